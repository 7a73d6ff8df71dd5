// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/head_outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/cie_lab.h"
#include "capture/shrink.h"

namespace tricho {
namespace {

constexpr int kCopySidePx = 480;
constexpr int kFromAfar = 3;  // So many pixels of the copy are one of a first look.
constexpr int kTerms = 6;

using Surface = cv::Matx<double, kTerms, 1>;

cv::Matx<double, 1, kTerms> TermsAt(double x, double y) { return {1, x, y, x * x, x * y, y * y}; }

// The background's color as a quadratic surface over the copy, one a channel of CIE Lab, and its spread.
struct Background {
  std::array<Surface, 3> surface;
  cv::Vec3d spread{0, 0, 0};
  double even_share = 0;

  cv::Vec3d At(double x, double y) const {
    cv::Vec3d color;
    for (int c = 0; c < 3; ++c) color[c] = (TermsAt(x, y) * surface[c])(0);
    return color;
  }
};

struct RimPixel {
  double x, y;  // -1..1
  cv::Vec3f lab;
};

int RimPx(cv::Size copy) {
  constexpr double kRimShare = 0.05;
  return std::max(2, static_cast<int>(kRimShare * std::min(copy.width, copy.height)));
}

std::vector<RimPixel> RimOf(const cv::Mat& lab) {
  const int rim = RimPx(lab.size());
  std::vector<RimPixel> pixels;
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x) {
      if (x >= rim && y >= rim && x < lab.cols - rim && y < lab.rows - rim) {
        x = lab.cols - rim - 1;
        continue;
      }
      pixels.push_back({2.0 * x / lab.cols - 1, 2.0 * y / lab.rows - 1, lab.at<cv::Vec3f>(y, x)});
    }
  return pixels;
}

double MedianOf(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double Misfit2(const Background& background, const RimPixel& pixel) {
  const cv::Vec3d at = background.At(pixel.x, pixel.y);
  double sum = 0;
  for (int c = 0; c < 3; ++c) sum += std::pow((pixel.lab[c] - at[c]) / background.spread[c], 2);
  return sum;
}

void FitSurfaces(const std::vector<const RimPixel*>& inliers, Background& background) {
  constexpr std::array<double, 3> kLeastSpread = {2, 1, 1};
  cv::Matx<double, kTerms, kTerms> normal = cv::Matx<double, kTerms, kTerms>::eye() * 1e-6;
  std::array<Surface, 3> right;
  right.fill(Surface::zeros());
  for (const RimPixel* pixel : inliers) {
    const auto terms = TermsAt(pixel->x, pixel->y);
    for (int i = 0; i < kTerms; ++i) {
      for (int j = i; j < kTerms; ++j) normal(i, j) += terms(i) * terms(j);
      for (int c = 0; c < 3; ++c) right[c](i) += terms(i) * static_cast<double>(pixel->lab[c]);
    }
  }
  for (int i = 0; i < kTerms; ++i)
    for (int j = 0; j < i; ++j) normal(i, j) = normal(j, i);
  for (int c = 0; c < 3; ++c) background.surface[c] = normal.solve(right[c], cv::DECOMP_CHOLESKY);
  cv::Vec3d squares{0, 0, 0};
  for (const RimPixel* pixel : inliers) {
    const cv::Vec3d at = background.At(pixel->x, pixel->y);
    for (int c = 0; c < 3; ++c) squares[c] += std::pow(pixel->lab[c] - at[c], 2);
  }
  for (int c = 0; c < 3; ++c)
    background.spread[c] = std::max(kLeastSpread[c], std::sqrt(squares[c] / static_cast<double>(inliers.size())));
}

// Robustly: from the rim's median outwards, so that a neck or a marker at the rim does not bend the surface.
Background FitBackground(const cv::Mat& lab) {
  constexpr int kRounds = 6;
  constexpr double kMaxMisfit2 = 16;
  constexpr std::array<double, 3> kFirstSpread = {8, 3, 3};
  const std::vector<RimPixel> rim = RimOf(lab);
  Background background;
  for (int c = 0; c < 3; ++c) {
    std::vector<float> values;
    values.reserve(rim.size());
    for (const RimPixel& pixel : rim) values.push_back(pixel.lab[c]);
    background.surface[c] = Surface::zeros();
    background.surface[c](0) = MedianOf(std::move(values));
    background.spread[c] = kFirstSpread[c];
  }
  std::vector<const RimPixel*> fitted;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<const RimPixel*> inliers;
    for (const RimPixel& pixel : rim)
      if (Misfit2(background, pixel) < kMaxMisfit2) inliers.push_back(&pixel);
    background.even_share = static_cast<double>(inliers.size()) / static_cast<double>(rim.size());
    if (inliers.size() < rim.size() / 4 || inliers == fitted) break;
    FitSurfaces(inliers, background);
    fitted = std::move(inliers);
  }
  return background;
}

// 255 where the copy does not lie on the background's surface, by color or by its fine texture (gray hair before gray).
cv::Mat Foreground(const cv::Mat& lab, const Background& background) {
  constexpr double kMinMisfit2 = 25;
  constexpr double kMinTexture = 2.5;
  std::array<cv::Mat, 3> channels;
  cv::split(lab, channels.data());
  cv::Mat mean, squares;
  cv::blur(channels[0], mean, {5, 5});
  cv::blur(channels[0].mul(channels[0]), squares, {5, 5});
  cv::Mat foreground(lab.size(), CV_8UC1);
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x) {
      const RimPixel pixel{2.0 * x / lab.cols - 1, 2.0 * y / lab.rows - 1, lab.at<cv::Vec3f>(y, x)};
      const double light = mean.at<float>(y, x);
      const double texture = std::sqrt(std::max(0.0, squares.at<float>(y, x) - light * light));
      const bool on_surface = Misfit2(background, pixel) < kMinMisfit2 && texture < kMinTexture * background.spread[0];
      foreground.at<uchar>(y, x) = on_surface ? 0 : 255;
    }
  return foreground;
}

