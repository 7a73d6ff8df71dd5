// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/jpeg_decoder.h"

#include <fmt/format.h>

// jpeglib.h needs stdio before it.
#include <jerror.h>
#include <jpeglib.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "base/error.h"

namespace tricho {
namespace {

// libjpeg reports through these two functions; both throw, which unwinds through its C frames (they are compiled with
// unwind tables on every platform of this program) and lets the decompressor be freed by its owner.
[[noreturn]] void Fail(j_common_ptr decoder) {
  std::array<char, JMSG_LENGTH_MAX> words{};
  decoder->err->format_message(decoder, words.data());
  throw Error(ErrorKind::kInput, fmt::format("the JPEG is damaged or of a rare kind: {}", words.data()));
}

// Warnings (level -1) that mean lost pixels are errors here. So are many surplus bytes inside the picture: the decoder
// took a wrong turn and came to the end too early. A few are padding.
void Report(j_common_ptr decoder, int level) {
  constexpr int kMaxSurplusBytes = 16;
  if (level >= 0) return;
  const bool in_picture = *static_cast<const bool*>(decoder->client_data);
  switch (decoder->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
      if (!in_picture || decoder->err->msg_parm.i[0] <= kMaxSurplusBytes) return;
      [[fallthrough]];
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
      throw Error(ErrorKind::kInput, "the JPEG is damaged inside the picture data: copy it from the camera again");
    default:
      return;
  }
}

void IgnoreMessage(j_common_ptr) {}

struct Decompressor {
  jpeg_error_mgr errors{};
  jpeg_decompress_struct jpeg{};
  bool in_picture = false;

  Decompressor() {
    jpeg.err = jpeg_std_error(&errors);
    errors.error_exit = Fail;
    errors.emit_message = Report;
    errors.output_message = IgnoreMessage;
    jpeg_create_decompress(&jpeg);
    jpeg.client_data = &in_picture;
  }
  ~Decompressor() { jpeg_destroy_decompress(&jpeg); }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
};

// The brightness that a twentieth of the pixels exceed, 0..255.
int BrightPart(const cv::Mat& bgr) {
  std::array<int, 256> counts{};
  for (int y = 0; y < bgr.rows; ++y)
    for (int x = 0; x < bgr.cols; ++x) ++counts[bgr.at<cv::Vec3b>(y, x)[1]];
  auto rest = static_cast<int>(bgr.total() / 20);
  int brightness = 255;
  while (brightness > 0 && (rest -= counts[brightness]) > 0) --brightness;
  return brightness;
}

// Adobe's programs store CMYK inverted and say so in their marker; others do either without a word. Taken for its
// opposite a photo gets a full black ink nearly everywhere: where one reading is black and the other is not, the other
// is right.
void MakeInk(bool has_adobe_marker, cv::Mat& stored) {
  constexpr int kBlack = 35;
  const cv::Mat inverted = ~stored;
  if (has_adobe_marker) {
    stored = inverted;
    return;
  }
  const bool may_be_ink = BrightPart(BgrFromInk(stored)) >= kBlack;
  const bool may_be_inverted = BrightPart(BgrFromInk(inverted)) >= kBlack;
  if (may_be_ink && may_be_inverted)
    throw Error(ErrorKind::kInput,
                "the JPEG holds CMYK and does not say whether 0 or 255 means full ink; save it as RGB");
  if (may_be_inverted) stored = inverted;
}

}  // namespace

DecodedJpeg DecodeJpeg(Bytes file, std::int64_t max_pixels) {
  const auto decompressor = std::make_unique<Decompressor>();
  jpeg_decompress_struct& jpeg = decompressor->jpeg;
  jpeg_mem_src(&jpeg, file.data(), static_cast<unsigned long>(file.size()));
  jpeg_read_header(&jpeg, TRUE);
  // What the decoder understands may be larger than what ReadHeader did.
  if (std::int64_t{jpeg.image_width} * jpeg.image_height > max_pixels)
    throw Error(ErrorKind::kInput, "the JPEG is larger than it says: it is damaged");
  DecodedJpeg decoded;
  decoded.is_cmyk = jpeg.num_components == 4;
  jpeg.out_color_space = decoded.is_cmyk ? JCS_CMYK : JCS_EXT_BGR;
  decompressor->in_picture = true;
  jpeg_start_decompress(&jpeg);
  decoded.pixels.create(static_cast<int>(jpeg.output_height), static_cast<int>(jpeg.output_width),
                        decoded.is_cmyk ? CV_8UC4 : CV_8UC3);
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = decoded.pixels.ptr<uchar>(static_cast<int>(jpeg.output_scanline));
    if (jpeg_read_scanlines(&jpeg, &row, 1) != 1)
      throw Error(ErrorKind::kInput, "the JPEG ends early inside the picture data: copy it from the camera again");
  }
  jpeg_finish_decompress(&jpeg);
  if (decoded.is_cmyk) MakeInk(jpeg.saw_Adobe_marker != 0, decoded.pixels);
  return decoded;
}

cv::Mat BgrFromInk(const cv::Mat& cmyk) {
  cv::Mat bgr(cmyk.size(), CV_8UC3);
  for (int y = 0; y < cmyk.rows; ++y) {
    const auto* ink = cmyk.ptr<cv::Vec4b>(y);
    auto* light = bgr.ptr<cv::Vec3b>(y);
    for (int x = 0; x < cmyk.cols; ++x)
      for (int c = 0; c < 3; ++c)
        light[x][c] = static_cast<uchar>(((255 - ink[x][2 - c]) * (255 - ink[x][3]) + 127) / 255);
  }
  return bgr;
}

}  // namespace tricho
