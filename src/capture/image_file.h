// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What an image file says about itself before anything is decoded: its format, its size, whether it is whole. The
// decoders below OpenCV fill the missing part of a cut file with grey or black and only print a warning; hairs would
// then be "missing" there, so a file that ends early is refused here.
#pragma once

#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tricho {

using Bytes = std::span<const unsigned char>;

enum class ImageFormat { kJpeg, kPng, kTiff, kBmp, kWebp };

// "JPEG", "PNG", "TIFF", "BMP", "WebP".
std::string FormatName(ImageFormat format);

// "the TIFF ends early at byte 8, WHERE: copy it from the camera again".
std::string EndsEarly(ImageFormat format, Bytes file, std::string_view where);

// Told by the first bytes, never by the file's extension.
// throws Error(kInput) naming what the bytes look like (PDF, HEIC, ZIP, text ...) and what can be read.
ImageFormat RecognizeFormat(Bytes file);

struct ImageHeader {
  cv::Size2d size_px;   // As stored, before any rotation. Double: a hostile header may say 4e9 x 4e9.
  std::string trouble;  // Why it can't be decoded, in words, when the file itself already tells; else empty.
  int num_frames = 1;   // Pictures that are shown one after the other: an animation.
  std::size_t end = 0;  // Of a JPEG: the byte behind its picture, where a further one may follow.
};

// Reads the size and walks the file's structure to its end, without decoding.
ImageHeader ReadHeader(ImageFormat format, Bytes file);

// A PNG with nothing but what its pixels need: texts and color profiles may be packed a thousand times smaller than
// they are. png      Found whole by ReadHeader.
std::vector<unsigned char> WithoutSideInformation(Bytes png);

}  // namespace tricho
