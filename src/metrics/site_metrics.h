// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs -> numbers with 95 % intervals.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/geometry.h"
#include "capture/photo_kind.h"
#include "hair/line/shaft.h"
#include "hair/root/unit.h"
#include "metrics/hair_kind.h"

namespace tricho {

// A number that leaves the program: value, 95 % interval, UCUM unit; or no value and the reason.
struct Estimate {
  std::optional<double> value;
  double low = 0;
  double high = 0;
  std::string unit;    // UCUM: "/cm2", "um", "mm/cm2", "1".
  std::string reason;  // Why there is no value; empty when there is one.
};

// What the numbers are about: which skin was looked at.
struct MeasuredField {
  int width_px = 0;
  int height_px = 0;
  double seen_px2 = 0;  // Area of the seen skin over which hairs are counted: without the guard.
  double guard_px = 0;  // Strip inside the border of the field in which nothing is counted.
  std::optional<double> um_per_px;
  double scale_relative_error = 0;
  double thickness_error_share = 0;             // Standard error that all thicknesses have in common (ThicknessTrust).
  std::string no_thickness;                     // Why no hair has a thickness; empty where hairs may have.
  std::string scale_reason;                     // Why um_per_px is absent.
  Polygon outline_px = {};                      // Border of the field; empty: the whole frame.
  std::function<bool(const Point&)> seen = {};  // Whether skin can be seen at a point; empty: in all the frame.
  std::optional<double> redness_stderr = {};    // Standard error of the redness over the field.
};

struct SiteMetrics {
  // Names and order of MetricsOf.
  std::vector<std::pair<std::string, Estimate>> values;
  const Estimate& at(const std::string& name) const;  // throws std::logic_error for an unknown name.
};

// Every metric of the contract for one photo; definitions and formulas in docs/methods/.
//
// shafts, units    As found; Shaft::unit is an index into `units`, or -1 for a hair of its own.
// counted          One a shaft, from CountedHairs.
// coverage_share   Share of the seen skin covered by hair, 0..1.
// redness          Mean CIE a* of the skin between hairs.
// returns          All metrics, those that can't be measured with their reason. No hair is a measurement: 0 per cm2,
//                  with an upper bound.
SiteMetrics MeasureSite(const std::vector<Shaft>& shafts, const std::vector<FollicularUnit>& units,
                        const std::vector<bool>& counted, const MeasuredField& field,
                        std::optional<double> coverage_share, std::optional<double> redness,
                        const MetricsOptions& options);

// All metrics of a kind of photo without a value, for one that could not be measured.
SiteMetrics UnmeasuredSite(const std::string& reason, PhotoKind kind = PhotoKind::kCloseUp);

}  // namespace tricho
