// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A trained network that says where hairs run: contrast -> center lines by direction, roots, tips. It is asked about
// what the ridge filter proposes and about the hairs that were found (docs/methods/network.md).
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <string>

#include "base/geometry.h"
#include "hair/see/contrast.h"
#include "hair/see/ridge.h"

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

inline constexpr int kNetworkStep = 8;      // The network's coarsest pixels: tiles start at multiples of it.
inline constexpr int kNetworkReachPx = 96;  // Nothing farther away moves a result.

inline constexpr int kNetworkTilePx = 1024;

// Bounded memory: tile by tile, each with as much around it as the network sees. The result does not depend on the
// side of a tile, a multiple of kNetworkStep.
NetworkMaps RunNetwork(const NetworkModel& model, const HairContrast& hair, int tile_px = kNetworkTilePx);

// Probability that a line runs there that way: the most within a pixel, of the two nearest directions. 0..1.
float LineProbability(const NetworkMaps& maps, const Point& at_px, double direction_rad);

// Mean of it along a course; 0 for one without a middle.
double LineSupport(const NetworkMaps& maps, const Polyline& line);

// Removes ridge points that the network takes for none: below `least_probability`.
void KeepLikelyPoints(const NetworkMaps& maps, double least_probability, RidgeMap& ridge);

// The model that comes with the program: models/ beside it. throws as ReadNetwork.
NetworkModel BuiltInNetwork();

}  // namespace tricho
