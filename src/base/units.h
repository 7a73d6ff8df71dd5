// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The only place where 1e3, 1e4 and 1e8 are written.
#pragma once

namespace tricho {

inline constexpr double kUmPerMm = 1e3;
inline constexpr double kUmPerCm = 1e4;

// Area of `area_px` pixels [px^2] at `um_per_px` [um], in cm^2.
constexpr double AreaCm2(double area_px, double um_per_px) {
  return area_px * (um_per_px / kUmPerCm) * (um_per_px / kUmPerCm);
}

}  // namespace tricho
