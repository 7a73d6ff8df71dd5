// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How much of each pixel is scalp: hair and scalp of this head are learned from this photo, and a pixel between the two
// colors is partly both.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace tricho {

struct ScalpMap {
  std::string reason;       // Why hair and scalp can't be told apart, in words; empty: they can.
  cv::Mat share;            // CV_32FC1: share of the pixel that is scalp, 0..1; 0 outside the head.
  cv::Vec3d scalp_lab;      // Median CIE Lab of what is surely scalp.
  cv::Vec3d hair_lab;       // Of what is surely hair.
  double noise_share = 0;   // Standard deviation of the hair's own color as a share of the step from hair to scalp.
  bool led_by_hue = false;  // Lightness tells little; JPEG keeps hue at half the resolution.
  double seed_share = 0;    // Share of the head that is surely scalp.
  double hair_share = 0;    // Share of the head that is surely hair.
  bool scalp_from_ears = false;  // No scalp was sure; the color of the ears was taken for it.
};

// bgr    CV_8UC3, hair of a head about 700 px wide.
// head   CV_8UC1, 255 on the head without a rim.
// ears   CV_8UC1, 255 on what stands out beside it.
//
// Scalp is smooth and has the hue of skin, hair is streaked: seeds of the first are pixels whose lightness varies by
// less than 4 % of itself over 5 px. The share is the place of a pixel between the two colors, both taken from the
// surroundings (light falls unevenly), along Fisher's direction in CIE Lab: where hair varies in lightness, as gray
// hair does, hue decides. A mixed pixel is read as a lens mixes, in light, or as resizing does, in coded values
// (mixed_in_light: how likely the first is, 0..1, as a marker tells). Where nothing tells, it is read between the two:
// photos of either kind err by 0.5 to 1 point over a head then (docs/methods/overview.md). Source: Fisher 1936, Ann.
// Eugenics 7:179.
ScalpMap MapScalp(const cv::Mat& bgr, const cv::Mat& head, const cv::Mat& ears,
                  std::optional<double> mixed_in_light = {});

}  // namespace tricho
