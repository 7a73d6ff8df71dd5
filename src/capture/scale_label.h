// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The label of a burnt-in scale bar: "1.0 mm", "500 µm", "1 cm".
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace tricho {

struct ScaleLabel {
  double mm = 0;     // 0.01..100.
  std::string text;  // As read: "1.0 mm".
  cv::Rect box_px;   // Of its letters.
};

// The label in `where`, bright on dark or dark on bright, upright. Digits are told by their form (glyphs.h), the unit
// by how many upright strokes it has: mm six, µm and um five, cm four. None where anything of it is in doubt.
//
// grey  CV_8UC1.
std::optional<ScaleLabel> ReadScaleLabel(const cv::Mat& grey, const cv::Rect& where);

}  // namespace tricho
