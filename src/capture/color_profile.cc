// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/color_profile.h"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

#include "capture/jpeg_decoder.h"

namespace tricho {
namespace {

struct CloseProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct DeleteTransform {
  void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
struct FreeCurve {
  void operator()(cmsToneCurve* curve) const { cmsFreeToneCurve(curve); }
};
using Profile = std::unique_ptr<void, CloseProfile>;
using Transform = std::unique_ptr<void, DeleteTransform>;
using Curve = std::unique_ptr<cmsToneCurve, FreeCurve>;

constexpr cmsCIExyY kD65 = {0.3127, 0.3290, 1};

Profile GammaProfile(const cmsCIExyY& white, const cmsCIExyYTRIPLE& primaries, double gamma) {
  const Curve curve(cmsBuildGamma(nullptr, gamma));
  const std::array<cmsToneCurve*, 3> curves = {curve.get(), curve.get(), curve.get()};
  return Profile(cmsCreateRGBProfile(&white, &primaries, curves.data()));
}

// Adobe RGB (1998) color image encoding, 4.3.
Profile AdobeRgb() {
  constexpr cmsCIExyYTRIPLE kPrimaries = {{0.64, 0.33, 1}, {0.21, 0.71, 1}, {0.15, 0.06, 1}};
  constexpr double kGamma = 563.0 / 256;
  return GammaProfile(kD65, kPrimaries, kGamma);
}

// A gray ramp of sRGB's own curve (IEC 61966-2-1): gray stays gray.
Profile SrgbGrey() {
  constexpr std::array<double, 5> kSrgbCurve = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
  const Curve curve(cmsBuildParametricToneCurve(nullptr, 4, kSrgbCurve.data()));
  return Profile(cmsCreateGrayProfile(cmsD50_xyY(), curve.get()));
}

// What a PNG says of its colors without an ICC profile (ISO/IEC 15948, 11.3.3).
struct PngColors {
  bool has_profile = false;  // A chunk that holds one, whether or not it can be read.
  bool is_srgb = false;
  std::optional<double> gamma;              // Of the encoding: light to the power of this.
  std::optional<std::array<double, 8>> xy;  // White, red, green, blue.
};

PngColors ReadPngColors(Bytes png) {
  const auto number = [&](std::size_t at) {
    return png[at] << 24 | png[at + 1] << 16 | png[at + 2] << 8 | png[at + 3];
  };
  PngColors colors;
  for (std::size_t at = 8; at + 12 <= png.size();) {
    const auto length = static_cast<std::size_t>(static_cast<unsigned>(number(at)));
    const std::string_view name(reinterpret_cast<const char*>(png.data()) + at + 4, 4);
    if (name == "IDAT" || length > png.size() - at - 12) break;
    if (name == "iCCP") colors.has_profile = true;
    if (name == "sRGB") colors.is_srgb = true;
    if (name == "gAMA" && length == 4) colors.gamma = number(at + 8) / 1e5;
    if (name == "cHRM" && length == 32) {
      colors.xy.emplace();
      for (std::size_t i = 0; i < 8; ++i) (*colors.xy)[i] = number(at + 8 + 4 * i) / 1e5;
    }
    at += 12 + length;
  }
  return colors;
}

// Null where the PNG says nothing, or what is sRGB's but for rounding.
Profile PngProfile(const PngColors& colors) {
  constexpr double kSrgbGamma = 1 / 2.2;
  constexpr double kSameGamma = 0.04;
  constexpr double kSameXy = 0.01;
  constexpr std::array<double, 8> kSrgbXy = {0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06};
  if (colors.is_srgb || !colors.gamma || !(*colors.gamma > 0.1 && *colors.gamma < 10)) return nullptr;
  const std::array<double, 8> xy = colors.xy.value_or(kSrgbXy);
  bool is_srgb = std::abs(std::log(*colors.gamma / kSrgbGamma)) < kSameGamma;
  for (std::size_t i = 0; i < xy.size(); ++i) is_srgb = is_srgb && std::abs(xy[i] - kSrgbXy[i]) < kSameXy;
  if (is_srgb) return nullptr;
  const cmsCIExyYTRIPLE primaries = {{xy[2], xy[3], 1}, {xy[4], xy[5], 1}, {xy[6], xy[7], 1}};
  return GammaProfile({xy[0], xy[1], 1}, primaries, 1 / *colors.gamma);
}

Transform MakeTransform(const Profile& from, cmsUInt32Number from_type, const Profile& to, cmsUInt32Number to_type) {
  return Transform(cmsCreateTransform(from.get(), from_type, to.get(), to_type, INTENT_RELATIVE_COLORIMETRIC,
                                      cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_COPY_ALPHA));
}

// A transform that moves nothing by more than rounding: the photo is sRGB already.
bool IsIdentity(const Profile& from, const Profile& srgb) {
  constexpr int kSteps = 5;
  const Transform transform = MakeTransform(from, TYPE_BGR_8, srgb, TYPE_BGR_8);
  if (!transform) return false;
  std::vector<uchar> colors;
  for (int i = 0; i < kSteps * kSteps * kSteps; ++i)
    for (const int step : {i % kSteps, i / kSteps % kSteps, i / kSteps / kSteps})
      colors.push_back(static_cast<uchar>(step * 255 / (kSteps - 1)));
  std::vector<uchar> moved(colors.size());
  cmsDoTransform(transform.get(), colors.data(), moved.data(), static_cast<unsigned>(colors.size() / 3));
  return std::ranges::equal(colors, moved, [](int before, int after) { return std::abs(before - after) <= 1; });
}

void Apply(const Transform& transform, const cv::Mat& from, cv::Mat& to) {
  for (int y = 0; y < from.rows; ++y)
    cmsDoTransform(transform.get(), from.ptr(y), to.ptr(y), static_cast<unsigned>(from.cols));
}

// Grey as one channel, as its profile counts it, whatever number of equal ones the decoder made of it.
bool ConvertGrey(const Profile& profile, cv::Mat& pixels) {
  cv::Mat grey;
  cv::extractChannel(pixels, grey, 0);
  const bool is_wide = grey.depth() == CV_16U;
  const Transform transform =
      MakeTransform(profile, is_wide ? TYPE_GRAY_16 : TYPE_GRAY_8, SrgbGrey(), is_wide ? TYPE_GRAY_16 : TYPE_GRAY_8);
  if (!transform) return false;
  Apply(transform, grey, grey);
  for (int c = 0; c < std::min(pixels.channels(), 3); ++c) cv::insertChannel(grey, pixels, c);
  return true;
}

bool ConvertColors(const Profile& profile, cv::Mat& pixels) {
  if (pixels.channels() < 3) return false;
  const Profile srgb(cmsCreate_sRGBProfile());
  if (IsIdentity(profile, srgb)) return true;
  const bool is_wide = pixels.depth() == CV_16U;
  const cmsUInt32Number type =
      pixels.channels() == 4 ? (is_wide ? TYPE_BGRA_16 : TYPE_BGRA_8) : (is_wide ? TYPE_BGR_16 : TYPE_BGR_8);
  const Transform transform = MakeTransform(profile, type, srgb, type);
  if (!transform) return false;
  Apply(transform, pixels, pixels);
  return true;
}

bool ConvertInk(const Profile& profile, cv::Mat& pixels) {
  const Transform transform = MakeTransform(profile, TYPE_CMYK_8, Profile(cmsCreate_sRGBProfile()), TYPE_BGR_8);
  if (!transform) return false;
  cv::Mat bgr(pixels.size(), CV_8UC3);
  Apply(transform, pixels, bgr);
  pixels = bgr;
  return true;
}

bool Convert(const Profile& profile, bool is_cmyk, cv::Mat& pixels) {
  if (!profile || (pixels.depth() != CV_8U && pixels.depth() != CV_16U)) return false;
  switch (cmsGetColorSpace(profile.get())) {
    case cmsSigGrayData:
      return !is_cmyk && ConvertGrey(profile, pixels);
    case cmsSigRgbData:
      return !is_cmyk && ConvertColors(profile, pixels);
    case cmsSigCmykData:
      return is_cmyk && ConvertInk(profile, pixels);
    default:
      return false;
  }
}

}  // namespace

std::string ToSrgb(ImageFormat format, Bytes file, const ExifFacts& facts, bool is_cmyk, cv::Mat& pixels) {
  constexpr char kUnread[] =
      "The photo's embedded color profile can't be used; its colors are taken as sRGB, and redness may be off.";
  const PngColors png = format == ImageFormat::kPng ? ReadPngColors(file) : PngColors{};
  std::string trouble;
  if (!facts.icc_profile.empty() || png.has_profile) {
    const Profile profile(
        cmsOpenProfileFromMem(facts.icc_profile.data(), static_cast<cmsUInt32Number>(facts.icc_profile.size())));
    if (!Convert(profile, is_cmyk, pixels)) trouble = kUnread;
  } else if (is_cmyk) {
    trouble = "The photo holds CMYK without a color profile; its colors are a guess, and redness may be off.";
  } else if (facts.is_adobe_rgb) {
    Convert(AdobeRgb(), is_cmyk, pixels);
  } else if (const Profile profile = PngProfile(png)) {
    Convert(profile, is_cmyk, pixels);
  }
  if (is_cmyk && pixels.channels() == 4) pixels = BgrFromInk(pixels);
  return trouble;
}

}  // namespace tricho
