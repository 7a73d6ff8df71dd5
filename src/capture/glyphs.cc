// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/glyphs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace tricho {
namespace {

constexpr double kMinLikeness = 0.72;
constexpr double kMinMargin = 0.04;     // Over every other digit.
constexpr double kAspectWeight = 0.25;  // Of the logarithm of how much wider it is.
constexpr int kCells = kGlyphColumns * kGlyphRows;

using Cells = std::array<double, kCells>;

Cells Standardized(Cells cells) {
  double mean = 0, square = 0;
  for (const double cell : cells) mean += cell / kCells;
  for (double& cell : cells) {
    cell -= mean;
    square += cell * cell;
  }
  for (double& cell : cells) cell /= std::sqrt(square + 1e-9);
  return cells;
}

Cells CellsOf(const Glyph& glyph) {
  Cells cells{};
  for (int i = 0; i < kCells; ++i) {
    const char c = glyph.ink[i];
    cells[i] = c <= '9' ? c - '0' : c - 'a' + 10;
  }
  return Standardized(cells);
}

}  // namespace

std::optional<char> ReadDigit(const cv::Mat& ink) {
  static const std::vector<Cells> known = [] {
    std::vector<Cells> all;
    for (const Glyph& glyph : DrawnDigits()) all.push_back(CellsOf(glyph));
    return all;
  }();
  cv::Mat small;
  cv::resize(ink, small, cv::Size(kGlyphColumns, kGlyphRows), 0, 0, cv::INTER_AREA);
  Cells cells{};
  for (int i = 0; i < kCells; ++i) cells[i] = small.at<float>(i / kGlyphColumns, i % kGlyphColumns);
  cells = Standardized(cells);
  const double aspect = static_cast<double>(ink.cols) / ink.rows;
  std::array<double, 10> likeness;
  likeness.fill(-1);
  for (std::size_t i = 0; i < known.size(); ++i) {
    const Glyph& glyph = DrawnDigits()[i];
    double product = 0;
    for (int cell = 0; cell < kCells; ++cell) product += cells[cell] * known[i][cell];
    product -= kAspectWeight * std::abs(std::log(aspect / glyph.aspect));
    likeness[glyph.digit - '0'] = std::max(likeness[glyph.digit - '0'], product);
  }
  const auto best = std::ranges::max_element(likeness);
  const double most = *best;
  const char digit = static_cast<char>('0' + (best - likeness.begin()));
  *best = -1;
  if (most < kMinLikeness || most - *std::ranges::max_element(likeness) < kMinMargin) return std::nullopt;
  return digit;
}

}  // namespace tricho
