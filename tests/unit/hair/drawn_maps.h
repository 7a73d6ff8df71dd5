// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a network that knows everything would say of a few hairs.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "hair/network/network.h"
#include "unit/hair/draw.h"

namespace tricho {

inline constexpr int kMapRows = 40, kMapColumns = 60;
inline const cv::Size kMappedPx(3 * kMapColumns, 3 * kMapRows);  // What they show, in working pixels.

using RootAndTip = std::pair<Point, Point>;

// Maps of straight hairs, cell = 3 x 3 working pixels; a cell votes for the hair nearest to it.
inline NetworkMaps MapsOfHairs(const std::vector<RootAndTip>& hairs) {
  const int shape[] = {NetworkMaps::kPlanes, kMapRows, kMapColumns};
  NetworkMaps maps;
  maps.work_per_cell = {3, 3};
  maps.planes.create(3, shape, CV_32F);
  maps.planes.setTo(0);
  for (int y = 0; y < kMapRows; ++y)
    for (int x = 0; x < kMapColumns; ++x) {
      const Point at(x, y);
      const auto set = [&](int plane, double value) {
        maps.planes.ptr<float>(plane, y)[x] = static_cast<float>(value);
      };
      const auto raise = [&](int plane, const Point& top) {
        set(plane, std::max<double>(maps.At(plane, y, x), 4 - 3 * (at - top).norm()));
      };
      for (const int plane : {NetworkMaps::kRoot, NetworkMaps::kTip, NetworkMaps::kMiddle}) set(plane, -1000);
      double nearest = 1e9;
      for (const auto& [root, tip] : hairs) {
        const double length = (tip - root).norm();
        const Point along = (tip - root) / length;
        const double away = (at - root - std::clamp((at - root).dot(along), 0.0, length) * along).norm();
        raise(NetworkMaps::kRoot, root);
        raise(NetworkMaps::kTip, tip);
        raise(NetworkMaps::kMiddle, (root + tip) / 2);
        if (away >= nearest) continue;
        nearest = away;
        set(NetworkMaps::kLine, away < 1.5 ? 4 : -6);
        const Point doubled(along.x() * along.x() - along.y() * along.y(), 2 * along.x() * along.y());
        for (int k = 0; k < 2; ++k) {
          set(NetworkMaps::kToMiddle + k, ((root + tip) / 2 - at)[k] / NetworkMaps::kVectorCells);
          set(NetworkMaps::kHalf + k, length / 2 * doubled[k] / NetworkMaps::kVectorCells);
          set(NetworkMaps::kAlong + k, doubled[k]);
        }
      }
    }
  return maps;
}

inline NetworkMaps MapsOfHair(const Point& root, const Point& tip) { return MapsOfHairs({{root, tip}}); }

// The bar that such a hair is, in working pixels.
inline DrawnBar BarOf(const NetworkMaps& maps, const RootAndTip& hair) {
  return {maps.WorkFromCell(hair.first), maps.WorkFromCell(hair.second), 9};
}

}  // namespace tricho
