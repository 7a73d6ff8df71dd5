// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The one place that is linked with OpenCV's codecs; built as a module of its own, which rare_formats.cc loads.
#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <vector>

namespace {

thread_local bool tiff_failed = false;

// OpenCV goes on behind an error and hands over black rows.
void NoteTiffError(const char*, const char*, va_list) { tiff_failed = true; }

// OpenCV sets handlers of its own when it meets its first TIFF: ours come after.
void TakeOverTiffErrors() {
  static const bool done = [] {
    std::vector<unsigned char> nothing(32, 0);
    std::copy_n("II*", 3, nothing.begin());
    cv::imdecode(nothing, cv::IMREAD_UNCHANGED);
    TIFFSetErrorHandler(NoteTiffError);
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace

// Pixels as stored; empty when the bytes can't be decoded. Does not throw.
extern "C" void TrichoDecode(const unsigned char* bytes, int size, cv::Mat* pixels) {
  // OpenCV would report on stderr what becomes an Error of ours.
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  try {
    TakeOverTiffErrors();
    tiff_failed = false;
    const cv::Mat view(1, size, CV_8U, const_cast<unsigned char*>(bytes));  // Only read.
    *pixels = cv::imdecode(view, cv::IMREAD_UNCHANGED);
    if (tiff_failed) pixels->release();
  } catch (const std::exception&) {
    pixels->release();
  }
}
