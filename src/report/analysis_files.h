// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The files that one photo's analysis leaves: its JSON, its hairs as a table, and its overlay; and how those of
// overviews and phototrichograms in a study are named.
#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>

#include "base/provenance.h"
#include "capture/photo_kind.h"
#include "pipeline.h"

namespace tricho {

// How their names end, after the photo's stem.
inline constexpr char kHairsEnding[] = "-hairs.csv";
inline constexpr char kOverlayEnding[] = "-overlay.png";
inline constexpr char kJpegOverlayEnding[] = "-overlay.jpg";
inline constexpr char kAnalysisEnding[] = ".json";
// In the order they are written: the JSON last, so that a photo that has one is complete.
inline constexpr std::array<const char*, 4> kAnalysisEndings = {kHairsEnding, kOverlayEnding, kJpegOverlayEnding,
                                                                kAnalysisEnding};

// Of an overview: scalp map, and what has changed since the baseline.
inline constexpr char kScalpEnding[] = "-scalp.png";
inline constexpr char kChangePictureEnding[] = "-change.png";
inline constexpr char kChangeJsonEnding[] = "-change.json";
// Of a phototrichogram, after the stem of its later photo: the analyses of both photos, and what has grown.
inline constexpr char kGrowthBaselineEnding[] = "-baseline.json";
inline constexpr char kGrowthFollowupEnding[] = "-followup.json";
inline constexpr char kGrowthMapEnding[] = "-growth-map.png";
inline constexpr char kGrowthHistogramEnding[] = "-growth-histogram.svg";
inline constexpr char kRateThicknessEnding[] = "-rate-thickness.svg";

// All that a kind of photo may leave, the JSON last.
std::span<const char* const> EndingsOf(PhotoKind kind);

enum class OverlayKind { kPng, kJpeg, kNone };

// "png", "jpeg", "none". throws Error(kUsage) for another name.
OverlayKind ParseOverlayKind(const std::string& name);

struct AnalysisFiles {
  std::filesystem::path hairs, json;
  std::filesystem::path png, jpeg;  // The overlay; never both.
  OverlayKind overlay = OverlayKind::kPng;
};

// Of this photo, in `folder`.
AnalysisFiles AnalysisFilesIn(const std::filesystem::path& folder, const std::filesystem::path& photo,
                              OverlayKind overlay = OverlayKind::kPng);

// Whether there is an overlay, or none is wanted. One of another kind will do: that which is wanted would cost the
// whole analysis anew.
bool HasOverlay(const AnalysisFiles& files);

// Leaves no overlay but the one that is wanted: an old one would show other hairs than the JSON. throws Error(kStore).
void WriteAnalysis(const AnalysisFiles& files, const Analysis& analysis, const MetricsOptions& thresholds,
                   const Provenance& provenance);

// For a photo that can't even be read: a JSON that says so, and no old table and overlay beside it.
void WriteFailure(const AnalysisFiles& files, const std::filesystem::path& photo, const std::string& reason,
                  const MetricsOptions& thresholds, const Provenance& provenance);

// All reasons in one line; empty when the photo is usable.
std::string WhyNotUsable(const Analysis& analysis);

}  // namespace tricho
