// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/site_pictures.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "matching/site_frame.h"

namespace tricho {

namespace {

constexpr int kSquaresAcross = 10;
const cv::Scalar kNothingShown(96, 96, 96);

struct Redrawn {
  cv::Mat bgr;
  cv::Mat shown;  // CV_8UC1: 255 where the follow-up shows something.
};

Redrawn Redraw(cv::Size size, const cv::Mat& followup_bgr, const SiteMap& map) {
  cv::Mat with_alpha;
  cv::cvtColor(followup_bgr, with_alpha, cv::COLOR_BGR2BGRA);
  const cv::Mat redrawn = RedrawnInBaseline(with_alpha, map, size, cv::INTER_LINEAR);
  Redrawn result;
  cv::cvtColor(redrawn, result.bgr, cv::COLOR_BGRA2BGR);
  cv::extractChannel(redrawn, result.shown, 3);
  result.shown = result.shown == 255;
  return result;
}

}  // namespace

cv::Mat DrawAligned(const cv::Mat& baseline_bgr, const cv::Mat& followup_bgr, const SiteMap& baseline_from_followup) {
  Redrawn redrawn = Redraw(baseline_bgr.size(), followup_bgr, baseline_from_followup);
  redrawn.bgr.setTo(kNothingShown, ~redrawn.shown);
  return redrawn.bgr;
}

cv::Mat DrawCheckerboard(const cv::Mat& baseline_bgr, const cv::Mat& followup_bgr,
                         const SiteMap& baseline_from_followup) {
  const Redrawn redrawn = Redraw(baseline_bgr.size(), followup_bgr, baseline_from_followup);
  cv::Scalar mean0, sd0, mean1, sd1;
  cv::meanStdDev(baseline_bgr, mean0, sd0, redrawn.shown);
  cv::meanStdDev(redrawn.bgr, mean1, sd1, redrawn.shown);
  cv::Matx34d tone = cv::Matx34d::zeros();
  for (int c = 0; c < 3; ++c) {
    tone(c, c) = sd1[c] > 0 ? std::clamp(sd0[c] / sd1[c], 0.5, 2.0) : 1;
    tone(c, 3) = mean0[c] - tone(c, c) * mean1[c];
  }
  cv::Mat toned;
  cv::transform(redrawn.bgr, toned, tone);

  cv::Mat board = baseline_bgr.clone();
  const int side = std::max(8, (board.cols + kSquaresAcross - 1) / kSquaresAcross);
  for (int y = 0; y < board.rows; y += side) {
    for (int x = (y / side) % 2 == 0 ? side : 0; x < board.cols; x += 2 * side) {
      const cv::Rect square = cv::Rect(x, y, side, side) & cv::Rect({0, 0}, board.size());
      toned(square).copyTo(board(square), redrawn.shown(square));
    }
  }
  return board;
}

}  // namespace tricho
