// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/error.h"
#include "base/shared_work.h"
#include "base/units.h"
#include "capture/markers.h"
#include "capture/ruler.h"
#include "capture/scale_bar.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

// Below 0.2 um a pixel is finer than light resolves; above 200 um a hair of 60 um is less than a third of a pixel.
constexpr double kMinUmPerPx = 0.2;
constexpr double kMaxUmPerPx = 200;

bool IsPossible(double um_per_px) { return um_per_px >= kMinUmPerPx && um_per_px <= kMaxUmPerPx; }

void CheckRange(const char* option, const std::optional<double>& value, double low, double high) {
  // Written so that NaN fails too.
  if (value && !(*value >= low && *value <= high))
    throw Error(ErrorKind::kUsage, fmt::format("{} is {}; it must be {} to {}", option, *value, low, high));
}

Scale ScaleFromFieldWidth(const Photo& photo, double field_width_mm) {
  Scale scale{field_width_mm * kUmPerMm / photo.bgr.cols, 0, "field width", "", {}, {}};
  if (!IsPossible(*scale.um_per_px))
    throw Error(ErrorKind::kUsage,
                fmt::format("a field width of {} mm over {} px gives {:.4g} um a pixel; it must be {} to {}",
                            field_width_mm, photo.bgr.cols, *scale.um_per_px, kMinUmPerPx, kMaxUmPerPx));
  return scale;
}

Scale ScaleFromMarkers(const Photo& photo, const std::vector<Marker>& markers, double marker_mm) {
  // More means a photo taken so much from the side that one scale does not hold for it.
  constexpr double kMaxRelativeSd = 0.15;
  constexpr double kMostUnequal = 0.1;  // Of two markers of one size, by where they lie.
  if (markers.empty())
    throw Error(
        ErrorKind::kInput,
        fmt::format("{}: no ArUco marker is seen, though one of {} mm should be; it must lie in view as a whole, "
                    "sharp, with a white margin",
                    photo.file, marker_mm));
  const auto [least, most] = std::ranges::minmax(markers, {}, &Marker::side_px);
  if (most.side_px > (1 + kMostUnequal) * least.side_px)
    throw Error(ErrorKind::kInput,
                fmt::format("{}: two ArUco markers of different size are seen, {:.0f} and {:.0f} px wide; which of "
                            "them is {} mm can't be told: leave one in view, or give --um-per-px",
                            photo.file, least.side_px, most.side_px, marker_mm));
  double mean_px = 0;
  double relative_variance = 0;
  for (const Marker& marker : markers) {
    mean_px += marker.side_px / static_cast<double>(markers.size());
    relative_variance +=
        (std::pow(marker.tilt_share, 2) + std::pow(marker.relative_error, 2)) / static_cast<double>(markers.size());
  }
  const double relative_error = std::sqrt(relative_variance);
  if (relative_error > kMaxRelativeSd)
    throw Error(ErrorKind::kInput, fmt::format("{}: the ArUco marker is seen so much from the side that the scale is "
                                               "off by {:.0f} %, at most {:.0f} % can be used: take "
                                               "the photo from straight above",
                                               photo.file, 100 * relative_error, 100 * kMaxRelativeSd));
  const double um_per_px = marker_mm * kUmPerMm / mean_px;
  if (!IsPossible(um_per_px))
    throw Error(ErrorKind::kInput,
                fmt::format("{}: a marker of {} mm seen {:.1f} px wide gives {:.4g} um a pixel; it must be {} to {}",
                            photo.file, marker_mm, mean_px, um_per_px, kMinUmPerPx, kMaxUmPerPx));
  return {um_per_px, relative_error, "marker", "", {}, {}};
}

double UmPerUnit(const nlohmann::json& sidecar) {
  const auto units = sidecar.find("PixelSizeUnits");
  if (units == sidecar.end())
    throw Error(ErrorKind::kInput, "PixelSize is given without PixelSizeUnits (\"um\", \"mm\" or \"nm\")");
  if (!units->is_string()) throw Error(ErrorKind::kInput, "PixelSizeUnits is not a text");
  const std::string name = units->get<std::string>();
  if (name == "um") return 1;
  if (name == "mm") return kUmPerMm;
  if (name == "nm") return 1 / kUmPerMm;
  throw Error(ErrorKind::kInput, "PixelSizeUnits is none of \"um\", \"mm\" and \"nm\"");
}

double UmPerPxOf(const nlohmann::json& number, double um_per_unit) {
  if (!number.is_number()) throw Error(ErrorKind::kInput, "PixelSize is neither a number nor a list of numbers");
  const double um_per_px = number.get<double>() * um_per_unit;
  if (!IsPossible(um_per_px))
    throw Error(ErrorKind::kInput, fmt::format("PixelSize is {:.4g} um a pixel; it must be {} to {}", um_per_px,
                                               kMinUmPerPx, kMaxUmPerPx));
  return um_per_px;
}

std::optional<double> PixelSizeUm(const nlohmann::json& sidecar) {
  constexpr double kMaxInequality = 0.01;
  if (!sidecar.is_object()) throw Error(ErrorKind::kInput, "it is not a JSON object");
  const auto size = sidecar.find("PixelSize");
  if (size == sidecar.end() || size->is_null()) return std::nullopt;
  const double um_per_unit = UmPerUnit(sidecar);
  if (!size->is_array()) return UmPerPxOf(*size, um_per_unit);
  // BIDS microscopy allows a third number, the depth of a slice.
  if (size->size() < 2 || size->size() > 3) throw Error(ErrorKind::kInput, "PixelSize is not a list of two numbers");
  const double x_um = UmPerPxOf((*size)[0], um_per_unit);
  const double y_um = UmPerPxOf((*size)[1], um_per_unit);
  if (std::abs(x_um - y_um) > kMaxInequality * std::min(x_um, y_um))
    throw Error(ErrorKind::kInput,
                fmt::format("PixelSize is {:.4g} um across but {:.4g} um down; pixels must be square within {:.0f} %",
                            x_um, y_um, 100 * kMaxInequality));
  return (x_um + y_um) / 2;
}

