// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/shrink.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "base/geometry.h"
#include "base/shared_work.h"
#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr int kSharedRowsOut = 64;  // Handed to another thread in such portions.
constexpr double kSliver = 1e-3;    // Of a pixel: less of it does not count.

// Along one axis: the pixels of the source that a pixel of the target covers, and their shares of it.
struct Cover {
  int first = 0;
  std::vector<float> shares;
};

std::vector<Cover> CoversOf(int source, int target, double scale) {
  std::vector<Cover> covers(target);
  for (int i = 0; i < target; ++i) {
    const double from = i * scale, to = from + scale, width = std::min(scale, source - from);
    const int end = std::min(static_cast<int>(std::floor(to)), source - 1);
    const int begin = std::min(static_cast<int>(std::ceil(from)), end);
    Cover& cover = covers[i];
    cover.first = begin;
    if (begin - from > kSliver) {
      cover.first = begin - 1;
      cover.shares.push_back(static_cast<float>((begin - from) / width));
    }
    for (int k = begin; k < end; ++k) cover.shares.push_back(static_cast<float>(1 / width));
    if (to - end > kSliver)
      cover.shares.push_back(static_cast<float>(std::min(std::min(to - end, 1.0), width) / width));
  }
  return covers;
}

// A row of the source (with three values to spare behind it) along x.
void ShrinkRow(const std::vector<Cover>& covers, int channels, const float* row, float* out) {
  if (channels == 1) {
    for (const Cover& cover : covers) {
      float sum = 0;
      for (std::size_t k = 0; k < cover.shares.size(); ++k) sum += row[cover.first + k] * cover.shares[k];
      *out++ = sum;
    }
    return;
  }
  // The fourth value belongs to the next pixel, which writes its own over it.
  for (const Cover& cover : covers) {
    Four sum{};
    const float* at = row + 3 * cover.first;
    for (const float share : cover.shares) {
      sum += *reinterpret_cast<const Four*>(at) * share;
      at += 3;
    }
    *reinterpret_cast<Four*>(out) = sum;
    out += 3;
  }
}

// Pixels of the source per pixel of the target, in x and y.
cv::Mat Shrunk(const cv::Mat& picture, cv::Size size, const Point& scale) {
  cv::Mat shrunk(size, picture.type());
  const int channels = picture.channels(), in_values = picture.cols * channels, values = size.width * channels;
  const std::vector<Cover> columns = CoversOf(picture.cols, size.width, scale.x()),
                           rows = CoversOf(picture.rows, size.height, scale.y());
  ShareRanges(size.height, kSharedRowsOut, [&](int begin, int end) {
    std::vector<float> in(in_values + 3, 0.F), along(values + 1, 0.F);
    cv::Mat sum(1, values, CV_32F);
    int filtered = -1;  // Row of the source that `along` is of.
    for (int y = begin; y < end; ++y) {
      sum.setTo(0);
      for (std::size_t k = 0; k < rows[y].shares.size(); ++k) {
        const int row = rows[y].first + static_cast<int>(k);
        if (row != filtered) {
          std::copy_n(picture.ptr(row), in_values, in.begin());
          ShrinkRow(columns, channels, in.data(), along.data());
          filtered = row;
        }
        float* sums = sum.ptr<float>();
        const float share = rows[y].shares[k];
        for (int x = 0; x < values; ++x) sums[x] += share * along[x];
      }
      cv::Mat out = shrunk.row(y).reshape(1);
      sum.convertTo(out, CV_8U);
    }
  });
  return shrunk;
}

void CheckPicture(const cv::Mat& picture) {
  TRICHO_CHECK((picture.type() == CV_8UC1 || picture.type() == CV_8UC3) && !picture.empty(), picture.type());
}

}  // namespace

cv::Mat ShrunkByArea(const cv::Mat& picture, cv::Size size) {
  CheckPicture(picture);
  TRICHO_CHECK(!size.empty() && size.width <= picture.cols && size.height <= picture.rows, picture.cols, picture.rows,
               size.width, size.height);
  if (picture.cols % size.width == 0 && picture.rows % size.height == 0) {
    cv::Mat shrunk;
    cv::resize(picture, shrunk, size, 0, 0, cv::INTER_AREA);
    return shrunk;
  }
  return Shrunk(picture, size,
                {static_cast<double>(picture.cols) / size.width, static_cast<double>(picture.rows) / size.height});
}

cv::Mat ShrunkByArea(const cv::Mat& picture, double scale) {
  CheckPicture(picture);
  TRICHO_CHECK(scale >= 1, scale);
  if (scale == std::floor(scale)) {
    cv::Mat shrunk;
    cv::resize(picture, shrunk, {}, 1 / scale, 1 / scale, cv::INTER_AREA);
    return shrunk;
  }
  const cv::Size size(cvRound(picture.cols / scale), cvRound(picture.rows / scale));
  return Shrunk(picture, {std::max(1, size.width), std::max(1, size.height)}, {scale, scale});
}

}  // namespace tricho
