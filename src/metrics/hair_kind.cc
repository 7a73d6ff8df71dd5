// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/hair_kind.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"

namespace tricho {

namespace {

// Anisotrichosis is read off as "more than 20 % diversity" (field of trichoscopy; docs/methods/diameter-diversity.md).
constexpr double kDiversityDeviationShare = 0.2;

}  // namespace

void MetricsOptions::Check() const {
  const auto check = [](const char* name, double value, double low, double high) {
    if (!(value >= low && value <= high))
      throw Error(ErrorKind::kUsage, fmt::format("{} is {} um; it must be {} to {}", name, value, low, high));
  };
  check("terminal_from_um", terminal_from_um, 5, 200);
  check("vellus_below_um", vellus_below_um, 5, terminal_from_um);
}

HairKind KindOfDiameter(double diameter_um, const MetricsOptions& options) {
  if (diameter_um < options.vellus_below_um) return HairKind::kVellus;
  return diameter_um < options.terminal_from_um ? HairKind::kIntermediate : HairKind::kTerminal;
}

std::optional<HairKind> KindOf(const Shaft& shaft, std::optional<double> um_per_px, const MetricsOptions& options) {
  if (!shaft.diameter_px || !um_per_px) return std::nullopt;
  return KindOfDiameter(*shaft.diameter_px * *um_per_px, options);
}

bool IsOffMedian(double diameter, double median) {
  return std::abs(diameter - median) > kDiversityDeviationShare * median;
}

}  // namespace tricho
