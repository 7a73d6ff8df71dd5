// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/graphics.h"

#include "base/shared_work.h"
#include "capture/drawn_lines.h"
#include "capture/letters.h"

namespace tricho {

cv::Mat FindScaleBars(const PhotoViews& views, const ChannelRange& range) {
  constexpr int kFewLetters = 3;
  const cv::Mat& grey = views.grey;
  const cv::Rect frame({0, 0}, grey.size());
  cv::Mat bars = cv::Mat::zeros(grey.size(), CV_8UC1);
  for (const cv::Rect& line : views.drawn_lines_px) {
    bars(cv::Rect(line.x - 1, line.y - 1, line.width + 2, line.height + 2) & frame).setTo(255);
    const cv::Rect around = NeighborhoodOf(line, grey.size());
    for (const cv::Rect& label : FindLabels(grey, around)) bars(label).setTo(255);
    for (const cv::Rect& label : FindTextRows(range.In(around), bars(around), kFewLetters))
      bars(label + around.tl()).setTo(255);
  }
  return bars;
}

cv::Mat FindDrawings(const cv::Mat& bgr, const PhotoViews& views, const ChannelRange& range, const cv::Mat& bars) {
  cv::Mat pens, scale_bars;
  std::vector<cv::Rect> rows;
  ShareTasks({[&] { rows = FindTextRows(range, bars); }, [&] { scale_bars = FindScaleBars(views, range); },
              [&] { pens = FindPens(bgr, range); }});
  cv::Mat drawings = pens | scale_bars;
  for (const cv::Rect& row : rows) drawings(row).setTo(255);
  return drawings;
}

}  // namespace tricho
