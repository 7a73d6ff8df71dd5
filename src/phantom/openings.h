// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What lies over the places where hairs leave the skin.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/random.h"
#include "phantom/hair_layer.h"
#include "phantom/options.h"

namespace tricho {

// Pale caps of keratin and sebum, and blue-white haze, as `options.look` says; each hair draws its own from its id.
// light  CV_32FC3, linear light B G R.
void DrawOpenings(const std::vector<SeenHair>& hairs, const PhantomOptions& options, const Random& random,
                  cv::Mat& light);

}  // namespace tricho
