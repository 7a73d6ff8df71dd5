// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A trained network that says what is hair: photo -> lines, ends, and for each place on a hair where that hair's own
// ends lie. It proposes hairs, and is asked about all that are found (docs/methods/network.md).
#pragma once

#include <cmath>
#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <string>

#include "base/geometry.h"
#include "hair/see/contrast.h"

namespace tricho {

class LayeredNetwork;  // hair/network/layered_network.h.

// A network file whose hash, inputs and outputs have been checked.
struct NetworkModel {
  std::string file;    // Name without folders.
  std::string sha256;  // Of its bytes, 64 hexadecimal digits.
  std::string bytes;   // ONNX.
  // Ready to run; null where OpenCV has to run it.
  std::shared_ptr<const LayeredNetwork> layers;
};

// Reads FILE and FILE.sha256, as `sha256sum FILE > FILE.sha256` writes it, and tries the network on an empty picture.
// throws Error(kInput): missing, larger than 4 MB, another hash than FILE.sha256 names, no ONNX, other names or shapes
// than this program needs.
NetworkModel ReadNetwork(const std::filesystem::path& path);

// What the network says of each of its cells, 22 um wide.
struct NetworkMaps {
  enum Plane : int {
    kRoot,       // Logits, log(p / (1 - p)), of an end where a hair leaves the skin,
    kTip,        // of its other end,
    kMiddle,     // of its middle,
    kLine,       // and of any part of a hair.
    kToMiddle,   // Vectors, in 12 cells: (x, y) from a cell of a hair to the middle between that hair's own ends,
    kHalf = 6,   // and half the way from end to end, its length times (cos, sin) of twice its direction;
    kAlong = 8,  // (cos, sin) of twice the hair's direction at the cell.
    kPlanes = 10
  };
  static constexpr double kVectorCells = 12;

  cv::Mat planes;             // CV_32F, 3-D: kPlanes; rows; columns.
  Point work_per_cell{1, 1};  // Working pixels per cell, in x and y.

  int rows() const { return planes.size[1]; }
  int columns() const { return planes.size[2]; }
  // Cell (0, 0) begins where working pixel (0, 0) begins.
  Point CellFromWork(const Point& at) const {
    return (at + Point(0.5, 0.5)).cwiseQuotient(work_per_cell) - Point(0.5, 0.5);
  }
  Point WorkFromCell(const Point& at) const {
    return (at + Point(0.5, 0.5)).cwiseProduct(work_per_cell) - Point(0.5, 0.5);
  }
  float At(int plane, int row, int column) const { return planes.ptr<float>(plane, row)[column]; }
  // Between cells; the nearest one's outside of them.
  double At(int plane, const Point& cell) const;
  Point VectorAt(int plane, const Point& cell) const { return {At(plane, cell), At(plane + 1, cell)}; }
  // Probability of any part of a hair, 0..1.
  double LineAt(const Point& cell) const { return 1 / (1 + std::exp(-At(kLine, cell))); }
};

inline constexpr double kUmPerNetworkPx = 11;  // Of the picture that the network is given; a cell is 2 x 2 of them.
inline constexpr int kCellPx = 2;
inline constexpr int kNetworkStep = 8;       // The network's coarsest pixels: tiles start at multiples of it.
inline constexpr int kNetworkReachPx = 136;  // Nothing farther away moves a result.
inline constexpr int kNetworkTilePx = 1024;

// Bounded memory: tile by tile, each with as much around it as the network sees. The result does not depend on the
// side of a tile, a multiple of kNetworkStep.
// bgr    CV_8UC3, the photo.
// scale  Of its working pixels: the network's are 11 / 7 of them wide.
NetworkMaps RunNetwork(const NetworkModel& model, const cv::Mat& bgr, const WorkingScale& scale,
                       int tile_px = kNetworkTilePx);

// The model that comes with the program: in models/ beside it, as it is built, or else where it is installed, seen from
// the program. throws as ReadNetwork.
NetworkModel BuiltInNetwork();

}  // namespace tricho
