// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/analyzed_shot.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "store/findings_codec.h"
#include "study/run_key.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

// Rows of measurements.tsv by participant, visit, site, shot and view; of several alike the first.
using RowsByPhoto = std::map<std::array<std::string, 5>, const Measurement*>;

RowsByPhoto Indexed(const Measurements& table) {
  RowsByPhoto rows;
  for (const Measurement& row : table.rows)
    rows.try_emplace({row.participant_id, row.visit_id, row.site, row.shot, ViewName(row.kind)}, &row);
  return rows;
}

AnalyzedShot ReadAnalyzedShot(const StudyFolder& study, const RowsByPhoto& rows, const StudyPhoto& photo) {
  AnalyzedShot analyzed;
  const auto row = rows.find(
      {photo.participant_id, photo.SessionLabel(), photo.site, std::to_string(photo.shot), ViewName(photo.kind)});
  if (row != rows.end()) analyzed.row = row->second;
  analyzed.result = ReadPhotoResult(study, photo);
  Shot& shot = analyzed.shot;
  shot.photo = &photo;
  shot.sha256 = analyzed.result.sha256;
  shot.run_key = PhotoRunKey(analyzed.result.provenance,
                             BytesOfFile(fs::path(study.root / photo.relative).replace_extension(".json")));
  if (!analyzed.row) {
    shot.reason = "added after the last analysis";
    return analyzed;
  }
  shot.usable = analyzed.row->usable;
  shot.reason = analyzed.row->reason;
  shot.before_treatment = analyzed.row->day && *analyzed.row->day <= 0;
  return analyzed;
}

std::string OrEmpty(const std::optional<double>& value, int digits) { return value ? Number(*value, digits) : ""; }

std::string PercentOrEmpty(const std::optional<double>& share, int digits) {
  return share ? Number(100 * *share, digits) + " %" : "";
}

std::string ValueOf(const Measurements& table, const Measurement& row, const char* metric, int digits) {
  return table.Has(metric) ? OrEmpty(row.values[table.Metric(metric)], digits) : "";
}

}  // namespace

std::vector<AnalyzedShot> ReadAnalyzedShots(const StudyFolder& study, const Measurements& table,
                                            const std::vector<StudyPhoto>& photos) {
  const RowsByPhoto rows = Indexed(table);
  std::vector<AnalyzedShot> shots;
  shots.reserve(photos.size());
  for (const StudyPhoto& photo : photos) shots.push_back(ReadAnalyzedShot(study, rows, photo));
  return shots;
}

std::vector<std::string> SitesOf(const std::vector<AnalyzedShot>& shots) {
  std::vector<std::string> sites;
  for (const AnalyzedShot& analyzed : shots)
    if (std::find(sites.begin(), sites.end(), analyzed.shot.photo->site) == sites.end())
      sites.push_back(analyzed.shot.photo->site);
  return sites;
}

ShotPair PairOfSite(const std::vector<AnalyzedShot>& shots, const std::string& site) {
  ShotPair pair;
  for (const AnalyzedShot& analyzed : shots) {
    const Shot& shot = analyzed.shot;
    if (shot.photo->site != site || !shot.usable || shot.photo->kind != PhotoKind::kCloseUp) continue;
    if (IsBetterBaseline(shot, pair.before ? &pair.before->shot : nullptr)) pair.before = &analyzed;
    if (!pair.after || shot.photo->day > pair.after->shot.photo->day) pair.after = &analyzed;
  }
  if (pair.before && pair.after->shot.photo->day <= pair.before->shot.photo->day) pair.after = nullptr;
  return pair;
}

ShotPair ChoosePair(const std::vector<AnalyzedShot>& shots) {
  ShotPair chosen;
  for (const std::string& site : SitesOf(shots)) {
    const ShotPair pair = PairOfSite(shots, site);
    if (!chosen.before || (!chosen.after && pair.after)) chosen = pair;
  }
  return chosen;
}

