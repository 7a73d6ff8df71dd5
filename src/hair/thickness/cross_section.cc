// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/cross_section.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr double kBlurReach = 3;        // A bar is drawn this many blurs beyond its edges.
constexpr double kInsideAnother = 0.6;  // A pixel that others take more of than this share of the depth tells nothing.
constexpr int kTangentReach = 3;  // A tangent is taken over this many steps either way: the line's own noise is finer.

// Sums of the pixels of one segment whose distances from the line are about the same.
struct Bin {
  double x = 0, value = 0, count = 0;
};

struct Course {
  Polyline line;     // Every 1 px.
  Polyline tangent;  // Unit.

  explicit Course(const Polyline& center_line_px) : line(Resample(center_line_px, 1.0)) {
    const int last = static_cast<int>(line.size()) - 1;
    for (int i = 0; i <= last; ++i) {
      const Point along = line[std::min(i + kTangentReach, last)] - line[std::max(i - kTangentReach, 0)];
      const double norm = along.norm();
      tangent.push_back(norm > 0 ? Point(along / norm) : Point(1, 0));
    }
  }
};

// Calls visit(pixel, x_px, arc_px) for every pixel within reach of the line that wants(pixel) accepts: its signed
// distance from the line and its place along it.
template <typename Wants, typename Visit>
class Walker {
 public:
  Walker(cv::Size size, const Course& course, double reach_px, Wants wants, Visit visit)
      : size_(size), course_(course), reach_px_(reach_px), wants_(std::move(wants)), visit_(std::move(visit)) {}

  // Every pixel of a row (or column) that the line crosses between two of its points.
  void Walk() const {
    for (std::size_t i = 0; i + 1 < course_.line.size(); ++i) {
      if (std::abs(course_.tangent[i].y()) >= std::abs(course_.tangent[i].x()))
        WalkBetween<true>(i);
      else
        WalkBetween<false>(i);
    }
  }

 private:
  template <bool kByRow>
  void WalkBetween(std::size_t i) const {
    const Point& a = course_.line[i];
    const Point& b = course_.line[i + 1];
    constexpr int kMain = kByRow ? 1 : 0;
    const double from = a[kMain], to = b[kMain];
    if (from == to) return;
    const int first = static_cast<int>(std::ceil(std::min(from, to)));
    const int last = static_cast<int>(std::ceil(std::max(from, to))) - 1;
    for (int at = first; at <= last; ++at) {
      const double share = (at - from) / (to - from);
      WalkLine<kByRow>(at, (1 - share) * a[1 - kMain] + share * b[1 - kMain], static_cast<double>(i) + share);
    }
  }

  template <bool kByRow>
  void WalkLine(int at, double middle, double arc_px) const {
    const Point& tangent = course_.tangent[static_cast<std::size_t>(arc_px)];
    const double across = std::max(0.5, std::abs(kByRow ? tangent.y() : tangent.x()));
    const double along = kByRow ? tangent.x() : tangent.y();
    const double reach = reach_px_ / across;
    const int size = kByRow ? size_.width : size_.height, lines = kByRow ? size_.height : size_.width;
    if (at < 0 || at >= lines) return;
    const int first = std::max(0, static_cast<int>(std::ceil(middle - reach)));
    const int last = std::min(size - 1, static_cast<int>(std::floor(middle + reach)));
    for (int other = first; other <= last; ++other) {
      const cv::Point pixel = kByRow ? cv::Point(other, at) : cv::Point(at, other);
      if (!wants_(pixel)) continue;
      // The nearest point of the line is guessed from the tangent; one more step from there is exact to a curve's
      // second order.
      const double guess_px = arc_px + (other - middle) * along;
      const int near = static_cast<int>(guess_px + 0.5);
      if (guess_px < 0 || near >= static_cast<int>(course_.line.size())) continue;
      const Point& direction = course_.tangent[near];
      const double dx = pixel.x - course_.line[near].x(), dy = pixel.y - course_.line[near].y();
      visit_(pixel, dy * direction.x() - dx * direction.y(), near + dx * direction.x() + dy * direction.y());
    }
  }

