// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/measure_shots.h"

#include <filesystem>

#include "capture/image_encoder.h"
#include "pipeline_ledger.h"
#include "store/findings_codec.h"
#include "study/against_baseline.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

StoredLedger LedgerOf(const StudyFolder& study, const Site& site, const std::vector<ShotFindings>& findings,
                      const std::vector<AlignedShot>& aligned, const AnalysisOptions& options,
                      const std::vector<HairMark>& marks) {
  std::vector<fs::path> paths;
  std::vector<int> days;
  for (const Shot& shot : site.shots) {
    paths.push_back(study.root / shot.photo->relative);
    days.push_back(shot.photo->day);
  }
  const SiteLedgerResult ledger = LedgerOfSite(paths, findings, aligned, days, site.baseline, options, marks);
  return {EncodeLedger(ledger.record), ledger.frame.empty() ? "" : EncodePng(ledger.frame)};
}

}  // namespace

MeasuredSite MeasureShots(const StudyFolder& study, const Site& site, std::vector<ShotFindings> findings,
                          std::vector<AlignedShot> aligned, const AnalysisOptions& options,
                          const std::vector<HairMark>& marks) {
  MeasuredSite measured;
  if (site.baseline < 0) {
    for (const Shot& shot : site.shots) measured.shots.push_back({shot.sha256, false, shot.reason, {}});
    LedgerRecord none = NoLedger("no photo of this site is usable");
    none.visit_of_shot.assign(site.shots.size(), -1);
    measured.ledger.record = EncodeLedger(none);
    return measured;
  }
  const ShotFindings baseline = findings[site.baseline];
  const SiteFrame frame = FrameOfShots(aligned, site.baseline, baseline.um_per_px);
  for (std::size_t i = 0; i < site.shots.size(); ++i) {
    StoredShot shot{site.shots[i].sha256, aligned[i].usable, aligned[i].reason, {}};
    if (shot.usable) {
      ThicknessLikeThatOf(baseline, findings[i]);
      shot.reason = ScaleFault(baseline, findings[i], aligned[i].view.baseline_from_visit);
      shot.metrics = MeasureOverFrame(findings[i], aligned[i].view.baseline_from_visit, frame, options.metrics);
    } else {
      findings[i] = {};
    }
    measured.shots.push_back(std::move(shot));
  }
  measured.ledger = LedgerOf(study, site, findings, aligned, options, marks);
  return measured;
}

}  // namespace tricho
