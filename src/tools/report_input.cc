// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/report_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/error.h"
#include "base/provenance.h"
#include "report/site_pictures.h"
#include "report/trend_plot.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

const Measurement* RowOf(const Measurements& table, const StudyPhoto& photo) {
  for (const Measurement& row : table.rows)
    if (row.participant_id == photo.participant_id && row.visit_id == photo.SessionLabel() && row.site == photo.site &&
        row.shot == std::to_string(photo.shot))
      return &row;
  return nullptr;
}

fs::path ResultPath(const StudyFolder& study, const StudyPhoto& photo) {
  return study.Inside(fs::path("derivatives") / "tricho" / photo.relative.parent_path() / (photo.Stem() + ".json"));
}

// The photo's analysis; null when there is none or it is damaged: a page can do without.
nlohmann::json ResultOf(const StudyFolder& study, const StudyPhoto& photo) {
  std::ifstream stream(ResultPath(study, photo));
  nlohmann::json json = nlohmann::json::parse(stream, nullptr, false);
  return json.is_object() ? json : nlohmann::json();
}

std::string NumberAt(const nlohmann::json& json, const char* pointer, int digits) {
  const nlohmann::json::json_pointer at(pointer);
  return json.is_object() && json.contains(at) && json[at].is_number() ? Number(json[at].get<double>(), digits) : "";
}

std::string ValueOf(const Measurements& table, const Measurement& row, const char* metric, int digits) {
  if (!table.Has(metric)) return "";
  const std::optional<double>& value = row.values[table.Metric(metric)];
  return value ? Number(*value, digits) : "";
}

PagePhoto PhotoRow(const StudyFolder& study, const Measurements& table, const StudyPhoto& photo) {
  PagePhoto page;
  page.visit = photo.SessionLabel();
  page.date = DayText(photo.day);
  page.site = photo.site;
  page.shot = std::to_string(photo.shot);
  page.file = photo.relative.filename().string();
  const nlohmann::json result = ResultOf(study, photo);
  page.focus = NumberAt(result, "/quality/focus", 2);
  page.scale = NumberAt(result, "/image/um_per_px", 2);
  const Measurement* row = RowOf(table, photo);
  if (!row) {
    page.reason = "added after the last analysis";
    return page;
  }
  page.usable = row->usable;
  page.reason = row->reason;
  page.density = ValueOf(table, *row, "hairs_per_cm2", 0);
  page.thickness = ValueOf(table, *row, "mean_diameter_um", 1);
  return page;
}

void GatherSessions(const SeriesInput& input, ParticipantReport& report) {
  for (const Treatment& one : input.treatments)
    if (one.participant_id == report.series.participant_id && one.kind != "none")
      report.sessions.push_back({DayText(one.day), one.kind, one.product, one.note});
  std::stable_sort(report.sessions.begin(), report.sessions.end(),
                   [](const PageSession& a, const PageSession& b) { return a.date < b.date; });
  report.first_session_day = FirstSession(input.treatments, report.series.participant_id);
}

}  // namespace

PhotoPair ChoosePair(const std::vector<StudyPhoto>& photos, const Measurements& table, const std::string& participant) {
  PhotoPair chosen;
  std::vector<std::string> sites;
  for (const StudyPhoto& photo : photos)
    if (photo.participant_id == participant && std::find(sites.begin(), sites.end(), photo.site) == sites.end())
      sites.push_back(photo.site);
  for (const std::string& site : sites) {
    PhotoPair pair;
    for (const StudyPhoto& photo : photos) {
      const Measurement* row =
          photo.participant_id == participant && photo.site == site ? RowOf(table, photo) : nullptr;
      if (!row || !row->usable) continue;
      const bool before_treatment = row->day && *row->day <= 0;
      if (!pair.before || (before_treatment && photo.day > pair.before->day)) pair.before = &photo;
      if (!pair.after || photo.day > pair.after->day) pair.after = &photo;
    }
    if (pair.before && pair.after->day <= pair.before->day) pair.after = nullptr;
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
  for (const StudyPhoto& photo : photos)
    if (photo.participant_id == asked.id) report.photos.push_back(PhotoRow(study, input.table, photo));
  if (const std::optional<PlotScript> script = TrendPlot(report.series, trend_size)) {
    const DrawnPlots drawn = DrawPlots({*script});
    if (drawn.trouble.empty()) report.trend_svg = drawn.svgs.front();
  }
  report.provenance = MakeProvenance("report");
  report.provenance.options = {{"earliest_weeks", fmt::format("{}", options.earliest_weeks)},
                               {"worthwhile_share", fmt::format("{}", options.worthwhile_share)}};
  report.provenance.inputs = {{fs::path(input.table.name).filename().string(), input.table.sha256}};
  return report;
}

PagePictures PicturesOf(const StudyFolder& study, const PhotoPair& pair, const PairOptions& options) {
  PagePictures pictures;
  pictures.site = pair.before->site;
  pictures.before_date = DayText(pair.before->day);
  const fs::path before = study.root / pair.before->relative;
  if (!pair.after) {
    pictures.before_bgr = ReadPhoto(before, options.analysis.limits).bgr;
    return pictures;
  }
  pictures.after_date = DayText(pair.after->day);
  const AlignedPhotos aligned = AlignPhotos(before, study.root / pair.after->relative, options);
  pictures.before_bgr = aligned.baseline.bgr;
  pictures.aligned = aligned.alignment.usable;
  pictures.reason = aligned.alignment.reason;
  pictures.after_bgr = pictures.aligned ? DrawAligned(aligned.baseline.bgr, aligned.followup.bgr,
                                                      aligned.alignment.baseline_from_followup)
                                        : aligned.followup.bgr;
  return pictures;
}

PagePictures PicturesOf(const PhotoPair& pair, const Comparison& comparison) {
  PagePictures pictures;
  pictures.site = pair.before->site;
  pictures.before_date = DayText(pair.before->day);
  pictures.after_date = DayText(pair.after->day);
  pictures.before_bgr = comparison.baseline.photo.bgr;
  pictures.aligned = comparison.alignment.usable;
  pictures.reason = comparison.alignment.reason;
  pictures.after_bgr = pictures.aligned ? DrawAligned(comparison.baseline.photo.bgr, comparison.followup.photo.bgr,
                                                      comparison.alignment.baseline_from_followup)
                                        : comparison.followup.photo.bgr;
  return pictures;
}

PairOptions OptionsOfResults(const StudyFolder& study, const StudyPhoto& photo) {
  PairOptions options;
  const nlohmann::json result = ResultOf(study, photo);
  const auto take = [&](const char* pointer, double& field) {
    const nlohmann::json::json_pointer at(pointer);
    if (result.is_object() && result.contains(at) && result[at].is_number()) field = result[at].get<double>();
  };
  take("/counting/vellus_below_um", options.analysis.metrics.vellus_below_um);
  take("/counting/terminal_from_um", options.analysis.metrics.terminal_from_um);
  options.Check();
  return options;
}

}  // namespace tricho
