// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/scale_label.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/connected_parts.h"
#include "capture/glyphs.h"

namespace tricho {
namespace {

constexpr int kEnlarged = 3;  // Letters are some 10 px high, with soft edges.
constexpr int kStrokePx = 9;  // Wider than the strokes of letters, in pixels of the photo.
constexpr double kMinContrast = 50;
constexpr int kMinDigitPx = 7, kMaxDigitPx = 60;  // Height.
constexpr double kMaxGapHeights = 1.6;            // Between number and unit.
constexpr double kMinMm = 0.01, kMaxMm = 100;

// What stands out of its surroundings, as ink of 0..1, enlarged; and its connected parts.
struct Ink {
  cv::Mat share;  // CV_32FC1.
  std::vector<cv::Rect> parts;
};

Ink InkIn(const cv::Mat& grey, bool is_bright) {
  Ink ink;
  cv::Mat contrast;
  cv::morphologyEx(grey, contrast, is_bright ? cv::MORPH_TOPHAT : cv::MORPH_BLACKHAT,
                   cv::getStructuringElement(cv::MORPH_RECT, cv::Size(kStrokePx, kStrokePx)));
  double most = 0;
  cv::minMaxLoc(contrast, nullptr, &most);
  if (most < kMinContrast) return ink;
  contrast.convertTo(ink.share, CV_32F, 1 / most);
  cv::resize(ink.share, ink.share, cv::Size(), kEnlarged, kEnlarged, cv::INTER_CUBIC);
  cv::min(cv::max(ink.share, 0), 1, ink.share);
  for (const ConnectedPart& part : ConnectedParts(ink.share > 0.5)) ink.parts.push_back(part.box);
  std::ranges::sort(ink.parts, {}, [](const cv::Rect& part) { return std::pair(part.x, part.y); });
  return ink;
}

bool IsDigitSized(const cv::Rect& part) {
  return part.height >= kEnlarged * kMinDigitPx && part.height <= kEnlarged * kMaxDigitPx &&
         part.width >= 0.12 * part.height && part.width <= 1.05 * part.height;
}

// Upright strokes over the lower half of what is as high as an x.
int UprightStrokes(const cv::Mat& share, const cv::Rect& letters) {
  constexpr double kDip = 0.2;  // Between two strokes, of the strongest column.
  cv::Mat column;
  const cv::Rect band(letters.x, letters.y + letters.height / 2, letters.width, std::max(1, 2 * letters.height / 5));
  cv::reduce(share(band), column, 0, cv::REDUCE_AVG, CV_32F);
  double most = 0;
  cv::minMaxLoc(column, nullptr, &most);
  int strokes = 0;
  double low = 0, high = 0;
  bool rising = true;
  for (int x = 0; x <= column.cols; ++x) {
    const double value = x < column.cols ? column.at<float>(0, x) : 0;
    if (rising) {
      high = std::max(high, value);
      if (value < high - kDip * most) {
        if (high > 0.5 * most) ++strokes;
        rising = false;
        low = value;
      }
    } else {
      low = std::min(low, value);
      if (value > low + kDip * most) {
        rising = true;
        high = value;
      }
    }
  }
  return strokes;
}

// From the parts of one row, beginning with a digit: number, gap, unit.
class RowReader {
 public:
  RowReader(const Ink& ink, std::size_t first) : ink_(ink), digit_(ink.parts[first]), box_(digit_) {
    base_ = digit_.br().y;
    for (std::size_t i = first; i < ink.parts.size(); ++i) {
      const cv::Rect& part = ink.parts[i];
      if (part.x > box_.br().x + kMaxGapHeights * digit_.height) break;
      if (part.y > base_ + 0.1 * digit_.height || part.br().y < base_ - 0.15 * digit_.height) continue;
      if (!in_unit_ && ReadNumberPart(part)) continue;
      in_unit_ = true;
      AddToUnit(part);
    }
  }

  std::optional<ScaleLabel> Label() const {
    if (text_.empty() || text_.front() == '.' || text_.back() == '.' || unit_.empty() || is_doubtful_) return {};
    if (std::ranges::count(text_, '.') > 1) return {};
    const int strokes = UprightStrokes(ink_.share, {unit_.x, unit_.y, unit_.width, base_ - unit_.y});
    const double to_mm = strokes == 6 ? 1 : strokes == 5 ? 1e-3 : strokes == 4 ? 10 : 0;
    const double mm = std::stod(text_) * to_mm;
    if (!(mm >= kMinMm && mm <= kMaxMm)) return {};
    return ScaleLabel{mm, text_ + (strokes == 6 ? " mm" : strokes == 5 ? " um" : " cm"), box_ | unit_};
  }

 private:
  // A digit or the point; false where the unit begins.
  bool ReadNumberPart(const cv::Rect& part) {
    const double height = digit_.height;
    const bool on_base = std::abs(part.br().y - base_) <= 0.15 * height + 1;
    if (part.height <= 0.32 * height && part.width <= 0.35 * height && part.br().y >= base_ - 0.1 * height) {
      text_ += '.';
    } else if (std::abs(part.height - height) <= 0.12 * height + 1 && on_base && part.width <= 1.05 * height) {
      const std::optional<char> digit = ReadDigit(ink_.share(part));
      if (!digit) return false;
      text_ += *digit;
    } else {
      return false;
    }
    box_ |= part;
    return true;
  }

  // Letters lower than digits, side by side; the tail of a µ may hang below.
  void AddToUnit(const cv::Rect& part) {
    const bool is_letter = part.height >= 0.45 * digit_.height && part.y >= digit_.y + 0.08 * digit_.height;
    if (!is_letter) is_doubtful_ = true;
    unit_ = unit_.empty() ? part : unit_ | part;
    box_ |= part;
  }

  const Ink& ink_;
  cv::Rect digit_, box_, unit_;
  int base_ = 0;
  bool in_unit_ = false, is_doubtful_ = false;
  std::string text_;
};

}  // namespace

std::optional<ScaleLabel> ReadScaleLabel(const cv::Mat& grey, const cv::Rect& where) {
  if (where.width < 3 * kMinDigitPx || where.height < kMinDigitPx) return std::nullopt;
  for (const bool is_bright : {true, false}) {
    const Ink ink = InkIn(grey(where), is_bright);
    for (std::size_t i = 0; i < ink.parts.size(); ++i) {
      if (!IsDigitSized(ink.parts[i])) continue;
      std::optional<ScaleLabel> label = RowReader(ink, i).Label();
      if (!label) continue;
      const cv::Rect box = label->box_px;
      label->box_px = cv::Rect(where.x + box.x / kEnlarged, where.y + box.y / kEnlarged, box.width / kEnlarged + 1,
                               box.height / kEnlarged + 1);
      return label;
    }
  }
  return std::nullopt;
}

}  // namespace tricho
