// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How sharp the sharp edges of a photo are.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

namespace tricho {

// Standard deviation [px] of the blur of the sharper edges (lower quartile over the strong ones), 0.2 or more; none
// when the photo has too few strong edges to tell: a bare scalp without texture is not out of focus for that.
//
// An edge of blur s, blurred further by s1 and by s2, has gradients in the ratio sqrt((s^2 + s2^2) / (s^2 + s1^2)),
// whatever its contrast; solved for s. Measured at full, half and quarter size, for the ratio says nothing of a blur
// far above s2. An edge is strong when its gradient stands far above that of the photo's noise.
//
// grey     CV_8UC1.
// seen     CV_8UC1, 0 where edges are not those of skin or hair.
// Source: Zhuo & Sim 2011, Pattern Recognition 44:1852 (defocus from the ratio of gradients); noise after Immerkaer
// 1996, Computer Vision and Image Understanding 64:300.
// Departs from them: the ratio is between two blurred versions, which steadies it against noise; noise is the median
// of the response instead of its mean, so that hairs do not count as noise.
// Accuracy: within 30 % from 1 px to 12 px on phantoms and real captures blurred by a known amount; edges of hairs
// thinner than the blur read sharper than they are.
std::optional<double> EdgeBlurPx(const cv::Mat& grey, const cv::Mat& seen);

}  // namespace tricho
