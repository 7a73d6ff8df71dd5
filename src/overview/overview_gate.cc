// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/overview_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/focus.h"
#include "capture/shrink.h"
#include "overview/face.h"

namespace tricho {
namespace {

void Refuse(Overview& overview, std::string sentence) {
  overview.usable = false;
  overview.reasons.push_back(std::move(sentence));
}

// A line from side to side along which the picture changes at once: the bar of a screenshot, a frame, a collage.
bool HasBars(const cv::Mat& grey) {
  constexpr double kStep = 12, kMostOfLine = 0.97, kMargin = 0.01;
  for (const cv::Mat& picture : {grey, cv::Mat(grey.t())}) {
    const int margin = std::max(2, static_cast<int>(kMargin * picture.rows));
    for (int y = margin; y < picture.rows - margin; ++y) {
      int steps = 0;
      for (int x = 0; x < picture.cols; ++x)
        steps += std::abs(picture.at<uchar>(y, x) - picture.at<uchar>(y - 1, x)) > kStep ||
                 std::abs(picture.at<uchar>(y + 1, x) - picture.at<uchar>(y - 1, x)) > kStep;
      if (steps >= kMostOfLine * picture.cols) return true;
    }
  }
  return false;
}

double BurntShare(const HeadFrame& frame) {
  constexpr int kBurnt = 252;
  std::array<cv::Mat, 3> channels;
  cv::split(frame.bgr, channels.data());
  const cv::Mat least = cv::min(cv::min(channels[0], channels[1]), channels[2]);
  return cv::countNonZero((least >= kBurnt) & frame.head) / std::max(1.0, 1.0 * cv::countNonZero(frame.head));
}

// Sd of lightness over 5 px as a share of lightness, median over what covers the head.
double Streakiness(const Overview& overview) {
  const HeadFrame& frame = overview.frame;
  cv::Mat grey, mean, squares;
  cv::cvtColor(frame.bgr, grey, cv::COLOR_BGR2GRAY);
  grey.convertTo(grey, CV_32F);
  cv::blur(grey, mean, {5, 5});
  cv::blur(grey.mul(grey), squares, {5, 5});
  std::vector<double> shares;
  for (int y = 0; y < grey.rows; y += 3)
    for (int x = 0; x < grey.cols; x += 3) {
      if (frame.head.at<uchar>(y, x) == 0) continue;
      if (!overview.scalp.share.empty() && overview.scalp.share.at<float>(y, x) > 0.3F) continue;
      const double m = mean.at<float>(y, x);
      shares.push_back(std::sqrt(std::max(0.0, squares.at<float>(y, x) - m * m)) / (m + 3));
    }
  if (shares.empty()) return 1;
  const auto middle = shares.begin() + static_cast<std::ptrdiff_t>(shares.size() / 2);
  std::nth_element(shares.begin(), middle, shares.end());
  return *middle;
}

void JudgeCover(Overview& overview) {
  constexpr double kMinStreaks = 0.025;
  const cv::Vec3d& hair = overview.scalp.hair_lab;
  const bool odd = hair[1] < -7 || hair[2] < -9 || std::hypot(hair[1], hair[2]) > 48;
  if (overview.scalp.hair_share == 0) return;
  if (odd)
    Refuse(overview,
           "What covers the head has a color that hair does not have (a hat, a cap, a scarf, or dyed hair): take the "
           "photo with bare, undyed hair.");
  else if (Streakiness(overview) < kMinStreaks)
    Refuse(overview,
           "What covers the head is too even for hair (a hat or a cap, or a photo far out of focus): take the photo "
           "with a bare head, and focus on the hair.");
}

void JudgeWet(Overview& overview) {
  constexpr double kWet = 0.0094, kWetByHue = 0.0145, kDoubtful = 0.0085;
  const std::optional<double>& lock = overview.quality.lock_head_share;
  if (!lock) return;
  const double limit = overview.scalp.led_by_hue ? kWetByHue : kWet;
  if (*lock > limit)
    Refuse(
        overview,
        fmt::format("The hair looks wet or oily: it clumps into locks {:.1f} % of the head's width wide, dry hair "
                    "into at most {:.1f} %, and more scalp shows than there is; take the photo with clean, dry hair.",
                    100 * *lock, 100 * limit));
  else if (*lock > kDoubtful && !overview.scalp.led_by_hue)
    overview.warnings.push_back(
        "The hair clumps a little, as damp, oily or curly hair does; more scalp may show than usual.");
}

void JudgeBlur(Overview& overview) {
  constexpr double kMostBlur = 0.006, kMuchBlur = 0.004;
  const std::optional<double>& blur = overview.quality.blur_head_share;
  if (!blur) return;
  if (*blur > kMostBlur)
    Refuse(overview, fmt::format("The photo is out of focus or shaken: edges are blurred over {:.1f} % of the head's "
                                 "width, at most {:.1f} % can be used; focus on the hair and hold still.",
                                 100 * *blur, 100 * kMostBlur));
  else if (*blur > kMuchBlur)
    overview.warnings.push_back(fmt::format(
        "The photo is soft: edges are blurred over {:.1f} % of the head's width; thin gaps between hairs get lost.",
        100 * *blur));
}

void JudgeLight(Overview& overview) {
  constexpr double kMostBurnt = 0.05, kDarkScalp = 14;
  if (overview.quality.burnt_share > kMostBurnt)
    Refuse(overview, fmt::format("{:.0f} % of the head is burnt out (white), at most {:.0f} % can be used: take the "
                                 "photo without flash and out of direct sun.",
                                 100 * overview.quality.burnt_share, 100 * kMostBurnt));
  else if (overview.scalp.reason.empty() && overview.quality.scalp_light < kDarkScalp)
    Refuse(overview, "The photo is too dark to tell hair from scalp: take it in more light.");
}

}  // namespace

bool JudgeScene(const cv::Mat& bgr, const HeadOutline& head, Overview& overview) {
  constexpr double kDark = 6;
  constexpr int kLeastSidePx = 300, kCopySidePx = 480;
  constexpr double kLeastHeadPx = 200, kMostCut = 0.08, kLeastArea = 0.3;
  if (std::min(bgr.cols, bgr.rows) < kLeastSidePx) {
    Refuse(overview, fmt::format("The photo is {} x {} px, at least {} px a side are needed: use the original file.",
                                 bgr.cols, bgr.rows, kLeastSidePx));
    return false;
  }
  cv::Mat grey;
  cv::cvtColor(ShrunkByArea(bgr, std::max(1.0, std::max(bgr.cols, bgr.rows) / 1.0 / kCopySidePx)), grey,
               cv::COLOR_BGR2GRAY);
  if (cv::mean(grey)[0] < kDark)
    Refuse(overview, "The photo is black or as good as black: take it in more light, with the lens open.");
  else if (HasBars(grey))
    Refuse(overview,
           "The photo has a bar or a frame from side to side (a screenshot or a collage): use the photo itself, as the "
           "camera wrote it.");
  else if (head.num_bodies > 1 && head.area_share > 0.04)
    Refuse(overview,
           fmt::format("{} bodies of like size stand out from the background: take a photo of one head alone.",
                       head.num_bodies));
  else if (head.cut_share > kMostCut && head.area_share > kLeastArea)
    Refuse(
        overview,
        fmt::format("What stands out from the background is cut off by the edge of the photo ({:.0f} % of its outline, "
                    "at most {:.0f} %): the part and the crown leave the photo, or this is a close-up; take it from "
                    "farther away, the whole head in view.",
                    100 * head.cut_share, 100 * kMostCut));
  else if (!head.reason.empty())
    Refuse(overview, fmt::format("No head is found: {}. Take the photo from above, the whole head in view, before an "
                                 "even background; close-ups are for tricho analyze.",
                                 head.reason));
  else if (!head.is_overview)
    Refuse(overview,
           "This does not look like a head from above before an even background: it looks like a close-up or a window; "
           "close-ups are for tricho analyze.");
  else if (head.width_px < kLeastHeadPx)
    Refuse(overview,
           fmt::format("The head is {:.0f} px wide on the photo, at least {:.0f} px are needed: go nearer, or "
                       "use the original file.",
                       head.width_px, kLeastHeadPx));
  return overview.usable;
}

void JudgeHead(Overview& overview) {
  cv::Mat grey;
  cv::cvtColor(overview.frame.bgr, grey, cv::COLOR_BGR2GRAY);
  if (const std::optional<double> blur_px = EdgeBlurPx(grey, overview.frame.head))
    overview.quality.blur_head_share = *blur_px / overview.frame.width_px;
  overview.quality.burnt_share = BurntShare(overview.frame);
  overview.quality.scalp_light = overview.scalp.scalp_lab[0];
  overview.quality.hair_light = overview.scalp.hair_lab[0];
  JudgeBlur(overview);
  JudgeLight(overview);
  if (overview.usable && LooksLikeFace(overview.frame))
    Refuse(overview, "This shows a face, not a head from above: bend the head forward, or take the photo from above.");
  if (overview.usable) JudgeCover(overview);
  if (overview.usable && !overview.scalp.reason.empty())
    Refuse(overview, fmt::format("Hair and scalp can't be told apart: {}.", overview.scalp.reason));
  if (overview.usable) JudgeWet(overview);
}

}  // namespace tricho
