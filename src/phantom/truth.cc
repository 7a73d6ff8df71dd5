// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/truth.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/units.h"
#include "phantom/hair_layer.h"

namespace tricho {
namespace {

constexpr double kPathStepPx = 3;

double Round(double value, double decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

nlohmann::ordered_json PointJson(const Point& point) { return {Round(point.x(), 2), Round(point.y(), 2)}; }

// Where the line between a point inside and one outside crosses the edge of the view.
Point EdgeBetween(const PhantomView& view, Point inside, Point outside) {
  for (int i = 0; i < 20; ++i) {
    const Point middle = (inside + outside) / 2;
    (view.Contains(middle) ? inside : outside) = middle;
  }
  return inside;
}

// The longest piece of the course that the view shows; empty when nothing is.
Polyline VisiblePiece(const PhantomView& view, const Polyline& course_px) {
  Polyline longest;
  Polyline piece;
  const auto keep_longest = [&] {
    if (Length(piece) > Length(longest)) longest = piece;
    piece.clear();
  };
  for (std::size_t i = 0; i < course_px.size(); ++i) {
    const bool inside = view.Contains(course_px[i]);
    const bool was_inside = i > 0 && view.Contains(course_px[i - 1]);
    if (inside && !was_inside && i > 0) piece.push_back(EdgeBetween(view, course_px[i], course_px[i - 1]));
    if (inside) piece.push_back(course_px[i]);
    if (!inside && was_inside) {
      piece.push_back(EdgeBetween(view, course_px[i - 1], course_px[i]));
      keep_longest();
    }
  }
  keep_longest();
  return longest;
}

}  // namespace

int PhantomTruth::NumRooted() const {
  return static_cast<int>(std::count_if(hairs.begin(), hairs.end(), [](const TrueHair& h) { return h.root_inside; }));
}

int PhantomTruth::NumUnits() const {
  std::set<int> units;
  for (const TrueHair& hair : hairs)
    if (hair.root_inside) units.insert(hair.unit);
  return static_cast<int>(units.size());
}

std::optional<double> PhantomTruth::MeanWidthUm() const {
  const int num_rooted = NumRooted();
  if (num_rooted == 0) return std::nullopt;
  double sum = 0;
  for (const TrueHair& hair : hairs)
    if (hair.root_inside) sum += hair.width_um;
  return sum / num_rooted;
}

PhantomTruth MakeTruth(const PhantomScene& scene, const PhantomVisit& visit) {
  const PhantomOptions& options = scene.options;
  const PhantomView view = MakeView(options);
  PhantomTruth truth;
  truth.visit = visit.number;
  truth.width_px = options.width_px;
  truth.height_px = options.height_px;
  truth.um_per_px = options.um_per_px;
  truth.area_cm2 = AreaCm2(view.AreaPx2(), options.um_per_px);
  for (const PhantomHair& hair : visit.hairs) {
    const Polyline course_px = SeeHair(hair, visit.camera).course_px;
    const Polyline piece = VisiblePiece(view, course_px);
    if (piece.size() < 2) continue;
    TrueHair seen;
    seen.id = hair.id;
    seen.unit = hair.unit;
    seen.vellus = hair.vellus;
    seen.width_um = hair.width_um;
    seen.root_px = course_px.front();
    seen.tip_px = course_px.back();
    seen.root_inside = view.Contains(course_px.front());
    seen.visible_share = std::min(1.0, Length(piece) / Length(course_px));
    seen.length_um = hair.length_um;
    seen.rate_um_per_day = hair.rate_um_per_day;
    seen.path_px = Resample(piece, kPathStepPx);
    truth.hairs.push_back(seen);
  }
  return truth;
}

std::vector<ControlPoint> MakeControlPoints(const PhantomScene& scene, const PhantomVisit& followup) {
  constexpr int kColumns = 9;
  constexpr int kRows = 7;
  const PhantomOptions& options = scene.options;
  const PhantomView view = MakeView(options);
  const PhantomCamera baseline = BaselineCamera(options);
  std::vector<ControlPoint> points;
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      ControlPoint point;
      point.followup_px = {std::round(options.width_px * (0.12 + 0.76 * column / (kColumns - 1))),
                           std::round(options.height_px * (0.12 + 0.76 * row / (kRows - 1)))};
      point.baseline_px = baseline.ImageFromSkin(followup.camera.SkinFromImage(point.followup_px));
      if (view.Contains(point.followup_px) && view.Contains(point.baseline_px)) points.push_back(point);
    }
  return points;
}

nlohmann::ordered_json TruthJson(const PhantomTruth& truth) {
  nlohmann::ordered_json json;
  json["params"] = {{"width", truth.width_px}, {"height", truth.height_px}, {"um_per_px", truth.um_per_px}};
  json["PixelSize"] = {truth.um_per_px, truth.um_per_px};
  json["PixelSizeUnits"] = "um";
  json["visit"] = truth.visit;
  json["um_per_px"] = truth.um_per_px;
  json["area_cm2"] = truth.area_cm2;
  json["density_per_cm2"] = truth.DensityPerCm2();
  json["rooted"] = truth.NumRooted();
  json["units"] = truth.NumUnits();
  const std::optional<double> mean_width_um = truth.MeanWidthUm();
  json["mean_width_um"] = mean_width_um ? nlohmann::ordered_json(*mean_width_um) : nlohmann::ordered_json(nullptr);
  json["vellus"] = std::count_if(truth.hairs.begin(), truth.hairs.end(),
                                 [](const TrueHair& hair) { return hair.vellus && hair.root_inside; });
  json["hairs"] = nlohmann::ordered_json::array();
  for (const TrueHair& hair : truth.hairs) {
    nlohmann::ordered_json path = nlohmann::ordered_json::array();
    for (const Point& at : hair.path_px) path.push_back(PointJson(at));
    json["hairs"].push_back({{"id", hair.id},
                             {"unit", hair.unit},
                             {"vellus", hair.vellus},
                             {"width_um", Round(hair.width_um, 2)},
                             {"root", PointJson(hair.root_px)},
                             {"tip", PointJson(hair.tip_px)},
                             {"root_inside", hair.root_inside},
                             {"visible", Round(hair.visible_share, 3)},
                             {"length_um", Round(hair.length_um, 2)},
                             {"path", path}});
    if (!hair.rate_um_per_day) continue;
    json["hairs"].back()["phase"] = *hair.rate_um_per_day > 0 ? "anagen" : "telogen";
    json["hairs"].back()["rate_um_per_day"] = Round(*hair.rate_um_per_day, 2);
  }
  return json;
}

}  // namespace tricho
