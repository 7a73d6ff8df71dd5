// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <array>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/graphics.h"

namespace tricho {
namespace {

constexpr int kStrokePx = 7;       // Wider than the strokes of a pen, narrower than a lit patch of skin.
constexpr int kMinChroma = 85;     // Of 255, for a seed.
constexpr int kMinContrast = 55;   // Of the seed's chroma over the chroma around the stroke ...
constexpr int kWeakContrast = 35;  // ... and of what continues a seed: rims of strokes, softened by JPEG.
constexpr int kMaxUnlike = 45;     // Between the two channels that are alike in a pure color.
// Photos without a pen have up to 20 such pixels (clipped glints, colored sensor noise); one letter has 50.
constexpr int kMinSeedsPx = 60;

// How far a color is from grey, and its two outer channels.
struct Chroma {
  cv::Mat high;
  cv::Mat low;
  cv::Mat chroma;
};

Chroma ChromaOf(const cv::Mat& bgr) {
  std::array<cv::Mat, 3> channels;
  cv::split(bgr, channels);
  Chroma result;
  cv::max(channels[0], channels[1], result.high);
  cv::max(result.high, channels[2], result.high);
  cv::min(channels[0], channels[1], result.low);
  cv::min(result.low, channels[2], result.low);
  result.chroma = result.high - result.low;
  return result;
}

// Pure red, green, blue, yellow, magenta or cyan, and far from grey.
bool IsPure(const cv::Vec3b& color, int high, int low) {
  const int middle = color[0] + color[1] + color[2] - high - low;
  return middle - low <= kMaxUnlike || high - middle <= kMaxUnlike;
}

// The connected parts of `weak` that hold enough seeds.
cv::Mat PartsWithSeeds(const cv::Mat& weak, const cv::Mat& seeds) {
  constexpr int kMinSeeds = 3;
  constexpr int kMaxPxPerSeed = 12;
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

cv::Mat FindPens(const cv::Mat& bgr) {
  const Chroma chroma = ChromaOf(bgr);
  cv::Mat contrast;
  cv::morphologyEx(chroma.chroma, contrast, cv::MORPH_TOPHAT,
                   cv::getStructuringElement(cv::MORPH_RECT, cv::Size(kStrokePx, kStrokePx)));
  cv::Mat seeds = (contrast >= kMinContrast) & (chroma.chroma >= kMinChroma);
  int num_seeds = 0;
  for (int y = 0; y < bgr.rows; ++y) {
    uchar* seed_row = seeds.ptr<uchar>(y);
    for (int x = 0; x < bgr.cols; ++x) {
      if (seed_row[x] == 0) continue;
      if (!IsPure(bgr.at<cv::Vec3b>(y, x), chroma.high.at<uchar>(y, x), chroma.low.at<uchar>(y, x)))
        seed_row[x] = 0;
      else
        ++num_seeds;
    }
  }
  if (num_seeds < kMinSeedsPx) return cv::Mat::zeros(bgr.size(), CV_8UC1);
  cv::Mat strokes = PartsWithSeeds(contrast >= kWeakContrast, seeds);
  cv::dilate(strokes, strokes, cv::Mat());
  return strokes;
}

}  // namespace tricho
