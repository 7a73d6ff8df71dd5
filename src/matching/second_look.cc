// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/second_look.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/bilinear.h"

namespace tricho {

namespace {

constexpr double kStepPx = 2;     // Work px between samples of a course.
constexpr double kFlankPx = 2.5;  // From the edge of a hair to where skin is sampled.
constexpr double kMaxTurnDeg = 40;
constexpr double kTurnStepDeg = 4;
constexpr double kShiftPx = 5;  // Work px (35 um): alignment, and where a root is taken to be.
constexpr double kShiftStepPx = 2.5;
constexpr double kSeenShare = 0.40;  // Of the ridge that the hair has at the other visit: less is skin.
constexpr double kSeenLengthShare = 0.40;
constexpr double kMaxCoveredShare = 0.35;  // Of the hair: more, and its place can't be seen.
constexpr double kMaxGrowth = 1.4;

float At(const cv::Mat& image, const Point& at) {
  return Bilinear<float>(image.ptr<float>(), image.step / sizeof(float), image.cols, image.rows, at).value_or(0);
}

bool Marked(const cv::Mat& mask, const Point& at) {
  const cv::Point pixel(cvRound(at.x()), cvRound(at.y()));
  return cv::Rect({0, 0}, mask.size()).contains(pixel) && mask.at<uchar>(pixel) > 0;
}

double RidgeAt(const cv::Mat& contrast, const Point& at, const Point& normal, double width_px) {
  const double quarter = width_px / 4;
  const double middle =
      (At(contrast, at) + At(contrast, at - quarter * normal) + At(contrast, at + quarter * normal)) / 3.0;
  const double flank = width_px / 2 + kFlankPx;
  const double sides = std::max(At(contrast, at - flank * normal), At(contrast, at + flank * normal));
  return middle - sides;
}

Point NormalAt(const Polyline& line, std::size_t i) {
  const Point along = line[std::min(i + 1, line.size() - 1)] - line[i > 0 ? i - 1 : 0];
  const double length = along.norm();
  return length > 0 ? Point(-along.y(), along.x()) / length : Point(0, 0);
}

struct Candidate {
  double score = -1e9;
  double seen_px = 0;
};

// How far along `line` the hair can be followed: the stretch from the root with the greatest sum of ridge over what is
// needed.
Candidate Follow(const HairContrast& contrast, const cv::Mat& others, const Polyline& line, double width_px,
                 double needed) {
  Candidate candidate;
  double sum = 0;
  double seen = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!Marked(contrast.seen, line[i])) break;
    if (!Marked(others, line[i])) {
      const double ridge = RidgeAt(contrast.contrast, line[i], NormalAt(line, i), width_px) / contrast.typical_depth;
      sum += std::clamp(ridge - needed, -2 * needed, 2 * needed);
      if (ridge > needed) seen += kStepPx;
    }
    if (sum > candidate.score) {
      candidate.score = sum;
      candidate.seen_px = seen;
    }
  }
  return candidate;
}

Polyline Turned(const Polyline& line, double turn_rad, const Point& shift) {
  const Eigen::Rotation2Dd rotation(turn_rad);
  Polyline turned;
  for (const Point& at : line) turned.push_back(line.front() + shift + rotation * (at - line.front()));
  return turned;
}

// The course with more of itself at the end, straight on.
Polyline Lengthened(Polyline line, double factor) {
  if (line.size() < 2) return line;
  const Point along = (line.back() - line[line.size() - 2]).normalized();
  line.push_back(line.back() + (factor - 1) * Length(line) * along);
  return Resample(line, kStepPx);
}

}  // namespace

cv::Mat MarkHairs(const HairContrast& contrast, const std::vector<Shaft>& shafts) {
  cv::Mat drawn(contrast.contrast.size(), CV_8UC1, cv::Scalar(0));
  for (const Shaft& shaft : shafts) {
    const Polyline line = contrast.scale.WorkFromPhoto(shaft.center_line_px);
    const double width = shaft.diameter_px.value_or(4) / contrast.scale.photo_per_work + 3;
    std::vector<cv::Point> points;
    for (const Point& at : line) points.emplace_back(cvRound(at.x()), cvRound(at.y()));
    cv::polylines(drawn, points, false, cv::Scalar(255), std::max(1, cvRound(width)));
  }
  return drawn;
}

double RidgeAlong(const HairContrast& contrast, const Polyline& course_px, double width_px) {
  const Polyline line = Resample(contrast.scale.WorkFromPhoto(course_px), kStepPx);
  double sum = 0;
  for (std::size_t i = 0; i < line.size(); ++i)
    sum += RidgeAt(contrast.contrast, line[i], NormalAt(line, i), width_px / contrast.scale.photo_per_work);
  return sum / static_cast<double>(line.size()) / contrast.typical_depth;
}

Sighting LookAgain(const HairContrast& contrast, const WantedHair& wanted, const cv::Mat& explained,
                   const cv::Mat& all_hairs) {
  const Polyline expected = Resample(contrast.scale.WorkFromPhoto(wanted.course_px), kStepPx);
  const double length_px = Length(expected);
  const double width_px = std::max(1.5, wanted.width_px / contrast.scale.photo_per_work);

  // Can its place be seen at all?
  double hidden = 0;
  for (const Point& at : expected) hidden += Marked(all_hairs, at) || !Marked(contrast.seen, at);
  const bool covered = hidden > kMaxCoveredShare * static_cast<double>(expected.size());

  const Polyline longer = Lengthened(expected, kMaxGrowth);
  const double needed = kSeenShare * std::max(0.05, wanted.ridge);
  Candidate best;
  for (double turn = -kMaxTurnDeg; turn <= kMaxTurnDeg; turn += kTurnStepDeg) {
    for (double dx = -kShiftPx; dx <= kShiftPx; dx += kShiftStepPx) {
      for (double dy = -kShiftPx; dy <= kShiftPx; dy += kShiftStepPx) {
        Candidate candidate =
            Follow(contrast, explained, Turned(longer, turn * std::numbers::pi / 180, {dx, dy}), width_px, needed);
        if (candidate.score > best.score) best = candidate;
      }
    }
  }
  if (best.seen_px >= kSeenLengthShare * length_px && best.score > 0) return Sighting::kSeen;
  return covered ? Sighting::kCovered : Sighting::kAbsent;
}

}  // namespace tricho
