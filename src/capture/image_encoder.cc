// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/image_encoder.h"

// jpeglib.h needs stdio before it.
#include <jpeglib.h>
#include <png.h>
#include <zlib.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "base/check.h"

namespace tricho {
namespace {

// Both libraries report through a function that must not return; exceptions unwind through their C frames (compiled
// with unwind tables on every platform of this program).
[[noreturn]] void FailPng(png_structp, png_const_charp words) {
  throw std::runtime_error(std::string("a picture can't be written as PNG: ") + words);
}

void IgnorePng(png_structp, png_const_charp) {}

void Append(png_structp writer, png_bytep data, std::size_t size) {
  static_cast<std::string*>(png_get_io_ptr(writer))->append(reinterpret_cast<const char*>(data), size);
}

struct PngWriter {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, FailPng, IgnorePng);
  png_infop info = png_create_info_struct(png);

  PngWriter() = default;
  ~PngWriter() { png_destroy_write_struct(&png, &info); }
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;
};

[[noreturn]] void FailJpeg(j_common_ptr encoder) {
  std::array<char, JMSG_LENGTH_MAX> words{};
  encoder->err->format_message(encoder, words.data());
  throw std::runtime_error(std::string("a picture can't be written as JPEG: ") + words.data());
}

struct JpegWriter {
  jpeg_error_mgr errors{};
  jpeg_compress_struct jpeg{};
  unsigned char* bytes = nullptr;  // Set aside by libjpeg.
  unsigned long size = 0;

  JpegWriter() {
    jpeg.err = jpeg_std_error(&errors);
    errors.error_exit = FailJpeg;
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
  }
  ~JpegWriter() {
    jpeg_destroy_compress(&jpeg);
    std::free(bytes);
  }
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;
};

}  // namespace

std::string EncodePng(const cv::Mat& bgr) {
  TRICHO_CHECK(!bgr.empty() && bgr.type() == CV_8UC3, bgr.cols, bgr.rows, bgr.type());
  std::string bytes;
  PngWriter writer;
  png_set_write_fn(writer.png, &bytes, Append, nullptr);
  png_set_IHDR(writer.png, writer.info, bgr.cols, bgr.rows, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_set_compression_level(writer.png, Z_BEST_SPEED);
  png_set_compression_strategy(writer.png, Z_RLE);
  png_write_info(writer.png, writer.info);
  png_set_bgr(writer.png);
  for (int y = 0; y < bgr.rows; ++y) png_write_row(writer.png, bgr.ptr(y));
  png_write_end(writer.png, nullptr);
  return bytes;
}

std::string EncodeJpeg(const cv::Mat& bgr, int quality) {
  TRICHO_CHECK(!bgr.empty() && bgr.type() == CV_8UC3 && quality >= 0 && quality <= 100, bgr.cols, bgr.rows, quality);
  JpegWriter writer;
  writer.jpeg.image_width = bgr.cols;
  writer.jpeg.image_height = bgr.rows;
  writer.jpeg.input_components = 3;
  writer.jpeg.in_color_space = JCS_EXT_BGR;
  jpeg_set_defaults(&writer.jpeg);
  jpeg_set_quality(&writer.jpeg, quality, TRUE);
  jpeg_start_compress(&writer.jpeg, TRUE);
  for (int y = 0; y < bgr.rows; ++y) {
    JSAMPROW row = const_cast<uchar*>(bgr.ptr(y));  // libjpeg only reads it.
    jpeg_write_scanlines(&writer.jpeg, &row, 1);
  }
  jpeg_finish_compress(&writer.jpeg);
  return {reinterpret_cast<const char*>(writer.bytes), writer.size};
}

}  // namespace tricho