Scale ScaleFromSidecar(const fs::path& photo_path) {
  constexpr std::uintmax_t kMaxSidecarBytes = 1'000'000;  // Parsed, the worst takes a hundred times as much memory.
  const fs::path path = fs::path(photo_path).replace_extension(".json");
  Scale none;
  none.source = "none";
  none.reason =
      "no scale is known: give --um-per-px, --field-width-mm, a marker of known size or a sidecar JSON with PixelSize";
  std::error_code fault;
  if (!fs::is_regular_file(path, fault)) return none;
  try {
    if (fs::file_size(path, fault) > kMaxSidecarBytes) throw Error(ErrorKind::kInput, "the sidecar is too large");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw Error(ErrorKind::kInput, "the sidecar can't be opened");
    const nlohmann::json sidecar = nlohmann::json::parse(stream);
    if (const std::optional<double> um_per_px = PixelSizeUm(sidecar)) return {*um_per_px, 0, "sidecar", "", {}, {}};
  } catch (const nlohmann::json::exception& broken) {
    throw Error(ErrorKind::kInput, fmt::format("the sidecar is not valid JSON: {}", broken.what()))
        .Within(path.string());
  } catch (const Error& wrong) {
    throw wrong.Within(path.string());
  }
  none.reason = "the sidecar JSON holds no PixelSize; give it, or --um-per-px, --field-width-mm or a marker";
  return none;
}

// Scale of the photo by what people said of it: absent where they said nothing.
Scale ScaleAsGiven(const Photo& photo, const fs::path& photo_path, const ScaleOptions& options,
                   const std::vector<Marker>& markers) {
  if (options.um_per_px) return {*options.um_per_px, 0, "option", "", {}, {}};
  if (options.field_width_mm) return ScaleFromFieldWidth(photo, *options.field_width_mm);
  if (options.marker_mm) return ScaleFromMarkers(photo, markers, *options.marker_mm);
  return ScaleFromSidecar(photo_path);
}

// What the photo itself shows beside the given scale: taken where none was given, else compared with it.
void Consider(double um_per_px, double relative_error, const char* source, const std::string& words, Scale& scale) {
  constexpr double kMostDifference = 0.03;  // What the two may be wrong by together.
  if (!IsPossible(um_per_px)) return;
  if (!scale.um_per_px) {
    scale.um_per_px = um_per_px;
    scale.relative_error = relative_error;
    scale.source = source;
    scale.reason.clear();
    return;
  }
  const double difference = *scale.um_per_px / um_per_px - 1;
  if (std::abs(difference) > kMostDifference + 2 * std::hypot(relative_error, scale.relative_error))
    scale.warnings.push_back(fmt::format(
        "Two scales contradict each other: {:.4g} um per pixel was taken ({}), {} in the photo says {:.4g}; "
        "check which of them is right, densities differ by {:.0f} %.",
        *scale.um_per_px, scale.source, words, um_per_px, 100 * std::abs(std::pow(1 + difference, 2) - 1)));
}

}  // namespace

void ScaleOptions::Check() const {
  CheckRange("um_per_px", um_per_px, kMinUmPerPx, kMaxUmPerPx);
  CheckRange("field_width_mm", field_width_mm, 0.5, 300);
  CheckRange("marker_mm", marker_mm, 0.5, 100);
  if (um_per_px.has_value() + field_width_mm.has_value() + marker_mm.has_value() > 1)
    throw Error(ErrorKind::kUsage, "only one of um_per_px, field_width_mm and marker_mm can be given");
}

Scale FindScale(const Photo& photo, const fs::path& photo_path, const ScaleOptions& options) {
  return FindScale(photo, ViewsOf(photo.bgr), photo_path, options);
}

Scale FindScale(const Photo& photo, const PhotoViews& views, const fs::path& photo_path, const ScaleOptions& options) {
  options.Check();
  std::vector<Marker> markers;
  std::optional<ScaleBar> bar;
  std::optional<Ruler> ruler;
  ShareTasks({[&] { ruler = FindRuler(views.grey); },
              [&] {
                if (options.marker_mm || MayShowMarker(views.grey)) markers = FindMarkers(views.grey);
              },
              [&] { bar = FindScaleBar(views); }});
  Scale scale = ScaleAsGiven(photo, photo_path, options, markers);
  for (const Marker& marker : markers) scale.covered_px.push_back(OutlineOf(marker));
  if (bar) {
    Consider(bar->um_per_px, bar->relative_error, "scale_bar", fmt::format("the scale bar of {}", bar->label), scale);
    scale.covered_px.push_back(bar->label_outline_px);
  }
  if (ruler) {
    if (ruler->mark_mm)
      Consider(*ruler->mark_mm * kUmPerMm / ruler->mark_px, ruler->relative_error, "ruler", "the ruler", scale);
    else if (!scale.um_per_px)
      scale.reason = ruler->reason + "; " + scale.reason;
    scale.covered_px.insert(scale.covered_px.end(), ruler->covered_px.begin(), ruler->covered_px.end());
  }
  return scale;
}

}  // namespace tricho
