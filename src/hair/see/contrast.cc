// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/see/contrast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "base/shared_work.h"
#include "base/srgb.h"
#include "base/statistics.h"
#include "base/wide_vectors.h"
#include "capture/shrink.h"
#include "hair/line/hair_facts.h"
#include "hair/see/neutral_hair.h"
#include "hair/see/small_look.h"

namespace tricho {

namespace {

constexpr int kSharedWorkRows = 64;    // Handed to another thread in such portions.
constexpr int kSkinStep = 4;           // The skin varies slowly: its light is estimated at a quarter of the resolution.
constexpr double kFirstLookPx = 1400;  // Longer side of the first look at a photo without a scale.
constexpr double kWidestHalfPx = 8;    // Beyond this it is no single hair: weighs no more.
constexpr double kFewLightLines = 0.004;  // Share of the field that white hair covers at least.
constexpr double kFewOppositeLines = 0.0003;
constexpr double kDeepShare = 0.9;
constexpr float kTranslucentDensity = 1.4f;  // Hair that lets a quarter of the light through is translucent,
constexpr float kTranslucentRed = 0.75f;     // when red passes more easily than blue.
constexpr float kBloodMargin = 0.85f;
constexpr float kDarkest = 0.004f;  // Linear light of the darkest pixel that still tells anything (8-bit sRGB).

// log(linear light) for each 8-bit sRGB value. Source: IEC 61966-2-1.
std::array<float, 256> LogLightTable() {
  std::array<float, 256> table{};
  for (int i = 0; i < 256; ++i) {
    table[i] = static_cast<float>(std::log(LinearFromSrgb(i / 255.0) + kDarkest));
  }
  return table;
}

cv::Mat LogLight(const cv::Mat& bgr) {
  static const std::array<float, 256> table = LogLightTable();
  cv::Mat log_light;
  cv::LUT(bgr, cv::Mat(1, 256, CV_32F, const_cast<float*>(table.data())), log_light);
  return log_light;
}

cv::Mat Resized(const cv::Mat& image, cv::Size size, bool smaller) {
  if (smaller) return ShrunkByArea(image, size);
  cv::Mat enlarged;
  cv::resize(image, enlarged, size, 0, 0, cv::INTER_CUBIC);
  return enlarged;
}

struct Skin {
  cv::Mat log_light;  // CV_32FC3 at 1 / kSkinStep: log light of bare skin.
  bool light_hair = false;
  bool has_both = false;  // Some lines are darker than the skin, some lighter.
};

// Whether lines lighter than the skin outweigh darker ones. Only lines count: glare and flakes are blobs.
void TellPolarity(const cv::Mat& density, const cv::Mat& seen, Skin& skin) {
  const Bends bends = BendsOf(density);
  double dark = 0, light = 0;
  int num_light = 0, num_dark = 0, num_seen = 0;
  for (int y = 0; y < density.rows; ++y)
    for (int x = 0; x < density.cols; ++x) {
      if (!seen.at<uchar>(y, x)) continue;
      ++num_seen;
      const float low = bends.low.at<float>(y, x), high = bends.high.at<float>(y, x);
      // A line bends in one direction only; specks of glare on rough skin are weak beside hair.
      const float value = density.at<float>(y, x);
      if (-low > 2 * std::abs(high) && value > 0.2f) {
        dark += low * low * value;
        ++num_dark;
      }
      if (high > 2 * std::abs(low) && value < -0.2f) {
        light -= high * high * value;
        ++num_light;
      }
    }
  // A bare scalp has neither; the rim of a reflex must not turn it into one with white hair.
  skin.light_hair = light > dark && num_light > kFewLightLines * num_seen;
  skin.has_both = (skin.light_hair ? num_dark : num_light) > kFewOppositeLines * num_seen;
}

Skin EstimateSkin(const SmallLook& look) {
  const cv::Mat log_light = LogLight(look.picture);
  cv::Mat smooth = LogLight(look.median);
  Skin skin;
  cv::Mat density = smooth - log_light, grey;
  cv::transform(density, grey, cv::Matx13f(1 / 3.f, 1 / 3.f, 1 / 3.f));
  TellPolarity(grey, look.seen, skin);
  // The median leans towards the hair where hair is dense. Twice: take out what is hair, average what is left.
  for (int pass = 0; pass < 2; ++pass) {
    density = skin.light_hair ? log_light - smooth : smooth - log_light;
    cv::transform(density, grey, cv::Matx13f(1 / 3.f, 1 / 3.f, 1 / 3.f));
    cv::Mat bare = (grey < 0.15) & (grey > -0.35) & look.seen;
    cv::erode(bare, bare, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    smooth = SmoothOver(log_light, bare, kSkinWindowUm / look.um_per_px / 5);
  }
  skin.log_light = smooth;
  return skin;
}

// What this photo's hair does to light.
struct HairColor {
  cv::Vec3f share{1, 1, 1};  // Optical density in blue, green, red over the largest: black hair is near (1, 1, 1).
  bool translucent = false;  // Blond, red: lets light through, red most.
};

// Red hair absorbs blue most, green less, and next to no red; blood absorbs green at least as much as blue.
bool IsOfRedHair(const cv::Vec3f& density) {
  constexpr float kLeastBlue = 1.6f, kMostRed = 0.4f;  // Brown spots of skin are paler.
  return density[0] > kLeastBlue && density[1] < kBloodMargin * density[0] && density[2] < kMostRed * density[0];
}

// Blood is left out by its hue: it absorbs next to no red.
HairColor ColorOfHair(const cv::Mat& density, const cv::Mat& seen, bool light_hair) {
  constexpr double kMostlyRedHair = 0.35;  // Of as many pixels as are strong in all colors.
  std::array<std::vector<double>, 3> strong, of_red_hair;
  for (int y = 0; y < density.rows; y += 3)
    for (int x = 0; x < density.cols; x += 3) {
      const cv::Vec3f& d = density.at<cv::Vec3f>(y, x);
      const float largest = std::max({d[0], d[1], d[2]});
      if (!seen.at<uchar>(y, x) || largest < 0.35f) continue;
      if (IsOfRedHair(d))
        for (int c = 0; c < 3; ++c) of_red_hair[c].push_back(d[c]);
      if (d[2] < 0.4f * largest) continue;
      for (int c = 0; c < 3; ++c) strong[c].push_back(d[c]);
    }
  HairColor color;
  const bool red_hair = !light_hair && of_red_hair[0].size() >= 50 &&
                        static_cast<double>(of_red_hair[0].size()) > kMostlyRedHair * double(strong[0].size());
  if (red_hair) strong = std::move(of_red_hair);
  if (strong[0].size() < 50) return color;
  const double deepest = Quantile(strong[0], kDeepShare);
  cv::Vec3f typical;
  for (int c = 0; c < 3; ++c) typical[c] = static_cast<float>(Median(std::move(strong[c])));
  const float largest = std::max({typical[0], typical[1], typical[2]});
  for (int c = 0; c < 3; ++c) color.share[c] = std::clamp(typical[c] / largest, 0.4f, 1.f);
  color.translucent = red_hair || (!light_hair && deepest < kTranslucentDensity && color.share[2] < kTranslucentRed);
  return color;
}

// Minus the density of hair, for a row of pixels; 0 where nothing is seen.
//
// The weakest channel, each seen relative to the hair's own color: what does not darken all of them is not hair.
//
// Translucent (blond) hair has a bright stripe, where red shows nothing. Blue still does, and more than green, whereas
// blood absorbs green at least as much as blue: what blue has over green is hair too.
TRICHO_WIDE_VECTORS void CombineRow(const float* density, const uchar* seen, int count, const HairColor& hair,
                                    float* contrast) {
  const float blue_share = hair.share[0], green_share = hair.share[1], red_share = hair.share[2];
  const float mean_share = (blue_share + green_share + red_share) / 3;
  const float blue_over_blood = blue_share - kBloodMargin * green_share + 0.05f;
  const bool translucent = hair.translucent;
  for (int x = 0; x < count; ++x) {
    const float blue = density[3 * x], green = density[3 * x + 1], red = density[3 * x + 2];
    const float weakest = std::min(std::min(blue / blue_share, green / green_share), red / red_share);
    const float blue_over_green = (blue - kBloodMargin * std::max(0.f, green)) / blue_over_blood;
    const float strongest = translucent ? std::max(weakest, blue_over_green) : weakest;
    contrast[x] = seen[x] ? -(strongest * mean_share) : 0.f;
  }
}

// Minus the density in red alone.
TRICHO_WIDE_VECTORS void RedOfRow(const float* density, const uchar* seen, int count, float* shadow) {
  for (int x = 0; x < count; ++x) shadow[x] = seen[x] ? -density[3 * x + 2] : 0.f;
}

// Contrast of the clear hairs: the upper part of what stands out of the skin.
double TypicalDepth(const cv::Mat& contrast) {
  std::vector<double> clear;
  for (int y = 0; y < contrast.rows; y += 2)
    for (int x = 0; x < contrast.cols; x += 2)
      if (contrast.at<float>(y, x) > 0.25f) clear.push_back(contrast.at<float>(y, x));
  return clear.size() < 100 ? 1.0 : std::clamp(Quantile(std::move(clear), 0.8), 0.3, 1.0);
}

// Width of the lines that stand out [px]: twice the distance to the edge along their middles, weighed by itself, so
// that specks and the thinnest hairs do not lead.
double TypicalLineWidth(const cv::Mat& contrast, float level) {
  cv::Mat distance, widest;
  cv::distanceTransform(contrast > level, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  cv::dilate(distance, widest, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
  double sum = 0, weight = 0;
  int count = 0;
  for (int y = 0; y < distance.rows; ++y)
    for (int x = 0; x < distance.cols; ++x)
      if (const float d = distance.at<float>(y, x); d >= 1 && d == widest.at<float>(y, x)) {
        // The edge lies half a pixel before the first pixel outside.
        const double half_width = d - 0.5;
        sum += half_width * std::min(half_width, kWidestHalfPx);
        weight += std::min(half_width, kWidestHalfPx);
        ++count;
      }
  return count < 20 ? kRulerHairUm / kUmPerWorkPx : 2 * sum / weight;
}

// Share of the light that is absorbed, from minus the density; no less than -0.5, 0 where the density is 0.
void ToAbsorbed(cv::Mat& minus_density) {
  cv::exp(minus_density, minus_density);
  cv::subtract(1, minus_density, minus_density);
  cv::max(minus_density, -0.5, minus_density);
}

// The middle of the three colors, for a row of pixels; 0 where nothing is seen.
TRICHO_WIDE_VECTORS void MiddleOfRow(const float* density, const uchar* seen, int count, float* middle) {
  for (int x = 0; x < count; ++x) {
    const float blue = density[3 * x], green = density[3 * x + 1], red = density[3 * x + 2];
    const float between = std::max(std::min(blue, green), std::min(std::max(blue, green), red));
    middle[x] = seen[x] ? between : 0.f;
  }
}

// White and blond hair are both lighter than skin in red and green.
cv::Mat OppositeContrast(const cv::Mat& density, const cv::Mat& seen) {
  cv::Mat contrast(density.size(), CV_32F);
  for (int y = 0; y < density.rows; ++y)
    MiddleOfRow(density.ptr<float>(y), seen.ptr(y), density.cols, contrast.ptr<float>(y));
  ToAbsorbed(contrast);
  return contrast;
}

cv::Size WorkingSize(cv::Size photo, double photo_per_work) {
  return {std::max(1, static_cast<int>(std::lround(photo.width / photo_per_work))),
          std::max(1, static_cast<int>(std::lround(photo.height / photo_per_work)))};
}

// So that working pixels fill the photo.
WorkingScale Exact(WorkingScale scale, cv::Size photo) {
  const cv::Size size = WorkingSize(photo, scale.photo_per_work);
  scale.exact = {static_cast<double>(photo.width) / size.width, static_cast<double>(photo.height) / size.height};
  return scale;
}

// A photo at working size, and small.
struct WorkingView {
  WorkingScale scale;
  cv::Size photo_size;
  cv::Mat picture;  // CV_8UC3.
  cv::Mat seen;     // CV_8UC1.
  SmallLook small;
};

WorkingView ViewAt(const cv::Mat& bgr, const Field& field, const WorkingScale& scale) {
  const cv::Size size = WorkingSize(bgr.size(), scale.photo_per_work);
  const cv::Size small_size(std::max(1, size.width / kSkinStep), std::max(1, size.height / kSkinStep));
  WorkingView view;
  view.scale = Exact(scale, bgr.size());
  view.photo_size = bgr.size();
  view.picture = Resized(bgr, size, scale.photo_per_work > 1);
  cv::resize(field.seen, view.seen, size, 0, 0, cv::INTER_NEAREST);
  view.small = SmallLookAt(Resized(view.picture, small_size, true), view.seen, scale.um_per_work_px * kSkinStep);
  return view;
}

HairContrast ContrastIn(const WorkingView& view, ContrastMaps maps) {
  HairContrast hair;
  hair.scale = view.scale;
  hair.photo_size = view.photo_size;
  hair.seen = view.seen;
  const cv::Size size = view.picture.size();
  const Skin skin = EstimateSkin(view.small);
  hair.light_hair = skin.light_hair;

  // Row by row, in the place of the skin's light: maps of three floats a pixel are what takes most memory.
  cv::Mat density;
  cv::resize(skin.log_light, density, size, 0, 0, cv::INTER_LINEAR);
  ShareRanges(size.height, kSharedWorkRows, [&](int first, int end) {
    for (int y = first; y < end; ++y) {
      cv::Mat row = density.row(y);
      if (hair.light_hair)
        cv::subtract(LogLight(view.picture.row(y)), row, row);
      else
        cv::subtract(row, LogLight(view.picture.row(y)), row);
    }
  });
  const HairColor color = ColorOfHair(density, hair.seen, hair.light_hair);
  const bool alone = maps == ContrastMaps::kContrastAlone;
  hair.contrast.create(size, CV_32F);
  if (!alone) hair.shadow.create(size, CV_32F);
  ShareRanges(size.height, kSharedWorkRows, [&](int first, int end) {
    for (int y = first; y < end; ++y) {
      const float* row = density.ptr<float>(y);
      CombineRow(row, hair.seen.ptr(y), size.width, color, hair.contrast.ptr<float>(y));
      if (!alone) RedOfRow(row, hair.seen.ptr(y), size.width, hair.shadow.ptr<float>(y));
    }
  });
  ShareTasks({[&] {
                ToAbsorbed(hair.contrast);
                hair.typical_depth = TypicalDepth(hair.contrast);
              },
              [&] {
                if (!alone) ToAbsorbed(hair.shadow);
              },
              [&] {
                if (!alone && skin.has_both) hair.opposite = OppositeContrast(density, hair.seen);
              }});
  return hair;
}

HairContrast ContrastAt(const cv::Mat& bgr, const Field& field, const WorkingScale& scale, ContrastMaps maps) {
  return ContrastIn(ViewAt(bgr, field, scale), maps);
}

// Hair is the ruler: a look at a size that every photo allows gives the width of its lines, a second one at the size
// that follows gives it more exactly.
HairContrast ContrastWithoutScale(const cv::Mat& bgr, const Field& field, ContrastMaps maps) {
  double photo_per_work = std::max(1.0, std::max(bgr.cols, bgr.rows) / kFirstLookPx);
  for (int look = 0; look < 2; ++look) {
    const HairContrast seen =
        ContrastAt(bgr, field, {photo_per_work, {1, 1}, kUmPerWorkPx}, ContrastMaps::kContrastAlone);
    const double width_px = TypicalLineWidth(seen.contrast, 0.5f * static_cast<float>(seen.typical_depth));
    photo_per_work = std::max(1 / kMostEnlarged, photo_per_work * width_px * kUmPerWorkPx / kRulerHairUm);
  }
  return ContrastAt(bgr, field, {photo_per_work, {1, 1}, kUmPerWorkPx}, maps);
}

HairContrast ContrastOf(const cv::Mat& bgr, const Field& field, std::optional<double> um_per_px, ContrastMaps maps) {
  return um_per_px ? ContrastAt(bgr, field, WorkingScaleOf(bgr.size(), *um_per_px), maps)
                   : ContrastWithoutScale(bgr, field, maps);
}

// Of hair that has no color, dark and light alike; below the skin it is seen in red as ever.
HairContrast NeutralContrast(const Photo& photo, cv::Mat skin_left, const Field& field, std::optional<double> um_per_px,
                             ContrastMaps maps) {
  cv::Mat bgr;
  cv::cvtColor(skin_left, bgr, cv::COLOR_GRAY2BGR);
  HairContrast hair = ContrastOf(bgr, field, um_per_px, ContrastMaps::kContrastAlone);
  if (maps == ContrastMaps::kAll) {
    const HairContrast plain = ContrastAt(photo.bgr, field, hair.scale, maps);
    hair.shadow = plain.light_hair ? cv::Mat(-plain.shadow) : plain.shadow;
  }
  hair.skin_left = std::move(skin_left);
  return hair;
}

}  // namespace

WorkingScale WorkingScaleOf(cv::Size photo, double um_per_px) {
  const double um_per_work_px = std::max(kUmPerWorkPx, um_per_px / kMostEnlarged);
  return Exact({um_per_work_px / um_per_px, {1, 1}, um_per_work_px}, photo);
}

double ValueAt(const cv::Mat& map, const Point& at) {
  const cv::Point p(NearestWhole(at.x()), NearestWhole(at.y()));
  return cv::Rect({0, 0}, map.size()).contains(p) ? map.at<float>(p) : 0;
}

bool IsSeenAt(const HairContrast& hair, const Point& at) {
  const cv::Point p(NearestWhole(at.x()), NearestWhole(at.y()));
  return cv::Rect({0, 0}, hair.seen.size()).contains(p) && hair.seen.at<uchar>(p) > 0;
}

HairContrast MeasureContrast(const Photo& photo, const Field& field, std::optional<double> um_per_px,
                             ContrastMaps maps) {
  TRICHO_CHECK(photo.bgr.size() == field.seen.size());
  TRICHO_CHECK(!um_per_px || *um_per_px > 0);
  WorkingView view;
  if (um_per_px) view = ViewAt(photo.bgr, field, WorkingScaleOf(photo.bgr.size(), *um_per_px));
  const double guess = kUmPerWorkPx * kFirstLookPx / std::max(photo.bgr.cols, photo.bgr.rows);
  if (!photo.is_grey && (!um_per_px || ShowsNeutralHair(view.small)))
    if (auto skin_left = SkinLeftByNeutralHair(photo.bgr, field.seen, um_per_px.value_or(guess)))
      return NeutralContrast(photo, *std::move(skin_left), field, um_per_px, maps);
  return um_per_px ? ContrastIn(view, maps) : ContrastWithoutScale(photo.bgr, field, maps);
}

}  // namespace tricho
