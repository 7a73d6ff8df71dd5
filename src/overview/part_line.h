// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The part: where hair is combed to both sides, and how wide the scalp shows along it.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "overview/head_frame.h"

namespace tricho {

// The map of scalp turned so that the head looks upwards: column across the head, row from front to back, in the
// pixels of HeadFrame::bgr.
struct TurnedMap {
  cv::Mat share;  // CV_32FC1; 0 outside the head.
  cv::Mat head;   // CV_8UC1.
  cv::Matx23d frame_from_turned;

  Point InFrame(double x, double y) const;
};

TurnedMap Turned(const cv::Mat& share, const HeadFrame& frame);

struct PartStation {
  double along_head_share = 0;             // 0 at the front end of the head, 1 at its back.
  Point center_px{0, 0};                   // Middle of the part, in HeadFrame::bgr.
  Point left_px{0, 0}, right_px{0, 0};     // Its edges; equal to the middle where there is no width.
  std::optional<double> width_head_share;  // Absent where hair covers the part, or where no hair bounds it.
};

struct PartLine {
  std::string reason;                  // Why no part is told; empty: one is.
  std::vector<PartStation> stations;   // From front to back.
  double mean_offset_head_share = 0;   // Of the part's middle to the right of the head's axis, as a share of its width.
  double front_offset_head_share = 0;  // The same over its front half alone.

  std::vector<double> Widths() const;  // Of the stations that have one, as shares of the head's width.
};

// Along the way from front to back on which most scalp shows. At each of 33 stations from 0.1 to 0.9 of the head's
// length the map is averaged along the part over 2 % of the head's width, and the part ends on each side where less
// than half is scalp, for 0.7 % of the head's width at least: a single hair across it does not end it. Where no end is
// found within 15 % of the width there is no part, but a bald place.
PartLine FindPart(const TurnedMap& turned, const HeadFrame& frame);

// Median width of locks where scalp shines through between them (a quarter to 0.7 of the surroundings is scalp), as a
// share of the head's width: 0.006 to 0.0075 where hair is dry, 0.0105 and more where water or oil makes it clump.
// Absent where too little scalp shines through.
std::optional<double> LockWidth(const TurnedMap& turned, double head_width_px);

}  // namespace tricho
