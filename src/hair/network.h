// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A trained network in place of the ridge filter: contrast -> center lines by direction, roots, tips.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <string>

#include "hair/contrast.h"
#include "hair/ridge.h"

namespace tricho {

// A network file whose hash, inputs and outputs have been checked.
struct NetworkModel {
  std::string file;    // Name without folders.
  std::string sha256;  // Of its bytes, 64 hexadecimal digits.
  std::string bytes;   // ONNX.
};

// Reads FILE and FILE.sha256, as `sha256sum FILE > FILE.sha256` writes it, and tries the network on an empty picture.
// throws Error(kInput): missing, larger than 4 MB, another hash than FILE.sha256 names, no ONNX, other names or shapes
// than this program needs.
NetworkModel ReadNetwork(const std::filesystem::path& path);

// What the network says of each working pixel, as logits: log(p / (1 - p)).
struct NetworkMaps {
  static constexpr int kDirections = 8;  // Lines along pi d / 8.
  cv::Mat logits;                        // CV_32F, 3-D: kDirections center lines, then root, then tip; rows; columns.

  float Logit(int plane, int y, int x) const { return logits.ptr<float>(plane, y)[x]; }
  float LineLogit(int direction, int y, int x) const { return Logit(direction, y, x); }
  float RootLogit(int y, int x) const { return Logit(kDirections, y, x); }
  float TipLogit(int y, int x) const { return Logit(kDirections + 1, y, x); }
};

struct NetworkOptions {
  int tile_px = 1024;  // Side of a tile; a multiple of kNetworkStep. The result does not depend on it.
};

inline constexpr int kNetworkStep = 8;     // The network's coarsest pixels: tiles start at multiples of it.
inline constexpr int kNetworkReachPx = 96;  // Nothing farther away moves a result.

// Bounded memory: tile by tile, each with as much around it as the network sees.
NetworkMaps RunNetwork(const NetworkModel& model, const HairContrast& hair, const NetworkOptions& options);

// Points on the middle of lines, by direction, as FindRidgePoints gives them. Their strength is the network's
// probability, scaled so that TraceOptions mean the same. `noise` is that of the ridge filter.
RidgeMap NetworkPoints(const HairContrast& hair, const NetworkMaps& maps, double noise);

}  // namespace tricho
