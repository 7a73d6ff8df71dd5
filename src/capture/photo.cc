// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/photo.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/provenance.h"
#include "capture/color_profile.h"
#include "capture/exif.h"
#include "capture/image_file.h"
#include "capture/jpeg_decoder.h"
#include "capture/png_decoder.h"
#include "capture/rare_formats.h"
#include "capture/sample_range.h"
#include "capture/several_pictures.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

std::vector<unsigned char> ReadBytes(const fs::path& path, const PhotoLimits& limits) {
  std::error_code fault;
  const fs::file_status status = fs::status(path, fault);
  if (status.type() == fs::file_type::not_found) throw Error(ErrorKind::kInput, "there is no such file");
  if (fault) throw Error(ErrorKind::kInput, "the file can't be reached: " + fault.message());
  if (status.type() == fs::file_type::directory) throw Error(ErrorKind::kInput, "this is a folder, not a photo");
  if (status.type() != fs::file_type::regular) throw Error(ErrorKind::kInput, "this is not a regular file");
  const std::uintmax_t size = fs::file_size(path, fault);
  if (fault) throw Error(ErrorKind::kInput, "the file can't be read: " + fault.message());
  if (size > static_cast<std::uintmax_t>(limits.max_file_bytes))
    throw Error(ErrorKind::kInput,
                fmt::format("the file has {} bytes; at most {} are read", size, limits.max_file_bytes));
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Error(ErrorKind::kInput, "the file can't be opened: " + std::generic_category().message(errno));
  std::vector<unsigned char> bytes(static_cast<std::size_t>(size));
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (stream.gcount() != static_cast<std::streamsize>(size))
    throw Error(ErrorKind::kInput, fmt::format("only {} of {} bytes of the file can be read", stream.gcount(), size));
  return bytes;
}

// Refuses before a decoder could set aside memory for what a header promises.
void CheckHeader(const ImageHeader& header, ImageFormat format, const PhotoLimits& limits) {
  const double num_pixels = header.size_px.width * header.size_px.height;
  if (num_pixels > static_cast<double>(limits.max_pixels))
    throw Error(ErrorKind::kInput,
                fmt::format("the {} says it is {} x {} px; at most {} million pixels are read", FormatName(format),
                            header.size_px.width, header.size_px.height, limits.max_pixels / 1'000'000));
  if (!header.trouble.empty()) throw Error(ErrorKind::kInput, header.trouble);
  if (!(num_pixels > 0))
    throw Error(ErrorKind::kInput, fmt::format("the {} says it is {} x {} px: its header is damaged",
                                               FormatName(format), header.size_px.width, header.size_px.height));
}

struct StoredPixels {
  cv::Mat pixels;
  bool is_cmyk = false;
};

StoredPixels Decode(const std::vector<unsigned char>& bytes, ImageFormat format, std::int64_t max_pixels) {
  if (format == ImageFormat::kJpeg) {
    DecodedJpeg decoded = DecodeJpeg(bytes, max_pixels);
    return {std::move(decoded.pixels), decoded.is_cmyk};
  }
  if (format == ImageFormat::kPng) return {DecodePng(WithoutSideInformation(bytes)), false};
  cv::Mat pixels = DecodeRareFormat(bytes);
  if (pixels.empty())
    throw Error(ErrorKind::kInput,
                fmt::format("the {} is damaged or of a rare kind and can't be decoded", FormatName(format)));
  return {std::move(pixels), false};
}

