// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/no_scalp.h"

#include <fmt/format.h>

#include <opencv2/imgproc.hpp>
#include <string>

#include "capture/own_color.h"
#include "capture/texture.h"
#include "hair/left_over.h"

namespace tricho {
namespace {

// Clear lines all over that are no hairs; returns whether they make the photo doubtful at least. Of 300 photos and
// renders of scalps and skin three, with body hair of which none was found, have 0.05 to 0.08 of their field on such
// lines, the others less; most drawn furs and pages have 0.13 to 0.5.
bool JudgeLinesLeftOver(const LineShares& shares, PhotoQuality& quality) {
  constexpr double kMostLeftOver = 0.115, kLeastFound = 0.6;
  constexpr double kMuchLeftOver = 0.05, kMuchFound = 0.75;
  const std::string figures =
      fmt::format("{:.0f} % of it are clear lines, of which hair that could be found explains {:.0f} %",
                  100 * shares.lines, 100 * shares.found());
  if (shares.left_over > kMostLeftOver && shares.found() < kLeastFound) {
    quality.usable = false;
    quality.reasons.push_back(
        fmt::format("The photo shows no scalp whose hair can be measured: {}, at least {:.0f} % are needed; give a "
                    "close-up of the scalp (this looks like fur, print, grass or cloth), and check the scale.",
                    figures, 100 * kLeastFound));
    return true;
  }
  const bool is_doubtful = shares.left_over > kMuchLeftOver && shares.found() < kMuchFound;
  if (is_doubtful)
    quality.warnings.push_back(fmt::format(
        "The photo may be no close-up of a scalp, or its scale wrong: {}; what was found is to be doubted.", figures));
  return is_doubtful;
}

// A photo without hair must show skin by its color, else nothing tells it from an x-ray or a wall. A grey file, as some
// devices write, has none: there an evenly grey field counts as bare skin.
void JudgeHairless(const Photo& photo, const Field& field, PhotoQuality& quality) {
  constexpr double kLeastOwnColor = 0.0085;
  constexpr double kMostUneven = 12;  // Grey levels; a rendered bare scalp has 6, drawn x-rays 17 and more.
  const double own_color = OwnColor(photo.bgr, field.seen);
  if (own_color >= kLeastOwnColor) return;
  cv::Mat grey;
  cv::cvtColor(photo.bgr, grey, cv::COLOR_BGR2GRAY);
  const double unevenness = MeasureTexture(grey, field.seen).unevenness;
  if (photo.is_grey && unevenness <= kMostUneven) return;
  quality.usable = false;
  quality.reasons.push_back(fmt::format(
      "The photo shows neither hair nor skin: its color varies by {:.1f} % where it is as light, skin's by {:.1f} % at "
      "least, and its brightness by {:.0f} of 255 levels; give a photo of the scalp, in color.",
      100 * own_color, 100 * kLeastOwnColor, unevenness));
}

}  // namespace

bool JudgeByHairs(const Photo& photo, const Field& field, const Hairs& hairs, PhotoQuality& quality) {
  if (hairs.shafts.empty()) JudgeHairless(photo, field, quality);
  return !quality.usable || JudgeLinesLeftOver(SharesOfLines(photo, field, hairs), quality);
}

}  // namespace tricho
