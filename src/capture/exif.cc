// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/exif.h"

#include <fmt/format.h>

#include <exiv2/exiv2.hpp>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace tricho {
namespace {

// Exiv2's XMP part and its log level are process-wide and not safe to use from several threads at once.
std::mutex& Exiv2Mutex() {
  static std::mutex mutex;
  return mutex;
}

std::optional<double> Number(const Exiv2::ExifData& data, const std::string& key, long index = 0) {
  const auto found = data.findKey(Exiv2::ExifKey(key));
  if (found == data.end() || found->count() <= index) return std::nullopt;
  return static_cast<double>(static_cast<unsigned long>(found->toLong(index)) & 0xFFFFFFFFUL);
}

// Printable ASCII only: these words go into JSON and pages.
std::string Words(const Exiv2::ExifData& data, const std::string& key) {
  constexpr std::size_t kMaxLetters = 50;
  const auto found = data.findKey(Exiv2::ExifKey(key));
  if (found == data.end()) return "";
  std::string text;
  for (const char letter : found->toString())
    if (letter >= ' ' && letter <= '~' && text.size() < kMaxLetters) text += letter;
  const auto last = text.find_last_not_of(' ');
  return last == std::string::npos ? "" : text.substr(text.find_first_not_of(' '), last + 1);
}

std::string Camera(const Exiv2::ExifData& data) {
  const std::string make = Words(data, "Exif.Image.Make");
  const std::string model = Words(data, "Exif.Image.Model");
  if (make.empty() || model.starts_with(make)) return model;
  return model.empty() ? make : make + " " + model;
}

// "YYYY:MM:DD HH:MM:SS" of EXIF with dashes in its date; a camera whose clock was never set writes zeros or blanks.
std::string Date(const Exiv2::ExifData& data) {
  constexpr std::string_view kPattern = "dddd:dd:dd dd:dd:dd";
  std::string text = Words(data, "Exif.Photo.DateTimeOriginal");
  if (text.starts_with("0000") || text.size() != kPattern.size()) return "";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kPattern[i] == 'd' ? !is_digit : text[i] != kPattern[i]) return "";
  }
  text[4] = '-';
  text[7] = '-';
  return text;
}

// Tags of TIFF 6.0. Only what is surely shown as sRGB or grey is decoded: a color space taken for another would shift
// every color by a wrong but plausible amount.
std::string TiffTrouble(const Exiv2::ExifData& data, std::size_t file_bytes) {
  const double photometric = Number(data, "Exif.Image.PhotometricInterpretation").value_or(-1);
  if (photometric == 5) return "the TIFF holds CMYK; save it as RGB";
  if (photometric == 8 || photometric == 9 || photometric == 10) return "the TIFF holds Lab colors; save it as RGB";
  if (photometric == 32803 || photometric == 34892) return "the TIFF holds raw sensor data; develop it to JPEG or TIFF";
  const double bits = Number(data, "Exif.Image.BitsPerSample").value_or(1);
  if (bits > 16) return fmt::format("the TIFF has {} bits a sample; save it with 8 or 16", bits);
  using Keys = std::pair<std::string, std::string>;
  for (const auto& [offsets, counts] : {Keys{"Exif.Image.StripOffsets", "Exif.Image.StripByteCounts"},
                                        Keys{"Exif.Image.TileOffsets", "Exif.Image.TileByteCounts"}}) {
    for (long i = 0;; ++i) {
      const std::optional<double> offset = Number(data, offsets, i);
      const std::optional<double> count = Number(data, counts, i);
      if (!offset || !count) break;
      if (*offset + *count > static_cast<double>(file_bytes))
        return fmt::format("the TIFF ends early at byte {}, inside the picture data: copy it from the camera again",
                           file_bytes);
    }
  }
  return "";
}

}  // namespace

ExifFacts ReadExif(Bytes file) {
  const std::lock_guard lock(Exiv2Mutex());
  ExifFacts facts;
  try {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    const auto image = Exiv2::ImageFactory::open(file.data(), static_cast<long>(file.size()));
    image->readMetadata();
    const Exiv2::ExifData& data = image->exifData();
    facts.size_px = cv::Size2d(image->pixelWidth(), image->pixelHeight());
    facts.orientation = static_cast<int>(Number(data, "Exif.Image.Orientation").value_or(1));
    if (facts.orientation < 1 || facts.orientation > 8) facts.orientation = 1;
    facts.camera = Camera(data);
    facts.date = Date(data);
    if (image->imageType() == Exiv2::ImageType::tiff) {
      // The first directory is what the decoder reads; Exiv2 may take the size from a larger later one.
      facts.size_px.width = Number(data, "Exif.Image.ImageWidth").value_or(facts.size_px.width);
      facts.size_px.height = Number(data, "Exif.Image.ImageLength").value_or(facts.size_px.height);
      facts.tiff_trouble = TiffTrouble(data, file.size());
    }
  } catch (const std::exception&) {
    return facts;
  }
  return facts;
}

}  // namespace tricho
