// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/rare_formats.h"

#include <climits>

#include "base/check.h"
#include "base/module.h"
#include "base/muted.h"

namespace tricho {
namespace {

using DecodeFunction = void (*)(const unsigned char* bytes, int size, cv::Mat* pixels);

}  // namespace

cv::Mat DecodeRareFormat(Bytes file) {
  TRICHO_CHECK(file.size() <= INT_MAX, file.size());
  static const auto decode = reinterpret_cast<DecodeFunction>(
      ModuleFunction("libtricho_codecs.so", "TrichoDecode", "reads TIFF, BMP and WebP"));
  cv::Mat pixels;
  const Mute mute;  // OpenCV writes to the error stream what it thinks of a header.
  decode(file.data(), static_cast<int>(file.size()), &pixels);
  return pixels;
}

}  // namespace tricho
