// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Things in a photo that are neither skin nor hair of the scalp.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/random.h"
#include "phantom/scene.h"

namespace tricho {

// Loose cut hair, some on top of everything; skin frame of the visit's camera. Not part of any truth.
std::vector<PhantomHair> MakeFragments(const PhantomScene& scene, const PhantomVisit& visit, Random& random);

// Blown-out reflections of the wet skin, below the hair. light: CV_32FC3 linear light B G R.
void AddGlare(const PhantomOptions& options, Random& random, cv::Mat& light);

// White scales over skin and hair.
void AddFlakes(const PhantomOptions& options, Random& random, cv::Mat& light);

// Dark specks on the skin.
void AddDust(const PhantomOptions& options, Random& random, cv::Mat& light);

// Burnt-in bar, scale and circle; bgr: CV_8UC3.
void BurnGraphics(const PhantomOptions& options, cv::Mat& bgr);

}  // namespace tricho
