// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How red the skin between the hairs is: the safety side of a treatment.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "capture/photo.h"

namespace tricho {

struct Redness {
  std::optional<double> value;           // Mean CIE a* (D65) of the bare skin; 0 is grey, larger is redder.
  std::optional<double> standard_error;  // Over the field, from the means of blocks of it.
};

// seen, covered  CV_8UC1 of one size, any resolution: skin is what is seen and not near to what is covered by hair.
//
// a* is that of the mean linear light of each block of skin.
Redness SkinRedness(const Photo& photo, const cv::Mat& seen, const cv::Mat& covered);

}  // namespace tricho
