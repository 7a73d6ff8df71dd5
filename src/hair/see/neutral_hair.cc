// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/neutral_hair.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "base/srgb.h"
#include "base/statistics.h"
#include "capture/shrink.h"

namespace tricho {

namespace {

constexpr double kUmPerSmallPx = 28;    // A hair is some two pixels wide: enough to tell whether there is one.
constexpr float kBareShare = 0.15f;     // Covered less than this is bare skin.
constexpr double kLeastColor = 0.1;     // Of the skin's light: less color is noise.
constexpr double kMostNoise = 0.07;     // Of the share covered: on skin of many colors lines are seen by chance.
constexpr float kCovered = 0.5f;        // Share of a small pixel of a line from which on it tells.
constexpr double kPlain = 0.2;          // Optical density from which on hair is plainly darker than skin, or lighter.
constexpr double kLeastLengthUm = 300;  // Of a piece of a hair,
constexpr double kWidest = 4;           // and its mean width at most [small px];
constexpr float kHairCovers = 0.7f;     // what hair covers along its middle.
constexpr int kFewPieces = 6;           // Of pieces that are not darker, and not lighter: so many at least,
constexpr double kLeastOfLines = 0.2;   // and this share of all.
// Hair and skin mix in light where a lens blurs them, and in coded values where a file keeps one color for four pixels:
// this power of light lies between.
constexpr double kMixing = 0.8;
constexpr float kLeastLight = 1e-3f;
constexpr double kSkinLight = 0.6;  // Of bare skin in the picture: leaves room for noise above.

cv::Mat MixingLight(const cv::Mat& bgr) {
  static const cv::Mat table = [] {
    cv::Mat values(1, 256, CV_32F);
    for (int i = 0; i < 256; ++i)
      values.at<float>(i) = static_cast<float>(std::pow(LinearFromSrgb(i / 255.0), kMixing));
    return values;
  }();
  cv::Mat light;
  cv::LUT(bgr, table, light);
  return light;
}

// What red has over blue: the color that hair without one takes away.
float ColorOf(const cv::Vec3f& light) { return light[2] - light[0]; }

struct SmallView {
  cv::Mat light;    // CV_32FC3.
  cv::Mat seen;     // CV_8UC1.
  cv::Mat skin;     // CV_32FC3: light of bare skin.
  cv::Mat covered;  // CV_32FC1: share that hair without color covers.
};

void Unmix(SmallView& view) {
  view.covered.create(view.light.size(), CV_32F);
  for (int y = 0; y < view.light.rows; ++y)
    for (int x = 0; x < view.light.cols; ++x) {
      const float skin = ColorOf(view.skin.at<cv::Vec3f>(y, x));
      const float color = ColorOf(view.light.at<cv::Vec3f>(y, x));
      view.covered.at<float>(y, x) = skin > 0 ? std::clamp(1 - color / skin, -1.f, 1.5f) : 0;
    }
}

// Whether skin can have a color: it is a mean over pixels, of which more than a few must have one then.
bool MayHaveColor(const SmallView& view) {
  constexpr double kFew = 0.05;
  int num_seen = 0, num_colored = 0;
  for (int y = 0; y < view.light.rows; ++y)
    for (int x = 0; x < view.light.cols; ++x) {
      if (!view.seen.at<uchar>(y, x)) continue;
      const cv::Vec3f& light = view.light.at<cv::Vec3f>(y, x);
      ++num_seen;
      if (ColorOf(light) >= kLeastColor * (light[0] + light[1] + light[2])) ++num_colored;
    }
  return num_colored > kFew * num_seen;
}

// Light of skin, and share of hair, in turns: skin is what no hair covers.
void TellSkin(const SmallLook& look, SmallView& view) {
  view.skin = MixingLight(look.median);
  Unmix(view);
  for (int pass = 0; pass < 2; ++pass) {
    cv::Mat bare = (view.covered < kBareShare) & (view.covered > -2 * kBareShare) & view.seen;
    cv::erode(bare, bare, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    view.skin = SmoothOver(view.light, bare, kSkinWindowUm / look.um_per_px / 5);
    Unmix(view);
  }
}

// 255 where the covered share bends in one direction only, 0 elsewhere.
cv::Mat OnLines(const cv::Mat& covered) {
  const Bends bends = BendsOf(covered);
  cv::Mat on_lines(covered.size(), CV_8U);
  for (int y = 0; y < covered.rows; ++y)
    for (int x = 0; x < covered.cols; ++x) {
      const float low = bends.low.at<float>(y, x), high = bends.high.at<float>(y, x);
      on_lines.at<uchar>(y, x) = covered.at<float>(y, x) > kCovered && -low > 2 * std::abs(high) ? 255 : 0;
    }
  return on_lines;
}

// Of the share covered, over skin.
double NoiseOf(const SmallView& view) {
  std::vector<double> shares;
  for (int y = 0; y < view.seen.rows; y += 2)
    for (int x = 0; x < view.seen.cols; x += 2)
      if (view.seen.at<uchar>(y, x)) shares.push_back(view.covered.at<float>(y, x));
  return RobustSd(shares);
}

// Pieces of lines as long as a hair, of even cover.
struct LinePieces {
  int num = 0;
  int num_dark = 0;   // Darker than the skin,
  int num_light = 0;  // lighter; the rest is as light as skin.

  // By light alone some hairs would be lost on either side of the skin.
  bool NeedColor() const {
    const double few = std::max<double>(kFewPieces, kLeastOfLines * num);
    return num - num_dark >= few && num - num_light >= few;
  }
};

LinePieces PiecesOf(const SmallView& view, const cv::Mat& on_lines, double um_per_small_px) {
  cv::Mat labels, stats, centroids;
  const int num = cv::connectedComponentsWithStats(on_lines & view.seen, labels, stats, centroids, 8);
  std::vector<std::vector<double>> cover(num), density(num);
  for (int y = 0; y < labels.rows; ++y)
    for (int x = 0; x < labels.cols; ++x)
      if (const int k = labels.at<int>(y, x); k > 0) {
        const cv::Vec3f &light = view.light.at<cv::Vec3f>(y, x), &skin = view.skin.at<cv::Vec3f>(y, x);
        cover[k].push_back(view.covered.at<float>(y, x));
        density[k].push_back(std::log((skin[0] + skin[1] + skin[2]) / std::max(light[0] + light[1] + light[2], 1e-3f)));
      }
  LinePieces pieces;
  for (int k = 1; k < num; ++k) {
    const double length = std::hypot(stats.at<int>(k, cv::CC_STAT_WIDTH), stats.at<int>(k, cv::CC_STAT_HEIGHT));
    if (length < kLeastLengthUm / um_per_small_px || stats.at<int>(k, cv::CC_STAT_AREA) > kWidest * length) continue;
    if (Median(cover[k]) < kHairCovers) continue;
    ++pieces.num;
    const double depth = Median(density[k]);
    if (depth > kPlain) ++pieces.num_dark;
    if (depth < -kPlain) ++pieces.num_light;
  }
  return pieces;
}

// The picture, from the light of skin at the small size.
cv::Mat PictureOf(const cv::Mat& bgr, const SmallView& view) {
  cv::Mat small_color(view.skin.size(), CV_32F), skin_color, picture(bgr.size(), CV_8U);
  for (int y = 0; y < small_color.rows; ++y)
    for (int x = 0; x < small_color.cols; ++x)
      small_color.at<float>(y, x) = std::max(ColorOf(view.skin.at<cv::Vec3f>(y, x)), kLeastLight);
  cv::resize(small_color, skin_color, bgr.size(), 0, 0, cv::INTER_LINEAR);
  for (int y = 0; y < bgr.rows; ++y) {
    const cv::Mat light = MixingLight(bgr.row(y));
    for (int x = 0; x < bgr.cols; ++x) {
      const double left = kSkinLight * ColorOf(light.at<cv::Vec3f>(0, x)) / skin_color.at<float>(y, x);
      picture.at<uchar>(y, x) = cv::saturate_cast<uchar>(255 * SrgbFromLinear(std::clamp(left, 0.0, 1.0)));
    }
  }
  return picture;
}

// Skin and hair, where hair must be told by its want of color; absent elsewhere.
std::optional<SmallView> Unmixed(const SmallLook& look) {
  if (std::min(look.picture.cols, look.picture.rows) * look.um_per_px < kLeastLengthUm) return std::nullopt;
  SmallView view;
  view.light = MixingLight(look.picture);
  view.seen = look.seen;
  if (!MayHaveColor(view)) return std::nullopt;
  TellSkin(look, view);
  const cv::Scalar skin = cv::mean(view.skin, view.seen);
  if (NoiseOf(view) > kMostNoise) return std::nullopt;
  if (skin[2] - skin[0] < kLeastColor * (skin[0] + skin[1] + skin[2])) return std::nullopt;
  if (!PiecesOf(view, OnLines(view.covered), look.um_per_px).NeedColor()) return std::nullopt;
  return view;
}

}  // namespace

bool ShowsNeutralHair(const SmallLook& look) { return Unmixed(look).has_value(); }

std::optional<cv::Mat> SkinLeftByNeutralHair(const cv::Mat& bgr, const cv::Mat& seen, double um_per_px) {
  TRICHO_CHECK(bgr.type() == CV_8UC3 && bgr.size() == seen.size() && um_per_px > 0);
  const double scale = std::max(1.0, kUmPerSmallPx / um_per_px);
  const std::optional<SmallView> view = Unmixed(SmallLookAt(ShrunkByArea(bgr, scale), seen, um_per_px * scale));
  if (!view) return std::nullopt;
  return PictureOf(bgr, *view);
}

}  // namespace tricho