  const cv::Size size_;
  const Course& course_;
  const double reach_px_;
  const Wants wants_;
  const Visit visit_;
};

// Sums values into bins across and segments along.
class Binner {
 public:
  Binner(const Course& course, const SectionGrid& grid) : grid_(grid) {
    num_bins_ = 2 * static_cast<int>(std::ceil(grid.reach_px / grid.bin_px)) + 1;
    const double length = static_cast<double>(course.line.size()) - 1;
    num_segments_ = std::max(1, static_cast<int>(std::lround(length / grid.segment_px)));
    segment_px_ = length / num_segments_;
    bins_.resize(static_cast<std::size_t>(num_segments_) * num_bins_);
  }

  void Add(double x_px, double arc_px, double value) {
    const double segment = arc_px / segment_px_;
    const int bin = NearestWhole(x_px / grid_.bin_px) + num_bins_ / 2;
    if (segment < 0 || segment >= num_segments_ || bin < 0 || bin >= num_bins_) return;
    Bin& sum = bins_[static_cast<int>(segment) * num_bins_ + bin];
    sum.x += x_px;
    sum.value += value;
    sum.count += 1;
  }

  CrossSections Sections(const Course& course) const {
    CrossSections sections;
    sections.line_px = course.line;
    sections.segment_px = segment_px_;
    for (int segment = 0; segment < num_segments_; ++segment) {
      CrossProfile profile;
      for (std::vector<double>* values : {&profile.x_px, &profile.value, &profile.weight}) values->reserve(num_bins_);
      for (int k = 0; k < num_bins_; ++k) {
        const Bin& bin = bins_[segment * num_bins_ + k];
        if (bin.count <= 0) continue;
        profile.x_px.push_back(bin.x / bin.count);
        profile.value.push_back(bin.value / bin.count);
        profile.weight.push_back(bin.count);
      }
      const auto middle = static_cast<std::size_t>((static_cast<double>(sections.segments.size()) + 0.5) * segment_px_);
      const Point& along = course.tangent[std::min(middle, course.tangent.size() - 1)];
      sections.direction_rad.push_back(std::atan2(along.y(), along.x()));
      sections.segments.push_back(std::move(profile));
    }
    return sections;
  }

 private:
  const SectionGrid grid_;
  int num_bins_ = 0, num_segments_ = 0;
  double segment_px_ = 1;
  std::vector<Bin> bins_;  // Segment by segment.
};

double BarDepthAt(const DrawnHair& hair, double blur_px, double x_px) {
  Bar bar;
  bar.base = 0;
  bar.depth = hair.depth;
  bar.width_px = hair.width_px;
  return -BarValue(bar, blur_px, x_px);
}

double DrawnReachPx(const DrawnHair& hair, double blur_px) { return hair.width_px / 2 + kBlurReach * blur_px; }

TRICHO_WIDE_VECTORS void MarkClaimed(const uchar* band, int count, std::uint16_t own, std::uint16_t* label) {
  constexpr std::uint16_t kNobody = Ownership::kNobody, kBarred = Ownership::kBarred;
#pragma GCC ivdep  // They lie apart.
  for (int x = 0; x < count; ++x) {
    const std::uint16_t claimed = label[x] == kNobody ? own : kBarred;
    label[x] = band[x] ? claimed : label[x];
  }
}

}  // namespace

Ownership::Ownership(const cv::Mat& seen) : label(seen.size(), CV_16U, cv::Scalar(kNobody)) {
  label.setTo(cv::Scalar(kBarred), seen == 0);
}

