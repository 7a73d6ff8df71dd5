// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The transfer curve between coded values and light. Source: IEC 61966-2-1.
#pragma once

#include <cmath>

namespace tricho {

// Coded value [0, 1] -> linear light [0, 1].
inline double LinearFromSrgb(double srgb) {
  return srgb <= 0.04045 ? srgb / 12.92 : std::pow((srgb + 0.055) / 1.055, 2.4);
}

// Linear light [0, 1] -> coded value [0, 1].
inline double SrgbFromLinear(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

}  // namespace tricho
