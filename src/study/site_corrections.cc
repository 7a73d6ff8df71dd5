// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/site_corrections.h"

#include <algorithm>

#include "base/output_files.h"
#include "store/correction_journal.h"
#include "study/corrected_shot.h"
#include "study/site_marks.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

// The journals alone tell whether there is anything to be done.
std::vector<std::vector<Correction>> ReadJournals(const StudyFolder& study, Site& site) {
  std::vector<std::vector<Correction>> journals;
  for (Shot& shot : site.shots) {
    journals.emplace_back();
    if (!shot.usable) continue;
    journals.back() = ReadJournal(study, shot.sha256).corrections;
    shot.journal_key = KeyOfCorrections(journals.back());
  }
  return journals;
}

ReviewedShot Reviewed(const std::vector<Correction>& journal, const ShotFindings& automatic) {
  ReviewedShot reviewed;
  reviewed.automatic_sha256 = FindingsSha256(automatic);
  reviewed.state = Replay(automatic.shafts, reviewed.automatic_sha256, journal);
  return reviewed;
}

}  // namespace

SiteCorrections TakeCorrections(const StudyFolder& study, const fs::path& base, Site& site,
                                const std::function<ShotFindings(const Shot&)>& findings_of,
                                const AnalysisOptions& options, const Provenance& provenance) {
  SiteCorrections taken;
  const std::vector<std::vector<Correction>> journals = ReadJournals(study, site);
  const auto has_any = [](const Shot& shot) { return !shot.journal_key.empty(); };
  std::vector<ReviewedShot> shots;
  if (std::ranges::any_of(site.shots, has_any))
    for (std::size_t i = 0; i < site.shots.size(); ++i) {
      const Shot& shot = site.shots[i];
      shots.push_back(shot.usable ? Reviewed(journals[i], findings_of(shot)) : ReviewedShot());
      shots.back().name = shot.photo->relative.filename().string();
      shots.back().photo_sha256 = shot.sha256;
      shots.back().visit = shot.photo->day;
      shots.back().not_used = shot.usable ? "" : shot.reason;
    }
  const std::vector<SettledMatch> matches = SettleMatches(shots);
  taken.marks = MarksOf(matches);
  for (const SettledMatch& match : matches)
    if (!match.fault.empty()) taken.told.push_back(WhyNotCounted(match, shots));
  for (int i = 0; i < static_cast<int>(site.shots.size()); ++i) {
    Shot& shot = site.shots[i];
    std::error_code error;
    const fs::path json = ResultPath(study, base, *shot.photo, kCorrectedEnding);
    if (!shots.empty())
      for (const SettledMatch& match : matches) shots[i].state.counts.matches += match.shot == i && match.fault.empty();
    if (shots.empty() || !shots[i].state.counts.Any()) {
      fs::remove(json, error);
      continue;
    }
    const ReviewState& state = shots[i].state;
    shot.corrections = shot.journal_key;
    shot.corrected = state.counts;
    const CorrectedShot corrected = CorrectShot(study.root / shot.photo->relative, findings_of(shot), state, options);
    WriteWholeFile(json, CorrectedJson(corrected, state, matches, i, journals[i], options.metrics,
                                       ProvenanceOf(shot, provenance)));
    if (state.counts.ChangePhoto())
      taken.shots.emplace(i, SiteCorrections::OfShot{FindingsOf(corrected.corrected), HairsOf(state).regions_px});
  }
  return taken;
}

}  // namespace tricho
