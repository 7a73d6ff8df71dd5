// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How much hair covers each pixel, told from the skin around it: photo -> HairContrast at the working scale.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/box_index.h"
#include "base/geometry.h"
#include "capture/field.h"
#include "capture/photo.h"

namespace tricho {

// Working pixels are square and have a fixed size on the skin, so that one set of filters serves all magnifications.
struct WorkingScale {
  double photo_per_work = 1;  // Photo pixels per working pixel, as asked for;
  Point exact{1, 1};          // as the whole number of working pixels allows it, in x and y.
  double um_per_work_px = 7;  // Size of a working pixel; nominal when the photo has no scale.

  Point PhotoFromWork(const Point& at) const { return (at + Point(0.5, 0.5)).cwiseProduct(exact) - Point(0.5, 0.5); }
  Point WorkFromPhoto(const Point& at) const { return (at + Point(0.5, 0.5)).cwiseQuotient(exact) - Point(0.5, 0.5); }
  Polyline WorkFromPhoto(const Polyline& line_px) const {
    Polyline work;
    for (const Point& at : line_px) work.push_back(WorkFromPhoto(at));
    return work;
  }
};

struct HairContrast {
  WorkingScale scale;
  cv::Mat contrast;  // CV_32FC1: 1 - transmitted light, about 0 on skin, about 1 in an opaque hair; 0 where not seen.
  cv::Mat shadow;    // CV_32FC1: the same in red alone, where blood shows nothing but a hair under the skin still does.
  cv::Mat seen;      // CV_8UC1: 255 where the field is seen.
  // CV_32FC1: the same for what is on the other side of the skin: lighter than skin where hair is darker, and the
  // reverse. Empty where the photo has no lines of that kind.
  cv::Mat opposite;
  // CV_8UC1, as large as the photo: what stands for its light where hair of no color is as light as skin or lighter,
  // for one (hair/see/neutral_hair.h); else empty. Then `light_hair` is false, and `opposite` empty.
  cv::Mat skin_left;
  bool light_hair = false;   // Hair is lighter than skin (contrast then is 1 - skin / hair light).
  double typical_depth = 1;  // Contrast in the middle of this photo's clear hairs.
  cv::Size photo_size;       // Of the photo itself.
};

// Of the working maps.
inline Box ExtentOf(const HairContrast& hair) { return {Point(0, 0), Point(hair.contrast.cols, hair.contrast.rows)}; }

// Value of a working map (CV_32FC1) at the pixel nearest to a place; 0 outside of it.
double ValueAt(const cv::Mat& map, const Point& at);

// Whether the working pixel nearest to a place lies in the field; false outside of the photo.
bool IsSeenAt(const HairContrast& hair, const Point& at);

// Size of a working pixel on the skin: a 60 um hair is some 8 px wide. A photo so coarse that it would have to be
// enlarged more than kMostEnlarged times gets coarser working pixels instead.
inline constexpr double kUmPerWorkPx = 7.0;
inline constexpr double kMostEnlarged = 4.0;

// That of a photo whose scale is known.
WorkingScale WorkingScaleOf(cv::Size photo, double um_per_px);

// Finding hairs takes all maps; looking at places again takes `contrast` alone, without `shadow` and `opposite`.
enum class ContrastMaps { kAll, kContrastAlone };

// Idea: hair absorbs light, so the logarithm of linear light over that of the skin nearby is its optical density, free
// of vignette and skin tone. Hair darkens all three colors, vessels and the shadow of a hair under the skin do not: the
// weakest channel tells hair from both. Where hair is translucent in red (blond), the channel that shows it best is
// used.
//
// um_per_px  > 0. Absent: the working scale is taken from the typical width of the dark (or light) lines themselves.
// Source: Beer-Lambert; min-channel: measured on our phantoms, docs/methods/finding-hair.md.
HairContrast MeasureContrast(const Photo& photo, const Field& field, std::optional<double> um_per_px,
                             ContrastMaps maps = ContrastMaps::kAll);

}  // namespace tricho
