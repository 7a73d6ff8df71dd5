// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/connected_parts.h"

#include <algorithm>

#include "base/check.h"
#include "capture/mask_rows.h"

namespace tricho {
namespace {

// Pixels of a row side by side, from the first to the one before `end`.
struct Run {
  int y = 0;
  int first = 0;
  int end = 0;
  int part = 0;  // A run of the same part that comes no later; itself: the first of its part.
};

int FirstOf(const std::vector<Run>& runs, int run) {
  while (runs[run].part != run) run = runs[run].part;
  return run;
}

void Join(std::vector<Run>& runs, int a, int b) {
  a = FirstOf(runs, a);
  b = FirstOf(runs, b);
  runs[std::max(a, b)].part = std::min(a, b);
}

// Joins the runs of a row, from `begin` on, with those of the row above it, from `above` on, that they touch.
void JoinWithAbove(std::vector<Run>& runs, int above, int begin) {
  const int end = static_cast<int>(runs.size());
  for (int i = begin; i < end; ++i) {
    while (above < begin && runs[above].end < runs[i].first) ++above;
    for (int k = above; k < begin && runs[k].first <= runs[i].end; ++k) Join(runs, k, i);
  }
}

std::vector<Run> RunsOf(const cv::Mat& mask) {
  std::vector<Run> runs;
  int above = 0;
  for (int y = 0; y < mask.rows; ++y) {
    const uchar* row = mask.ptr(y);
    const int begin = static_cast<int>(runs.size());
    for (int x = NextSet(row, 0, mask.cols); x < mask.cols; x = NextSet(row, x, mask.cols)) {
      const int first = x;
      while (x < mask.cols && row[x] != 0) ++x;
      runs.push_back({y, first, x, static_cast<int>(runs.size())});
    }
    JoinWithAbove(runs, above, begin);
    above = begin;
  }
  return runs;
}

}  // namespace

std::vector<ConnectedPart> ConnectedParts(const cv::Mat& mask, cv::Mat* labels) {
  TRICHO_CHECK(mask.type() == CV_8UC1, mask.type());
  if (labels) *labels = cv::Mat::zeros(mask.size(), CV_32S);
  const std::vector<Run> runs = RunsOf(mask);
  std::vector<ConnectedPart> parts;
  std::vector<int> part_of(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    const int first = FirstOf(runs, static_cast<int>(i));
    if (first == static_cast<int>(i)) {
      part_of[i] = static_cast<int>(parts.size());
      parts.emplace_back();
    }
    part_of[i] = part_of[first];
    if (labels) std::fill_n(labels->ptr<int>(run.y) + run.first, run.end - run.first, part_of[i] + 1);
    ConnectedPart& part = parts[part_of[i]];
    part.box |= cv::Rect(run.first, run.y, run.end - run.first, 1);
    part.area_px2 += run.end - run.first;
  }
  return parts;
}

}  // namespace tricho