// color * alpha + white * (1 - alpha), rounded.
cv::Mat OverWhite(const cv::Mat& bgra) {
  cv::Mat bgr(bgra.size(), CV_8UC3);
  for (int y = 0; y < bgra.rows; ++y) {
    const auto* from = bgra.ptr<cv::Vec4b>(y);
    auto* to = bgr.ptr<cv::Vec3b>(y);
    for (int x = 0; x < bgra.cols; ++x) {
      const int alpha = from[x][3];
      for (int c = 0; c < 3; ++c) to[x][c] = static_cast<uchar>((from[x][c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  return bgr;
}

cv::Mat ToBgr8(cv::Mat pixels) {
  if (pixels.depth() == CV_16U) {
    constexpr double kFrom16Bit = 1.0 / 257;
    cv::Mat rounded;
    pixels.convertTo(rounded, CV_8U, kFrom16Bit);
    pixels = rounded;
  }
  if (pixels.depth() != CV_8U)
    throw Error(ErrorKind::kInput, "the samples are neither 8-bit nor 16-bit numbers; save the photo as 8-bit RGB");
  cv::Mat bgr;
  switch (pixels.channels()) {
    case 1:
      cv::cvtColor(pixels, bgr, cv::COLOR_GRAY2BGR);
      return bgr;
    case 3:
      return pixels;
    case 4:
      return OverWhite(pixels);
    default:
      throw Error(ErrorKind::kInput,
                  fmt::format("the photo has {} channels; grey, RGB and RGBA are read", pixels.channels()));
  }
}

// Exif 2.32, tag 0x0112: where row 0 and column 0 of the stored pixels lie in the upright photo.
cv::Mat Upright(const cv::Mat& stored, int exif_orientation) {
  TRICHO_CHECK(exif_orientation >= 1 && exif_orientation <= 8, exif_orientation);
  constexpr int kBothAxes = -1;
  constexpr int kTopDown = 0;
  constexpr int kLeftRight = 1;
  cv::Mat upright = stored;
  if (exif_orientation >= 5) cv::transpose(stored, upright);
  switch (exif_orientation) {
    case 2:
    case 6:
      cv::flip(upright, upright, kLeftRight);
      break;
    case 3:
    case 7:
      cv::flip(upright, upright, kBothAxes);
      break;
    case 4:
    case 8:
      cv::flip(upright, upright, kTopDown);
      break;
    default:
      break;
  }
  return upright;
}

bool IsGrey(const cv::Mat& bgr) {
  constexpr int kRounding = 1;
  for (int y = 0; y < bgr.rows; ++y) {
    const auto* row = bgr.ptr<cv::Vec3b>(y);
    for (int x = 0; x < bgr.cols; ++x) {
      const auto [lowest, highest] = std::minmax({row[x][0], row[x][1], row[x][2]});
      if (highest - lowest > kRounding) return false;
    }
  }
  return true;
}

// The picture of the file that is the photo, in sRGB; what there is to say of it goes into `warnings`.
cv::Mat ReadPixels(ImageFormat format, const ExifFacts& facts, const PhotoLimits& limits,
                   std::vector<unsigned char>& bytes, std::vector<std::string>& warnings) {
  const auto say = [&](std::string sentence) {
    if (!sentence.empty()) warnings.push_back(std::move(sentence));
  };
  const auto decode_tiff = [&](const std::vector<unsigned char>& tiff) {
    CheckHeader(ReadHeader(format, tiff), format, limits);
    return Decode(tiff, format, limits.max_pixels).pixels;
  };
  ImageHeader header = ReadHeader(format, bytes);
  say(ChoosePicture(format, header, decode_tiff, bytes));
  if (format == ImageFormat::kTiff) header = ReadHeader(format, bytes);  // Another page may stand first now.
  CheckHeader(header, format, limits);
  StoredPixels stored = Decode(bytes, format, limits.max_pixels);
  if (stored.pixels.depth() == CV_16U) say(SpreadSamples(stored.pixels));
  say(ToSrgb(format, bytes, facts, stored.is_cmyk, stored.pixels));
  return ToBgr8(stored.pixels);
}

Photo ReadNamelessPhoto(const fs::path& path, const PhotoLimits& limits) {
  std::vector<unsigned char> bytes = ReadBytes(path, limits);
  const ImageFormat format = RecognizeFormat(bytes);
  Photo photo;
  photo.file = path.filename().string();
  photo.sha256 = Sha256Hex(bytes.data(), bytes.size());
  const ExifFacts facts = ReadExif(bytes);
  photo.facts = CaptureFacts{facts.camera, facts.date, facts.orientation};
  // OpenCV's TIFF decoder turns the pixels upright by itself, whatever it is told.
  const int still_to_apply = format == ImageFormat::kTiff ? 1 : facts.orientation;
  photo.bgr = Upright(ReadPixels(format, facts, limits, bytes, photo.warnings), still_to_apply);
  photo.is_grey = IsGrey(photo.bgr);
  return photo;
}

}  // namespace

Photo ReadPhoto(const fs::path& path, const PhotoLimits& limits) {
  try {
    return ReadNamelessPhoto(path, limits);
  } catch (const Error& fault) {
    throw fault.Within(path.string());
  }
}

}  // namespace tricho
