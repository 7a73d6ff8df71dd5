// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/scale.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <opencv2/aruco.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"
#include "base/statistics.h"
#include "base/units.h"

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
  Scale scale{field_width_mm * kUmPerMm / photo.bgr.cols, 0, "field width", "", {}};
  if (!IsPossible(*scale.um_per_px))
    throw Error(ErrorKind::kUsage,
                fmt::format("a field width of {} mm over {} px gives {:.4g} um a pixel; it must be {} to {}",
                            field_width_mm, photo.bgr.cols, *scale.um_per_px, kMinUmPerPx, kMaxUmPerPx));
  return scale;
}

// Mean length of the four sides [px] and how much they differ, as a share of it.
struct MarkerSides {
  double mean_px = 0;
  double relative_sd = 0;
};

MarkerSides MeasureSides(const std::vector<cv::Point2f>& corners) {
  std::vector<double> sides_px;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const cv::Point2f edge = corners[(i + 1) % corners.size()] - corners[i];
    sides_px.push_back(std::hypot(edge.x, edge.y));
  }
  const double mean_px = Mean(sides_px);
  return {mean_px, StandardDeviation(sides_px) / mean_px};
}

std::vector<std::vector<cv::Point2f>> FindMarkers(const cv::Mat& bgr) {
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  const auto parameters = cv::aruco::DetectorParameters::create();
  parameters->cornerRefinementMethod = cv::aruco::CORNER_REFINE_SUBPIX;
  constexpr std::array kDictionaries = {cv::aruco::DICT_4X4_50, cv::aruco::DICT_5X5_1000, cv::aruco::DICT_6X6_1000,
                                        cv::aruco::DICT_7X7_1000, cv::aruco::DICT_ARUCO_ORIGINAL};
  for (const auto name : kDictionaries) {
    std::vector<std::vector<cv::Point2f>> corners;
    std::vector<int> ids;
    cv::aruco::detectMarkers(grey, cv::aruco::getPredefinedDictionary(name), corners, ids, parameters);
    if (!corners.empty()) return corners;
  }
  return {};
}

// A marker is printed with a white margin about one of its modules wide, of which its side has six or more.
std::vector<Polygon> WithMargin(const std::vector<std::vector<cv::Point2f>>& markers) {
  constexpr double kGrowth = 1.35;
  std::vector<Polygon> outlines;
  for (const std::vector<cv::Point2f>& corners : markers) {
    Polygon outline;
    for (const cv::Point2f& corner : corners) outline.emplace_back(corner.x, corner.y);
    const Point center = (outline[0] + outline[1] + outline[2] + outline[3]) / 4;
    for (Point& corner : outline) corner = center + kGrowth * (corner - center);
    outlines.push_back(outline);
  }
  return outlines;
}

Scale ScaleFromMarker(const Photo& photo, double marker_mm) {
  // Sides that differ by more mean a photo taken so much from the side that one scale does not hold for it.
  constexpr double kMaxRelativeSd = 0.15;
  // What sub-pixel corners are good to: 0.1 px each, two a side.
  constexpr double kSideSdPx = 0.15;
  const std::vector<std::vector<cv::Point2f>> markers = FindMarkers(photo.bgr);
  if (markers.empty())
    throw Error(
        ErrorKind::kInput,
        fmt::format("{}: no ArUco marker is seen, though one of {} mm should be; it must lie in view as a whole, "
                    "sharp, with a white margin",
                    photo.file, marker_mm));
  double mean_px = 0;
  double relative_variance = 0;
  for (const std::vector<cv::Point2f>& corners : markers) {
    const MarkerSides sides = MeasureSides(corners);
    mean_px += sides.mean_px / static_cast<double>(markers.size());
    relative_variance += std::pow(sides.relative_sd, 2) / static_cast<double>(markers.size());
  }
  const double relative_error = std::hypot(std::sqrt(relative_variance), kSideSdPx / mean_px);
  if (relative_error > kMaxRelativeSd)
    throw Error(ErrorKind::kInput,
                fmt::format("{}: the sides of the ArUco marker differ by {:.0f} %, at most {:.0f} % can be used: take "
                            "the photo from straight above",
                            photo.file, 100 * relative_error, 100 * kMaxRelativeSd));
  Scale scale{marker_mm * kUmPerMm / mean_px, relative_error, "marker", "", WithMargin(markers)};
  if (!IsPossible(*scale.um_per_px))
    throw Error(ErrorKind::kInput,
                fmt::format("{}: a marker of {} mm seen {:.1f} px wide gives {:.4g} um a pixel; it must be {} to {}",
                            photo.file, marker_mm, mean_px, *scale.um_per_px, kMinUmPerPx, kMaxUmPerPx));
  return scale;
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
    if (const std::optional<double> um_per_px = PixelSizeUm(sidecar)) return {*um_per_px, 0, "sidecar", "", {}};
  } catch (const nlohmann::json::exception& broken) {
    throw Error(ErrorKind::kInput, fmt::format("the sidecar is not valid JSON: {}", broken.what()))
        .Within(path.string());
  } catch (const Error& wrong) {
    throw wrong.Within(path.string());
  }
  none.reason = "the sidecar JSON holds no PixelSize; give it, or --um-per-px, --field-width-mm or a marker";
  return none;
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
  options.Check();
  if (options.um_per_px) return {*options.um_per_px, 0, "option", "", {}};
  if (options.field_width_mm) return ScaleFromFieldWidth(photo, *options.field_width_mm);
  if (options.marker_mm) return ScaleFromMarker(photo, *options.marker_mm);
  return ScaleFromSidecar(photo_path);
}

}  // namespace tricho
