// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/cie_lab.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/srgb.h"

namespace tricho {
namespace {

// White of D65 in x and z; 1 in y.
constexpr double kWhiteX = 0.95047, kWhiteZ = 1.08883;
constexpr double kLinearBelow = 216.0 / 24389, kSlope = 24389.0 / 27;

// Of 0.008 to 1.2, to within the last bits of a double: Halley's iteration, which has three times as many digits right
// after each turn, from the exponent's third. A fifth of std::cbrt's work, which is most of what a color takes.
double CubeRoot(double t) {
  constexpr std::uint64_t kThirdOfBias = 0x2A9F7893782DA1CE;
  double root = std::bit_cast<double>(std::bit_cast<std::uint64_t>(t) / 3 + kThirdOfBias);
  for (int turn = 0; turn < 3; ++turn) {
    const double cube = root * root * root;
    root *= (cube + 2 * t) / (2 * cube + t);
  }
  return root;
}

double LabCurve(double t) { return t > kLinearBelow ? CubeRoot(t) : (kSlope * t + 16) / 116; }

double LightOfLabCurve(double curve) {
  const double cube = curve * curve * curve;
  return cube > kLinearBelow ? cube : (116 * curve - 16) / kSlope;
}

}  // namespace

cv::Vec3d LabFromLinear(const cv::Vec3d& bgr) {
  const double x = LabCurve((0.4124 * bgr[2] + 0.3576 * bgr[1] + 0.1805 * bgr[0]) / kWhiteX);
  const double y = LabCurve(0.2126 * bgr[2] + 0.7152 * bgr[1] + 0.0722 * bgr[0]);
  const double z = LabCurve((0.0193 * bgr[2] + 0.1192 * bgr[1] + 0.9505 * bgr[0]) / kWhiteZ);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

cv::Mat LabFromBgr(const cv::Mat& bgr) {
  std::array<double, 256> linear;
  for (std::size_t i = 0; i < linear.size(); ++i) linear[i] = LinearFromSrgb(static_cast<double>(i) / 255);
  // Colors come again and again: those that were met last are kept.
  struct Met {
    int color = -1;
    cv::Vec3f lab;
  };
  std::vector<Met> met(1 << 12);
  cv::Mat lab(bgr.size(), CV_32FC3);
  for (int y = 0; y < bgr.rows; ++y) {
    const auto* in = bgr.ptr<cv::Vec3b>(y);
    auto* out = lab.ptr<cv::Vec3f>(y);
    for (int x = 0; x < bgr.cols; ++x) {
      const int color = in[x][0] << 16 | in[x][1] << 8 | in[x][2];
      // Colors of one picture differ in their last bits.
      Met& known = met[(in[x][0] & 15) << 8 | (in[x][1] & 15) << 4 | (in[x][2] & 15)];
      if (known.color != color)
        known = {color, LabFromLinear(cv::Vec3d(linear[in[x][0]], linear[in[x][1]], linear[in[x][2]]))};
      out[x] = known.lab;
    }
  }
  return lab;
}

cv::Vec3f BgrFromLab(const cv::Vec3f& lab) {
  const double at = (lab[0] + 16.0) / 116;
  const double x = kWhiteX * LightOfLabCurve(at + lab[1] / 500.0), y = LightOfLabCurve(at);
  const double z = kWhiteZ * LightOfLabCurve(at - lab[2] / 200.0);
  const auto coded = [](double linear) { return static_cast<float>(SrgbFromLinear(std::clamp(linear, 0.0, 1.0))); };
  return {coded(0.0556 * x - 0.2040 * y + 1.0572 * z), coded(-0.9689 * x + 1.8758 * y + 0.0415 * z),
          coded(3.2406 * x - 1.5372 * y - 0.4986 * z)};
}

}  // namespace tricho
