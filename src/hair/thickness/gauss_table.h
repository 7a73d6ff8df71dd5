// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The Gaussian and its integral, by table: linear interpolation is good to 1e-6, and ten times faster than erf.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace tricho {

class GaussTable {
 public:
  GaussTable() {
    for (int i = 0; i < kSize; ++i) {
      const double z = (i - kSize / 2) * kStep;
      density_[i] = std::exp(-0.5 * z * z) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2);
      below_[i] = 0.5 * std::erfc(-z / std::numbers::sqrt2);
    }
  }

  struct Pair {
    double density;
    double below;
  };
  Pair operator()(double z) const {
    const double at = std::clamp(z, -kReach, kReach) / kStep + kSize / 2;
    const int i = std::min(static_cast<int>(at), kSize - 2);
    const double f = at - i;
    return {density_[i] + f * (density_[i + 1] - density_[i]), below_[i] + f * (below_[i + 1] - below_[i])};
  }

 private:
  static constexpr double kStep = 1.0 / 256;
  static constexpr double kReach = 6;
  static constexpr int kSize = 2 * 6 * 256 + 1;
  std::array<double, kSize> density_{};
  std::array<double, kSize> below_{};
};

inline const GaussTable& Gauss() {
  static const GaussTable table;
  return table;
}

}  // namespace tricho
