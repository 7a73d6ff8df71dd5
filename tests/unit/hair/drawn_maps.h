// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a network that knows everything would say of one hair.
#pragma once

#include <algorithm>

#include "hair/network/network.h"

namespace tricho {

inline constexpr int kMapRows = 40, kMapColumns = 60;

// Maps of one straight hair from root to tip, cell = 3 x 3 working pixels; elsewhere nothing.
inline NetworkMaps MapsOfHair(const Point& root, const Point& tip) {
  const int shape[] = {NetworkMaps::kPlanes, kMapRows, kMapColumns};
  NetworkMaps maps;
  maps.work_per_cell = {3, 3};
  maps.planes.create(3, shape, CV_32F);
  maps.planes.setTo(0);
  const Point along = (tip - root).normalized();
  for (int y = 0; y < kMapRows; ++y)
    for (int x = 0; x < kMapColumns; ++x) {
      const Point at(x, y);
      const double t = std::clamp((at - root).dot(along), 0.0, (tip - root).norm());
      const auto set = [&](int plane, double value) {
        maps.planes.ptr<float>(plane, y)[x] = static_cast<float>(value);
      };
      const auto peak = [&](const Point& top) { return 4 - 3 * (at - top).norm(); };
      set(NetworkMaps::kLine, (at - root - t * along).norm() < 1.5 ? 4 : -6);
      set(NetworkMaps::kRoot, peak(root));
      set(NetworkMaps::kTip, peak(tip));
      set(NetworkMaps::kMiddle, peak((root + tip) / 2));
      for (int k = 0; k < 2; ++k) {
        set(NetworkMaps::kToRoot + k, (root - at)[k] / NetworkMaps::kVectorCells);
        set(NetworkMaps::kToTip + k, (tip - at)[k] / NetworkMaps::kVectorCells);
        set(NetworkMaps::kAlong + k,
            k == 0 ? along.x() * along.x() - along.y() * along.y() : 2 * along.x() * along.y());
      }
    }
  return maps;
}

}  // namespace tricho
