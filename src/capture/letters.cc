// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/letters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/shared_work.h"
#include "capture/connected_parts.h"

namespace tricho {
namespace {

constexpr int kMinLetterPx = 5;  // Height.
constexpr int kMaxLetterPx = 60;

// Connected strokes of a letter's size, from left to right.
std::vector<cv::Rect> LetterBoxes(const cv::Mat& strokes) {
  constexpr int kMinAreaPx2 = 5;
  std::vector<cv::Rect> letters;
  for (const auto& [box, area_px2] : ConnectedParts(strokes)) {
    const bool has_size = box.height >= kMinLetterPx && box.height <= kMaxLetterPx && 10 * box.width <= 18 * box.height;
    if (has_size && area_px2 >= kMinAreaPx2) letters.push_back(box);
  }
  std::ranges::sort(letters, {}, [](const cv::Rect& box) { return std::pair(box.x, box.y); });
  return letters;
}

// Chains letters that stand on one base line, of like height and close to each other.
constexpr int kMaxBaseOffsetPx = 1;

std::vector<cv::Rect> Rows(const std::vector<cv::Rect>& letters, int min_letters) {
  std::vector<bool> used(letters.size(), false);
  std::vector<cv::Rect> rows;
  for (std::size_t first = 0; first < letters.size(); ++first) {
    if (used[first]) continue;
    cv::Rect row = letters[first];
    cv::Rect last = row;
    std::vector<std::size_t> members = {first};
    for (std::size_t next = first + 1; next < letters.size(); ++next) {
      const cv::Rect& letter = letters[next];
      if (letter.x > last.br().x + 2 * row.height) break;
      const bool is_mate = !used[next] && std::abs(letter.br().y - last.br().y) <= kMaxBaseOffsetPx &&
                           letter.x >= last.br().x - 1 && 10 * letter.height >= 6 * row.height &&
                           10 * row.height >= 6 * letter.height;
      if (!is_mate) continue;
      members.push_back(next);
      last = letter;
      row |= letter;
    }
    if (static_cast<int>(members.size()) < min_letters) continue;
    for (const std::size_t member : members) used[member] = true;
    rows.push_back(row);
  }
  return rows;
}

// Where a hair crosses a row, the row breaks: what stands on its base line further on, and is as high, belongs to it.
cv::Rect WithFurtherLetters(cv::Rect row, const std::vector<cv::Rect>& letters) {
  constexpr int kMaxGapHeights = 4;
  const int base = row.br().y, height_px = row.height;
  bool grew = true;
  while (grew) {
    grew = false;
    for (const cv::Rect& letter : letters) {
      const bool is_mate = std::abs(letter.br().y - base) <= kMaxBaseOffsetPx + 1 &&
                           10 * letter.height >= 8 * height_px && 10 * letter.height <= 12 * height_px;
      const int gap_px = std::max(letter.x - row.br().x, row.x - letter.br().x);
      if (!is_mate || gap_px > kMaxGapHeights * height_px || (row & letter) == letter) continue;
      row |= letter;
      grew = true;
    }
  }
  return row;
}

// Mean step of grey from line `at` to line at + 1 of a strip, lines counted along rows.
double MeanStep(const cv::Mat& grey, const cv::Range& columns, int at) {
  return cv::mean(grey.row(at + 1).colRange(columns))[0] - cv::mean(grey.row(at).colRange(columns))[0];
}

// How far beyond `line` (up or down by `step`) the plate's edge lies: the strongest step within reach, else a margin.
int PlateEdge(const cv::Mat& grey, const cv::Range& columns, int line, int step, int reach_px) {
  constexpr double kMinStep = 10;
  constexpr int kMarginPx = 2;
  int edge = std::clamp(line + step * kMarginPx, 0, grey.rows - 1);
  double strongest = kMinStep;
  for (int distance = 1; distance <= reach_px; ++distance) {
    const int here = line + step * distance;
    if (here < 1 || here + 1 >= grey.rows) break;
    const double change = std::abs(MeanStep(grey, columns, step > 0 ? here : here - 1));
    if (change <= strongest) continue;
    strongest = change;
    edge = here;
  }
  return edge;
}

cv::Rect Plate(const cv::Mat& grey, const cv::Rect& row) {
  const int reach_px = row.height + 2;
  const cv::Range columns(row.x, row.br().x);
  const int top = PlateEdge(grey, columns, row.y - 1, -1, reach_px);
  const int bottom = PlateEdge(grey, columns, row.br().y, 1, reach_px);
  const cv::Mat turned = grey.t();
  const cv::Range lines(top + 1, std::max(top + 2, bottom));
  const int left = PlateEdge(turned, lines, row.x - 1, -1, reach_px);
  const int right = PlateEdge(turned, lines, row.br().x, 1, reach_px);
  return cv::Rect(cv::Point(left, top), cv::Point(right + 1, bottom + 1)) & cv::Rect({0, 0}, grey.size());
}

}  // namespace

std::vector<cv::Rect> FindLabels(const cv::Mat& grey, const cv::Rect& where) {
  constexpr int kStrokePx = 7;
  constexpr int kMinContrast = 60;
  constexpr int kMinGrey = 150;
  constexpr int kMinLetters = 3;
  const cv::Mat region = grey(where);
  cv::Mat contrast;
  cv::morphologyEx(region, contrast, cv::MORPH_TOPHAT,
                   cv::getStructuringElement(cv::MORPH_RECT, cv::Size(kStrokePx, kStrokePx)));
  std::vector<cv::Rect> labels;
  for (const cv::Rect& row : Rows(LetterBoxes((contrast >= kMinContrast) & (region >= kMinGrey)), kMinLetters))
    labels.push_back(Plate(grey, row + where.tl()));
  return labels;
}

std::vector<cv::Rect> FindTextRows(const ChannelRange& range, const cv::Mat& bars, int min_letters) {
  // Not quite white and black: JPEG takes from thin strokes.
  constexpr int kMinWhite = 225;
  constexpr int kMaxBlack = 35;
  constexpr int kMarginPx = 2;
  std::array<std::vector<cv::Rect>, 2> by_color;
  SharePieces(2, [&](int i) {
    const bool is_white = i == 0;
    cv::Mat strokes = is_white ? range.least >= kMinWhite : range.most <= kMaxBlack;
    strokes.setTo(0, bars);
    if (cv::countNonZero(strokes) < min_letters * kMinLetterPx) return;
    const cv::Rect where = cv::boundingRect(strokes);
    const std::vector<cv::Rect> letters = LetterBoxes(strokes(where));
    for (const cv::Rect& found : Rows(letters, min_letters)) {
      const cv::Rect row = WithFurtherLetters(found, letters) + where.tl();
      by_color[i].push_back(
          cv::Rect(row.x - kMarginPx, row.y - kMarginPx, row.width + 2 * kMarginPx, row.height + 2 * kMarginPx) &
          cv::Rect({0, 0}, bars.size()));
    }
  });
  std::vector<cv::Rect> rows = std::move(by_color[0]);
  rows.insert(rows.end(), by_color[1].begin(), by_color[1].end());
  return rows;
}

int CountTextRows(const cv::Mat& grey) {
  constexpr int kStrokePx = 15;
  constexpr int kMinContrast = 50;
  constexpr int kMinLetters = 8;
  cv::Mat contrast;
  cv::morphologyEx(grey, contrast, cv::MORPH_BLACKHAT,
                   cv::getStructuringElement(cv::MORPH_RECT, cv::Size(kStrokePx, kStrokePx)));
  return static_cast<int>(Rows(LetterBoxes(contrast >= kMinContrast), kMinLetters).size());
}

}  // namespace tricho
