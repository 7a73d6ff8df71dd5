// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/hidden_root.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "base/box_index.h"
#include "hair/line/course.h"

namespace tricho {

namespace {

constexpr std::size_t kLeaning = 3;    // First samples lean towards the mate.
constexpr std::size_t kFewest = 8;     // Samples that tell how a hair runs.
constexpr double kSameOpening = 0.25;  // Of an opening: roots so near each other are together already.
constexpr double kCellPx = 64;
constexpr double kTouchUm = 40;           // A hair begins at another's flank when the gap between them is less.
constexpr double kLongestUm = 700;        // That may be hidden,
constexpr double kLongestOverSeen = 1.0;  // and as a share of what is seen.
constexpr double kStemUm = 350;           // The hair is carried on as this much of it runs.
constexpr double kOpeningUm = 150;        // Mates' roots lie within this.
constexpr double kNearerShare = 0.5;      // The roots must come nearer to each other by this factor.
constexpr double kDarkShare = 0.6;        // Of the hair's depth that must show where it is carried on.

// The line from its first sample that does not lean back beyond its root, every kStrokeStepPx: a parabola through the
// first `num_stem` samples.
Polyline CarriedBack(const Polyline& line, std::size_t num_stem, std::size_t num_steps) {
  const auto n = static_cast<Eigen::Index>(std::min(num_stem, line.size() - kLeaning));
  Eigen::MatrixX3d powers(n, 3);
  Eigen::MatrixX2d seen(n, 2);
  for (Eigen::Index k = 0; k < n; ++k) {
    const auto s = static_cast<double>(k + static_cast<Eigen::Index>(kLeaning));
    powers.row(k) << 1, s, s * s;
    seen.row(k) = line[static_cast<std::size_t>(k) + kLeaning].transpose();
  }
  const Eigen::Matrix<double, 3, 2> course = powers.colPivHouseholderQr().solve(seen);
  Polyline back;
  for (std::size_t k = 1; k <= num_steps + kLeaning; ++k) {
    const double s = static_cast<double>(kLeaning) - static_cast<double>(k);
    back.push_back((Eigen::RowVector3d(1, s, s * s) * course).transpose());
  }
  return back;
}

// Whether the photo is as dark as the hair across most of its width.
bool IsDark(const HairContrast& hair, const Point& at, const Point& normal, const Stroke& stroke) {
  return std::ranges::all_of(std::array{-0.3, 0.0, 0.3}, [&](double u) {
    return ValueAt(hair.contrast, at + u * stroke.width_px * normal) >= kDarkShare * stroke.depth;
  });
}

bool BeginsAtFlank(const Stroke& stroke, const Stroke& mate, double touch_px) {
  const double reach_px = (stroke.width_px + mate.width_px) / 2 + touch_px;
  return std::ranges::any_of(mate.line, [&](const Point& p) { return (p - stroke.line.front()).norm() < reach_px; });
}

// Roots of the hairs at whose flanks stroke i begins.
std::vector<Point> MatesRoots(const std::vector<Stroke>& strokes, const BoxIndex& index, int i, double touch_px,
                              double together_px) {
  const Stroke& stroke = strokes[i];
  std::vector<Point> roots;
  for (const int j : index.Near(Inflated(Box(stroke.line.front()), stroke.width_px / 2 + touch_px))) {
    const Point& root = strokes[j].line.front();
    if (j != i && (root - stroke.line.front()).norm() > together_px && BeginsAtFlank(stroke, strokes[j], touch_px))
      roots.push_back(root);
  }
  return roots;
}

// The hair with its root where it is hidden; empty where it has none.
Polyline WithHiddenRoot(const HairContrast& hair, const Stroke& stroke, const std::vector<Point>& roots) {
  const double um = hair.scale.um_per_work_px;
  const double longest_px = std::min(kLongestUm / um, kLongestOverSeen * Length(stroke.line));
  const Polyline back = CarriedBack(stroke.line, static_cast<std::size_t>(kStemUm / um / kStrokeStepPx),
                                    static_cast<std::size_t>(longest_px / kStrokeStepPx));
  std::size_t best = 0;
  double nearest_px = kOpeningUm / um;
  for (std::size_t k = 0; k < back.size(); ++k) {
    if (!IsDark(hair, back[k], NormalAt(back, k), stroke)) break;
    for (const Point& root : roots) {
      const double distance_px = (back[k] - root).norm();
      if (distance_px >= nearest_px || distance_px >= kNearerShare * (stroke.line.front() - root).norm()) continue;
      nearest_px = distance_px;
      best = k;
    }
  }
  if (best <= kLeaning) return {};
  Polyline line(back.rend() - static_cast<std::ptrdiff_t>(best) - 1, back.rend());
  line.insert(line.end(), stroke.line.begin() + kLeaning, stroke.line.end());
  return Resample(line, kStrokeStepPx);
}

}  // namespace

void CarryOnHiddenRoots(const HairContrast& hair, std::vector<Stroke>& strokes) {
  const double um = hair.scale.um_per_work_px;
  BoxIndex index(ExtentOf(hair), kCellPx);
  for (int i = 0; i < static_cast<int>(strokes.size()); ++i)
    index.Put(i, Inflated(BoxAround(strokes[i].line), strokes[i].width_px / 2));
  std::vector<Polyline> carried_on(strokes.size());
  for (int i = 0; i < static_cast<int>(strokes.size()); ++i) {
    if (strokes[i].line.size() < kFewest + kLeaning) continue;
    const std::vector<Point> roots = MatesRoots(strokes, index, i, kTouchUm / um, kSameOpening * kOpeningUm / um);
    if (!roots.empty()) carried_on[i] = WithHiddenRoot(hair, strokes[i], roots);
  }
  for (std::size_t i = 0; i < strokes.size(); ++i)
    if (!carried_on[i].empty()) strokes[i].line = std::move(carried_on[i]);
}

}  // namespace tricho
