// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/surround.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/bilinear.h"
#include "base/random.h"
#include "base/statistics.h"
#include "capture/shrink.h"

namespace tricho {
namespace {

constexpr int kMaxOutlinePoints = 200;

// A window is convex but for the bites of black hairs that meet a black rim.
constexpr double kMinRoundConvexity = 0.9;

struct Circle {
  Point center_px = Point::Zero();
  double radius_px = 0;
};

// The frame's outline: pixel (0, 0) is the centre of the first pixel.
Polygon FrameOutline(const cv::Size& size) {
  const double right = size.width - 0.5;
  const double bottom = size.height - 0.5;
  return {{-0.5, -0.5}, {right, -0.5}, {right, bottom}, {-0.5, bottom}};
}

Point Clamped(const Point& point, const cv::Size& size) {
  return {std::clamp(point.x(), -0.5, size.width - 0.5), std::clamp(point.y(), -0.5, size.height - 0.5)};
}

// A photo shrunk so that its shorter side has about 200 px: enough to see a window, too little to see most hairs.
struct Overview {
  cv::Mat grey;
  cv::Mat bars;
  double px_per_overview_px = 1;
};

Overview MakeOverview(const cv::Mat& grey, const cv::Mat& bars) {
  constexpr double kShortSide = 200;
  Overview overview;
  overview.px_per_overview_px = std::max(1.0, std::min(grey.cols, grey.rows) / kShortSide);
  overview.grey = ShrunkByArea(grey, overview.px_per_overview_px);
  if (cv::countNonZero(bars) > 0)
    overview.bars = ShrunkByArea(bars, overview.grey.size());
  else
    overview.bars = cv::Mat::zeros(overview.grey.size(), CV_8UC1);
  return overview;
}

// The greys that a surround may have.
struct Surround {
  double low = 0;
  double high = 255;
  bool is_grey = false;  // Neither black nor white: believed only around a circle, for skin may be as even in a corner.
};

// Black of a scope's tube is below 24 of 255 even when the camera lifts shadows; black hair on skin rarely is, and
// never over a disc of 3 % of the frame. White paper or a white mask is above 245. Software may paint the surround in a
// grey of its own, which two corners then share exactly.
std::vector<Surround> SurroundsToTry(const cv::Mat& grey) {
  constexpr double kMaxBlack = 24;
  constexpr double kMinWhite = 245;
  constexpr double kMaxGreySd = 1.5;
  constexpr double kSpread = 4;
  std::vector<Surround> surrounds = {{0, kMaxBlack, false}, {kMinWhite, 255, false}};
  const int side_px = std::max(1, std::min(grey.cols, grey.rows) / 40);
  std::vector<double> levels;
  for (const cv::Point at : {cv::Point(0, 0), cv::Point(grey.cols - side_px, 0), cv::Point(0, grey.rows - side_px),
                             cv::Point(grey.cols - side_px, grey.rows - side_px)}) {
    cv::Scalar mean;
    cv::Scalar sd;
    cv::meanStdDev(grey(cv::Rect(at, cv::Size(side_px, side_px))), mean, sd);
    if (sd[0] > kMaxGreySd) continue;
    const bool is_shared = std::ranges::any_of(levels, [&](double level) { return std::abs(level - mean[0]) < 1; });
    if (is_shared && mean[0] > kMaxBlack && mean[0] < kMinWhite) {
      surrounds.push_back({mean[0] - kSpread, mean[0] + kSpread, true});
      break;
    }
    levels.push_back(mean[0]);
  }
  return surrounds;
}

// The corner pieces of a surround, at overview size; empty when there is none.
cv::Mat CornerPieces(const Overview& overview, const Surround& surround) {
  constexpr double kMinShare = 0.005;
  const cv::Mat& grey = overview.grey;
  cv::Mat extreme = (grey >= surround.low) & (grey <= surround.high);
  extreme.setTo(0, overview.bars > 0);
  const int disc_px = std::max(3, std::min(grey.cols, grey.rows) * 3 / 100 | 1);
  // The border counts as surround, or opening would round off the thin corner pieces of a large circle.
  cv::morphologyEx(extreme, extreme, cv::MORPH_OPEN,
                   cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(disc_px, disc_px)), cv::Point(-1, -1), 1,
                   cv::BORDER_REPLICATE);
  cv::Mat labels;
  cv::connectedComponents(extreme, labels, 4);
  cv::Mat pieces = cv::Mat::zeros(grey.size(), CV_8UC1);
  // A bar or a label may cover the very corner.
  const cv::Size corner(std::max(1, grey.cols / 10), std::max(1, grey.rows / 10));
  for (const cv::Point at :
       {cv::Point(0, 0), cv::Point(grey.cols - corner.width, 0), cv::Point(0, grey.rows - corner.height),
        cv::Point(grey.cols - corner.width, grey.rows - corner.height)}) {
    double label = 0;
    cv::minMaxLoc(labels(cv::Rect(at, corner)), nullptr, &label);
    if (label > 0) pieces.setTo(255, labels == label);
  }
  if (cv::countNonZero(pieces) < kMinShare * static_cast<double>(grey.total())) return {};
  return pieces;
}

// The largest connected part of what is not surround, holes filled; its outline at overview size.
std::vector<cv::Point> LargestContour(const cv::Mat& mask) {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  if (contours.empty()) return {};
  return *std::ranges::max_element(contours, {}, [](const auto& contour) { return cv::contourArea(contour); });
}

// Area over that of the convex hull; 0 for a speck.
double Convexity(const std::vector<cv::Point>& contour, const cv::Size& size) {
  constexpr double kMinShare = 0.05;
  if (contour.size() < 8) return 0;
  std::vector<cv::Point> hull;
  cv::convexHull(contour, hull);
  const double area = cv::contourArea(contour);
  return area >= kMinShare * size.area() ? area / cv::contourArea(hull) : 0;
}

// Where grey crosses `level` along from + t * direction, t in [-reach, reach], closest to t = 0; linear in between.
std::optional<double> Crossing(const cv::Mat& grey, const Point& from, const Point& direction, double reach_px,
                               double level) {
  constexpr double kStepPx = 0.5;
  std::optional<double> best, previous;
  for (double t = -reach_px; t <= reach_px; t += kStepPx) {
    const std::optional<double> value =
        Bilinear<double>(grey.ptr<uchar>(), grey.step, grey.cols, grey.rows, from + t * direction);
    if (value && previous && (*previous < level) != (*value < level)) {
      const double crossing = t - kStepPx * (*value - level) / (*value - *previous);
      if (!best || std::abs(crossing) < std::abs(*best)) best = crossing;
    }
    previous = value;
  }
  return best;
}

struct EdgePoint {
  Point at_px;
  bool on_frame = false;  // Where the frame cuts the window: no edge to be measured there.
};

// Walks the overview's outline at full resolution and moves each point onto the half-level between surround and skin.
std::vector<EdgePoint> RefinedOutline(const cv::Mat& grey, const std::vector<cv::Point>& contour, double scale,
                                      double level) {
  std::vector<EdgePoint> edge;
  const int count = static_cast<int>(contour.size());
  constexpr int kHalfSpan = 4;
  for (int i = 0; i < count; ++i) {
    const cv::Point here = contour[i];
    const Point at((here.x + 0.5) * scale - 0.5, (here.y + 0.5) * scale - 0.5);
    const double margin = 1.01 * scale;
    const bool on_frame =
        at.x() < margin || at.y() < margin || at.x() > grey.cols - 1 - margin || at.y() > grey.rows - 1 - margin;
    const cv::Point ahead = contour[(i + kHalfSpan) % count];
    const cv::Point behind = contour[(i - kHalfSpan + count) % count];
    const Point along(ahead.x - behind.x, ahead.y - behind.y);
    if (on_frame || along.norm() == 0) {
      edge.push_back({at, on_frame});
      continue;
    }
    const Point normal = Point(-along.y(), along.x()).normalized();
    if (const std::optional<double> t = Crossing(grey, at, normal, 3 * scale, level))
      edge.push_back({at + *t * normal, false});
  }
  return edge;
}

// Least-squares circle (Kasa 1976): x^2 + y^2 = 2 a x + 2 b y + c. Its pull to smaller radii vanishes for noise far
// below the radius.
std::optional<Circle> FitCircle(const std::vector<Point>& points) {
  if (points.size() < 3) return std::nullopt;
  const Point origin = points.front();
  Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
  Eigen::Vector3d right = Eigen::Vector3d::Zero();
  for (const Point& point : points) {
    const Point p = point - origin;
    const Eigen::Vector3d row(2 * p.x(), 2 * p.y(), 1);
    normal += row * row.transpose();
    right += row * p.squaredNorm();
  }
  const Eigen::FullPivLU<Eigen::Matrix3d> solver(normal);
  if (!solver.isInvertible()) return std::nullopt;
  const Eigen::Vector3d solution = solver.solve(right);
  const double squared = solution.z() + solution.head<2>().squaredNorm();
  if (!(squared > 0)) return std::nullopt;
  return Circle{origin + solution.head<2>(), std::sqrt(squared)};
}

std::vector<Point> Near(const std::vector<Point>& points, const Circle& circle, double tolerance_px) {
  std::vector<Point> near;
  for (const Point& point : points)
    if (std::abs((point - circle.center_px).norm() - circle.radius_px) <= tolerance_px) near.push_back(point);
  return near;
}

// The circle that most of the edge lies on (RANSAC, Fischler & Bolles 1981), or none.
std::optional<Circle> CircleThrough(const std::vector<Point>& points, double tolerance_px) {
  constexpr int kNumTries = 200;
  constexpr double kMinAgreement = 0.75;
  constexpr std::size_t kMinPoints = 24;
  if (points.size() < kMinPoints) return std::nullopt;
  Random random(1);
  const int last = static_cast<int>(points.size()) - 1;
  std::vector<Point> best;
  for (int i = 0; i < kNumTries; ++i) {
    const std::optional<Circle> guess =
        FitCircle({points[random.Integer(0, last)], points[random.Integer(0, last)], points[random.Integer(0, last)]});
    if (!guess) continue;
    std::vector<Point> near = Near(points, *guess, tolerance_px);
    if (near.size() > best.size()) best = std::move(near);
  }
  if (static_cast<double>(best.size()) < kMinAgreement * static_cast<double>(points.size())) return std::nullopt;
  const std::optional<Circle> fitted = FitCircle(best);
  return fitted ? FitCircle(Near(points, *fitted, tolerance_px)) : std::nullopt;
}

FieldWindow CircularWindow(const Circle& circle, const cv::Size& size) {
  FieldWindow window;
  window.inside = cv::Mat::zeros(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y) {
    const double dy = y - circle.center_px.y();
    const double half_squared = circle.radius_px * circle.radius_px - dy * dy;
    if (half_squared < 0) continue;
    const double half = std::sqrt(half_squared);
    const int from = std::max(0, static_cast<int>(std::ceil(circle.center_px.x() - half)));
    const int to = std::min(size.width - 1, static_cast<int>(std::floor(circle.center_px.x() + half)));
    if (from <= to) window.inside.row(y).colRange(from, to + 1).setTo(255);
  }
  for (int i = 0; i < kMaxOutlinePoints; ++i) {
    const double angle = 2 * CV_PI * i / kMaxOutlinePoints;
    const Point at = circle.center_px + circle.radius_px * Point(std::cos(angle), std::sin(angle));
    window.outline_px.push_back(Clamped(at, size));
  }
  return window;
}

// Any other convex window: the convex hull of the measured edge, which heals the notches that hairs make. Points on
// the frame are pushed outwards to it, for the frame there is the edge.
FieldWindow PolygonalWindow(const std::vector<EdgePoint>& edge, const cv::Size& size, double scale) {
  std::vector<cv::Point2f> points;
  for (const EdgePoint& point : edge) {
    Point at = point.at_px;
    const double reach = 1.5 * scale;
    if (point.on_frame) {
      if (at.x() < reach) at.x() = -0.5;
      if (at.y() < reach) at.y() = -0.5;
      if (at.x() > size.width - 1 - reach) at.x() = size.width - 0.5;
      if (at.y() > size.height - 1 - reach) at.y() = size.height - 0.5;
    }
    points.emplace_back(static_cast<float>(at.x()), static_cast<float>(at.y()));
  }
  std::vector<cv::Point2f> hull;
  cv::convexHull(points, hull);
  std::vector<cv::Point2f> outline = hull;
  for (double tolerance_px = 0.5; outline.size() > kMaxOutlinePoints; tolerance_px *= 1.5)
    cv::approxPolyDP(hull, outline, tolerance_px, true);
  FieldWindow window;
  window.inside = cv::Mat::zeros(size, CV_8UC1);
  constexpr int kFractionBits = 8;
  std::vector<cv::Point> fixed;
  for (const cv::Point2f& point : outline) {
    window.outline_px.push_back(Clamped({point.x, point.y}, size));
    fixed.emplace_back(cvRound(point.x * (1 << kFractionBits)), cvRound(point.y * (1 << kFractionBits)));
  }
  cv::fillConvexPoly(window.inside, fixed, 255, cv::LINE_8, kFractionBits);
  return window;
}

// Whether what lies outside the window is surround, and what lies inside is not: otherwise the shape was misjudged.
bool LeavesOnly(const cv::Mat& inside, const cv::Mat& surround) {
  constexpr double kMaxDisagreement = 0.03;
  cv::Mat small;
  cv::resize(inside, small, surround.size(), 0, 0, cv::INTER_AREA);
  const cv::Mat disagreement = (small > 127) == (surround > 0);
  return cv::countNonZero(disagreement) <= kMaxDisagreement * static_cast<double>(surround.total());
}

std::optional<FieldWindow> WindowIn(const cv::Mat& grey, const Overview& overview, const Surround& surround) {
  const cv::Mat pieces = CornerPieces(overview, surround);
  if (pieces.empty()) return std::nullopt;
  const std::vector<cv::Point> contour = LargestContour(pieces == 0);
  const double convexity = Convexity(contour, pieces.size());
  if (convexity < kMinRoundConvexity) return std::nullopt;
  cv::Mat grown;
  cv::dilate(pieces, grown, cv::Mat(), cv::Point(-1, -1), 3);
  std::vector<double> skin;
  for (int y = 0; y < grown.rows; ++y)
    for (int x = 0; x < grown.cols; ++x)
      if (grown.at<uchar>(y, x) == 0) skin.push_back(overview.grey.at<uchar>(y, x));
  if (skin.empty()) return std::nullopt;
  const double level = (cv::mean(overview.grey, pieces)[0] + Median(std::move(skin))) / 2;
  const std::vector<EdgePoint> edge = RefinedOutline(grey, contour, overview.px_per_overview_px, level);
  std::vector<Point> measured;
  for (const EdgePoint& point : edge)
    if (!point.on_frame) measured.push_back(point.at_px);
  const double tolerance_px = std::max(1.5, 0.002 * std::min(grey.cols, grey.rows));
  const std::optional<Circle> circle = CircleThrough(measured, tolerance_px);
  // A dark mole on burnt skin fades out: no edge of a window is found anywhere.
  if (!circle && edge.size() < 3) return std::nullopt;
  FieldWindow window =
      circle ? CircularWindow(*circle, grey.size()) : PolygonalWindow(edge, grey.size(), overview.px_per_overview_px);
  return LeavesOnly(window.inside, pieces | overview.bars) ? std::optional(std::move(window)) : std::nullopt;
}

}  // namespace

FieldWindow FindWindow(const cv::Mat& grey, const cv::Mat& bars) {
  const Overview overview = MakeOverview(grey, bars);
  for (const Surround& surround : SurroundsToTry(grey))
    if (std::optional<FieldWindow> window = WindowIn(grey, overview, surround)) return *std::move(window);
  return {cv::Mat(grey.size(), CV_8UC1, cv::Scalar(255)), FrameOutline(grey.size())};
}

}  // namespace tricho
