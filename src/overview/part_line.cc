// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/part_line.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"

namespace tricho {
namespace {

constexpr double kFirstAlong = 0.1, kLastAlong = 0.9;
constexpr double kHalf = 0.5;

// Column of the part in each row from `first` to `last`: the way over which most scalp shows, one column aside a row at
// most. Source: Bellman 1957, Dynamic Programming.
std::vector<int> MostScalpWay(const cv::Mat& smooth, int first, int last) {
  constexpr double kLowColumn = 0.15, kHighColumn = 0.85;
  constexpr float kAside = 0.08F;  // Of a pixel that is all scalp.
  const int left = static_cast<int>(kLowColumn * smooth.cols);
  const int right = static_cast<int>(kHighColumn * smooth.cols);
  const int rows = last - first + 1, columns = right - left + 1;
  cv::Mat gain(rows, columns, CV_32FC1), from(rows, columns, CV_32SC1);
  for (int x = 0; x < columns; ++x) gain.at<float>(0, x) = smooth.at<float>(first, left + x);
  for (int y = 1; y < rows; ++y)
    for (int x = 0; x < columns; ++x) {
      int best = x;
      for (const int aside : {x - 1, x + 1})
        if (aside >= 0 && aside < columns &&
            gain.at<float>(y - 1, aside) - kAside > gain.at<float>(y - 1, best) - (best == x ? 0 : kAside))
          best = aside;
      from.at<int>(y, x) = best;
      gain.at<float>(y, x) =
          gain.at<float>(y - 1, best) - (best == x ? 0 : kAside) + smooth.at<float>(first + y, left + x);
    }
  std::vector<int> way(static_cast<std::size_t>(rows));
  const float* ends = gain.ptr<float>(rows - 1);
  int x = static_cast<int>(std::max_element(ends, ends + columns) - ends);
  for (int y = rows - 1; y >= 0; --y) {
    way[static_cast<std::size_t>(y)] = left + x;
    if (y > 0) x = from.at<int>(y, x);
  }
  return way;
}

// Share of scalp across the part, `reach` columns to each side, averaged over 2 * half_rows + 1 rows along it.
std::vector<double> ProfileAcross(const cv::Mat& share, const std::vector<int>& way, int first, int row, int half_rows,
                                  int reach) {
  std::vector<double> profile(static_cast<std::size_t>(2 * reach + 1), 0);
  int rows = 0;
  for (int y = std::max(first, row - half_rows);
       y <= std::min(first + static_cast<int>(way.size()) - 1, row + half_rows); ++y, ++rows)
    for (int k = -reach; k <= reach; ++k) {
      const int x = way[static_cast<std::size_t>(y - first)] + k;
      if (x >= 0 && x < share.cols) profile[static_cast<std::size_t>(k + reach)] += share.at<float>(y, x);
    }
  for (double& value : profile) value /= rows;
  return profile;
}

// Distance from `start` at which the profile falls below one half and stays there over `stay` columns, to a fraction of
// a column; absent when it does not.
std::optional<double> EdgeFrom(const std::vector<double>& profile, int start, int direction, int stay) {
  const int size = static_cast<int>(profile.size());
  const auto at = [&](int i) { return profile[static_cast<std::size_t>(i)]; };
  int below = 0;
  for (int i = start; i >= 0 && i < size; i += direction) {
    below = at(i) < kHalf ? below + 1 : 0;
    if (below < stay) continue;
    const int edge = i - direction * (stay - 1);
    if (edge == start) return std::nullopt;
    const double inside = at(edge - direction), outside = at(edge);
    return std::abs(edge - direction - start) + (inside - kHalf) / std::max(1e-9, inside - outside);
  }
  return std::nullopt;
}

struct Edges {
  double left, right;  // Columns beside the way.
};

std::optional<Edges> EdgesOf(const std::vector<double>& profile, int reach, double head_width_px) {
  constexpr double kSearchShare = 0.03, kStayShare = 0.007;
  const int search = static_cast<int>(kSearchShare * head_width_px);
  const auto begin = profile.begin() + reach - search;
  const auto top = std::max_element(begin, begin + 2 * search + 1);
  if (*top < kHalf) return std::nullopt;
  const int start = profile[static_cast<std::size_t>(reach)] >= kHalf ? reach : static_cast<int>(top - profile.begin());
  const int stay = std::max(2, NearestWhole(kStayShare * head_width_px));
  const std::optional<double> left = EdgeFrom(profile, start, -1, stay);
  const std::optional<double> right = EdgeFrom(profile, start, 1, stay);
  if (!left || !right) return std::nullopt;
  return Edges{start - reach - *left, start - reach + *right};
}

PartStation StationAt(const TurnedMap& turned, const std::vector<int>& way, int first, int row, double along,
                      double head_width_px) {
  constexpr double kAverageShare = 0.01, kReachShare = 0.15, kSlopeShare = 0.05;
  const int reach = static_cast<int>(kReachShare * head_width_px);
  const std::vector<double> profile =
      ProfileAcross(turned.share, way, first, row, NearestWhole(kAverageShare * head_width_px), reach);
  const auto way_at = [&](int y) {
    return way[static_cast<std::size_t>(std::clamp(y - first, 0, static_cast<int>(way.size()) - 1))];
  };
  const int slope_rows = std::max(1, static_cast<int>(kSlopeShare * head_width_px));
  const double slope = (way_at(row + slope_rows) - way_at(row - slope_rows)) / (2.0 * slope_rows);
  PartStation station;
  station.along_head_share = along;
  const double column = way_at(row);
  station.center_px = station.left_px = station.right_px = turned.InFrame(column, row);
  if (const std::optional<Edges> edges = EdgesOf(profile, reach, head_width_px)) {
    station.left_px = turned.InFrame(column + edges->left, row);
    station.right_px = turned.InFrame(column + edges->right, row);
    station.center_px = (station.left_px + station.right_px) / 2;
    station.width_head_share = (edges->right - edges->left) / std::hypot(1, slope) / head_width_px;
  }
  return station;
}

}  // namespace

Point TurnedMap::InFrame(double x, double y) const {
  const cv::Matx23d& m = frame_from_turned;
  return {m(0, 0) * x + m(0, 1) * y + m(0, 2), m(1, 0) * x + m(1, 1) * y + m(1, 2)};
}

TurnedMap Turned(const cv::Mat& share, const HeadFrame& frame) {
  TurnedMap turned;
  const cv::Size size(static_cast<int>(std::ceil(frame.width_px)) + 1,
                      static_cast<int>(std::ceil(frame.length_px)) + 1);
  const Point right = frame.Right(), back = -frame.Front();
  const Point origin = frame.center_px - (size.width - 1) / 2.0 * right - (size.height - 1) / 2.0 * back;
  turned.frame_from_turned = {right.x(), back.x(), origin.x(), right.y(), back.y(), origin.y()};
  cv::warpAffine(share, turned.share, turned.frame_from_turned, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
  cv::warpAffine(frame.head, turned.head, turned.frame_from_turned, size, cv::INTER_NEAREST | cv::WARP_INVERSE_MAP);
  return turned;
}

std::vector<double> PartLine::Widths() const {
  std::vector<double> widths;
  for (const PartStation& station : stations)
    if (station.width_head_share) widths.push_back(*station.width_head_share);
  return widths;
}

PartLine FindPart(const TurnedMap& turned, const HeadFrame& frame) {
  constexpr int kStations = 33;
  constexpr double kSmoothShare = 0.012;
  constexpr double kLeastStations = 0.4;
  PartLine part;
  const int first = static_cast<int>(0.05 * turned.share.rows), last = static_cast<int>(0.95 * turned.share.rows) - 1;
  if (last - first < kStations || turned.share.cols < kStations) {
    part.reason = "the head is too small on the photo";
    return part;
  }
  cv::Mat smooth;
  cv::GaussianBlur(turned.share, smooth, {}, kSmoothShare * frame.width_px);
  const std::vector<int> way = MostScalpWay(smooth, first, last);
  double offset = 0, front_offset = 0;
  int measured = 0, front_measured = 0;
  for (int i = 0; i < kStations; ++i) {
    const double along = kFirstAlong + (kLastAlong - kFirstAlong) * i / (kStations - 1);
    const int row = NearestWhole(along * (turned.share.rows - 1));
    part.stations.push_back(StationAt(turned, way, first, row, along, frame.width_px));
    if (!part.stations.back().width_head_share) continue;
    const double aside = (part.stations.back().center_px - frame.center_px).dot(frame.Right()) / frame.width_px;
    offset += aside;
    ++measured;
    if (along > 0.5) continue;
    front_offset += aside;
    ++front_measured;
  }
  if (measured < kLeastStations * kStations)
    part.reason = "no part can be followed from the front to the back: hair covers it, or no hair bounds it";
  part.mean_offset_head_share = measured > 0 ? offset / measured : 0;
  part.front_offset_head_share = front_measured > 0 ? front_offset / front_measured : 0;
  return part;
}

namespace {

// Median length of the runs of hair along the rows, between scalp on both sides.
std::optional<double> MedianRun(const cv::Mat& share, const cv::Mat& around, const cv::Mat& head, double longest_px) {
  constexpr float kLeastShare = 0.25F, kMostShare = 0.7F;
  constexpr std::size_t kLeastLocks = 60;
  std::vector<double> locks;
  for (int y = 0; y < share.rows; ++y) {
    int start = -1;  // Of a run whose beginning is seen.
    for (int x = 1; x < share.cols; ++x) {
      const bool hair = share.at<float>(y, x) < kHalf, before = share.at<float>(y, x - 1) < kHalf;
      if (hair && !before) start = x;
      if (hair || !before || start < 0) continue;
      // Whole pixels would make the median jump: the run ends where the share passes one half.
      const double from =
          (share.at<float>(y, start - 1) - kHalf) / (share.at<float>(y, start - 1) - share.at<float>(y, start));
      const double to = (kHalf - share.at<float>(y, x - 1)) / (share.at<float>(y, x) - share.at<float>(y, x - 1));
      const double length = (x - 1 + to) - (start - 1 + from);
      const int middle = (start + x) / 2;
      const float local = around.at<float>(y, middle);
      if (length < longest_px && head.at<uchar>(y, middle) && local > kLeastShare && local < kMostShare)
        locks.push_back(length);
      start = -1;
    }
  }
  if (locks.size() < kLeastLocks) return std::nullopt;
  return Median(std::move(locks));
}

}  // namespace

std::optional<double> LockWidth(const TurnedMap& turned, double head_width_px) {
  constexpr double kWindowShare = 0.05, kLongestShare = 0.07;
  const int window = 2 * static_cast<int>(kWindowShare * head_width_px / 2) + 1;
  cv::Mat around;
  cv::blur(turned.share, around, {window, window});
  const double longest_px = kLongestShare * head_width_px;
  const std::optional<double> across = MedianRun(turned.share, around, turned.head, longest_px);
  const std::optional<double> along = MedianRun(turned.share.t(), around.t(), turned.head.t(), longest_px);
  if (!across && !along) return std::nullopt;
  return std::min(across.value_or(longest_px), along.value_or(longest_px)) / head_width_px;
}

}  // namespace tricho
