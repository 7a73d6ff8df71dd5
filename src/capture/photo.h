// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A file becomes pixels, safely.
#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tricho {

// What the camera wrote about the capture. Nothing that tells who or where.
struct CaptureFacts {
  std::string camera;        // Maker and model, empty when not given.
  std::string date;          // EXIF DateTimeOriginal as "YYYY-MM-DD HH:MM:SS", empty when not given.
  int exif_orientation = 1;  // 1..8, already applied to the pixels.
};

struct Photo {
  // CV_8UC3 sRGB after EXIF rotation, by the embedded color profile where there is one; 16-bit is rounded, grey is
  // repeated, alpha is laid over white.
  cv::Mat bgr;
  bool is_grey = false;  // No pixel has a color.
  std::string file;      // File name without folders.
  std::string sha256;    // Of the file's bytes.
  CaptureFacts facts;
  std::vector<std::string> warnings;  // How the file was read, where that is not the only way: sentences.
};

struct PhotoLimits {
  std::int64_t max_pixels = 120'000'000;  // A larger header is refused before anything is decoded.
  std::int64_t max_file_bytes = 1'000'000'000;
};

// Reads JPEG, PNG, TIFF, BMP or WebP, told by content, not by extension.
// throws Error(kInput): missing, a folder, unreadable, empty, truncated, not an image, too large, several photos in one
// file, CMYK it can't convert.
Photo ReadPhoto(const std::filesystem::path& path, const PhotoLimits& limits = {});

}  // namespace tricho
