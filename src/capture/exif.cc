// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/exif.h"

#include <exiv2/exiv2.hpp>
#include <mutex>
#include <string_view>

namespace tricho {
namespace {

// Exiv2's XMP part and its log level are process-wide and not safe to use from several threads at once.
std::mutex& Exiv2Mutex() {
  static std::mutex mutex;
  return mutex;
}

int Orientation(const Exiv2::ExifData& data) {
  constexpr long kUpright = 1;
  constexpr long kLast = 8;
  const auto found = data.findKey(Exiv2::ExifKey("Exif.Image.Orientation"));
  const long number = found == data.end() || found->count() == 0 ? kUpright : found->toLong(0);
  return static_cast<int>(number >= kUpright && number <= kLast ? number : kUpright);
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

}  // namespace

ExifFacts ReadExif(Bytes file) {
  const std::lock_guard lock(Exiv2Mutex());
  ExifFacts facts;
  try {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    const auto image = Exiv2::ImageFactory::open(file.data(), static_cast<long>(file.size()));
    image->readMetadata();
    const Exiv2::ExifData& data = image->exifData();
    facts.orientation = Orientation(data);
    facts.camera = Camera(data);
    facts.date = Date(data);
    facts.is_adobe_rgb = Words(data, "Exif.Iop.InteroperabilityIndex") == "R03";
    if (image->iccProfileDefined()) {
      const Exiv2::DataBuf& profile = *image->iccProfile();
      facts.icc_profile.assign(profile.pData_, profile.pData_ + profile.size_);
    }
  } catch (const std::exception&) {
    return facts;
  }
  return facts;
}

}  // namespace tricho
