// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The one place that is linked with OpenCV's codecs; built as a module of its own, which rare_formats.cc loads.
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

// Pixels as stored; empty when the bytes can't be decoded. Does not throw.
extern "C" void TrichoDecode(const unsigned char* bytes, int size, cv::Mat* pixels) {
  // OpenCV would report on stderr what becomes an Error of ours.
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  try {
    const cv::Mat view(1, size, CV_8U, const_cast<unsigned char*>(bytes));  // Only read.
    *pixels = cv::imdecode(view, cv::IMREAD_UNCHANGED);
  } catch (const std::exception&) {
    pixels->release();
  }
}
