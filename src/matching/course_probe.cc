// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/course_probe.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/bilinear.h"
#include "base/check.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr double kSampleWorkPx = 1.0;
constexpr double kSideWorkPx = 2.5;  // From the edge of a hair to where skin is sampled.
constexpr double kTurnStepDeg = 4;
constexpr double kAgreed = 0.25;      // Of the ridge: half of what it would be if every place were plain.
constexpr double kRefFromWorkPx = 4;  // The hair's own contrast is taken so far before its end,
constexpr double kRefToWorkPx = 22;   // and up to here.

double ContrastAt(const cv::Mat& map, const Point& at) {
  return Bilinear<float>(map.ptr<float>(), map.step / sizeof(float), map.cols, map.rows, at).value_or(0);
}

bool IsMarked(const cv::Mat& mask, const Point& at) {
  const cv::Point pixel(cvRound(at.x()), cvRound(at.y()));
  return cv::Rect({0, 0}, mask.size()).contains(pixel) && mask.at<uchar>(pixel) > 0;
}

Point NormalOf(const Polyline& line, std::size_t i) {
  const Point along = line[std::min(i + 1, line.size() - 1)] - line[i > 0 ? i - 1 : 0];
  const double length = along.norm();
  return length > 0 ? Point(-along.y(), along.x()) / length : Point(0, 0);
}

// Middle of a hair less what lies beside it: the barer of its sides where a neighbor may touch the other, the darker
// where a neighbor must not be taken for it.
enum class Side { kBarer, kDarker };
double RidgeOf(const cv::Mat& map, const Point& at, const Point& normal, double width, Side which) {
  const double quarter = width / 4;
  const double middle =
      (ContrastAt(map, at) + ContrastAt(map, at - quarter * normal) + ContrastAt(map, at + quarter * normal)) / 3;
  const double side = width / 2 + kSideWorkPx;
  const double one = ContrastAt(map, at + side * normal), other = ContrastAt(map, at - side * normal);
  return middle - (which == Side::kBarer ? std::min(one, other) : std::max(one, other));
}

}  // namespace

Foot FootOn(const Polyline& line, const Point& point) {
  TRICHO_CHECK(line.size() >= 2, line.size());
  Foot best;
  best.distance = 1e300;
  double before = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point step = line[i] - line[i - 1];
    const double length = step.norm();
    if (length <= 0) continue;
    const double share = std::clamp((point - line[i - 1]).dot(step) / (length * length), 0.0, 1.0);
    const double distance = (point - line[i - 1] - share * step).norm();
    if (distance < best.distance) best = {before + share * length, distance, step / length};
    before += length;
  }
  return best;
}

Polyline StraightOn(const Polyline& line, double fitted, double more) {
  const Point from = PointAt(line, std::max(0.0, Length(line) - fitted));
  const Point along = line.back() - from;
  Polyline longer = line;
  if (along.norm() > 0) longer.push_back(line.back() + more * along.normalized());
  return longer;
}

Polyline BentOn(const Polyline& line, double fitted, double more) {
  const double length = Length(line), span = std::min(fitted, length);
  const Point middle = PointAt(line, length - span / 2);
  const Point first = middle - PointAt(line, length - span), second = line.back() - middle;
  Polyline longer = line;
  if (!(first.norm() > 0 && second.norm() > 0)) return longer;
  const double turn = std::atan2(Cross(first, second), first.dot(second));
  const double turn_per_length = turn / (span / 2);
  const double start = std::atan2(second.y(), second.x()) + turn_per_length * span / 4;
  constexpr int kSteps = 16;
  for (int i = 0; i < kSteps; ++i) {
    const double heading = start + turn_per_length * more * (i + 0.5) / kSteps;
    longer.push_back(longer.back() + more / kSteps * Point(std::cos(heading), std::sin(heading)));
  }
  return longer;
}

