// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <algorithm>
#include <array>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "capture/graphics.h"

namespace tricho {
namespace {

constexpr int kStrokePx = 7;  // Wider than the strokes of a pen, narrower than a lit patch of skin.

// What a pixel must have to be a seed, of 255: chroma, and contrast of chroma against the surroundings of the stroke.
// Photos without a pen have up to 20 pixels above the strong limits (clipped glints, colored sensor noise), one letter
// has 50. Once a pen of a hue is found, thin lines of that hue are taken at half of it: JPEG halves their chroma.
struct Limits {
  int min_chroma;
  int min_contrast;
};
constexpr Limits kStrong{85, 55};
constexpr Limits kSameHue{50, 28};
constexpr int kWeakContrast = 22;  // What continues a seed: rims of strokes, softened by JPEG.
constexpr int kMinSeedsPx = 60;
constexpr double kMaxShare = 0.2;  // Of the photo: more is no drawing but a colored picture or noise.

// How far a color is from grey: its outer channels, and what lies between them.
struct Chroma {
  const ChannelRange& range;
  cv::Mat chroma;
};

// Red over the larger of the others.
cv::Mat RednessOf(const cv::Mat& bgr) {
  std::array<cv::Mat, 3> channels;
  cv::split(bgr, channels);
  cv::Mat redness;
  cv::max(channels[0], channels[1], redness);
  cv::subtract(channels[2], redness, redness);
  return redness;
}

constexpr int kNumHues = 7;
constexpr int kVivid = 6;  // Any other hue, so vivid that no light on skin or hair has it: the orange of a date stamp.

// Red, yellow, green, cyan, blue or magenta as 0..5; none when two channels are not alike, as in brown, ginger or skin.
std::optional<int> PureHue(const cv::Vec3b& color, int high, int low) {
  constexpr int kMaxUnlike = 45;
  constexpr int kMinVividChroma = 190;
  const int middle = color[0] + color[1] + color[2] - high - low;
  const bool is_primary = middle - low <= high - middle;
  if (std::min(middle - low, high - middle) > kMaxUnlike)
    return high - low >= kMinVividChroma ? std::optional(kVivid) : std::nullopt;
  const int blue = 0;
  const int green = 1;
  const int odd = is_primary ? high : low;
  const int channel = color[blue] == odd ? blue : color[green] == odd ? green : 2;
  constexpr std::array<int, 3> kPrimary = {4, 2, 0};
  constexpr std::array<int, 3> kComplement = {1, 5, 3};
  return is_primary ? kPrimary[channel] : kComplement[channel];
}

// Median of each channel: the color of the skin.
cv::Vec3i TypicalColor(const cv::Mat& bgr) {
  std::array<std::array<std::int64_t, 256>, 3> counts{};
  for (int y = 0; y < bgr.rows; ++y)
    for (int x = 0; x < bgr.cols; ++x)
      for (int c = 0; c < 3; ++c) ++counts[c][bgr.at<cv::Vec3b>(y, x)[c]];
  const std::int64_t half = static_cast<std::int64_t>(bgr.total()) / 2;
  cv::Vec3i typical;
  for (int c = 0; c < 3; ++c)
    for (std::int64_t below = counts[c][0]; below < half && typical[c] < 255;)
      below += counts[c][static_cast<std::size_t>(++typical[c])];
  return typical;
}

// Red and brown hair is in places as saturated as a pen. But it is darker than skin in red, or takes more out of blue
// than out of green; a red pen takes as much out of both, and what mixes it with skin has no more between them than
// skin.
bool IsOfHair(const cv::Vec3b& color, int hue, const cv::Vec3i& skin) {
  constexpr int kRed = 0;
  constexpr double kDarker = 0.75;
  constexpr int kLeastUnlike = 20, kMoreUnlike = 8;
  return hue == kRed && (color[2] < kDarker * skin[2] ||
                         color[1] - color[0] > std::max(kLeastUnlike, skin[1] - skin[0] + kMoreUnlike));
}

// Pixels above the limits.
cv::Mat Strong(const Chroma& chroma, const cv::Mat& contrast, const Limits& limits) {
  return (contrast >= limits.min_contrast) & (chroma.chroma >= limits.min_chroma);
}

// Those of one of the hues.
cv::Mat Seeds(const cv::Mat& bgr, const Chroma& chroma, const cv::Mat& contrast, const Limits& limits,
              const cv::Vec3i& skin, const std::array<bool, kNumHues>& hues, std::array<int, kNumHues>& counts) {
  cv::Mat seeds = Strong(chroma, contrast, limits);
  counts.fill(0);
  for (int y = 0; y < bgr.rows; ++y) {
    uchar* seed_row = seeds.ptr<uchar>(y);
    for (int x = 0; x < bgr.cols; ++x) {
      if (seed_row[x] == 0) continue;
      const auto& color = bgr.at<cv::Vec3b>(y, x);
      std::optional<int> hue = PureHue(color, chroma.range.most.at<uchar>(y, x), chroma.range.least.at<uchar>(y, x));
      if (hue && IsOfHair(color, *hue, skin)) hue.reset();
      seed_row[x] = hue && hues[*hue] ? 255 : 0;
      if (hue) ++counts[*hue];
    }
  }
  return seeds;
}

// The connected parts of `weak` that hold enough seeds.
cv::Mat PartsWithSeeds(const cv::Mat& weak, const cv::Mat& seeds) {
  constexpr int kMinSeeds = 6;
  constexpr int kMaxPxPerSeed = 4;
  cv::Mat labels;
  const int num_parts = cv::connectedComponents(weak, labels, 8, CV_32S);
  std::vector<int> area_px2(num_parts, 0);
  std::vector<int> num_seeds(num_parts, 0);
  for (int y = 0; y < weak.rows; ++y) {
    const int* label_row = labels.ptr<int>(y);
    const uchar* seed_row = seeds.ptr<uchar>(y);
    for (int x = 0; x < weak.cols; ++x) {
      ++area_px2[label_row[x]];
      if (seed_row[x] > 0) ++num_seeds[label_row[x]];
    }
  }
  cv::Mat parts = cv::Mat::zeros(weak.size(), CV_8UC1);
  for (int y = 0; y < weak.rows; ++y) {
    const int* label_row = labels.ptr<int>(y);
    uchar* part_row = parts.ptr<uchar>(y);
    for (int x = 0; x < weak.cols; ++x) {
      const int label = label_row[x];
      if (label > 0 && num_seeds[label] >= kMinSeeds && kMaxPxPerSeed * num_seeds[label] >= area_px2[label])
        part_row[x] = 255;
    }
  }
  return parts;
}

}  // namespace

cv::Mat FindPens(const cv::Mat& bgr, const ChannelRange& range) {
  const Chroma chroma{range, range.most - range.least};
  const cv::Mat none = cv::Mat::zeros(bgr.size(), CV_8UC1);
  if (cv::countNonZero(chroma.chroma >= kStrong.min_chroma) < kMinSeedsPx) return none;
  const cv::Mat brush = cv::getStructuringElement(cv::MORPH_RECT, cv::Size(kStrokePx, kStrokePx));
  cv::Mat contrast;
  cv::morphologyEx(chroma.chroma, contrast, cv::MORPH_TOPHAT, brush);
  // Skin in bluish light has itself so much chroma that a red line hardly exceeds it; its redness does.
  cv::Mat redness;
  cv::morphologyEx(RednessOf(bgr), redness, cv::MORPH_TOPHAT, brush);
  cv::max(contrast, redness, contrast);
  if (cv::countNonZero(Strong(chroma, contrast, kStrong)) < kMinSeedsPx) return none;
  std::array<bool, kNumHues> hues{};
  std::array<int, kNumHues> counts{};
  const cv::Vec3i skin = TypicalColor(bgr);
  Seeds(bgr, chroma, contrast, kStrong, skin, hues, counts);
  for (int hue = 0; hue < kNumHues; ++hue) hues[hue] = counts[hue] >= kMinSeedsPx;
  if (std::ranges::find(hues, true) == hues.end()) return none;
  cv::Mat strokes =
      PartsWithSeeds(contrast >= kWeakContrast, Seeds(bgr, chroma, contrast, kSameHue, skin, hues, counts));
  if (cv::countNonZero(strokes) > kMaxShare * static_cast<double>(bgr.total())) return none;
  cv::dilate(strokes, strokes, cv::Mat());
  return strokes;
}

}  // namespace tricho