cv::Mat Disc(double radius_px) {
  const int radius = std::max(1, static_cast<int>(std::lround(radius_px)));
  return cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * radius + 1, 2 * radius + 1});
}

using Contour = std::vector<cv::Point>;

// Opening with a large disc takes off what is narrow: ears, neck, a marker beside the head. At half the size: the
// element is large.
cv::Mat WithoutAppendages(const cv::Mat& body, double narrow_px) {
  cv::Mat padded, opened;
  const int pad = static_cast<int>(narrow_px) + 1;
  // What lies at the photo's edge goes on beyond it.
  cv::copyMakeBorder(body, padded, pad, pad, pad, pad, cv::BORDER_REPLICATE);
  cv::Mat far_inside;
  cv::distanceTransform(padded, far_inside, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  const cv::Mat eroded = far_inside > narrow_px / 2;
  cv::distanceTransform(eroded == 0, far_inside, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  opened = far_inside <= narrow_px / 2;
  return opened(cv::Rect(pad, pad, body.cols, body.rows)).clone();
}

std::vector<Contour> Bodies(const cv::Mat& foreground) {
  constexpr double kCloseShare = 0.012;
  constexpr double kOpenShare = 0.02;
  const double side = std::min(foreground.cols, foreground.rows);
  cv::Mat solid;
  cv::morphologyEx(foreground, solid, cv::MORPH_CLOSE, Disc(kCloseShare * side));
  std::vector<Contour> contours;
  cv::findContours(solid, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  solid.setTo(0);
  cv::drawContours(solid, contours, -1, 255, cv::FILLED);
  cv::morphologyEx(solid, solid, cv::MORPH_OPEN, Disc(kOpenShare * side));
  cv::findContours(solid, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  std::sort(contours.begin(), contours.end(),
            [](const Contour& a, const Contour& b) { return cv::contourArea(a) > cv::contourArea(b); });
  return contours;
}

double CircleMisfit(const Contour& contour, const cv::Point2d& center) {
  double sum = 0, squares = 0;
  for (const cv::Point& point : contour) {
    const double radius = std::hypot(point.x - center.x, point.y - center.y);
    sum += radius;
    squares += radius * radius;
  }
  const double mean = sum / static_cast<double>(contour.size());
  return std::sqrt(std::max(0.0, squares / static_cast<double>(contour.size()) - mean * mean)) / mean;
}

void MeasureShape(const Contour& contour, cv::Size copy, HeadOutline& head) {
  Contour hull;
  cv::convexHull(contour, hull);
  const double area = cv::contourArea(contour);
  const cv::RotatedRect box = cv::minAreaRect(contour);
  head.solidity = area / cv::contourArea(hull);
  head.box_share = area / std::max(1.0, static_cast<double>(box.size.area()));
  head.width_px = std::min(box.size.width, box.size.height);
  head.height_px = std::max(box.size.width, box.size.height);
  head.area_share = area / copy.area();
  const cv::Moments moments = cv::moments(contour);
  const cv::Point2d center(moments.m10 / moments.m00, moments.m01 / moments.m00);
  head.center_px = {center.x, center.y};
  head.circle_misfit = CircleMisfit(contour, center);
  const auto at_edge = [&](const cv::Point& p) {
    return p.x <= 1 || p.y <= 1 || p.x >= copy.width - 2 || p.y >= copy.height - 2;
  };
  head.cut_share =
      static_cast<double>(std::count_if(contour.begin(), contour.end(), at_edge)) / static_cast<double>(contour.size());
}

// How much of the step from background to head is made within 3 % of its width: a head has an edge, a mole fades out.
double EdgeShare(const cv::Mat& lab, const cv::Mat& head, double width_px) {
  cv::Mat inside, outside;
  cv::distanceTransform(head, inside, cv::DIST_L2, cv::DIST_MASK_3);
  cv::distanceTransform(head == 0, outside, cv::DIST_L2, cv::DIST_MASK_3);
  const double near = 0.015 * width_px + 1, far = 0.08 * width_px + 2;
  const auto mean_of = [&](const cv::Mat& distance, double low, double high) {
    const cv::Mat band = (distance > low) & (distance <= high);
    return cv::mean(lab, band);
  };
  const auto step = [&](const cv::Scalar& a, const cv::Scalar& b) { return cv::norm(a - b); };
  const double narrow = step(mean_of(inside, near, near + 2), mean_of(outside, near, near + 2));
  const double wide = step(mean_of(inside, far, far + 3), mean_of(outside, far, far + 3));
  return narrow / std::max(1.0, wide);
}

// CIE Lab hue between red and yellow, and the chroma that skin of any color has under white light.
bool LikeSkin(const cv::Vec3d& lab) {
  const double chroma = std::hypot(lab[1], lab[2]);
  const double hue_deg = std::atan2(lab[2], lab[1]) * 180 / std::numbers::pi;
  return chroma > 9 && hue_deg > -5 && hue_deg < 82;
}

double SkinShare(const Background& background) {
  int count = 0;
  for (const double x : {-0.9, 0.0, 0.9})
    for (const double y : {-0.9, 0.0, 0.9})
      if ((x != 0 || y != 0) && LikeSkin(background.At(x, y))) ++count;
  return count / 8.0;
}

// What a background must be like that a head is taken for an overview before.
void TellBackground(const Background& background, HeadOutline& head) {
  head.even_share = background.even_share;
  head.background_light = background.At(0, -0.95)[0];
  head.background_skin_share = SkinShare(background);
}

// What a head must be like, and what a photo of one.
struct Limits {
  double least_area = 0.08, most_area = 0.8, least_solidity = 0.93, least_roundness = 0.6, most_box = 0.88;
  double least_even = 0.7, most_skin = 0.5, least_light = 6;
  double least_circle_misfit = 0.02, most_cut = 0.15, least_edge = 0.68;
  int most_bodies = 1;
};
constexpr Limits kLimits;

// From afar edges are softer, by 0.29 at most on 420 rendered heads (the softest has 0.57); all else differs less.
constexpr Limits kLimitsFromAfar{.least_area = 0.05,
                                 .most_area = 0.9,
                                 .least_solidity = 0.88,
                                 .least_roundness = 0.5,
                                 .most_box = 0.93,
                                 .least_even = 0.6,
                                 .most_skin = 0.75,
                                 .least_light = 4,
                                 .least_circle_misfit = 0,
                                 .most_cut = 0.3,
                                 .least_edge = 0.35,
                                 .most_bodies = std::numeric_limits<int>::max()};

bool IsOfOverview(const HeadOutline& head, const Limits& limits) {
  return head.even_share > limits.least_even && head.background_skin_share < limits.most_skin &&
         head.background_light > limits.least_light;
}

// By all but its edge.
void Decide(const Limits& limits, HeadOutline& head) {
  if (head.area_share < limits.least_area)
    head.reason = fmt::format(
        "what stands out from the background covers {:.0f} % of the photo, at least {:.0f} % are "
        "needed",
        100 * head.area_share, 100 * limits.least_area);
  else if (head.solidity < limits.least_solidity || head.width_px / head.height_px < limits.least_roundness)
    head.reason = "what stands out from the background is not round as a head is";
  else if (head.box_share > limits.most_box)
    head.reason = "what stands out from the background is a rectangle";
  const bool window = head.circle_misfit < limits.least_circle_misfit;
  head.is_overview = head.reason.empty() && !window && head.num_bodies <= limits.most_bodies &&
                     head.area_share <= limits.most_area && head.cut_share < limits.most_cut &&
                     IsOfOverview(head, limits);
}

Polygon InPhoto(const Contour& contour, double scale) {
  Polygon polygon;
  const std::size_t step = std::max<std::size_t>(1, contour.size() / 200);
  for (std::size_t i = 0; i < contour.size(); i += step)
    polygon.push_back(Point((contour[i].x + 0.5) * scale - 0.5, (contour[i].y + 0.5) * scale - 0.5));
  return polygon;
}

// The copy's colors at its rim alone; 0 elsewhere.
cv::Mat LabOfRim(const cv::Mat& copy) {
  const int rim = RimPx(copy.size());
  const cv::Rect whole({0, 0}, copy.size());
  cv::Mat lab = cv::Mat::zeros(copy.size(), CV_32FC3);
  for (const cv::Rect& side : {cv::Rect(0, 0, copy.cols, rim), cv::Rect(0, copy.rows - rim, copy.cols, rim),
                               cv::Rect(0, 0, rim, copy.rows), cv::Rect(copy.cols - rim, 0, rim, copy.rows)})
    LabFromBgr(copy(side & whole)).copyTo(lab(side & whole));
  return lab;
}

double ScaleOfCopy(const cv::Mat& bgr) {
  return std::max(1.0, std::max(bgr.cols, bgr.rows) / static_cast<double>(kCopySidePx));
}

// On a copy of which a pixel is `scale` of the photo. `overviews_alone`: what can't be an overview any more is not
// looked into further.
HeadOutline FindOutline(const cv::Mat& bgr, double scale, const Limits& limits, bool overviews_alone) {
  constexpr double kLikeSize = 0.35;
  constexpr double kNarrowShare = 0.55;
  HeadOutline head;
  if (std::min(bgr.cols, bgr.rows) < 3 * scale) {
    head.reason = "the photo is too small or too narrow";
    return head;
  }
  const cv::Mat copy = ShrunkByArea(bgr, scale);
  const Background background = FitBackground(LabOfRim(copy));
  TellBackground(background, head);
  if (overviews_alone && !IsOfOverview(head, limits)) return head;
  const cv::Mat lab = LabFromBgr(copy);
  const std::vector<Contour> bodies = Bodies(Foreground(lab, background));
  if (bodies.empty() || cv::contourArea(bodies[0]) < 16) {
    head.reason = "nothing stands out from an even background (hair or skin fills the photo, or it is empty)";
    return head;
  }
  for (const Contour& body : bodies)
    if (cv::contourArea(body) > kLikeSize * cv::contourArea(bodies[0])) ++head.num_bodies;
  if (overviews_alone && head.num_bodies > limits.most_bodies) return head;
  // Without ears and neck it is no larger.
  if (overviews_alone && cv::contourArea(bodies[0]) < limits.least_area * copy.size().area()) return head;
  cv::Mat mask = cv::Mat::zeros(lab.size(), CV_8UC1);
  cv::drawContours(mask, std::vector<Contour>{bodies[0]}, 0, 255, cv::FILLED);
  const cv::Rect around = cv::boundingRect(bodies[0]);
  mask = WithoutAppendages(mask, kNarrowShare * std::min(around.width, around.height));
  std::vector<Contour> skull;
  cv::findContours(mask, skull, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  if (skull.empty()) {
    head.reason = "what stands out from the background is not round as a head is";
    return head;
  }
  const auto largest = std::max_element(skull.begin(), skull.end(), [](const Contour& a, const Contour& b) {
    return cv::contourArea(a) < cv::contourArea(b);
  });
  MeasureShape(*largest, lab.size(), head);
  Decide(limits, head);
  if (overviews_alone && !head.is_overview) return head;
  head.edge_share = EdgeShare(lab, mask, head.width_px);
  head.is_overview = head.is_overview && head.edge_share > limits.least_edge;
  head.body_px = InPhoto(bodies[0], scale);
  head.outline_px = InPhoto(*largest, scale);
  head.width_px *= scale;
  head.height_px *= scale;
  head.center_px = (head.center_px.array() + 0.5) * scale - 0.5;
  return head;
}

}  // namespace

HeadOutline FindHead(const cv::Mat& bgr) { return FindOutline(bgr, ScaleOfCopy(bgr), kLimits, false); }

std::string WhyOverview(const cv::Mat& bgr) {
  const double scale = ScaleOfCopy(bgr);
  // Of a smaller photo there is little to see from afar, of a line of pixels nothing.
  if (scale > 1 && std::min(bgr.cols, bgr.rows) > 1) {
    cv::Mat half;
    cv::resize(bgr, half, {}, 0.5, 0.5, cv::INTER_AREA);
    if (!FindOutline(half, kFromAfar * scale / 2, kLimitsFromAfar, true).is_overview) return "";
  }
  const HeadOutline head = FindOutline(bgr, scale, kLimits, true);
  if (!head.is_overview) return "";
  return fmt::format(
      "This is an overview, no close-up: it shows a whole head on {:.0f} % of the photo, and single hairs can't be "
      "measured from so far; use tricho overview, or take a close-up.",
      100 * head.area_share);
}

}  // namespace tricho
