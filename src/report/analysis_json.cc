// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/analysis_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/result_json.h"
#include "base/units.h"
#include "hair/doubt.h"
#include "metrics/counting_frame.h"
#include "report/estimate_json.h"

namespace tricho {

namespace {

using Json = nlohmann::ordered_json;

Json PointJson(const Point& point) { return Json::array({Hundredths(point.x()), Hundredths(point.y())}); }

template <typename Points>
Json PointsJson(const Points& points) {
  Json array = Json::array();
  for (const Point& point : points) array.push_back(PointJson(point));
  return array;
}

Json OrNull(std::optional<double> value) { return value ? Json(Hundredths(*value)) : Json(nullptr); }

std::optional<double> Times(std::optional<double> value, std::optional<double> factor) {
  return value && factor ? std::optional<double>(*value * *factor) : std::nullopt;
}

// One hair in the units of the result files.
struct HairRow {
  std::optional<double> diameter_um, diameter_sd_um, visible_length_um, diameter_sd_px;
  std::optional<HairKind> kind;
};

HairRow RowOf(const Shaft& shaft, const Analysis& analysis, const MetricsOptions& thresholds) {
  HairRow row;
  const std::optional<double> um_per_px = analysis.scale.um_per_px;
  if (shaft.diameter_px) row.diameter_sd_px = shaft.diameter_sd_px;
  row.diameter_um = Times(shaft.diameter_px, um_per_px);
  row.diameter_sd_um = Times(row.diameter_sd_px, um_per_px);
  row.visible_length_um = Times(Length(shaft.center_line_px), um_per_px);
  row.kind = KindOf(shaft, um_per_px, thresholds);
  return row;
}

Json HairJson(int index, int look_rank, const Analysis& analysis, const MetricsOptions& thresholds) {
  const Shaft& shaft = analysis.hairs.shafts[index];
  const HairRow row = RowOf(shaft, analysis, thresholds);
  Json hair;
  hair["id"] = index + 1;
  hair["unit"] = shaft.unit >= 0 ? Json(shaft.unit + 1) : Json(nullptr);
  hair["kind"] = row.kind ? Json(KindName(*row.kind)) : Json(nullptr);
  hair["counted"] = static_cast<bool>(analysis.counted[index]);
  hair["touches_border"] = shaft.touches_border;
  hair["root_certain"] = shaft.root_certain;
  hair["confidence"] = Hundredths(shaft.confidence);
  hair["look_rank"] = look_rank;
  hair["diameter_um"] = OrNull(row.diameter_um);
  hair["diameter_sd_um"] = OrNull(row.diameter_sd_um);
  hair["visible_length_um"] = OrNull(row.visible_length_um);
  hair["diameter_px"] = OrNull(shaft.diameter_px);
  hair["diameter_sd_px"] = OrNull(row.diameter_sd_px);
  hair["visible_length_px"] = Hundredths(Length(shaft.center_line_px));
  if (!shaft.diameter_px)
    hair["reason"] = analysis.hairs.thickness.reason.empty()
                         ? "no stretch of this hair is clear enough to measure its thickness"
                         : analysis.hairs.thickness.reason;
  else if (!analysis.scale.um_per_px)
    hair["reason"] = analysis.scale.reason;
  hair["root_px"] = PointJson(shaft.root_px());
  hair["tip_px"] = PointJson(shaft.tip_px());
  hair["center_line_px"] = PointsJson(shaft.center_line_px);
  return hair;
}

Json UnitJson(int index, const FollicularUnit& unit) {
  Json hairs = Json::array();
  for (int hair : unit.hairs) hairs.push_back(hair + 1);
  return {{"id", index + 1}, {"opening_px", PointJson(unit.opening_px)}, {"hairs", hairs}};
}

Json ImageJson(const Analysis& analysis) {
  const bool decoded = !analysis.photo.bgr.empty();
  Json image;
  image["file"] = analysis.photo.file;
  image["sha256"] = analysis.photo.sha256.empty() ? Json(nullptr) : Json(analysis.photo.sha256);
  image["width_px"] = decoded ? Json(analysis.photo.bgr.cols) : Json(nullptr);
  image["height_px"] = decoded ? Json(analysis.photo.bgr.rows) : Json(nullptr);
  image["um_per_px"] = analysis.scale.um_per_px ? Json(Significant(*analysis.scale.um_per_px)) : Json(nullptr);
  image["um_per_px_stderr"] = analysis.scale.um_per_px
                                  ? Json(Significant(*analysis.scale.um_per_px * analysis.scale.relative_error))
                                  : Json(nullptr);
  image["um_per_px_relative_error"] =
      analysis.scale.um_per_px ? Json(Significant(analysis.scale.relative_error)) : Json(nullptr);
  image["scale_source"] = analysis.scale.source.empty() ? "none" : analysis.scale.source;
  if (!decoded)
    image["reason"] = "the photo could not be read";
  else if (!analysis.scale.um_per_px)
    image["reason"] = analysis.scale.reason;
  return image;
}

Json QualityJson(const Analysis& analysis) {
  const bool decoded = !analysis.photo.bgr.empty();
  const auto or_null = [decoded](double value) { return decoded ? Json(Significant(value)) : Json(nullptr); };
  Json quality;
  quality["usable"] = analysis.quality.usable;
  const bool focus_known = decoded && analysis.quality.focus_known;
  quality["focus"] = focus_known ? Json(Significant(analysis.quality.focus)) : Json(nullptr);
  quality["exposure"] = or_null(analysis.quality.exposure);
  quality["glare_share"] = or_null(analysis.quality.glare_share);
  quality["reasons"] = analysis.quality.reasons;
  quality["warnings"] = analysis.quality.warnings;
  if (!decoded)
    quality["reason"] = "the photo could not be read";
  else if (!focus_known)
    quality["reason"] = "too few edges of hair to judge the focus by";
  return quality;
}

Json FieldJson(const Analysis& analysis) {
  const std::optional<double> um_per_px = analysis.scale.um_per_px;
  const bool seen = analysis.field.seen_px2 > 0;
  Json field;
  const auto cm2 = [&](double px2) { return um_per_px && seen ? Json(Significant(AreaCm2(px2, *um_per_px))) : Json(); };
  field["area_cm2"] = cm2(analysis.counting_px2);
  field["seen_cm2"] = cm2(analysis.field.seen_px2);
  if (!seen)
    field["reason"] = "no skin was seen";
  else if (!um_per_px)
    field["reason"] = analysis.scale.reason;
  field["area_px2"] = analysis.counting_px2;
  field["guard_um"] = kGuardUm;
  field["polygon_px"] = PointsJson(analysis.field.polygon_px);
  return field;
}

// How the photo was taken, as its own hairs tell.
Json CameraJson(const Analysis& analysis) {
  const std::optional<CameraFit>& fit = analysis.hairs.camera;
  const auto told = [&fit](auto&& value) { return fit ? Json(Significant(value(*fit))) : Json(nullptr); };
  const auto stderr_of = [&told](CameraTerm term, double factor = 1) {
    return told([term, factor](const CameraFit& known) { return factor * known.standard_error[term]; });
  };
  Json json;
  json["blur_px"] = told([](const CameraFit& known) { return known.camera.blur_px; });
  json["blur_px_stderr"] = stderr_of(kByLogBlur, fit ? fit->camera.blur_px : 0);
  json["blur_um"] = fit && analysis.scale.um_per_px ? Json(Significant(fit->camera.blur_px * *analysis.scale.um_per_px))
                                                    : Json(nullptr);
  json["motion_share"] = told([](const CameraFit& known) { return known.camera.MotionShare(); });
  json["flatness"] = told([](const CameraFit& known) { return known.camera.flatness; });
  json["tone"] = told([](const CameraFit& known) { return known.camera.tone; });
  json["tone_stderr"] = stderr_of(kByTone);
  json["overshoot"] = told([](const CameraFit& known) { return known.camera.overshoot; });
  json["overshoot_stderr"] = stderr_of(kByOvershoot);
  json["halo_px"] = told([](const CameraFit& known) { return known.camera.halo_px; });
  json["shading"] = told([](const CameraFit& known) { return known.camera.bow; });
  json["shading_stderr"] = stderr_of(kByBow);
  json["misfit"] = told([](const CameraFit& known) { return known.misfit; });
  json["thickness_error_share"] = told([&](const CameraFit&) { return analysis.hairs.thickness.error_share; });
  const std::string& reason = analysis.hairs.thickness.reason;
  json["thickness_reason"] = reason.empty() ? Json(nullptr) : Json(reason);
  if (!fit)
    json["reason"] = "too few clear stretches of thick hair tell how the photo was taken";
  else if (!analysis.scale.um_per_px)
    json["reason"] = analysis.scale.reason;
  return json;
}

// With every count goes what was counted as what: the field has no one convention.
Json CountingJson(const Analysis& analysis, const MetricsOptions& thresholds) {
  int num_counted = 0;
  int num_without_thickness = 0;
  for (std::size_t i = 0; i < analysis.counted.size(); ++i) {
    if (!analysis.counted[i]) continue;
    ++num_counted;
    num_without_thickness += !analysis.hairs.shafts[i].diameter_px;
  }
  return {{"rule", "a hair counts where its root is: on seen skin, in the frame without its right and lower edge"},
          {"vellus_below_um", thresholds.vellus_below_um},
          {"terminal_from_um", thresholds.terminal_from_um},
          {"counted", num_counted},
          {"not_counted", static_cast<int>(analysis.counted.size()) - num_counted},
          {"counted_without_thickness", num_without_thickness}};
}

std::string Cell(std::optional<double> value) { return value ? fmt::format("{}", Hundredths(*value)) : ""; }

}  // namespace

const char* KindName(HairKind kind) {
  switch (kind) {
    case HairKind::kVellus:
      return "vellus";
    case HairKind::kIntermediate:
      return "intermediate";
    case HairKind::kTerminal:
      return "terminal";
  }
  return "";
}

std::string AnalysisJson(const Analysis& analysis, const MetricsOptions& thresholds, const Provenance& provenance) {
  TRICHO_CHECK(analysis.counted.size() == analysis.hairs.shafts.size(), analysis.counted.size());
  const std::vector<int> look_order = LookOrder(analysis.hairs.shafts);
  std::vector<int> look_ranks(look_order.size());
  for (std::size_t rank = 0; rank < look_order.size(); ++rank)
    look_ranks[look_order[rank]] = static_cast<int>(rank) + 1;
  Json hairs = Json::array();
  for (std::size_t i = 0; i < analysis.hairs.shafts.size(); ++i)
    hairs.push_back(HairJson(static_cast<int>(i), look_ranks[i], analysis, thresholds));
  Json units = Json::array();
  for (std::size_t i = 0; i < analysis.hairs.units.size(); ++i)
    units.push_back(UnitJson(static_cast<int>(i), analysis.hairs.units[i]));
  Json metrics = Json::object();
  for (const auto& [name, estimate] : analysis.metrics.values) metrics[name] = EstimateJson(estimate);

  return JsonDocument(kAnalysisSchema, {{"provenance", ProvenanceJson(provenance)},
                                        {"image", ImageJson(analysis)},
                                        {"quality", QualityJson(analysis)},
                                        {"field", FieldJson(analysis)},
                                        {"camera", CameraJson(analysis)},
                                        {"counting", CountingJson(analysis, thresholds)},
                                        {"metrics", metrics},
                                        {"notes", Json(analysis.hairs.notes)},
                                        {"units", units},
                                        {"hairs", hairs}});
}

std::string HairsCsv(const Analysis& analysis, const MetricsOptions& thresholds) {
  std::string text =
      "id,unit,kind,counted,touches_border,root_certain,confidence,diameter_um,diameter_sd_um,visible_length_um,"
      "diameter_px,root_x_px,root_y_px,tip_x_px,tip_y_px\n";
  for (std::size_t i = 0; i < analysis.hairs.shafts.size(); ++i) {
    const Shaft& shaft = analysis.hairs.shafts[i];
    const HairRow row = RowOf(shaft, analysis, thresholds);
    text += fmt::format("{},{},{},{:d},{:d},{:d},{},{},{},{},{},{},{},{},{}\n", i + 1,
                        shaft.unit >= 0 ? std::to_string(shaft.unit + 1) : "", row.kind ? KindName(*row.kind) : "",
                        static_cast<bool>(analysis.counted[i]), shaft.touches_border, shaft.root_certain,
                        Cell(shaft.confidence), Cell(row.diameter_um), Cell(row.diameter_sd_um),
                        Cell(row.visible_length_um), Cell(shaft.diameter_px), Cell(shaft.root_px().x()),
                        Cell(shaft.root_px().y()), Cell(shaft.tip_px().x()), Cell(shaft.tip_px().y()));
  }
  return text;
}

}  // namespace tricho
