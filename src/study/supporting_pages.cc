// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/supporting_pages.h"

#include <filesystem>

#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "capture/photo.h"
#include "report/analysis_files.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMostSvgBytes = 5'000'000;

// Absent where there is none that can be read.
std::optional<Photo> PictureAt(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  try {
    return ReadPhoto(path);
  } catch (const Error& fault) {
    if (fault.kind() != ErrorKind::kInput) throw;
    return std::nullopt;
  }
}

// The last usable shot of a site and kind, and the first one that it may be compared with.
PageSupporting PageOf(const StudyFolder& study, PhotoKind kind, const std::string& site,
                      const std::vector<AnalyzedShot>& shots) {
  PageSupporting page;
  page.kind = kind;
  page.site = site;
  const AnalyzedShot* last = nullptr;
  const AnalyzedShot* baseline = nullptr;
  for (const AnalyzedShot& analyzed : shots) {
    const Shot& shot = analyzed.shot;
    if (shot.photo->kind != kind || shot.photo->site != site || !shot.usable) continue;
    if (IsBetterBaseline(shot, baseline ? &baseline->shot : nullptr)) baseline = &analyzed;
    last = &analyzed;
  }
  if (!last) return page;
  const auto path = [&](const char* ending) { return ResultPath(study, kResultsFolder, *last->shot.photo, ending); };
  page.date = DayText(last->shot.photo->day);
  if (kind == PhotoKind::kPhototrichogram) {
    if (const std::optional<Photo> map = PictureAt(path(kGrowthMapEnding))) page.picture_bgr = map->bgr;
    page.histogram_svg = BytesOfFile(path(kGrowthHistogramEnding), kMostSvgBytes);
    return page;
  }
  std::optional<Photo> picture;
  if (last != baseline) picture = PictureAt(path(kChangePictureEnding));
  if (picture) page.baseline = DayText(baseline->shot.photo->day);
  if (!picture) picture = PictureAt(path(kScalpEnding));
  if (picture) page.picture_bgr = picture->bgr;
  return page;
}

}  // namespace

std::vector<PageSupporting> SupportingPages(const StudyFolder& study, const Series& series,
                                            const std::vector<AnalyzedShot>& shots) {
  std::vector<PageSupporting> pages;
  for (const PhotoKind kind : kPhotoKinds)
    for (const SupportingMeasure& measure : series.supporting) {
      const auto is_it = [&](const PageSupporting& page) { return page.kind == kind && page.site == measure.site; };
      if (KindOfMetric(measure.metric) == kind && std::ranges::none_of(pages, is_it))
        pages.push_back(PageOf(study, kind, measure.site, shots));
    }
  return pages;
}

}  // namespace tricho