void Ownership::Claim(int hair, const Polyline& line_px, double width_px) {
  constexpr int kShift = 4;  // Sixteenths of a pixel.
  const int margin = static_cast<int>(width_px / 2) + 3;
  Point low = line_px.front(), high = low;
  for (const Point& at : line_px) {
    low = low.cwiseMin(at);
    high = high.cwiseMax(at);
  }
  const cv::Rect box =
      cv::Rect(cv::Point(static_cast<int>(low.x()) - margin, static_cast<int>(low.y()) - margin),
               cv::Point(static_cast<int>(high.x()) + margin + 1, static_cast<int>(high.y()) + margin + 1)) &
      cv::Rect({0, 0}, label.size());
  if (box.empty()) return;
  std::vector<cv::Point> points;
  for (const Point& at : line_px)
    points.emplace_back(static_cast<int>(std::lround((at.x() - box.x) * (1 << kShift))),
                        static_cast<int>(std::lround((at.y() - box.y) * (1 << kShift))));
  cv::Mat band(box.size(), CV_8U, cv::Scalar(0));
  cv::polylines(band, points, false, cv::Scalar(255), std::max(1, static_cast<int>(std::lround(width_px))), cv::LINE_8,
                kShift);
  const auto own = static_cast<std::uint16_t>(hair + 1);
  for (int y = 0; y < box.height; ++y)
    MarkClaimed(band.ptr<uchar>(y), box.width, own, label.ptr<std::uint16_t>(box.y + y) + box.x);
}

CrossSections CutAcross(const cv::Mat& value, const Ownership& owners, int hair, const Polyline& center_line_px,
                        const SectionGrid& grid) {
  const Course course(center_line_px);
  Binner binner(course, grid);
  const auto own = static_cast<std::uint16_t>(hair + 1);
  const auto is_free = [&](const cv::Point& pixel) {
    const std::uint16_t owner = owners.label.ptr<std::uint16_t>(pixel.y)[pixel.x];
    return owner == Ownership::kNobody || owner == own;
  };
  Walker(value.size(), course, grid.reach_px, is_free, [&](const cv::Point& pixel, double x_px, double arc_px) {
    binner.Add(x_px, arc_px, value.ptr<float>(pixel.y)[pixel.x]);
  }).Walk();
  return binner.Sections(course);
}

void MarkRead(const Polyline& line_px, double reach_px, cv::Mat& read) {
  const Course course(line_px);
  const auto is_new = [&](const cv::Point& pixel) { return read.ptr<uchar>(pixel.y)[pixel.x] == 0; };
  Walker(read.size(), course, reach_px, is_new, [&](const cv::Point& pixel, double, double) {
    read.ptr<uchar>(pixel.y)[pixel.x] = 255;
  }).Walk();
}

cv::Mat DrawHairs(const cv::Mat& read, const std::vector<DrawnHair>& hairs, double blur_px) {
  cv::Mat drawn(read.size(), CV_32F, cv::Scalar(0));
  const auto is_read = [&](const cv::Point& pixel) { return read.ptr<uchar>(pixel.y)[pixel.x] != 0; };
  for (const DrawnHair& hair : hairs) {
    const Course course(*hair.line_px);
    Walker(read.size(), course, DrawnReachPx(hair, blur_px), is_read, [&](const cv::Point& pixel, double x_px, double) {
      drawn.ptr<float>(pixel.y)[pixel.x] += static_cast<float>(BarDepthAt(hair, blur_px, x_px));
    }).Walk();
  }
  return drawn;
}

CrossSections CutAmong(const cv::Mat& value, const cv::Mat& seen, const cv::Mat& drawn, const DrawnHair& own,
                       double blur_px, const SectionGrid& grid) {
  const Course course(*own.line_px);
  Binner binner(course, grid);
  const double own_reach_px = DrawnReachPx(own, blur_px);
  const auto is_seen = [&](const cv::Point& pixel) { return seen.ptr<uchar>(pixel.y)[pixel.x] != 0; };
  Walker(value.size(), course, grid.reach_px, is_seen, [&](const cv::Point& pixel, double x_px, double arc_px) {
    double others = drawn.ptr<float>(pixel.y)[pixel.x];
    if (std::abs(x_px) < own_reach_px) others -= BarDepthAt(own, blur_px, x_px);
    if (std::abs(others) < kInsideAnother * std::abs(own.depth))
      binner.Add(x_px, arc_px, value.ptr<float>(pixel.y)[pixel.x] + others);
  }).Walk();
  return binner.Sections(course);
}

}  // namespace tricho
