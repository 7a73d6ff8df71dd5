// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What all hairs of a photo share, learned from its thickest ones: the camera's blur, whether it happened in light or
// in coded values, and the shading of a shaft.
#pragma once

#include <array>
#include <vector>

#include "hair/thickness/bar_profile.h"
#include "hair/thickness/cross_section.h"
#include "hair/thickness/edge_form.h"

namespace tricho {

// A pixel's value in that encoding: the mean of its three channels, 0..1.
PixelValue ValueIn(Encoding encoding);

// One hair, cut across.
struct CutHair {
  CrossSections sections;
  std::vector<BarFit> fits;  // One a segment; not converged where it can't be used.
  SectionGrid grid;
  double coarse_px = 0;
};

inline constexpr double kFirstBlurPx = 1.0;  // Before the photo has told.
inline constexpr std::array<double, kNumShapeTerms> kEvenSd{1e-3, 1e-3};

struct PhotoModel {
  Encoding encoding = Encoding::kCoded;
  double blur_px = kFirstBlurPx;
  std::array<double, kNumShapeTerms> shape_mean{};
  std::array<double, kNumShapeTerms> shape_sd = kEvenSd;

  bool HasShape() const { return shape_sd[1] > kEvenSd[1]; }
};

BarPrior PriorOf(const PhotoModel& model);

// Fits a bar to each segment that shows both edges of a hair about `width_px` wide; those that don't stay not
// converged.
void FitSegments(const PhotoModel& model, double width_px, CutHair& hair);

// Encoding and a first blur, from the thickest hairs, cut in coded values and not yet fitted. With too few hairs to
// tell: light, as in a camera. um_per_px > 0.
PhotoModel FirstModel(std::vector<CutHair> coded, double um_per_px);

struct CalibrationPass {
  double blur_search = 1.3;    // Factor either way in which the blur is looked for.
  double strong_shape = 0.09;  // Share of the depth by which middle and edge of the hairs differ where that counts.
};

// Blur and shading anew, from fitted hairs. Fewer than three usable segments: unchanged.
void Calibrate(const std::vector<CutHair>& hairs, const CalibrationPass& pass, PhotoModel& model);

}  // namespace tricho
