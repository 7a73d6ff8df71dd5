// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Lettering in pictures.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace tricho {

enum class Weight { kRegular, kBold };

// Draws UTF-8 text with the built-in typeface. Not for several threads at once: make one each.
class Lettering {
 public:
  Lettering();
  ~Lettering();
  Lettering(const Lettering&) = delete;
  Lettering& operator=(const Lettering&) = delete;

  // Width in px of one line of text in letters of `size_px` (height of the typeface's em).
  double Width(const std::string& text, int size_px, Weight weight = Weight::kRegular);

  // Draws one line onto a CV_8UC3 picture, `left_baseline` being the pen's start. returns the pen's end [px]. What is
  // outside the picture is cut off; a letter that the typeface lacks becomes a box, a byte that is not UTF-8 a '?'.
  double Draw(cv::Mat& bgr, const std::string& text, cv::Point left_baseline, int size_px, const cv::Scalar& color,
              Weight weight = Weight::kRegular);

  // Breaks text at spaces into lines not wider than `width_px`; a longer word gets a line of its own.
  std::vector<std::string> Wrapped(const std::string& text, int width_px, int size_px,
                                   Weight weight = Weight::kRegular);

 private:
  struct Faces;
  std::unique_ptr<Faces> faces_;
};

}  // namespace tricho
