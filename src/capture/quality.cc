// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/quality.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "base/check.h"
#include "base/shared_work.h"
#include "base/srgb.h"
#include "base/units.h"
#include "capture/focus.h"
#include "capture/letters.h"
#include "capture/repetition.h"
#include "capture/texture.h"

namespace tricho {
namespace {

void Refuse(PhotoQuality& quality, std::string sentence) {
  quality.usable = false;
  quality.reasons.push_back(std::move(sentence));
}

void Warn(PhotoQuality& quality, std::string sentence) { quality.warnings.push_back(std::move(sentence)); }

// Linear light of the seen pixels: mean luminance, and the shares that are clipped or as good as black.
struct Light {
  double mean = 0;
  double bright = 0;  // Luma [0, 255] that 1 % of the pixels exceed.
  double clipped_share = 0;
};

Light MeasureLight(const cv::Mat& bgr, const cv::Mat& seen) {
  constexpr int kStepPx = 3;  // A ninth of the pixels gives the mean to four digits.
  constexpr int kMinClipped = 250;
  std::array<double, 256> linear{};
  for (int i = 0; i < 256; ++i) linear[i] = LinearFromSrgb(i / 255.0);
  Light light;
  std::array<int, 256> luma_counts{};
  int count = 0;
  for (int y = 0; y < bgr.rows; y += kStepPx)
    for (int x = 0; x < bgr.cols; x += kStepPx) {
      if (seen.at<uchar>(y, x) == 0) continue;
      const auto& color = bgr.at<cv::Vec3b>(y, x);
      light.mean += 0.0722 * linear[color[0]] + 0.7152 * linear[color[1]] + 0.2126 * linear[color[2]];
      ++luma_counts[(29 * color[0] + 150 * color[1] + 77 * color[2]) / 256];
      if (std::min({color[0], color[1], color[2]}) >= kMinClipped) light.clipped_share += 1;
      ++count;
    }
  if (count == 0) return light;
  light.mean /= count;
  light.clipped_share /= count;
  int above = 0;
  int luma = 255;
  while (luma > 0 && (above += luma_counts[luma]) < 0.01 * count) --luma;
  light.bright = luma;
  return light;
}

void JudgeSize(const Photo& photo, const Field& field, const Scale& scale, PhotoQuality& quality) {
  constexpr int kMinSidePx = 100;
  constexpr double kMinSeenPx2 = 20'000;
  constexpr double kMinSeenMm2 = 1;
  constexpr double kFewSeenMm2 = 10;
  if (std::min(photo.bgr.cols, photo.bgr.rows) < kMinSidePx) {
    Refuse(quality,
           fmt::format("The photo is {} x {} px, at least {} px a side are needed: use the original file, not a "
                       "thumbnail.",
                       photo.bgr.cols, photo.bgr.rows, kMinSidePx));
    return;
  }
  if (field.seen_px2 < kMinSeenPx2) {
    Refuse(quality,
           fmt::format("Skin can be seen on {:.0f} px only, at least {:.0f} are needed: take the photo without "
                       "black rim, glare and labels.",
                       field.seen_px2, kMinSeenPx2));
    return;
  }
  if (!scale.um_per_px) return;
  const double seen_mm2 = field.seen_px2 * std::pow(*scale.um_per_px / kUmPerMm, 2);
  if (seen_mm2 < kMinSeenMm2)
    Refuse(quality, fmt::format("The field shows {:.2f} mm2 of skin, at least {:.0f} mm2 are needed: use a lower "
                                "magnification, or check the scale.",
                                seen_mm2, kMinSeenMm2));
  else if (seen_mm2 < kFewSeenMm2)
    Warn(quality,
         fmt::format("The field shows {:.1f} mm2 of skin; below {:.0f} mm2 so few hairs are counted that densities "
                     "are uncertain: use a lower magnification or several photos.",
                     seen_mm2, kFewSeenMm2));
}

void JudgeResolution(const Scale& scale, const Texture& texture, PhotoQuality& quality) {
  // A terminal hair is 60 um and more: 4 px at 15 um a pixel, 2 px at 30. Below 2 px hairs that lie side by side can't
  // be told apart, and a thickness is not to be had.
  constexpr double kCoarseUmPerPx = 15;
  constexpr double kMaxUmPerPx = 30;
  constexpr double kHairUm = 60;
  constexpr double kMaxUnresolvedShare = 0.7;
  if (scale.um_per_px && *scale.um_per_px > kMaxUmPerPx) {
    Refuse(quality,
           fmt::format("A pixel covers {:.0f} um, at most {:.0f} um can be used: this is an overview in which a hair "
                       "of {:.0f} um is {:.1f} px wide; take a close-up.",
                       *scale.um_per_px, kMaxUmPerPx, kHairUm, kHairUm / *scale.um_per_px));
  } else if (scale.um_per_px && *scale.um_per_px >= kCoarseUmPerPx) {
    Warn(quality,
         fmt::format("A pixel covers {:.0f} um, so that a hair of {:.0f} um is {:.1f} px wide; thickness and thin "
                     "hairs are uncertain from {:.0f} um on: take a closer photo.",
                     *scale.um_per_px, kHairUm, kHairUm / *scale.um_per_px, kCoarseUmPerPx));
  } else if (!scale.um_per_px && texture.unresolved_share > kMaxUnresolvedShare) {
    Refuse(quality,
           fmt::format("Single hairs can't be resolved on {:.0f} % of the field, at most {:.0f} % can be used: this "
                       "looks like an overview; take a close-up.",
                       100 * texture.unresolved_share, 100 * kMaxUnresolvedShare));
  }
}

// Whether these pixels can be a photo of skin at all. Only what can't is refused: an even or evenly shaded area, mere
// noise, a drawing or a page.
void JudgeContent(const Texture& texture, std::optional<double> edge_blur_px, PhotoQuality& quality) {
  constexpr double kMinUnevenness = 0.6;    // Bare skin on phantoms and photos has 2 and more.
  constexpr double kMaxOneGreyShare = 0.5;  // Strong JPEG compression makes skin even as well, but not white or black.
  constexpr int kMinPaper = 215;
  constexpr int kMaxInk = 20;
  constexpr double kNoiseFineShare = 0.8;
  constexpr double kNoiseTiles = 0.9;
  constexpr int kMinTiles = 8;
  if (texture.num_tiles < kMinTiles) return;
  if (!edge_blur_px && texture.unevenness < kMinUnevenness)
    Refuse(quality,
           fmt::format("The photo shows no skin: its brightness varies by {:.1f} of 255 levels, skin varies by at "
                       "least {:.1f}; check that the lens is open and touches the scalp.",
                       texture.unevenness, kMinUnevenness));
  else if (texture.fine_share > kNoiseFineShare && texture.unresolved_share > kNoiseTiles)
    Refuse(quality,
           fmt::format("The photo shows no skin but noise: {:.0f} % of its contrast is between neighboring pixels, at "
                       "most {:.0f} % can be used; take it with more light.",
                       100 * texture.fine_share, 100 * kNoiseFineShare));
  else if (texture.one_grey_share > kMaxOneGreyShare &&
           (texture.commonest_grey >= kMinPaper || texture.commonest_grey <= kMaxInk))
    Refuse(quality,
           fmt::format("The photo shows no skin but a page or a drawing: {:.0f} % of it has one and the same grey, at "
                       "most {:.0f} % can be used; give a photo of the scalp.",
                       100 * texture.one_grey_share, 100 * kMaxOneGreyShare));
}

// Of all photos of scalps and skin that were looked at, none has more than two rows: date, device and scale bar.
void JudgePrint(int text_rows, PhotoQuality& quality) {
  constexpr int kMaxTextRows = 6;
  if (text_rows > kMaxTextRows)
    Refuse(quality,
           fmt::format("The photo shows no scalp but print: {} rows of letters, at most {} can be lettering on a "
                       "photo; give a photo of the scalp.",
                       text_rows, kMaxTextRows));
}

// What stands at even distances all over, with no scalp between. On 300 photos and renders of scalps and skin at most a
// tenth of the field does; of drawn cloth and ridges of fingers, seven in ten parts at least.
constexpr double kMaxRepeatedShare = 0.5;

void JudgeRepetition(const Repetition& repetition, PhotoQuality& quality) {
  if (repetition.share > kMaxRepeatedShare)
    Refuse(quality,
           fmt::format("The photo shows no scalp but a pattern, as of cloth or of a finger: {:.0f} % of it repeats "
                       "itself every {:.0f} px, at most {:.0f} % can be hair; give a photo of the scalp.",
                       100 * repetition.share, repetition.period_px, 100 * kMaxRepeatedShare));
}

// Neither skin nor hair is green in any light that was looked at: not one pixel in a thousand of some 350 photos.
void JudgeGreen(const cv::Mat& bgr, const cv::Mat& seen, PhotoQuality& quality) {
  constexpr double kMaxGreenShare = 0.2;
  constexpr int kStepPx = 3;
  constexpr double kOverOthers = 1.15, kMoreLevels = 4;
  int green = 0, count = 0;
  for (int y = 0; y < bgr.rows; y += kStepPx)
    for (int x = 0; x < bgr.cols; x += kStepPx) {
      if (seen.at<uchar>(y, x) == 0) continue;
      const auto& color = bgr.at<cv::Vec3b>(y, x);
      ++count;
      if (color[1] > kOverOthers * std::max(color[0], color[2]) + kMoreLevels) ++green;
    }
  const double green_share = count > 0 ? static_cast<double>(green) / count : 0;
  if (green_share > kMaxGreenShare)
    Refuse(quality,
           fmt::format("The photo shows no scalp: {:.0f} % of it is green, at most {:.0f} % can be used; give a photo "
                       "of the scalp in white light.",
                       100 * green_share, 100 * kMaxGreenShare));
}

void JudgeLight(const Light& light, PhotoQuality& quality) {
  constexpr double kMinBright = 35;
  constexpr double kDimBright = 70;
  constexpr double kMaxClippedShare = 0.25;
  constexpr double kMuchClippedShare = 0.05;
  if (light.bright < kMinBright)
    Refuse(quality,
           fmt::format("The photo is underexposed: its bright parts reach {:.0f} of 255, at least {:.0f} are needed; "
                       "use more light or a longer exposure.",
                       light.bright, kMinBright));
  else if (light.bright < kDimBright)
    Warn(quality,
         fmt::format("The photo is dark: its bright parts reach {:.0f} of 255; from {:.0f} on thin hairs stand out "
                     "of the noise: use more light.",
                     light.bright, kDimBright));
  if (light.clipped_share > kMaxClippedShare)
    Refuse(quality,
           fmt::format("The photo is overexposed: {:.0f} % of the skin is white, at most {:.0f} % can be used; use "
                       "less light or a shorter exposure.",
                       100 * light.clipped_share, 100 * kMaxClippedShare));
  else if (light.clipped_share > kMuchClippedShare)
    Warn(quality, fmt::format("{:.0f} % of the skin is white, from {:.0f} % on light hairs get lost: use less light.",
                              100 * light.clipped_share, 100 * kMuchClippedShare));
}

void JudgeGlare(const Field& field, PhotoQuality& quality) {
  constexpr double kMaxGlareShare = 0.3;
  constexpr double kMuchGlareShare = 0.05;
  constexpr double kOverexposedShare = 0.6;
  if (field.glare_share > kOverexposedShare)
    Refuse(quality,
           fmt::format("The photo is overexposed: {:.0f} % of the field is white, at most {:.0f} % can be used; use "
                       "less light or a shorter exposure.",
                       100 * field.glare_share, 100 * kMaxGlareShare));
  else if (field.glare_share > kMaxGlareShare)
    Refuse(quality,
           fmt::format("Glare hides {:.0f} % of the field, at most {:.0f} % can be used: use polarized light or "
                       "contact gel.",
                       100 * field.glare_share, 100 * kMaxGlareShare));
  else if (field.glare_share > kMuchGlareShare)
    Warn(quality,
         fmt::format("Glare hides {:.0f} % of the field, which is left out of all counts; below {:.0f} % is good: use "
                     "polarized light or contact gel.",
                     100 * field.glare_share, 100 * kMuchGlareShare));
}

void JudgeFocus(std::optional<double> edge_blur_px, const Scale& scale, PhotoQuality& quality) {
  // A blur of 25 um sd widens a terminal hair's edges to its own width. (Hairs thinner than their blur read a third
  // sharper than they are, which the limits allow for.) A blur below 2.5 px is the pixels', not the lens's.
  constexpr double kMaxBlurUm = 25;
  constexpr double kMuchBlurUm = 15;
  constexpr double kMinJudgedPx = 2.5;
  // Without a scale, hairs at usual magnifications are 8 px and wider.
  constexpr double kMaxBlurPx = 5;
  constexpr double kMuchBlurPx = 3;
  constexpr double kSharpPx = 0.7;  // What a lens and a color sensor leave at best.
  quality.focus_known = edge_blur_px.has_value();
  if (!edge_blur_px) {
    Warn(quality,
         "No edge is strong enough to judge the focus: if hair should be seen here, check that the photo is sharp.");
    return;
  }
  quality.focus = std::min(1.0, kSharpPx / *edge_blur_px);
  const bool in_um = scale.um_per_px.has_value();
  const double blur = in_um ? *edge_blur_px * *scale.um_per_px : *edge_blur_px;
  const double limit = in_um ? kMaxBlurUm : kMaxBlurPx;
  const double much = in_um ? kMuchBlurUm : kMuchBlurPx;
  const char* unit = in_um ? "um" : "px";
  if (*edge_blur_px < kMinJudgedPx) return;
  if (blur > limit)
    Refuse(quality,
           fmt::format("The photo is out of focus: edges are blurred by {:.1f} {} (standard deviation), at most "
                       "{:.0f} {} can be used; focus on the skin and hold still.",
                       blur, unit, limit, unit));
  else if (blur > much)
    Warn(quality,
         fmt::format("The photo is soft: edges are blurred by {:.1f} {} (standard deviation), from {:.1f} {} on thin "
                     "hairs get lost: focus on the skin and hold still.",
                     blur, unit, much, unit));
}

}  // namespace

PhotoQuality AssessQuality(const Photo& photo, const Field& field, const Scale& scale) {
  TRICHO_CHECK(photo.bgr.type() == CV_8UC3 && field.seen.size() == photo.bgr.size(), photo.bgr.type());
  PhotoQuality quality;
  quality.glare_share = field.glare_share;
  quality.warnings = photo.warnings;
  quality.warnings.insert(quality.warnings.end(), scale.warnings.begin(), scale.warnings.end());
  const Light light = MeasureLight(photo.bgr, field.seen);
  quality.exposure = light.mean;
  JudgeGlare(field, quality);
  if (quality.usable) JudgeSize(photo, field, scale, quality);
  if (!quality.usable) return quality;  // Too little is left to judge the rest by.

  cv::Mat grey;
  cv::cvtColor(photo.bgr, grey, cv::COLOR_BGR2GRAY);
  Repetition repetition;
  std::optional<double> edge_blur_px;
  Texture texture;
  int text_rows = 0;
  ShareTasks({[&] { repetition = MeasureRepetition(grey, field.seen, kMaxRepeatedShare); },
              [&] { edge_blur_px = EdgeBlurPx(grey, field.seen); }, [&] { texture = MeasureTexture(grey, field.seen); },
              [&] { text_rows = CountTextRows(grey); }});
  JudgeLight(light, quality);
  if (quality.usable) JudgeContent(texture, edge_blur_px, quality);
  if (quality.usable) JudgePrint(text_rows, quality);
  if (quality.usable) JudgeGreen(photo.bgr, field.seen, quality);
  if (quality.usable) JudgeRepetition(repetition, quality);
  if (quality.usable) JudgeFocus(edge_blur_px, scale, quality);
  if (quality.usable) JudgeResolution(scale, texture, quality);
  return quality;
}

}  // namespace tricho
