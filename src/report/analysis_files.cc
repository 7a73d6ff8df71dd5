// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/analysis_files.h"

#include "base/error.h"
#include "base/output_files.h"
#include "report/analysis_json.h"
#include "report/overlay.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 4> kOverviewEndings = {kScalpEnding, kChangePictureEnding, kChangeJsonEnding,
                                                         kAnalysisEnding};
constexpr std::array<const char*, 6> kGrowthEndings = {kGrowthBaselineEnding,  kGrowthFollowupEnding, kGrowthMapEnding,
                                                       kGrowthHistogramEnding, kRateThicknessEnding,  kAnalysisEnding};

}  // namespace

std::span<const char* const> EndingsOf(PhotoKind kind) {
  switch (kind) {
    case PhotoKind::kCloseUp:
      return kAnalysisEndings;
    case PhotoKind::kOverview:
      return kOverviewEndings;
    case PhotoKind::kPhototrichogram:
      return kGrowthEndings;
  }
  return {};
}

OverlayKind ParseOverlayKind(const std::string& name) {
  if (name == "png") return OverlayKind::kPng;
  if (name == "jpeg") return OverlayKind::kJpeg;
  if (name == "none") return OverlayKind::kNone;
  throw Error(ErrorKind::kUsage, "--overlay must be png, jpeg or none, not '" + name + "'");
}

AnalysisFiles AnalysisFilesIn(const fs::path& folder, const fs::path& photo, OverlayKind overlay) {
  const std::string stem = photo.stem().string();
  return {folder / (stem + kHairsEnding), folder / (stem + kAnalysisEnding), folder / (stem + kOverlayEnding),
          folder / (stem + kJpegOverlayEnding), overlay};
}

bool HasOverlay(const AnalysisFiles& files) {
  return files.overlay == OverlayKind::kNone || fs::exists(files.png) || fs::exists(files.jpeg);
}

void WriteAnalysis(const AnalysisFiles& files, const Analysis& analysis, const MetricsOptions& thresholds,
                   const Provenance& provenance) {
  WriteWholeFile(files.hairs, HairsCsv(analysis, thresholds));
  std::error_code error;
  if (files.overlay != OverlayKind::kPng) fs::remove(files.png, error);
  if (files.overlay != OverlayKind::kJpeg) fs::remove(files.jpeg, error);
  if (files.overlay == OverlayKind::kPng) WriteWholeFile(files.png, OverlayPng(analysis, thresholds));
  if (files.overlay == OverlayKind::kJpeg) WriteWholeFile(files.jpeg, OverlayJpeg(analysis, thresholds));
  WriteWholeFile(files.json, AnalysisJson(analysis, thresholds, provenance));
}

void WriteFailure(const AnalysisFiles& files, const fs::path& photo, const std::string& reason,
                  const MetricsOptions& thresholds, const Provenance& provenance) {
  Analysis failed;
  failed.photo.file = photo.filename().string();
  failed.quality.usable = false;
  failed.quality.reasons = {reason};
  failed.metrics = UnmeasuredSite(reason);
  std::error_code error;
  fs::remove(files.hairs, error);
  fs::remove(files.png, error);
  fs::remove(files.jpeg, error);
  WriteWholeFile(files.json, AnalysisJson(failed, thresholds, provenance));
}

std::string WhyNotUsable(const Analysis& analysis) {
  std::string reasons;
  for (const std::string& reason : analysis.quality.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
  return reasons;
}

}  // namespace tricho
