// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/image_encoder.h"

// jpeglib.h needs stdio before it.
#include <jpeglib.h>
#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/wide_vectors.h"

namespace tricho {
namespace {

// Libjpeg reports through a function that must not return; exceptions unwind through its C frames (compiled with unwind
// tables on every platform of this program).
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

void AppendBigEndian(std::uint32_t value, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xff));
}

void AppendChunk(std::string_view kind, std::string_view data, std::string& out) {
  AppendBigEndian(static_cast<std::uint32_t>(data.size()), out);
  const std::size_t from = out.size();
  out.append(kind).append(data);
  AppendBigEndian(libdeflate_crc32(0, out.data() + from, out.size() - from), out);
}

constexpr int kLevel = 1;  // Of 12. What comes after takes half as long again, and gains a twentieth.

std::string ZlibOf(const std::vector<std::uint8_t>& bytes) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  std::string zlib(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  zlib.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), zlib.data(), zlib.size()));
  TRICHO_CHECK(!zlib.empty());  // The bound holds.
  return zlib;
}

// What Paeth's prediction leaves of `count` bytes: the one of its neighbors left, above and above left (`step` bytes
// before) that is nearest to left + above - above left. Source: PNG, 3rd ed., 9.4.
TRICHO_WIDE_VECTORS void LeaveResiduals(const uchar* row, const uchar* above, int step, int count,
                                        std::uint8_t* residuals) {
  const uchar *before = row - step, *above_before = above - step;
  for (int x = 0; x < count; ++x) {
    const auto a = static_cast<std::int16_t>(before[x]), b = static_cast<std::int16_t>(above[x]),
               c = static_cast<std::int16_t>(above_before[x]);
    const auto from_a = static_cast<std::int16_t>(std::abs(b - c)), from_b = static_cast<std::int16_t>(std::abs(a - c)),
               from_c = static_cast<std::int16_t>(std::abs(a + b - 2 * c));
    const std::int16_t b_or_c = from_b <= from_c ? b : c;
    const std::int16_t predicted = from_a <= std::min(from_b, from_c) ? a : b_or_c;
    residuals[x] = static_cast<std::uint8_t>(row[x] - predicted);
  }
}

TRICHO_WIDE_VECTORS void ToRgb(const uchar* bgr, int count, uchar* rgb) {
  for (int x = 0; x < count; ++x) {
    rgb[3 * x] = bgr[3 * x + 2];
    rgb[3 * x + 1] = bgr[3 * x + 1];
    rgb[3 * x + 2] = bgr[3 * x];
  }
}

// Rows as PNG wants them, gray or RGB, each begun by how it was predicted. Paeth's prediction of every row leaves
// the least of a photo: of an overlay, a seventh less than the pixel to the left alone.
std::vector<std::uint8_t> FilteredRows(const cv::Mat& image) {
  constexpr std::uint8_t kPaeth = 4;
  const int step = image.channels(), count = step * image.cols;
  std::vector<std::uint8_t> filtered(static_cast<std::size_t>(1 + count) * image.rows);
  std::vector<uchar> above(step + count, 0), row(step + count, 0);  // Zeros lie before the first pixel.
  for (int y = 0; y < image.rows; ++y) {
    if (step == 3)
      ToRgb(image.ptr(y), image.cols, row.data() + step);
    else
      std::copy_n(image.ptr(y), count, row.data() + step);
    std::uint8_t* out = filtered.data() + static_cast<std::size_t>(1 + count) * y;
    *out = kPaeth;
    LeaveResiduals(row.data() + step, above.data() + step, step, count, out + 1);
    row.swap(above);
  }
  return filtered;
}

}  // namespace

std::string EncodePng(const cv::Mat& image) {
  TRICHO_CHECK(!image.empty() && (image.type() == CV_8UC3 || image.type() == CV_8UC1), image.cols, image.rows,
               image.type());
  std::string header;
  AppendBigEndian(image.cols, header);
  AppendBigEndian(image.rows, header);
  const char color = image.channels() == 1 ? 0 : 2;  // Gray, or RGB.
  header.append({8, color, 0, 0, 0});                // Bits a channel, deflate, adaptive filters, not interlaced.
  std::string png = "\x89PNG\r\n\x1a\n";
  AppendChunk("IHDR", header, png);
  AppendChunk("IDAT", ZlibOf(FilteredRows(image)), png);
  AppendChunk("IEND", "", png);
  return png;
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