std::optional<double> TipAlong(const HairContrast& contrast, const Polyline& course_px, double reach_px) {
  const WorkingScale& scale = contrast.scale;
  const Polyline course = scale.WorkFromPhoto(course_px);
  const double length = Length(course);
  const double reach = reach_px / scale.photo_per_work;
  const Polyline line = Resample(StraightOn(course, 2 * reach, 1.5 * reach), kSampleWorkPx);
  const double step = Length(line) / static_cast<double>(line.size() - 1);
  std::vector<double> depth, own;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point normal = NormalOf(line, i);
    depth.push_back((ContrastAt(contrast.contrast, line[i]) + ContrastAt(contrast.contrast, line[i] + 0.7 * normal) +
                     ContrastAt(contrast.contrast, line[i] - 0.7 * normal)) /
                    3);
    const double before = length - static_cast<double>(i) * step;
    if (before >= kRefFromWorkPx && before <= kRefToWorkPx) own.push_back(depth.back());
  }
  if (own.empty()) return std::nullopt;
  const double half = Median(own) / 2;
  std::optional<double> tip;
  for (std::size_t i = 1; i < depth.size(); ++i) {
    if (!(depth[i - 1] >= half && depth[i] < half)) continue;
    const double at = (static_cast<double>(i - 1) + (depth[i - 1] - half) / (depth[i - 1] - depth[i])) * step;
    if (std::abs(at - length) <= reach && (!tip || std::abs(at - length) < std::abs(*tip - length))) tip = at;
  }
  if (tip) *tip *= scale.photo_per_work;
  return tip;
}

CourseSplit SplitOf(const HairContrast& contrast, const Polyline& course_px, double width_px, double ridge,
                    double shift_px, const cv::Mat& others) {
  const Polyline line = Resample(contrast.scale.WorkFromPhoto(course_px), kSampleWorkPx);
  const double step_px = Length(line) / static_cast<double>(line.size() - 1) * contrast.scale.photo_per_work;
  const double width = std::max(1.5, width_px / contrast.scale.photo_per_work);
  const double shift = shift_px / contrast.scale.photo_per_work;
  std::vector<double> votes;  // Ridge over what parts hair from skin; none where the place says nothing.
  std::vector<bool> open;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point normal = NormalOf(line, i);
    double clearest = -1e9;
    for (const double side : {-1.0, -0.5, 0.0, 0.5, 1.0})
      clearest =
          std::max(clearest, RidgeOf(contrast.contrast, line[i] + side * shift * normal, normal, width, Side::kDarker));
    open.push_back(IsMarked(contrast.seen, line[i]) && !IsMarked(others, line[i]));
    // Beyond what hair and skin differ by, a darker place says no more.
    votes.push_back(open.back() ? std::clamp(clearest / contrast.typical_depth - ridge / 2, -ridge / 2, ridge / 2) : 0);
  }
  double sum = 0, best = 0;
  std::size_t split = 0;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    sum += votes[i];
    if (sum > best) {
      best = sum;
      split = i + 1;
    }
  }
  std::size_t bare = split;
  while (bare < open.size() && !open[bare]) ++bare;
  CourseSplit result{static_cast<double>(split) * step_px, static_cast<double>(bare) * step_px, true};
  const auto agrees = [&](std::size_t from, std::size_t to, double sign) {
    double votes_for = 0, places = 0;
    for (std::size_t i = from; i < to; ++i) {
      votes_for += open[i] ? sign * votes[i] : 0;
      places += open[i];
    }
    return places == 0 || votes_for > kAgreed * ridge * places;
  };
  result.told = agrees(0, split, 1) && agrees(bare, open.size(), -1);
  return result;
}

std::optional<double> RidgeOn(const HairContrast& contrast, const Polyline& course_px, double width_px,
                              const cv::Mat& others, const ProbeFreedom& freedom) {
  const Polyline line = Resample(contrast.scale.WorkFromPhoto(course_px), kSampleWorkPx);
  const double width = std::max(1.5, width_px / contrast.scale.photo_per_work);
  const double shift_most = freedom.shift_px / contrast.scale.photo_per_work;
  const Point across = NormalOf(line, 0);
  const auto first = static_cast<std::size_t>(freedom.skipped_share * static_cast<double>(line.size()));
  std::optional<double> clearest;
  for (double turn = -freedom.turn_deg; turn <= freedom.turn_deg; turn += kTurnStepDeg) {
    const Eigen::Rotation2Dd rotation(turn * std::numbers::pi / 180);
    for (double shift = -shift_most; shift <= shift_most + 1e-9; shift += std::max(0.5, shift_most / 2)) {
      double sum = 0;
      int told = 0;
      for (std::size_t i = first; i < line.size(); ++i) {
        const Point at = line.front() + rotation * (line[i] - line.front()) + shift * across;
        if (!IsMarked(contrast.seen, at) || IsMarked(others, at)) continue;
        sum += RidgeOf(contrast.contrast, at, rotation * NormalOf(line, i), width, Side::kBarer);
        ++told;
      }
      if (2 * told < static_cast<int>(line.size() - first)) continue;
      clearest = std::max(clearest.value_or(-1e9), sum / told / contrast.typical_depth);
    }
  }
  return clearest;
}

}  // namespace tricho
