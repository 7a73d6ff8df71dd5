// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Photo -> hairs: the one door of hair/.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/field.h"
#include "capture/photo.h"
#include "hair/line/evidence.h"
#include "hair/line/shaft.h"
#include "hair/root/unit.h"
#include "hair/see/contrast.h"
#include "hair/thickness/camera_fit.h"
#include "hair/thickness/thickness_trust.h"

namespace tricho {

struct NetworkModel;  // hair/network/network.h.

// kRidge finds hair by ridge filter and fit alone; kNetwork asks the network about all that these propose
// (docs/methods/network.md); kAuto is kNetwork where there is a network.
enum class Segmenter { kAuto, kRidge, kNetwork };
inline constexpr char kSegmenterOfAuto[] = "network";  // What kAuto takes, as results name it.

struct HairOptions {
  Segmenter segmenter = Segmenter::kAuto;
  std::shared_ptr<const NetworkModel> network;  // Needed for kNetwork.
  bool keep_unlikely = false;  // Keeps what the network takes for no hair, with its facts: to learn from.
  UnitOptions unit;
};

struct Hairs {
  HairContrast contrast;  // What all hairs were found on, and others may be looked for; without `shadow`, `opposite`.
  std::vector<Shaft> shafts;
  std::optional<CameraFit> camera;  // Absent where too few thick hairs tell it.
  ThicknessTrust thickness;         // Where it has a reason, no shaft has a diameter.
  std::vector<FollicularUnit> units;
  std::vector<HairFacts> facts;          // One a shaft, where unlikely hairs are kept too (HairOptions); else empty.
  std::optional<double> coverage_share;  // Share of the seen field covered by hair.
  std::optional<double> redness;         // Mean CIE a* of the seen skin between hairs.
  std::optional<double> redness_stderr;  // Standard error of redness over the field, from the means of blocks of it.
  bool light_hair = false;               // Hair lighter than skin.
  std::vector<std::string> notes;        // What the reader should know, e.g. which segmenter "auto" took and why.
};

// Finds and measures every hair of one photo. `um_per_px` absent: the working scale is taken from the width of the
// hairs themselves. throws Error(kUsage) for a segmenter that this build does not have.
Hairs FindHairs(const Photo& photo, const Field& field, std::optional<double> um_per_px, const HairOptions& options);

}  // namespace tricho
