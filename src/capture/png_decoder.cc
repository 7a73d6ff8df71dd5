// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/png_decoder.h"

#include <fmt/format.h>
#include <png.h>

#include <bit>
#include <cstring>
#include <vector>

#include "base/error.h"

namespace tricho {
namespace {

// Thrown through libpng's C frames, as in jpeg_decoder.cc.
[[noreturn]] void Fail(png_structp, png_const_charp words) {
  throw Error(ErrorKind::kInput, fmt::format("the PNG is damaged: {}", words));
}

void Ignore(png_structp, png_const_charp) {}

// What is still to be read.
void Take(png_structp reader, png_bytep data, std::size_t size) {
  Bytes& rest = *static_cast<Bytes*>(png_get_io_ptr(reader));
  if (size > rest.size()) png_error(reader, "it ends early");
  std::memcpy(data, rest.data(), size);
  rest = rest.subspan(size);
}

struct PngReader {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, Fail, Ignore);
  png_infop info = png_create_info_struct(png);

  PngReader() = default;
  ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
};

// Sets how samples are handed over: 8 or 16 bits, BGR(A) or grey.
void SetTransforms(png_structp png, png_infop info) {
  const int color = png_get_color_type(png, info);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (color == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  if (color == PNG_COLOR_TYPE_GRAY_ALPHA) png_set_gray_to_rgb(png);
  // A single color that counts as transparent is kept: in a photo it is a speck of sensor noise.
  if (color == PNG_COLOR_TYPE_PALETTE && png_get_valid(png, info, PNG_INFO_tRNS) != 0) png_set_tRNS_to_alpha(png);
  png_set_bgr(png);
  if constexpr (std::endian::native == std::endian::little) png_set_swap(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
}

}  // namespace

cv::Mat DecodePng(Bytes png) {
  const PngReader reader;
  png_set_read_fn(reader.png, &png, Take);
  png_read_info(reader.png, reader.info);
  SetTransforms(reader.png, reader.info);
  const int num_rows = static_cast<int>(png_get_image_height(reader.png, reader.info));
  const int num_columns = static_cast<int>(png_get_image_width(reader.png, reader.info));
  const int depth = png_get_bit_depth(reader.png, reader.info) == 16 ? CV_16U : CV_8U;
  cv::Mat pixels(num_rows, num_columns, CV_MAKETYPE(depth, png_get_channels(reader.png, reader.info)));
  std::vector<png_bytep> rows(static_cast<std::size_t>(num_rows));
  for (int y = 0; y < num_rows; ++y) rows[y] = pixels.ptr(y);
  png_read_image(reader.png, rows.data());
  png_read_end(reader.png, nullptr);
  return pixels;
}

}  // namespace tricho
