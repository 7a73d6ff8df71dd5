// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/image_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/check.h"
#include "base/error.h"
#include "capture/tiff_directory.h"

namespace tricho {
namespace {

constexpr int kMostFrames = 1'000'000;  // No more are counted.
constexpr std::string_view kReadable = "JPEG, PNG, TIFF, BMP and WebP are read";

std::uint32_t Big16(Bytes file, std::size_t at) { return file[at] * 256U + file[at + 1]; }
std::uint32_t Big32(Bytes file, std::size_t at) { return Big16(file, at) * 65536U + Big16(file, at + 2); }
std::uint32_t Little16(Bytes file, std::size_t at) { return file[at + 1] * 256U + file[at]; }
std::uint32_t Little32(Bytes file, std::size_t at) { return Little16(file, at + 2) * 65536U + Little16(file, at); }

bool HasAt(Bytes file, std::size_t at, std::string_view magic) {
  return file.size() >= at + magic.size() && std::memcmp(file.data() + at, magic.data(), magic.size()) == 0;
}

struct Signature {
  std::size_t at;
  std::string_view magic;
  std::string_view name;
};

// Formats that people do send, told apart so that the sentence helps. RAW formats built on TIFF (DNG, NEF, CR2) look
// like TIFF and are refused later, by what is in them.
constexpr std::array kOtherFormats = {
    Signature{0, "%PDF", "a PDF document"},
    Signature{0, "PK\x03\x04", "a ZIP archive or an office document"},
    Signature{0, "GIF8", "a GIF image"},
    Signature{4, "ftypheic", "a HEIC image (export it as JPEG, or set the phone's camera to Most Compatible)"},
    Signature{4, "ftypheix", "a HEIC image (export it as JPEG, or set the phone's camera to Most Compatible)"},
    Signature{4, "ftypmif1", "a HEIF image (export it as JPEG, or set the phone's camera to Most Compatible)"},
    Signature{4, "ftypmsf1", "a HEIF image (export it as JPEG, or set the phone's camera to Most Compatible)"},
    Signature{4, "ftypavif", "an AVIF image"},
    Signature{4, "ftypcrx", "a Canon CR3 raw image"},
    Signature{4, "ftyp", "a video"},
    Signature{8, "AVI ", "a video"},
    Signature{0, "FUJIFILMCCD-RAW", "a Fujifilm raw image"},
    Signature{0, "IIRO", "an Olympus raw image"},
    Signature{0, "IIU", "a Panasonic raw image"},
    Signature{128, "DICM", "a DICOM file"},
    Signature{4, "jP  \r\n", "a JPEG 2000 image"},
    Signature{0, "\xFF\x4F\xFF\x51", "a JPEG 2000 image"},
    Signature{0, "\xFF\x0A", "a JPEG XL image"},
    Signature{4, "JXL ", "a JPEG XL image"},
    Signature{0, "8BPS", "a Photoshop document"},
    Signature{0, "\x89HDF", "an HDF5 file"},
    Signature{0, "\x1F\x8B", "a gzip archive"},
    Signature{0, "7z\xBC\xAF", "a 7-Zip archive"},
    Signature{0, "Rar!", "a RAR archive"},
    Signature{0,
              "\x7F"
              "ELF",
              "a program"},
    Signature{0, "MZ", "a program"},
    Signature{0, "SQLite format 3", "an SQLite database"},
};

// Text is bytes without NUL and hardly any control character.
bool LooksLikeText(Bytes file) {
  constexpr std::size_t kMinBytes = 4;  // Fewer say nothing.
  const Bytes head = file.first(std::min<std::size_t>(file.size(), 512));
  return head.size() >= kMinBytes && std::ranges::none_of(head, [](unsigned char byte) {
           return byte < 32 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f';
         });
}

std::string TextKind(Bytes file) {
  const Bytes head = file.first(std::min<std::size_t>(file.size(), 512));
  const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
  if (text.find("<svg") != std::string_view::npos) return "an SVG drawing";
  if (text.find("<html") != std::string_view::npos || text.find("<!DOCTYPE html") != std::string_view::npos)
    return "a web page";
  return "text";
}

bool IsFrameHeader(unsigned marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// The position of the next marker's code byte after entropy-coded data, or file.size().
std::size_t SkipScan(Bytes file, std::size_t at) {
  while (at + 1 < file.size()) {
    const void* found = std::memchr(file.data() + at, 0xFF, file.size() - at - 1);
    if (found == nullptr) return file.size();
    at = static_cast<std::size_t>(static_cast<const unsigned char*>(found) - file.data()) + 1;
    const unsigned code = file[at];
    const bool in_scan = code == 0 || (code >= 0xD0 && code <= 0xD7);
    if (!in_scan && code != 0xFF) return at;
  }
  return file.size();
}

// Walks the markers of ITU-T T.81 (annex B) from SOI to EOI.
ImageHeader ReadJpegHeader(Bytes file) {
  constexpr ImageFormat kFormat = ImageFormat::kJpeg;
  constexpr int kMaxScans = 100;  // A progressive photo has about ten; each costs as much as decoding it once.
  ImageHeader header;
  int num_scans = 0;
  bool has_frame = false;
  std::size_t at = 2;
  while (true) {
    while (at < file.size() && file[at] != 0xFF) ++at;
    while (at < file.size() && file[at] == 0xFF) ++at;
    if (at >= file.size()) break;
    const unsigned marker = file[at++];
    if (marker == 0xD9) {
      if (num_scans == 0) header.trouble = "the JPEG holds no picture data";
      header.end = at;
      return header;
    }
    if (marker <= 0x01 || (marker >= 0xD0 && marker <= 0xD8)) continue;
    if (at + 2 > file.size()) break;
    const std::size_t length = Big16(file, at);
    if (at + length > file.size()) break;
    if (IsFrameHeader(marker) && length >= 8) {
      if (has_frame) {
        header.trouble = "the JPEG holds two pictures in one: it is damaged";
        return header;
      }
      has_frame = true;
      header.size_px = cv::Size2d(Big16(file, at + 5), Big16(file, at + 3));
    }
    at += std::max<std::size_t>(length, 2);
    if (marker == 0xDA) {
      if (++num_scans > kMaxScans) {
        header.trouble = fmt::format("the JPEG passes over its picture more than {} times; save it anew", kMaxScans);
        return header;
      }
      at = SkipScan(file, at) - 1;
    }
  }
  header.trouble = EndsEarly(kFormat, file, num_scans > 0 ? "inside the picture data" : "before the picture data");
  return header;
}

// Walks the chunks of PNG (ISO/IEC 15948) to IEND and checks each CRC, because libpng would report a wrong one on
// stderr only.
ImageHeader ReadPngHeader(Bytes file) {
  constexpr ImageFormat kFormat = ImageFormat::kPng;
  ImageHeader header;
  bool in_picture = false;
  std::size_t at = 8;
  while (at + 12 <= file.size()) {
    const std::size_t length = Big32(file, at);
    if (at == 8) {
      if (!HasAt(file, at + 4, "IHDR") || length != 13 || file.size() < 33) {
        header.trouble = file.size() < 33 ? EndsEarly(kFormat, file, "before the picture data")
                                          : "the PNG does not begin with its header";
        return header;
      }
      header.size_px = cv::Size2d(Big32(file, 16), Big32(file, 20));
    }
    if (length > file.size() - at - 12) break;
    boost::crc_32_type crc;
    crc.process_bytes(file.data() + at + 4, length + 4);
    if (crc.checksum() != Big32(file, at + 8 + length)) {
      header.trouble = fmt::format("the PNG is damaged near byte {}: its checksum is wrong", at);
      return header;
    }
    if (HasAt(file, at + 4, "IDAT")) in_picture = true;
    if (HasAt(file, at + 4, "acTL") && length >= 4)
      header.num_frames = static_cast<int>(std::min<std::uint32_t>(Big32(file, at + 8), kMostFrames));
    if (HasAt(file, at + 4, "IEND")) {
      if (!in_picture) header.trouble = "the PNG holds no picture data";
      return header;
    }
    at += 12 + length;
  }
  header.trouble = EndsEarly(kFormat, file, in_picture ? "inside the picture data" : "before the picture data");
  return header;
}

ImageHeader ReadBmpHeader(Bytes file) {
  constexpr ImageFormat kFormat = ImageFormat::kBmp;
  constexpr std::uint32_t kCoreHeaderBytes = 12;
  constexpr std::uint32_t kUncompressed = 0;
  constexpr std::uint32_t kBitFields = 3;
  ImageHeader header;
  if (file.size() < 26 || (Little32(file, 14) != kCoreHeaderBytes && file.size() < 54)) {
    header.trouble = EndsEarly(kFormat, file, "before the picture data");
    return header;
  }
  const bool is_core = Little32(file, 14) == kCoreHeaderBytes;
  // A negative height means that rows run from top to bottom.
  header.size_px = is_core ? cv::Size2d(Little16(file, 18), Little16(file, 20))
                           : cv::Size2d(std::abs(static_cast<double>(static_cast<std::int32_t>(Little32(file, 18)))),
                                        std::abs(static_cast<double>(static_cast<std::int32_t>(Little32(file, 22)))));
  const double bits_per_px = Little16(file, is_core ? 24 : 28);
  const std::uint32_t compression = is_core ? kUncompressed : Little32(file, 30);
  if (compression != kUncompressed && compression != kBitFields) return header;
  const double row_bytes = std::ceil(header.size_px.width * bits_per_px / 32) * 4;
  if (Little32(file, 10) + row_bytes * header.size_px.height > static_cast<double>(file.size()))
    header.trouble = EndsEarly(kFormat, file, "inside the picture data");
  return header;
}

// The pictures of an animated WebP: its ANMF chunks.
int CountWebpFrames(Bytes file) {
  int num_frames = 0;
  for (std::size_t at = 12; at + 8 <= file.size() && num_frames < kMostFrames;) {
    if (HasAt(file, at, "ANMF")) ++num_frames;
    at += 8 + (std::size_t{Little32(file, at + 4)} + 1) / 2 * 2;
  }
  return std::max(num_frames, 1);
}

// The first chunk says the size, as libwebp understands it: the canvas, or the only picture's own (RFC 9649).
ImageHeader ReadWebpHeader(Bytes file) {
  constexpr std::size_t kData = 20;  // Of the first chunk.
  constexpr std::uint32_t kSideMask = 0x3FFF;
  ImageHeader header;
  if (file.size() < kData + 10 || Little32(file, 4) + 8.0 > static_cast<double>(file.size())) {
    header.trouble = EndsEarly(ImageFormat::kWebp, file, "inside the picture data");
    return header;
  }
  if (HasAt(file, 12, "VP8X")) {
    const auto side = [&](std::size_t at) { return (Little16(file, at) | file[at + 2] << 16) + 1.0; };
    header.size_px = cv::Size2d(side(kData + 4), side(kData + 7));
    header.num_frames = CountWebpFrames(file);
  } else if (HasAt(file, 12, "VP8L")) {
    const std::uint32_t sides = Little32(file, kData + 1);
    header.size_px = cv::Size2d((sides & kSideMask) + 1, (sides >> 14 & kSideMask) + 1);
  } else if (HasAt(file, 12, "VP8 ")) {
    header.size_px = cv::Size2d(Little16(file, kData + 6) & kSideMask, Little16(file, kData + 8) & kSideMask);
  }
  return header;
}

}  // namespace

std::vector<unsigned char> WithoutSideInformation(Bytes png) {
  std::vector<unsigned char> essentials(png.begin(), png.begin() + 8);
  for (std::size_t at = 8; at + 12 <= png.size();) {
    const std::size_t size = 12 + Big32(png, at);
    // A capital first letter marks a chunk that no decoder may skip; tRNS holds the palette's alpha.
    const bool is_critical = (png[at + 4] & 0x20) == 0;
    if (is_critical || HasAt(png, at + 4, "tRNS"))
      essentials.insert(essentials.end(), png.begin() + at, png.begin() + at + size);
    at += size;
    if (HasAt(png, at - size + 4, "IEND")) break;
  }
  return essentials;
}

std::string EndsEarly(ImageFormat format, Bytes file, std::string_view where) {
  return fmt::format("the {} ends early at byte {}, {}: copy it from the camera again", FormatName(format), file.size(),
                     where);
}

std::string FormatName(ImageFormat format) {
  switch (format) {
    case ImageFormat::kJpeg:
      return "JPEG";
    case ImageFormat::kPng:
      return "PNG";
    case ImageFormat::kTiff:
      return "TIFF";
    case ImageFormat::kBmp:
      return "BMP";
    case ImageFormat::kWebp:
      return "WebP";
  }
  return "";
}

ImageFormat RecognizeFormat(Bytes file) {
  using std::string_view_literals::operator""sv;
  if (file.empty()) throw Error(ErrorKind::kInput, "the file is empty");
  if (HasAt(file, 0, "\xFF\xD8\xFF")) return ImageFormat::kJpeg;
  if (HasAt(file, 0, "\x89PNG\r\n\x1A\n")) return ImageFormat::kPng;
  if (HasAt(file, 0, "II*\0"sv) || HasAt(file, 0, "MM\0*"sv)) return ImageFormat::kTiff;
  if (HasAt(file, 0, "RIFF") && HasAt(file, 8, "WEBP")) return ImageFormat::kWebp;
  // "BM" alone could begin a text; the reserved bytes of a bitmap are 0.
  if (HasAt(file, 0, "BM") && (HasAt(file, 6, "\0\0\0\0"sv) || file.size() < 10)) return ImageFormat::kBmp;
  for (const Signature& other : kOtherFormats)
    if (HasAt(file, other.at, other.magic))
      throw Error(ErrorKind::kInput, fmt::format("the file looks like {}; {}", other.name, kReadable));
  if (HasAt(file, 0, "II+\0"sv) || HasAt(file, 0, "MM\0+"sv))
    throw Error(ErrorKind::kInput, fmt::format("the file looks like a BigTIFF image; {}", kReadable));
  if (LooksLikeText(file))
    throw Error(ErrorKind::kInput, fmt::format("the file looks like {}; {}", TextKind(file), kReadable));
  throw Error(ErrorKind::kInput, fmt::format("the file is not a known image; {}", kReadable));
}

ImageHeader ReadHeader(ImageFormat format, Bytes file) {
  switch (format) {
    case ImageFormat::kJpeg:
      return ReadJpegHeader(file);
    case ImageFormat::kPng:
      return ReadPngHeader(file);
    case ImageFormat::kTiff:
      return ReadTiffDirectory(file);
    case ImageFormat::kBmp:
      return ReadBmpHeader(file);
    case ImageFormat::kWebp:
      return ReadWebpHeader(file);
  }
  TRICHO_CHECK(false, static_cast<int>(format));
  return {};
}

}  // namespace tricho
