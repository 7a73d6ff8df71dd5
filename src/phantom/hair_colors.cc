// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/hair_colors.h"

#include <cmath>

#include "base/check.h"
#include "base/srgb.h"

namespace tricho {
namespace {

struct Pigment {
  Eigen::Vector3d absorption_per_um;
  Eigen::Vector3d reflectance;
};

// Chosen so that hair of ordinary thickness looks as in contact dermoscopy: black hides what is below it, light hair
// lets some of it through. Light hair scatters, which hides the skin as absorption does.
Pigment PigmentOf(HairColor color) {
  switch (color) {
    case HairColor::kBlack:
      return {{0.095, 0.11, 0.125}, {0.0120, 0.0080, 0.0065}};
    case HairColor::kBrown:
      return {{0.026, 0.033, 0.048}, {0.056, 0.040, 0.018}};
    case HairColor::kBlond:
      return {{0.040, 0.050, 0.065}, {0.270, 0.190, 0.100}};
    case HairColor::kRed:
      return {{0.035, 0.055, 0.080}, {0.230, 0.080, 0.025}};
    case HairColor::kGrey:
      return {{0.050, 0.050, 0.050}, {0.300, 0.300, 0.310}};
    case HairColor::kWhite:
      return {{0.060, 0.060, 0.060}, {0.740, 0.740, 0.720}};
  }
  TRICHO_CHECK(false, static_cast<int>(color));
  return {};
}

Eigen::Vector3d LinearRgb(int red, int green, int blue) {
  return {LinearFromSrgb(red / 255.0), LinearFromSrgb(green / 255.0), LinearFromSrgb(blue / 255.0)};
}

}  // namespace

void PaintHair(const HairLook& look, Random& random, PhantomHair& hair) {
  const Pigment pigment = PigmentOf(random.Chance(look.second_color_share) ? look.second_color : look.color);
  hair.absorption_per_um =
      pigment.absorption_per_um * std::exp(random.Normal(0, look.color_variation)) * (hair.vellus ? 0.8 : 1.0);
  const double lightness = std::exp(random.Normal(0, 1.5 * look.color_variation));
  hair.reflectance = (pigment.reflectance * lightness * (hair.vellus ? 1.3 : 1.0)).cwiseMin(0.95);
}

Eigen::Vector3d SkinReflectance(SkinTone tone) {
  switch (tone) {
    case SkinTone::kI:
      return LinearRgb(233, 203, 184);
    case SkinTone::kII:
      return LinearRgb(216, 180, 153);
    case SkinTone::kIII:
      return LinearRgb(201, 160, 128);
    case SkinTone::kIV:
      return LinearRgb(168, 122, 92);
    case SkinTone::kV:
      return LinearRgb(138, 90, 66);
    case SkinTone::kVI:
      return LinearRgb(113, 76, 56);
  }
  TRICHO_CHECK(false, static_cast<int>(tone));
  return {};
}

}  // namespace tricho
