// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A ruler that lies in view: marks on a contact plate, on tape, on a card.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"

namespace tricho {

struct Ruler {
  double mark_px = 0;             // From mark to mark.
  double relative_error = 0;      // Standard error of mark_px as a share of it.
  std::optional<double> mark_mm;  // Absent where the marks don't tell what they stand for.
  std::string reason;             // Then: why, in words.
  int num_marks = 0;
  std::vector<Polygon> covered_px;  // The strip that the marks stand in, and lettering at it.
};

// At least six dark marks, straight, parallel, of one base line and evenly spaced, at any angle; a few may be hidden.
//
// Longer marks tell what they stand for: every second one, that they stand 0.5 mm apart; every fifth or tenth, 1 mm
// (0.1 mm, where that alone can be of a scalp: a stage micrometer). Marks of one length don't tell.
//
// grey  CV_8UC1, the whole photo.
std::optional<Ruler> FindRuler(const cv::Mat& grey);

}  // namespace tricho
