// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/drawn_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "base/wide_vectors.h"

namespace tricho {
namespace {

constexpr int kReachPx = 2;  // From a line's row to the rows that it is compared with.

// A thin line along a row, from its first to its last pixel.
struct RowLine {
  int y = 0;
  int from = 0;
  int to = 0;
};

// How the rows around a line look on average over its pixels: distance -2..2 rows.
struct Profile {
  std::array<double, 2 * kReachPx + 1> sum{};
  double sum_squares = 0;
  int count = 0;

  void Add(const cv::Mat& grey, int x, int y) {
    for (int i = 0; i <= 2 * kReachPx; ++i) sum[i] += grey.at<uchar>(y + i - kReachPx, x);
    sum_squares += static_cast<double>(grey.at<uchar>(y, x)) * grey.at<uchar>(y, x);
    ++count;
  }

  // One grey along its length, and no softer at its sides than a drawn line one or two pixels wide: the camera blurs
  // whatever it photographs. The figures allow for JPEG.
  bool IsDrawn() const {
    constexpr double kMaxGreySd = 4;
    constexpr double kMaxSoftness = 0.25;
    const double mean = sum[kReachPx] / count;
    const double variance = sum_squares / count - mean * mean;
    if (variance > kMaxGreySd * kMaxGreySd) return false;
    const double around = (sum.front() + sum.back()) / (2 * count);
    int num_soft = 0;
    for (const int i : {kReachPx - 1, kReachPx + 1}) {
      const double share = (sum[i] / count - around) / (mean - around);
      if (share > kMaxSoftness && share < 1 - kMaxSoftness) ++num_soft;
    }
    const bool is_wide = (sum[kReachPx - 1] / count - around) / (mean - around) > 0.5 &&
                         (sum[kReachPx + 1] / count - around) / (mean - around) > 0.5;
    return num_soft == 0 && !is_wide;
  }
};

// Follows a line along its row from a pixel that surely lies on it, over gaps where a hair of its own grey hides it.
std::optional<RowLine> Follow(const cv::Mat& grey, const uchar* line_row, int seed, int y) {
  constexpr int kMaxGapPx = 60;
  constexpr int kMaxUnlike = 12;
  const int level = grey.at<uchar>(y, seed);
  RowLine line{y, seed, seed};
  Profile profile;
  for (const int step : {-1, 1}) {
    int gap_px = 0;
    for (int x = seed; x >= 0 && x < grey.cols && gap_px <= kMaxGapPx; x += step) {
      if (line_row[x] == 0 || std::abs(grey.at<uchar>(y, x) - level) > kMaxUnlike) {
        ++gap_px;
        continue;
      }
      gap_px = 0;
      (step < 0 ? line.from : line.to) = x;
      profile.Add(grey, x, y);
    }
  }
  if (!profile.IsDrawn() || 2 * profile.count < line.to - line.from + 1) return std::nullopt;
  return line;
}

constexpr int kMinRunPx = 41;  // Uninterrupted; hairs hardly ever lie so exactly along a row.

// Pixels of a row that are darker, or brighter, than both of those at kReachPx above and below: 255, else 0.
TRICHO_WIDE_VECTORS void MarkLine(const uchar* above, const uchar* middle, const uchar* below, int count, bool is_dark,
                                  uchar* line) {
  constexpr int kMinContrast = 18;
  if (is_dark)
    for (int x = 0; x < count; ++x) line[x] = std::min(above[x], below[x]) - middle[x] >= kMinContrast ? 255 : 0;
  else
    for (int x = 0; x < count; ++x) line[x] = middle[x] - std::max(above[x], below[x]) >= kMinContrast ? 255 : 0;
}

// Whether kMinRunPx marked pixels may lie side by side: such a run has one of every so many.
bool MayHoldRun(const cv::Mat& line) {
  for (int x = kMinRunPx - 1; x < line.cols; x += kMinRunPx)
    if (line.at<uchar>(0, x) > 0) return true;
  return false;
}

// Follows each run of marked pixels of row y.
void FollowRuns(const cv::Mat& grey, const cv::Mat& line, int y, std::vector<RowLine>& lines) {
  cv::Mat runs;  // The middles of the pixels' neighborhoods that are marked as a whole.
  cv::erode(line, runs, cv::getStructuringElement(cv::MORPH_RECT, cv::Size(kMinRunPx, 1)), cv::Point(-1, -1), 1,
            cv::BORDER_CONSTANT, 0);
  const uchar* run_row = runs.ptr<uchar>(0);
  for (int x = 0; x < runs.cols; ++x) {
    if (run_row[x] == 0) continue;
    const std::optional<RowLine> found = Follow(grey, line.ptr<uchar>(0), x, y);
    if (found) lines.push_back(*found);
    while (x + 1 < runs.cols && (run_row[x + 1] > 0 || (found && x < found->to))) ++x;
  }
}

// Lines along rows that are darker, or brighter, than both rows at kReachPx from them.
std::vector<RowLine> LinesAlongRows(const cv::Mat& grey) {
  std::vector<RowLine> lines;
  if (grey.rows <= 2 * kReachPx || grey.cols < kMinRunPx) return lines;
  cv::Mat line(1, grey.cols, CV_8UC1);
  for (const bool is_dark : {true, false})
    for (int y = kReachPx; y < grey.rows - kReachPx; ++y) {
      MarkLine(grey.ptr<uchar>(y - kReachPx), grey.ptr<uchar>(y), grey.ptr<uchar>(y + kReachPx), grey.cols, is_dark,
               line.ptr<uchar>(0));
      if (MayHoldRun(line)) FollowRuns(grey, line, y, lines);
    }
  return lines;
}

// Whether hardly any pixel just around the box is as black or white as the box: true of a drawn bar, not of a straight
// stretch cut from a hair or a glare.
bool StandsAlone(const cv::Mat& extreme, const cv::Rect& box) {
  constexpr int kGapPx = 2;
  constexpr double kMaxShare = 0.06;  // A soft end has 0.02, a stretch of a hair 0.1 and more.
  const cv::Rect frame({0, 0}, extreme.size());
  const cv::Rect outer =
      cv::Rect(box.x - kGapPx, box.y - kGapPx, box.width + 2 * kGapPx, box.height + 2 * kGapPx) & frame;
  const int around = cv::countNonZero(extreme(outer)) - cv::countNonZero(extreme(box));
  return around <= kMaxShare * (outer.area() - box.area());
}

// Whether so many marked pixels lie side by side in a row of the mask, or in a column: one of them stands where places
// that lie so far from each other are.
bool HoldsRun(const cv::Mat& mask, int length_px, bool in_row) {
  const int lines = in_row ? mask.rows : mask.cols, places = in_row ? mask.cols : mask.rows;
  const auto is_marked = [&](int line, int at) { return mask.at<uchar>(in_row ? line : at, in_row ? at : line) > 0; };
  for (int at = length_px - 1; at < places; at += length_px)
    for (int line = 0; line < lines; ++line) {
      if (!is_marked(line, at)) continue;
      int first = at, end = at + 1;
      while (first > 0 && is_marked(line, first - 1)) --first;
      while (end < places && end - first < length_px && is_marked(line, end)) ++end;
      if (end - first >= length_px) return true;
    }
  return false;
}

// Thick scale bars: solid rectangles of black or white, 3 to 24 px thick and at least five times as long. A hair that
// lies so along the frame is round at its ends and shaded across.
std::vector<cv::Rect> SolidBars(const cv::Mat& grey) {
  constexpr int kMinWhite = 240;
  constexpr int kMaxBlack = 16;
  constexpr int kMinLengthPx = 40;
  constexpr int kMinThicknessPx = 3;
  constexpr int kMaxThicknessPx = 24;
  constexpr double kMinFill = 0.97;
  std::vector<cv::Rect> bars;
  for (const bool is_white : {true, false}) {
    const cv::Mat extreme = is_white ? cv::Mat(grey >= kMinWhite) : cv::Mat(grey <= kMaxBlack);
    if (cv::countNonZero(extreme) < kMinLengthPx * kMinThicknessPx) continue;
    for (const cv::Size run : {cv::Size(kMinLengthPx, 1), cv::Size(1, kMinLengthPx)}) {
      if (!HoldsRun(extreme, kMinLengthPx, run.height == 1)) continue;
      cv::Mat straight;
      cv::morphologyEx(extreme, straight, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, run));
      std::vector<std::vector<cv::Point>> contours;
      cv::findContours(straight, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
      for (const std::vector<cv::Point>& contour : contours) {
        const cv::Rect box = cv::boundingRect(contour);
        const int thickness_px = std::min(box.width, box.height);
        if (thickness_px < kMinThicknessPx || thickness_px > kMaxThicknessPx) continue;
        if (std::max(box.width, box.height) < 5 * thickness_px) continue;
        if (cv::countNonZero(straight(box)) >= kMinFill * box.area() && StandsAlone(extreme, box)) bars.push_back(box);
      }
    }
  }
  return bars;
}

}  // namespace

std::vector<cv::Rect> FindDrawnLines(const cv::Mat& grey) {
  std::vector<cv::Rect> lines;
  for (const RowLine& line : LinesAlongRows(grey)) lines.emplace_back(line.from, line.y, line.to - line.from + 1, 1);
  for (const RowLine& line : LinesAlongRows(grey.t()))
    lines.emplace_back(line.y, line.from, 1, line.to - line.from + 1);
  for (const cv::Rect& bar : SolidBars(grey)) lines.push_back(bar);
  return lines;
}

cv::Rect NeighborhoodOf(const cv::Rect& line, const cv::Size& photo) {
  constexpr int kAsidePx = 40;
  constexpr int kBeyondPx = 160;
  const cv::Size reach = line.width > line.height ? cv::Size(kBeyondPx, kAsidePx) : cv::Size(kAsidePx, kBeyondPx);
  return cv::Rect(line.x - reach.width, line.y - reach.height, line.width + 2 * reach.width,
                  line.height + 2 * reach.height) &
         cv::Rect({0, 0}, photo);
}

}  // namespace tricho
