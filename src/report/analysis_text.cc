// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/analysis_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "report/analysis_files.h"

namespace tricho {

namespace {

std::string WithInterval(const Estimate& estimate, int digits) {
  if (!estimate.value) return "-";
  return fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", *estimate.value, digits, estimate.low, digits, estimate.high,
                     digits);
}

std::string PerKind(const SiteMetrics& metrics) {
  const auto cell = [&](const char* name) {
    const Estimate& estimate = metrics.at(name);
    return estimate.value ? fmt::format("{:.0f}", *estimate.value) : "-";
  };
  if (!metrics.at("terminal_per_cm2").value) return "-";
  return cell("terminal_per_cm2") + " / " + cell("intermediate_per_cm2") + " / " + cell("vellus_per_cm2");
}

std::string Line(const PhotoSummary& photo, std::size_t width) {
  if (photo.ending != PhotoEnding::kMeasured) {
    const char* what = photo.ending == PhotoEnding::kFailed ? "failed" : "not usable";
    return fmt::format("{:<{}}  {}: {}\n", photo.file, width, what, photo.reason);
  }
  return fmt::format("{:<{}}  {:>5}  {:>21}  {:>21}  {:>26}\n", photo.file, width, photo.num_hairs,
                     WithInterval(photo.metrics.at("hairs_per_cm2"), 0),
                     WithInterval(photo.metrics.at("mean_diameter_um"), 1), PerKind(photo.metrics));
}

}  // namespace

PhotoSummary SummaryOf(const Analysis& analysis) {
  PhotoSummary photo;
  photo.file = analysis.photo.file;
  photo.ending = analysis.quality.usable ? PhotoEnding::kMeasured : PhotoEnding::kNotUsable;
  photo.reason = WhyNotUsable(analysis);
  photo.num_hairs = static_cast<int>(std::count(analysis.counted.begin(), analysis.counted.end(), true));
  photo.metrics = analysis.metrics;
  return photo;
}

std::string AnalysisText(const std::vector<PhotoSummary>& photos, const MetricsOptions& thresholds) {
  std::size_t width = 5;
  for (const PhotoSummary& photo : photos) width = std::max(width, photo.file.size());
  std::string text = fmt::format("{:<{}}  {:>5}  {:>21}  {:>21}  {:>26}\n", "photo", width, "hairs", "hairs/cm2 (95 %)",
                                 "thickness um (95 %)", "terminal/interm./vellus");
  for (const PhotoSummary& photo : photos) text += Line(photo, width);
  for (const PhotoSummary& photo : photos) {
    if (photo.ending != PhotoEnding::kMeasured) continue;
    const std::string& reason = photo.metrics.at("hairs_per_cm2").reason;
    if (!reason.empty()) text += fmt::format("{}: nothing per cm2 or in um: {}\n", photo.file, reason);
  }
  return text + fmt::format("kinds per cm2: vellus below {} um, terminal from {} um\n", thresholds.vellus_below_um,
                            thresholds.terminal_from_um);
}

std::string EndingText(const std::vector<PhotoSummary>& photos) {
  std::string text = fmt::format("{} {}: ", photos.size(), photos.size() == 1 ? "photo" : "photos");
  bool is_first = true;
  for (const auto& [ending, word] : {std::pair(PhotoEnding::kMeasured, "measured"),
                                     {PhotoEnding::kNotUsable, "not usable"},
                                     {PhotoEnding::kFailed, "failed"}}) {
    const auto of_it = [ending = ending](const PhotoSummary& photo) { return photo.ending == ending; };
    const auto num = std::ranges::count_if(photos, of_it);
    if (num == 0) continue;
    text += fmt::format("{}{} {}", is_first ? "" : ", ", num, word);
    is_first = false;
    if (ending == PhotoEnding::kMeasured) continue;
    text += fmt::format(" ({}{})", OneLine(std::ranges::find_if(photos, of_it)->file), num > 1 ? ", ..." : "");
  }
  return text;
}

}  // namespace tricho
