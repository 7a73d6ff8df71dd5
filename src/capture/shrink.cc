// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/shrink.h"

#include <algorithm>
#include <array>
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
constexpr int kLanes = 8;           // Rows that are shrunk along x at once,
constexpr int kAtOnce = 16;         // and values of each that are brought there.

static_assert(sizeof(SixteenBytes) == kAtOnce);

int RoundedUpToLanes(int value) { return (value + kLanes - 1) / kLanes * kLanes; }

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

// Values of eight rows, taken in turn from the first and the second half of them: after three rounds those of a column
// lie side by side.
TRICHO_WIDE_VECTORS void TurnSixteen(const std::array<const uchar*, kLanes>& rows, int at, uchar* columns) {
  SixteenBytes from[kLanes], to[kLanes];
  for (int i = 0; i < kLanes; ++i) from[i] = Load<SixteenBytes>(rows[i] + at);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < kLanes / 2; ++i) {
      to[2 * i] = __builtin_shufflevector(from[i], from[i + kLanes / 2], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6,
                                          22, 7, 23);
      to[2 * i + 1] = __builtin_shufflevector(from[i], from[i + kLanes / 2], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                              29, 14, 30, 15, 31);
    }
    for (int i = 0; i < kLanes; ++i) from[i] = to[i];
  }
  for (int i = 0; i < kLanes; ++i) Store<SixteenBytes>(from[i], columns + i * kAtOnce);
}

// `count` values of eight rows, those of a column side by side.
void Turn(const std::array<const uchar*, kLanes>& rows, int count, uchar* columns) {
  int x = 0;
  for (; x + kAtOnce <= count; x += kAtOnce) TurnSixteen(rows, x, columns + kLanes * x);
  for (; x < count; ++x)
    for (int i = 0; i < kLanes; ++i) columns[kLanes * x + i] = rows[i][x];
}

TRICHO_WIDE_VECTORS void ToFloats(const uchar* bytes, int count, float* floats) {
  for (int i = 0; i < count; ++i) floats[i] = bytes[i];
}

// Eight turned rows along x.
template <int kChannels>
TRICHO_INLINE void ShrinkColumns(const std::vector<Cover>& covers, const float* columns, float* out) {
  for (const Cover& cover : covers) {
    Eight sums[kChannels]{};
    const float* at = columns + kLanes * kChannels * cover.first;
    for (const float share : cover.shares)
      for (int c = 0; c < kChannels; ++c, at += kLanes) sums[c] += Load<Eight>(at) * share;
    for (int c = 0; c < kChannels; ++c, out += kLanes) Store<Eight>(sums[c], out);
  }
}

TRICHO_WIDE_VECTORS void ShrinkColumns(const std::vector<Cover>& covers, int channels, const float* columns,
                                       float* out) {
  if (channels == 1)
    ShrinkColumns<1>(covers, columns, out);
  else
    ShrinkColumns<3>(covers, columns, out);
}

// `count` (a multiple of four) columns of eight back into rows.
TRICHO_WIDE_VECTORS void TurnBack(const float* columns, int count, const std::array<float*, kLanes>& rows) {
  constexpr int kFour = 4;
  for (int x = 0; x < count; x += kFour)
    for (int half = 0; half < kLanes; half += kFour) {
      Four from[kFour], to[kFour];
      for (int i = 0; i < kFour; ++i) from[i] = Load<Four>(columns + kLanes * (x + i) + half);
      for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < kFour / 2; ++i) {
          to[2 * i] = __builtin_shufflevector(from[i], from[i + kFour / 2], 0, 4, 1, 5);
          to[2 * i + 1] = __builtin_shufflevector(from[i], from[i + kFour / 2], 2, 6, 3, 7);
        }
        for (int i = 0; i < kFour; ++i) from[i] = to[i];
      }
      for (int i = 0; i < kFour; ++i) Store<Four>(from[i], rows[half + i] + x);
    }
}

// `count` (a multiple of eight) values of the mean of rows.
TRICHO_WIDE_VECTORS void SumRows(const float* const* rows, const std::vector<float>& shares, int count, float* sums) {
  for (int x = 0; x < count; x += kLanes) {
    Eight sum{};
    for (std::size_t k = 0; k < shares.size(); ++k) sum += Load<Eight>(rows[k] + x) * shares[k];
    Store<Eight>(sum, sums + x);
  }
}

// Rows shrunk along x, as many as lie in the rows that a pixel of the target covers; made eight at a time, as one
// number after the other in the row itself would leave most of the processor idle.
class ShrunkRows {
 public:
  // Rows of `picture` from `first` on; no pixel of the target covers more than `most` of them.
  ShrunkRows(const cv::Mat& picture, const std::vector<Cover>& covers, int first, int most)
      : picture_(picture),
        covers_(covers),
        channels_(picture.channels()),
        values_(RoundedUpToLanes(channels_ * static_cast<int>(covers.size()))),
        next_(first),
        bytes_(static_cast<std::size_t>(kLanes) * channels_ * picture.cols),
        columns_(bytes_.size()),
        turned_(static_cast<std::size_t>(kLanes) * values_, 0.F),
        rows_(RoundedUpToLanes(most + kLanes), values_, CV_32F) {}

  // The rows that `cover` covers; later calls never ask for earlier rows.
  void At(const Cover& cover, std::vector<const float*>& rows) {
    const int end = cover.first + static_cast<int>(cover.shares.size());
    while (next_ < end) AddEight();
    rows.clear();
    for (int row = cover.first; row < end; ++row) rows.push_back(rows_.ptr<float>(row % rows_.rows));
  }

 private:
  void AddEight() {
    std::array<const uchar*, kLanes> from;
    std::array<float*, kLanes> to;
    for (int i = 0; i < kLanes; ++i) {
      from[i] = picture_.ptr(std::min(next_ + i, picture_.rows - 1));
      to[i] = rows_.ptr<float>((next_ + i) % rows_.rows);
    }
    Turn(from, channels_ * picture_.cols, bytes_.data());
    ToFloats(bytes_.data(), static_cast<int>(bytes_.size()), columns_.data());
    ShrinkColumns(covers_, channels_, columns_.data(), turned_.data());
    TurnBack(turned_.data(), values_, to);
    next_ += kLanes;
  }

  const cv::Mat& picture_;
  const std::vector<Cover>& covers_;
  int channels_, values_, next_;
  std::vector<uchar> bytes_;
  std::vector<float> columns_, turned_;
  cv::Mat rows_;  // As a ring.
};

// Pixels of the source per pixel of the target, in x and y.
cv::Mat Shrunk(const cv::Mat& picture, cv::Size size, const Point& scale) {
  cv::Mat shrunk(size, picture.type());
  const int values = size.width * picture.channels();
  const std::vector<Cover> columns = CoversOf(picture.cols, size.width, scale.x()),
                           rows = CoversOf(picture.rows, size.height, scale.y());
  std::size_t most = 0;
  for (const Cover& cover : rows) most = std::max(most, cover.shares.size());
  ShareRanges(size.height, kSharedRowsOut, [&](int begin, int end) {
    ShrunkRows along(picture, columns, rows[begin].first, static_cast<int>(most));
    std::vector<const float*> covered;
    cv::Mat sums(1, RoundedUpToLanes(values), CV_32F);
    for (int y = begin; y < end; ++y) {
      along.At(rows[y], covered);
      SumRows(covered.data(), rows[y].shares, sums.cols, sums.ptr<float>());
      cv::Mat out = shrunk.row(y).reshape(1);
      sums.colRange(0, values).convertTo(out, CV_8U);
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
