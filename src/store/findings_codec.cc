// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/findings_codec.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "store/cbor.h"

namespace tricho {

namespace {

using Json = nlohmann::json;

Json OptionalJson(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }
std::optional<double> OptionalOf(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

Json PointJson(const Point& point) { return Json::array({point.x(), point.y()}); }
Point PointOf(const Json& json) { return {json.at(0).get<double>(), json.at(1).get<double>()}; }

template <typename Points>
Json PointsJson(const Points& points) {
  Json array = Json::array();
  for (const Point& point : points) array.push_back(PointJson(point));
  return array;
}

template <typename Points>
Points PointsOf(const Json& json) {
  Points points;
  for (const Json& point : json) points.push_back(PointOf(point));
  return points;
}

Json ShaftJson(const Shaft& shaft) {
  return {{"line", PointsJson(shaft.center_line_px)},
          {"root_certain", shaft.root_certain},
          {"diameter", OptionalJson(shaft.diameter_px)},
          {"diameter_sd", shaft.diameter_sd_px},
          {"diameter_stderr", shaft.diameter_stderr_px},
          {"touches_border", shaft.touches_border},
          {"confidence", shaft.confidence},
          {"unit", shaft.unit}};
}

Shaft ShaftOf(const Json& json) {
  Shaft shaft;
  shaft.center_line_px = PointsOf<Polyline>(json.at("line"));
  shaft.root_certain = json.at("root_certain").get<bool>();
  shaft.diameter_px = OptionalOf(json.at("diameter"));
  shaft.diameter_sd_px = json.at("diameter_sd").get<double>();
  shaft.diameter_stderr_px = json.at("diameter_stderr").get<double>();
  shaft.touches_border = json.at("touches_border").get<bool>();
  shaft.confidence = json.at("confidence").get<double>();
  shaft.unit = json.at("unit").get<int>();
  return shaft;
}

Json CoveredJson(const std::optional<std::vector<Polygon>>& covered_px) {
  if (!covered_px) return nullptr;
  Json array = Json::array();
  for (const Polygon& polygon : *covered_px) array.push_back(PointsJson(polygon));
  return array;
}

std::optional<std::vector<Polygon>> CoveredOf(const Json& json) {
  if (json.is_null()) return std::nullopt;
  std::vector<Polygon> covered_px;
  for (const Json& polygon : json) covered_px.push_back(PointsOf<Polygon>(polygon));
  return covered_px;
}

Json CameraJson(const std::optional<CameraFit>& fit) {
  if (!fit) return nullptr;
  const Camera& camera = fit->camera;
  return {{"tone", camera.tone},
          {"blur", camera.blur_px},
          {"motion", {camera.motion_cos, camera.motion_sin}},
          {"overshoot", camera.overshoot},
          {"halo", camera.halo_px},
          {"flatness", camera.flatness},
          {"bow", camera.bow},
          {"seeming", {fit->seeming_tone, fit->seeming_factor}},
          {"stderr", std::vector<double>(fit->standard_error.begin(), fit->standard_error.end())},
          {"width", fit->width_px},
          {"darkness", fit->darkness},
          {"misfit", fit->misfit},
          {"errors", {fit->random_error_share, fit->error_share}}};
}

std::optional<CameraFit> CameraOf(const Json& json) {
  if (json.is_null()) return std::nullopt;
  CameraFit fit;
  fit.camera.tone = json.at("tone").get<double>();
  fit.camera.blur_px = json.at("blur").get<double>();
  fit.camera.motion_cos = json.at("motion").at(0).get<double>();
  fit.camera.motion_sin = json.at("motion").at(1).get<double>();
  fit.camera.overshoot = json.at("overshoot").get<double>();
  fit.camera.halo_px = json.at("halo").get<double>();
  fit.camera.flatness = json.at("flatness").get<double>();
  fit.camera.bow = json.at("bow").get<double>();
  for (int term = 0; term < kNumCameraTerms; ++term)
    fit.standard_error[term] = json.at("stderr").at(static_cast<std::size_t>(term)).get<double>();
  fit.seeming_tone = json.at("seeming").at(0).get<double>();
  fit.seeming_factor = json.at("seeming").at(1).get<double>();
  fit.width_px = json.at("width").get<double>();
  fit.darkness = json.at("darkness").get<double>();
  fit.misfit = json.at("misfit").get<double>();
  fit.random_error_share = json.at("errors").at(0).get<double>();
  fit.error_share = json.at("errors").at(1).get<double>();
  return fit;
}

bool IsSize(double value) { return std::isfinite(value) && value >= 0; }
bool IsSize(const std::optional<double>& value) { return !value || IsSize(*value); }

// Sums of what is measured with must not fall below nothing.
void CheckSizes(const ShotFindings& findings) {
  if (findings.um_per_px && !(IsSize(findings.um_per_px) && *findings.um_per_px > 0)) RefuseBytes("its scale is none");
  if (findings.camera && !(findings.camera->width_px > 0 && findings.camera->seeming_tone > 0 &&
                           findings.camera->seeming_factor > 0 && IsSize(findings.camera->camera.blur_px)))
    RefuseBytes("its camera is none");
  if (!IsSize(findings.scale_relative_error) || !IsSize(findings.thickness.error_share) ||
      !IsSize(findings.coverage_share) || !IsSize(findings.redness_stderr))
    RefuseBytes("a size in it is none");
  for (const Shaft& shaft : findings.shafts)
    if (!IsSize(shaft.diameter_px) || !IsSize(shaft.diameter_sd_px) || !IsSize(shaft.diameter_stderr_px))
      RefuseBytes("a hair has a thickness that is none");
}

// What covers skin lies on the photo, or not far from it.
void CheckCovered(const ShotFindings& findings) {
  if (!findings.covered_px) return;
  const double most_px = 2.0 * std::max(findings.width_px, findings.height_px);
  for (const Polygon& polygon : *findings.covered_px)
    for (const Point& corner : polygon)
      if (!(std::abs(corner.x()) <= most_px && std::abs(corner.y()) <= most_px))
        RefuseBytes("what covers its skin lies elsewhere");
}

// Whoever measures relies on it.
void CheckParts(const ShotFindings& findings) {
  CheckSizes(findings);
  CheckCovered(findings);
  const int num_shafts = static_cast<int>(findings.shafts.size());
  const int num_units = static_cast<int>(findings.units.size());
  if (findings.counted.size() != findings.shafts.size()) RefuseBytes("not every hair is counted or not");
  for (const Shaft& shaft : findings.shafts) {
    if (shaft.center_line_px.size() < 2) RefuseBytes("a hair has no course");
    if (shaft.unit < -1 || shaft.unit >= num_units) RefuseBytes("a hair is of a unit that is not there");
  }
  for (const FollicularUnit& unit : findings.units)
    for (const int hair : unit.hairs)
      if (hair < 0 || hair >= num_shafts) RefuseBytes("a unit has a hair that is not there");
}

void CheckParts(const DisplacementGrid& grid) {
  if (grid.columns == 0 && grid.rows == 0 && grid.knots_px.empty()) return;
  constexpr int kMostKnots = 1 << 20;
  const bool fits = grid.columns >= 4 && grid.rows >= 4 && grid.columns <= kMostKnots && grid.rows <= kMostKnots;
  if (!fits || grid.knots_px.size() != static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows) ||
      !(grid.spacing_px > 0))
    RefuseBytes("its displacement has other knots than it says");
}

}  // namespace

std::string EncodeFindings(const ShotFindings& findings) {
  Json shafts = Json::array();
  for (const Shaft& shaft : findings.shafts) shafts.push_back(ShaftJson(shaft));
  Json units = Json::array();
  for (const FollicularUnit& unit : findings.units)
    units.push_back({{"opening", PointJson(unit.opening_px)}, {"hairs", unit.hairs}});
  return Encoded({{"width", findings.width_px},
                  {"height", findings.height_px},
                  {"um_per_px", OptionalJson(findings.um_per_px)},
                  {"scale_relative_error", findings.scale_relative_error},
                  {"scale_source", findings.scale_source},
                  {"scale_reason", findings.scale_reason},
                  {"covered", CoveredJson(findings.covered_px)},
                  {"camera", CameraJson(findings.camera)},
                  {"thickness_error_share", findings.thickness.error_share},
                  {"no_thickness", findings.thickness.reason},
                  {"shafts", shafts},
                  {"units", units},
                  {"counted", findings.counted},
                  {"coverage_share", OptionalJson(findings.coverage_share)},
                  {"redness", OptionalJson(findings.redness)},
                  {"redness_stderr", OptionalJson(findings.redness_stderr)}});
}

ShotFindings DecodeFindings(const std::string& bytes) {
  return Decoded(bytes, [](const Json& json) {
    ShotFindings findings;
    findings.width_px = json.at("width").get<int>();
    findings.height_px = json.at("height").get<int>();
    findings.um_per_px = OptionalOf(json.at("um_per_px"));
    findings.scale_relative_error = json.at("scale_relative_error").get<double>();
    findings.scale_reason = json.at("scale_reason").get<std::string>();
    // Studies that were analyzed before these were kept have none.
    findings.scale_source = json.value("scale_source", "");
    if (json.contains("covered")) findings.covered_px = CoveredOf(json.at("covered"));
    findings.camera = CameraOf(json.at("camera"));
    findings.thickness = {json.at("no_thickness").get<std::string>(), json.at("thickness_error_share").get<double>()};
    for (const Json& shaft : json.at("shafts")) findings.shafts.push_back(ShaftOf(shaft));
    for (const Json& unit : json.at("units"))
      findings.units.push_back({PointOf(unit.at("opening")), unit.at("hairs").get<std::vector<int>>()});
    findings.counted = json.at("counted").get<std::vector<bool>>();
    findings.coverage_share = OptionalOf(json.at("coverage_share"));
    findings.redness = OptionalOf(json.at("redness"));
    findings.redness_stderr = OptionalOf(json.at("redness_stderr"));
    CheckParts(findings);
    return findings;
  });
}

namespace {

Json MapJson(const SiteMap& map) {
  Json homography = Json::array();
  for (int i = 0; i < 9; ++i) homography.push_back(map.homography(i / 3, i % 3));
  return {{"homography", homography},
          {"columns", map.displacement.columns},
          {"rows", map.displacement.rows},
          {"spacing", map.displacement.spacing_px},
          {"origin", PointJson(map.displacement.origin_px)},
          {"knots", PointsJson(map.displacement.knots_px)}};
}

SiteMap MapOf(const Json& json) {
  SiteMap map;
  for (int i = 0; i < 9; ++i) map.homography(i / 3, i % 3) = json.at("homography").at(i).get<double>();
  map.displacement.columns = json.at("columns").get<int>();
  map.displacement.rows = json.at("rows").get<int>();
  map.displacement.spacing_px = json.at("spacing").get<double>();
  map.displacement.origin_px = PointOf(json.at("origin"));
  map.displacement.knots_px = PointsOf<std::vector<Point>>(json.at("knots"));
  CheckParts(map.displacement);
  return map;
}

}  // namespace

std::string EncodeMap(const SiteMap& map) { return Encoded(MapJson(map)); }

SiteMap DecodeMap(const std::string& bytes) { return Decoded(bytes, MapOf); }

std::string EncodeAlignment(const SiteAlignment& alignment) {
  Json json = MapJson(alignment.baseline_from_followup);
  json["residual"] = OptionalJson(alignment.residual_px);
  json["features"] = alignment.matched_features;
  json["magnification"] = alignment.magnification_ratio;
  return Encoded(json);
}

SiteAlignment DecodeAlignment(const std::string& bytes) {
  return Decoded(bytes, [](const Json& json) {
    SiteAlignment alignment;
    alignment.baseline_from_followup = MapOf(json);
    if (!json.contains("features")) return alignment;
    alignment.residual_px = OptionalOf(json.at("residual"));
    alignment.matched_features = json.at("features").get<int>();
    alignment.magnification_ratio = json.at("magnification").get<double>();
    if (alignment.matched_features < 0 || !(alignment.magnification_ratio > 0)) RefuseBytes("an alignment of nothing");
    return alignment;
  });
}

namespace {

Json NumbersJson(const Eigen::VectorXd& numbers) { return std::vector<double>(numbers.begin(), numbers.end()); }

Json MetricJson(const LedgerMetric& metric) {
  return {{"metric", metric.metric},
          {"reason", metric.reason},
          {"values", NumbersJson(metric.values)},
          {"covariance", NumbersJson(metric.covariance.reshaped())}};
}

LedgerMetric MetricOf(const Json& json, int num_visits) {
  LedgerMetric metric{json.at("metric").get<std::string>(), json.at("reason").get<std::string>(), {}, {}};
  const auto values = json.at("values").get<std::vector<double>>();
  const auto covariance = json.at("covariance").get<std::vector<double>>();
  const auto n = static_cast<Eigen::Index>(metric.reason.empty() ? num_visits : 0);
  if (static_cast<Eigen::Index>(values.size()) != n || static_cast<Eigen::Index>(covariance.size()) != n * n)
    RefuseBytes("a ledger whose visits do not fit");
  metric.values = Eigen::Map<const Eigen::VectorXd>(values.data(), n);
  metric.covariance = Eigen::Map<const Eigen::MatrixXd>(covariance.data(), n, n);
  if (!metric.values.allFinite() || !metric.covariance.allFinite()) RefuseBytes("a ledger with what is no number");
  return metric;
}

Json FollicleJson(const FollicleRecord& follicle) {
  Json visits = Json::array(), shots = Json::array();
  for (const FollicleRecord::Visit& visit : follicle.visits) {
    visits.push_back({visit.present, visit.looked, visit.found, visit.covered, static_cast<int>(visit.look),
                      OptionalJson(visit.diameter_um), OptionalJson(visit.diameter_stderr_um)});
    if (visit.marked != 0) visits.back().push_back(visit.marked);
  }
  for (const FollicleRecord::Shot& shot : follicle.shots) shots.push_back({static_cast<int>(shot.says), shot.hair});
  return {{"root", PointJson(follicle.root_px)}, {"line", follicle.line_share}, {"visits", visits}, {"shots", shots}};
}

template <typename Enum>
Enum EnumOf(const Json& json, Enum last) {
  const int value = json.get<int>();
  if (value < 0 || value > static_cast<int>(last)) RefuseBytes("a ledger that says what nobody knows");
  return static_cast<Enum>(value);
}

FollicleRecord FollicleOf(const Json& json) {
  FollicleRecord follicle;
  follicle.root_px = PointOf(json.at("root"));
  follicle.line_share = json.at("line").get<double>();
  for (const Json& visit : json.at("visits"))
    follicle.visits.push_back({visit.at(0).get<double>(), visit.at(1).get<int>(), visit.at(2).get<int>(),
                               visit.at(3).get<int>(), EnumOf(visit.at(4), SecondLook::kCovered),
                               OptionalOf(visit.at(5)), OptionalOf(visit.at(6)),
                               visit.size() > 7 ? visit.at(7).get<unsigned>() : 0});
  for (const Json& shot : json.at("shots"))
    follicle.shots.push_back({EnumOf(shot.at(0), ShotSays::kOutside), shot.at(1).get<int>()});
  return follicle;
}

}  // namespace

std::string EncodeLedger(const LedgerRecord& record) {
  Json follicles = Json::array(), metrics = Json::array();
  for (const FollicleRecord& follicle : record.follicles) follicles.push_back(FollicleJson(follicle));
  for (const LedgerMetric& metric : record.metrics) metrics.push_back(MetricJson(metric));
  return Encoded({{"reason", record.reason},
                  {"visit_of_shot", record.visit_of_shot},
                  {"area_cm2", record.area_cm2},
                  {"follicles", follicles},
                  {"metrics", metrics}});
}

LedgerRecord DecodeLedger(const std::string& bytes) {
  return Decoded(bytes, [](const Json& json) {
    LedgerRecord record;
    record.reason = json.at("reason").get<std::string>();
    record.visit_of_shot = json.at("visit_of_shot").get<std::vector<int>>();
    record.area_cm2 = json.at("area_cm2").get<double>();
    const auto num_shots = static_cast<int>(record.visit_of_shot.size());
    for (const int visit : record.visit_of_shot)
      if (visit < -1 || visit >= num_shots) RefuseBytes("a ledger whose visits do not fit");
    const int num_visits = record.NumVisits();
    for (const Json& follicle : json.at("follicles")) {
      record.follicles.push_back(FollicleOf(follicle));
      if (static_cast<int>(record.follicles.back().visits.size()) != num_visits ||
          static_cast<int>(record.follicles.back().shots.size()) != num_shots)
        RefuseBytes("a ledger whose visits do not fit");
    }
    for (const Json& metric : json.at("metrics")) record.metrics.push_back(MetricOf(metric, num_visits));
    return record;
  });
}

}  // namespace tricho
