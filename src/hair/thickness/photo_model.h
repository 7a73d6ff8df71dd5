// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What all hairs of a photo share: the camera, and the shading of a shaft.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "hair/thickness/bar_profile.h"
#include "hair/thickness/camera.h"
#include "hair/thickness/camera_fit.h"
#include "hair/thickness/cross_section.h"

namespace tricho {

// One hair, cut across.
struct CutHair {
  CrossSections sections;
  std::vector<BarFit> fits;  // One a segment; not converged where it can't be used.
  SectionGrid grid;
  double coarse_px = 0;
};

inline constexpr std::array<double, kNumShapeTerms> kEvenSd{1e-3, 1e-3};

struct PhotoModel {
  Camera camera;
  std::array<double, kNumShapeTerms> shape_mean{};
  std::array<double, kNumShapeTerms> shape_sd = kEvenSd;

  bool HasShape() const { return shape_sd[1] > kEvenSd[1]; }
  // Of a bar whose hair runs in directions of this blur.
  BarPrior PriorFor(double blur_px) const;
};

// Opaque hair is nearly even inside, and all alike; hair that lets light through or throws it back differs from hair to
// hair, and each gets a shape of its own.
PhotoModel ModelOf(const Camera& camera);

// Mean of the three channels, 0..1: CV_32FC1.
cv::Mat CodedGrey(const cv::Mat& bgr);

// What reached the sensor: coded values without the camera's sharpening and tone curve; CV_32FC1.
cv::Mat LightBehind(const Camera& camera, const cv::Mat& coded);

// Both edges of a hair about width_px wide seen without a gap, and enough skin beside them.
bool IsClear(const CrossProfile& profile, double width_px, double bin_px, double blur_px);

// Where a fit begins: levels from the means within and beside a hair about width_px wide, no shape.
Bar RoughBar(const CrossProfile& profile, double width_px);

// Fits a bar to each segment (in light) that shows both edges of a hair about `width_px` wide; those that don't stay
// not converged.
void FitSegments(const PhotoModel& model, double width_px, CutHair& hair);

}  // namespace tricho
