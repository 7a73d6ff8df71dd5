// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/scale_bar.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/units.h"
#include "capture/drawn_lines.h"
#include "capture/scale_label.h"

namespace tricho {
namespace {

constexpr double kEndErrorPx = 0.5;
constexpr double kMostDisagreement = 0.03;

double GapPx(const cv::Rect& a, const cv::Rect& b) {
  const int dx = std::max({0, a.x - b.br().x, b.x - a.br().x});
  const int dy = std::max({0, a.y - b.br().y, b.y - a.br().y});
  return std::hypot(dx, dy);
}

Polygon OutlineOf(const cv::Rect& box) {
  constexpr int kMarginPx = 2;
  const double left = box.x - kMarginPx, top = box.y - kMarginPx;
  const double right = box.br().x + kMarginPx, bottom = box.br().y + kMarginPx;
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

int LengthPx(const cv::Rect& line) { return std::max(line.width, line.height); }

// A line that ends before another across it, hidden by a hair or by the other line itself, reaches to that one's far
// side; and where two form a corner, both show the same length.
double LengthWithCorner(const cv::Rect& line, const std::vector<cv::Rect>& lines) {
  constexpr int kMaxHiddenPx = 40;
  int length_px = LengthPx(line);
  const bool is_row = line.width > line.height;
  for (const cv::Rect& other : lines) {
    if (is_row == (other.width > other.height) || GapPx(line, other) > kMaxHiddenPx) continue;
    const cv::Rect both = line | other;
    const int along = is_row ? both.width : both.height, across = is_row ? both.height : both.width;
    if (across > LengthPx(other) + kMaxHiddenPx || along > LengthPx(line) + kMaxHiddenPx) continue;
    length_px = std::max({length_px, along, across});
  }
  return length_px;
}

}  // namespace

std::optional<ScaleBar> FindScaleBar(const PhotoViews& views) {
  const std::vector<cv::Rect>& lines = views.drawn_lines_px;
  std::optional<ScaleBar> found;
  for (const cv::Rect& near : lines) {
    const std::optional<ScaleLabel> label = ReadScaleLabel(views.grey, NeighborhoodOf(near, views.grey.size()));
    if (!label) continue;
    // Of a corner of two lines, each has its length: the label belongs to the nearer one.
    const cv::Rect& line =
        *std::ranges::min_element(lines, {}, [&label](const cv::Rect& one) { return GapPx(one, label->box_px); });
    const double length_px = LengthWithCorner(line, lines);
    const ScaleBar bar{label->mm * kUmPerMm / length_px, kEndErrorPx * std::sqrt(2) / length_px, label->text,
                       OutlineOf(label->box_px)};
    if (found && std::abs(found->um_per_px / bar.um_per_px - 1) > kMostDisagreement) return std::nullopt;
    if (!found) found = bar;
  }
  return found;
}

}  // namespace tricho
