// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/root/unit.h"

#include <algorithm>

#include "base/box_index.h"
#include "base/error.h"
#include "base/statistics.h"
#include "base/union_find.h"

namespace tricho {

namespace {

// Without a scale, hair itself is the ruler: an opening is some three hairs wide.
double MaxDistancePx(const std::vector<Shaft>& shafts, std::optional<double> um_per_px, const UnitOptions& options) {
  if (um_per_px) return options.max_root_distance_um / *um_per_px;
  std::vector<double> diameters_px;
  for (const Shaft& shaft : shafts)
    if (shaft.diameter_px) diameters_px.push_back(*shaft.diameter_px);
  return diameters_px.empty() ? 0 : 3 * Median(std::move(diameters_px));
}

}  // namespace

void UnitOptions::Check() const {
  if (!(max_root_distance_um >= 50 && max_root_distance_um <= 1000))
    throw Error(ErrorKind::kUsage, "the largest distance of the roots of a unit must be 50 to 1000 um");
}

std::vector<FollicularUnit> GroupUnits(std::vector<Shaft>& shafts, std::optional<double> um_per_px,
                                       const UnitOptions& options) {
  options.Check();
  const double max_px = MaxDistancePx(shafts, um_per_px, options);
  struct Pair {
    double distance_px;
    int a, b;
  };
  std::vector<Pair> pairs;
  Polyline roots;
  for (const Shaft& shaft : shafts) roots.push_back(shaft.root_px());
  BoxIndex index(BoxAround(roots), std::max(1.0, 2 * max_px));
  for (int a = 0; a < static_cast<int>(shafts.size()); ++a) index.Put(a, Box(roots[a]));
  for (int a = 0; a < static_cast<int>(shafts.size()); ++a)
    for (const int b : index.Near(Inflated(Box(roots[a]), max_px), a)) {
      const double distance_px = (shafts[a].root_px() - shafts[b].root_px()).norm();
      if (distance_px < max_px) pairs.push_back({distance_px, a, b});
    }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& p, const Pair& q) { return p.distance_px < q.distance_px; });

  // Nearest first; a group grows only while all its roots stay near its middle, so that a row of units is not one unit.
  UnionFind groups(shafts.size());
  std::vector<int> size(shafts.size(), 1);
  std::vector<Point> sum;
  for (const Shaft& shaft : shafts) sum.push_back(shaft.root_px());
  for (const Pair& pair : pairs) {
    const int a = groups.Root(pair.a), b = groups.Root(pair.b);
    if (a == b || (sum[a] / size[a] - sum[b] / size[b]).norm() > max_px) continue;
    const int low = std::min(a, b), high = std::max(a, b);
    groups.Join(high, low);
    sum[low] += sum[high];
    size[low] += size[high];
  }

  std::vector<FollicularUnit> units;
  std::vector<int> unit_of(shafts.size(), -1);
  for (int i = 0; i < static_cast<int>(shafts.size()); ++i) {
    const int group = groups.Root(i);
    if (unit_of[group] < 0) {
      unit_of[group] = static_cast<int>(units.size());
      units.push_back({sum[group] / size[group], {}});
    }
    shafts[i].unit = unit_of[group];
    units[shafts[i].unit].hairs.push_back(i);
  }
  return units;
}

}  // namespace tricho
