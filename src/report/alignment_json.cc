// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/alignment_json.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <sstream>

#include "base/error.h"
#include "base/result_json.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

Json OrNull(std::optional<double> value) { return value ? Json(Significant(*value, 4)) : Json(nullptr); }

Json ImageJson(const Photo& photo, const Scale* scale) {
  Json image;
  image["file"] = photo.file;
  image["sha256"] = photo.sha256;
  image["width_px"] = photo.bgr.cols;
  image["height_px"] = photo.bgr.rows;
  if (scale) image["um_per_px"] = scale->um_per_px ? Json(Significant(*scale->um_per_px)) : Json(nullptr);
  return image;
}

Json MapJson(const SiteMap& map, const Photo& baseline, const Photo& followup) {
  Json homography = Json::array();
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 3; ++column) homography.push_back(Significant(map.homography(row, column), 12));
  const DisplacementGrid& grid = map.displacement;
  Json knots = Json::array();
  for (const Point& knot : grid.knots_px)
    knots.push_back(Json::array({std::round(knot.x() * 1e4) / 1e4, std::round(knot.y() * 1e4) / 1e4}));
  return {
      {"target_width_px", baseline.bgr.cols},
      {"target_height_px", baseline.bgr.rows},
      {"source_width_px", followup.bgr.cols},
      {"source_height_px", followup.bgr.rows},
      {"rule",
       "baseline = homography of (x, y, 1), divided by its third part, + displacement at (x, y); the displacement is "
       "a uniform cubic B-spline whose knots, row by row, stand at origin_px + spacing_px * (column, row)"},
      {"homography", homography},
      {"displacement",
       {{"columns", grid.columns},
        {"rows", grid.rows},
        {"spacing_px", Significant(grid.spacing_px, 12)},
        {"origin_px", Json::array({Significant(grid.origin_px.x(), 12), Significant(grid.origin_px.y(), 12)})},
        {"knots_px", knots}}}};
}

}  // namespace

Json AlignmentMembers(const SiteAlignment& alignment, const Photo& baseline, const Photo& followup) {
  const bool found = alignment.matched_features > 0;
  Json members;
  members["usable"] = alignment.usable;
  members["reason"] = alignment.reason.empty() ? Json(nullptr) : Json(alignment.reason);
  members["residual_um"] = OrNull(alignment.residual_um);
  members["residual_px"] = OrNull(alignment.residual_px);
  if (!alignment.residual_px)
    members["residual_reason"] = "too little skin with texture was left to hold out of the fit";
  else if (!alignment.residual_um)
    members["residual_reason"] = "the scale of the baseline is not known";
  members["overlap_share"] = found ? Json(Significant(alignment.overlap_share, 4)) : Json(nullptr);
  members["matched_features"] = alignment.matched_features;
  members["magnification_ratio"] = found ? Json(Significant(alignment.magnification_ratio)) : Json(nullptr);
  members["baseline_from_followup"] =
      alignment.usable ? MapJson(alignment.baseline_from_followup, baseline, followup) : Json(nullptr);
  return members;
}

std::string AlignmentJson(const AlignedPhotos& aligned, const Provenance& provenance) {
  std::vector<std::pair<std::string, Json>> parts{{"provenance", ProvenanceJson(provenance)},
                                                  {"baseline", ImageJson(aligned.baseline, &aligned.baseline_scale)},
                                                  {"followup", ImageJson(aligned.followup, &aligned.followup_scale)}};
  const Json members = AlignmentMembers(aligned.alignment, aligned.baseline, aligned.followup);
  for (const auto& [name, value] : members.items()) parts.emplace_back(name, value);
  parts.emplace_back("notes", Json(aligned.notes));
  return JsonDocument(kAlignmentSchema, parts);
}

std::string MappedPointsCsv(const std::vector<Point>& followup_px, const SiteAlignment& alignment) {
  std::string text = "x,y,baseline_x,baseline_y\n";
  for (const Point& at : followup_px) {
    text += fmt::format("{},{},", at.x(), at.y());
    if (alignment.usable) {
      const Point mapped = alignment.baseline_from_followup.Map(at);
      text += fmt::format("{:.3f},{:.3f}\n", mapped.x(), mapped.y());
    } else {
      text += ",\n";
    }
  }
  return text;
}

std::vector<Point> ReadPointsCsv(const std::string& text) {
  const auto fields_of = [](std::string line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
    std::vector<std::string> fields;
    std::stringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
    return fields;
  };
  std::istringstream lines(text);
  std::string line;
  if (!std::getline(lines, line)) throw Error(ErrorKind::kInput, "the table of points is empty");
  const std::vector<std::string> header = fields_of(line);
  const auto column_of = [&](const char* name) {
    for (std::size_t i = 0; i < header.size(); ++i)
      if (header[i] == name) return i;
    throw Error(ErrorKind::kInput, fmt::format("line 1 names no column {}: the table needs x and y", name));
  };
  const std::size_t x = column_of("x");
  const std::size_t y = column_of("y");
  std::vector<Point> points;
  for (int number = 2; std::getline(lines, line); ++number) {
    const std::vector<std::string> fields = fields_of(line);
    if (fields.empty()) continue;
    Point point;
    for (const auto& [column, target] : {std::pair(x, &point.x()), std::pair(y, &point.y())}) {
      const std::string field = column < fields.size() ? fields[column] : "";
      const auto [end, fault] = std::from_chars(field.data(), field.data() + field.size(), *target);
      if (fault != std::errc() || end != field.data() + field.size() || !std::isfinite(*target))
        throw Error(ErrorKind::kInput, fmt::format("line {}: '{}' is not a number", number, field));
    }
    points.push_back(point);
  }
  return points;
}

}  // namespace tricho