void AddAlignments(const StudyFolder& study, std::vector<AnalyzedShot>& shots) {
  const auto is_close_up = [](const AnalyzedShot& one) { return one.shot.photo->kind == PhotoKind::kCloseUp; };
  const fs::path path = study.Inside(fs::path(kResultsFolder) / "results.sqlite");
  std::error_code error;
  if (!fs::exists(path, error)) return;
  try {
    ResultStore store(path, 5000, StoreAccess::kRead);
    for (const std::string& site : SitesOf(shots)) {
      const AnalyzedShot* baseline = PairOfSite(shots, site).before;
      if (!baseline) continue;
      for (AnalyzedShot& analyzed : shots) {
        if (analyzed.shot.photo->site != site || !is_close_up(analyzed)) continue;
        analyzed.is_baseline = &analyzed == baseline;
        if (!analyzed.is_baseline)
          analyzed.alignment =
              store.FindAlignment(baseline->shot.sha256, analyzed.shot.sha256, PairKey(baseline->shot, analyzed.shot));
      }
    }
  } catch (const Error& fault) {
    // A damaged store costs two columns, not the page; `study analyze` tells of it.
    if (fault.kind() != ErrorKind::kStore) throw;
  }
}

std::optional<KeptPhoto> KeptOf(const StudyFolder& study, const AnalyzedShot& analyzed) {
  const fs::path photo = study.root / analyzed.shot.photo->relative;
  const fs::path path = study.Inside(fs::path(kResultsFolder) / "results.sqlite");
  std::error_code error;
  if (analyzed.shot.sha256.empty() || !fs::exists(path, error) || Sha256OfFile(photo) != analyzed.shot.sha256)
    return std::nullopt;
  try {
    const std::optional<StoredPhoto> stored =
        ResultStore(path, 5000, StoreAccess::kRead).FindPhoto(analyzed.shot.sha256, analyzed.shot.run_key);
    if (!stored || !stored->usable || stored->findings.empty()) return std::nullopt;
    return KeptPhoto{photo, DecodeFindings(stored->findings)};
  } catch (const Error& fault) {
    // A damaged store costs time, not the page; `study analyze` tells of it.
    if (fault.kind() != ErrorKind::kStore) throw;
    return std::nullopt;
  }
}

std::optional<KeptPair> KeptOf(const StudyFolder& study, const ShotPair& pair) {
  const std::optional<KeptPhoto> before = KeptOf(study, *pair.before), after = KeptOf(study, *pair.after);
  if (!before || !after) return std::nullopt;
  KeptPair kept{*before, *after};
  const std::optional<StoredAlignment>& stored = pair.after->alignment;
  if (!stored || !stored->usable || !pair.before->is_baseline) return kept;
  try {
    SiteAlignment alignment = DecodeAlignment(stored->map);
    if (alignment.matched_features == 0) return kept;
    alignment.usable = true;
    alignment.overlap_share = stored->overlap_share;
    alignment.residual_um = stored->residual_um;
    kept.alignment = alignment;
  } catch (const Error& fault) {
    if (fault.kind() != ErrorKind::kStore) throw;
  }
  return kept;
}

PagePhoto PagePhotoOf(const AnalyzedShot& analyzed, const Measurements& table) {
  const StudyPhoto& photo = *analyzed.shot.photo;
  const PhotoResult& result = analyzed.result;
  PagePhoto page;
  page.visit = photo.SessionLabel();
  page.date = DayText(photo.day);
  page.site = photo.site;
  if (photo.kind != PhotoKind::kCloseUp) page.view = ViewName(photo.kind);
  page.shot = std::to_string(photo.shot);
  page.file = photo.relative.filename().string();
  page.usable = analyzed.shot.usable;
  page.reason = analyzed.shot.reason;
  page.focus = OrEmpty(result.focus, 2);
  page.exposure = OrEmpty(result.exposure, 2);
  page.glare = PercentOrEmpty(result.glare_share, 1);
  page.scale = OrEmpty(result.um_per_px, 2);
  page.baseline = analyzed.is_baseline;
  if (const std::optional<StoredAlignment>& alignment = analyzed.alignment) {
    page.overlap = PercentOrEmpty(alignment->overlap_share, 0);
    if (alignment->usable) page.residual = OrEmpty(alignment->residual_um, 1);
  }
  if (!analyzed.row) return page;
  for (const std::string& warning : result.warnings) page.reason += (page.reason.empty() ? "" : "; ") + warning;
  page.density = ValueOf(table, *analyzed.row, "hairs_per_cm2", 0);
  page.thickness = ValueOf(table, *analyzed.row, "mean_diameter_um", 1);
  return page;
}

std::vector<std::string> AnalyzersOf(const std::vector<AnalyzedShot>& shots) {
  std::vector<std::string> analyzers;
  for (const AnalyzedShot& analyzed : shots) {
    const std::string analyzer = AnalyzerOf(analyzed.result);
    if (!analyzer.empty() && std::find(analyzers.begin(), analyzers.end(), analyzer) == analyzers.end())
      analyzers.push_back(analyzer);
  }
  return analyzers;
}

}  // namespace tricho
