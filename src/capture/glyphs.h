// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Digits as capture software burns them into photos.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace tricho {

inline constexpr int kGlyphColumns = 8;
inline constexpr int kGlyphRows = 12;

// A digit of one font: its box, shrunk to cells of ink of 0..15, row by row.
struct Glyph {
  char digit;
  double aspect;  // Width over height.
  std::string_view ink;
};

// Of fonts without and with serifs, of typewriters, thin and bold, and of OpenCV's own.
const std::vector<Glyph>& DrawnDigits();

// The digit that a patch of ink shows, cut to its box. None where no digit is like it, or two are nearly as like.
//
// ink  CV_32FC1, 0..1.
std::optional<char> ReadDigit(const cv::Mat& ink);

}  // namespace tricho
