// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/report_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/error.h"
#include "base/provenance.h"
#include "report/site_pictures.h"
#include "report/trend_plot.h"
#include "tools/photo_results.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

void GatherSessions(const SeriesInput& input, ParticipantReport& report) {
  for (const Treatment& one : input.treatments)
    if (one.participant_id == report.series.participant_id && one.kind != "none")
      report.sessions.push_back({DayText(one.day), one.kind, one.product, one.note});
  std::stable_sort(report.sessions.begin(), report.sessions.end(),
                   [](const PageSession& a, const PageSession& b) { return a.date < b.date; });
  report.first_session_day = FirstSession(input.treatments, report.series.participant_id);
}

// Both photos, the later one redrawn in the frame of the earlier one where they could be laid over each other.
PagePictures InOneFrame(const PhotoPair& pair, const Photo& before, const Photo& after,
                        const SiteAlignment& alignment) {
  PagePictures pictures;
  pictures.site = pair.before->site;
  pictures.before_date = DayText(pair.before->day);
  pictures.after_date = DayText(pair.after->day);
  pictures.before_bgr = before.bgr;
  pictures.aligned = alignment.usable;
  pictures.reason = alignment.reason;
  pictures.after_bgr =
      pictures.aligned ? DrawAligned(before.bgr, after.bgr, alignment.baseline_from_followup) : after.bgr;
  return pictures;
}

}  // namespace

std::vector<std::string> SitesOf(const std::vector<StudyPhoto>& photos, const std::string& participant) {
  std::vector<std::string> sites;
  for (const StudyPhoto& photo : photos)
    if (photo.participant_id == participant && std::find(sites.begin(), sites.end(), photo.site) == sites.end())
      sites.push_back(photo.site);
  return sites;
}

PhotoPair PairOfSite(const std::vector<StudyPhoto>& photos, const Measurements& table, const std::string& participant,
                     const std::string& site) {
  PhotoPair pair;
  for (const StudyPhoto& photo : photos) {
    const Measurement* row = photo.participant_id == participant && photo.site == site ? RowOf(table, photo) : nullptr;
    if (!row || !row->usable) continue;
    const bool before_treatment = row->day && *row->day <= 0;
    if (!pair.before || (before_treatment && photo.day > pair.before->day)) pair.before = &photo;
    if (!pair.after || photo.day > pair.after->day) pair.after = &photo;
  }
  if (pair.before && pair.after->day <= pair.before->day) pair.after = nullptr;
  return pair;
}

PhotoPair ChoosePair(const std::vector<StudyPhoto>& photos, const Measurements& table, const std::string& participant) {
  PhotoPair chosen;
  for (const std::string& site : SitesOf(photos, participant)) {
    const PhotoPair pair = PairOfSite(photos, table, participant, site);
    if (!chosen.before || (!chosen.after && pair.after)) chosen = pair;
  }
  return chosen;
}

ParticipantReport GatherReport(const StudyFolder& study, const SeriesInput& input, const Asked& asked,
                               const std::vector<StudyPhoto>& photos, const SeriesOptions& options,
                               const TrendPlotSize& trend_size) {
  ParticipantReport report;
  report.name = asked.name;
  report.options = options;
  report.series = JudgeSeries(input.table, {asked.id}, {input.SessionsOf(asked.id)}, options, 1).front();
  GatherSessions(input, report);
  std::vector<StudyPhoto> own;
  for (const StudyPhoto& photo : photos)
    if (photo.participant_id == asked.id) own.push_back(photo);
  report.photos = PhotoRows(study, input.table, own);
  for (const std::string& site : SitesOf(own, asked.id)) {
    const PhotoPair pair = PairOfSite(own, input.table, asked.id, site);
    if (pair.before) AddAlignments(study, *pair.before, own, report.photos);
  }
  report.analyzed_by = AnalyzersOf(study, own);
  if (const std::optional<PlotScript> script = TrendPlot(report.series, trend_size)) {
    const DrawnPlots drawn = DrawPlots({*script});
    if (drawn.trouble.empty()) report.trend_svg = drawn.svgs.front();
  }
  report.provenance = MakeProvenance("report");
  report.provenance.options = {{"earliest_weeks", fmt::format("{}", options.earliest_weeks)},
                               {"worthwhile_share", fmt::format("{}", options.worthwhile_share)}};
  report.provenance.inputs = {{fs::path(input.table.name).filename().string(), input.table.sha256}};
  for (InputFile& photo : InputsOf(study, own)) report.provenance.inputs.push_back(std::move(photo));
  return report;
}

PagePictures PicturesOf(const StudyFolder& study, const PhotoPair& pair, const PairOptions& options) {
  const fs::path before = study.root / pair.before->relative;
  if (pair.after) {
    const AlignedPhotos aligned = AlignPhotos(before, study.root / pair.after->relative, options);
    return InOneFrame(pair, aligned.baseline, aligned.followup, aligned.alignment);
  }
  PagePictures pictures;
  pictures.site = pair.before->site;
  pictures.before_date = DayText(pair.before->day);
  pictures.before_bgr = ReadPhoto(before, options.analysis.limits).bgr;
  return pictures;
}

PagePictures PicturesOf(const PhotoPair& pair, const Comparison& comparison) {
  return InOneFrame(pair, comparison.baseline.photo, comparison.followup.photo, comparison.alignment);
}

PairOptions OptionsOfResults(const StudyFolder& study, const StudyPhoto& photo) {
  PairOptions options;
  options.analysis.metrics = ThresholdsOf(ResultOf(study, photo));
  options.Check();
  return options;
}

std::optional<PairOptions> OptionsOfComparison(const StudyFolder& study, const StudyPhoto& photo) {
  PairOptions options = OptionsOfResults(study, photo);
  const std::optional<HairOptions> hair = HairOptionsOf(ResultOf(study, photo));
  if (!hair) return std::nullopt;
  options.analysis.hair = *hair;
  return options;
}

}  // namespace tricho
