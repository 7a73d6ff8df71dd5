// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The page for the practitioner: everything that backs the verdict.
#include <fmt/format.h>

#include "report/follicle_section.h"
#include "report/hair_map.h"
#include "report/site_page.h"
#include "report/supporting_section.h"

namespace tricho {

namespace {

constexpr int kMapWidthPx = 2200;

std::string Range(double low, double high, int digits) {
  return Number(low, digits, true) + " … " + Number(high, digits, true);
}

nlohmann::json TrendRows(const Series& series, const Texts& texts) {
  nlohmann::json rows = nlohmann::json::array();
  for (const MetricTrend& trend : series.trends) {
    const Metric& metric = MetricNamed(trend.metric);
    nlohmann::json row = {{"metric", metric.name}, {"name", texts(TextKey(metric))}, {"unit", metric.written_unit}};
    if (trend.per_12_weeks.value)
      row["value"] = {{"baseline", Number(*trend.baseline.value, metric.digits)},
                      {"slope", Number(*trend.per_12_weeks.value, metric.digits, true)},
                      {"slope_range", Range(trend.per_12_weeks.low, trend.per_12_weeks.high, metric.digits)},
                      {"change", Number(*trend.change.value, metric.digits, true)},
                      {"change_range", Range(trend.change.low, trend.change.high, metric.digits)},
                      {"sdc", Number(trend.smallest_detectable_change, metric.digits)},
                      {"p", trend.judged ? fmt::format("{:.3g}", trend.p_adjusted) : "–"},
                      {"call", texts(std::string("p_call_") + CallName(trend.call))}};
    else
      row["reason"] = trend.per_12_weeks.reason;
    rows.push_back(row);
  }
  return rows;
}

nlohmann::json ChangeRows(const Comparison& comparison, const Texts& texts) {
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& [name, change] : comparison.change.change) {
    const Metric& metric = MetricNamed(name);
    nlohmann::json row = {{"metric", metric.name},
                          {"name", texts(TextKey(metric))},
                          {"unit", metric.written_unit},
                          {"reason", change.reason}};
    if (change.change)
      row["value"] = {{"baseline", Number(*change.baseline, metric.digits)},
                      {"followup", Number(*change.followup, metric.digits)},
                      {"change", Number(*change.change, metric.digits, true)},
                      {"range", Range(change.low, change.high, metric.digits)},
                      {"sdc", Number(change.smallest_detectable_change, metric.digits)},
                      {"call", texts(std::string("p_call_") + CallName(change.call))}};
    rows.push_back(row);
  }
  return rows;
}

nlohmann::json PairModel(const ParticipantReport& report, const Texts& texts) {
  const Comparison& comparison = *report.comparison;
  const SiteAlignment& alignment = comparison.alignment;
  nlohmann::json model;
  model["heading"] = texts("p_pair", {{"before", report.pictures->before_date},
                                      {"after", report.pictures->after_date},
                                      {"site", report.pictures->site}});
  const std::string area =
      comparison.common_area_cm2 ? fmt::format("{:.2f} cm²", *comparison.common_area_cm2) : std::string("–");
  model["counts"] =
      texts("p_pair_note", {{"persisting", std::to_string(comparison.persisting.size() + comparison.ambiguous.size())},
                            {"new", std::to_string(comparison.new_hairs.size())},
                            {"lost", std::to_string(comparison.lost_hairs.size())},
                            {"area", area}});
  if (const std::size_t ambiguous = comparison.ambiguous.size(); ambiguous > 0)
    model["ambiguous"] = texts("p_pair_ambiguous", {{"count", std::to_string(ambiguous)}});
  const std::size_t doubtful = comparison.doubtful_baseline.size() + comparison.doubtful_followup.size();
  if (doubtful > 0) model["doubtful"] = texts("p_pair_doubtful", {{"count", std::to_string(doubtful)}});
  model["map"] = JpegUri(DrawHairMap(comparison), kMapWidthPx);
  model["alignment"] =
      texts("p_alignment",
            {{"overlap", Number(100 * alignment.overlap_share, 0)},
             {"features", std::to_string(alignment.matched_features)},
             {"residual", alignment.residual_um ? Number(*alignment.residual_um, 1) + " µm" : std::string("–")}});
  model["rows"] = ChangeRows(comparison, texts);
  if (!report.thickness_svg.empty()) model["thickness"] = SvgUri(report.thickness_svg);
  return model;
}

nlohmann::json RepeatRows(const Series& series, const Texts& texts) {
  nlohmann::json rows = nlohmann::json::array();
  for (const MetricTrend& trend : series.trends) {
    if (!trend.judged || !trend.per_12_weeks.value) continue;
    const Metric& metric = MetricNamed(trend.metric);
    rows.push_back(texts("p_repeat_line", {{"name", texts(TextKey(metric))},
                                           {"cv", Number(100 * trend.error.shot_cv_share, 1)},
                                           {"df", Number(trend.error.shot_df, 0)},
                                           {"others", std::to_string(trend.error.num_other_participants)},
                                           {"sd", Number(trend.error.visit_sd, 2)},
                                           {"unit", metric.written_unit}}));
  }
  return rows;
}

nlohmann::json PhotoRows(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json rows = nlohmann::json::array();
  for (const PagePhoto& photo : report.photos)
    rows.push_back({{"file", photo.file},
                    {"date", photo.date},
                    {"site", photo.site},
                    {"view", photo.view},
                    {"shot", photo.shot},
                    {"usable", texts(photo.usable ? "p_yes" : "p_no")},
                    {"reason", photo.reason},
                    {"focus", photo.focus},
                    {"exposure", photo.exposure},
                    {"glare", photo.glare},
                    {"overlap", photo.baseline ? texts("p_is_baseline") : photo.overlap},
                    {"residual", photo.residual},
                    {"scale", photo.scale},
                    {"density", photo.density},
                    {"thickness", photo.thickness}});
  return rows;
}

nlohmann::json Exclusions(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json lines = nlohmann::json::array();
  for (const SeriesVisit& visit : report.series.visits)
    if (!visit.used) lines.push_back(visit.visit_id + ": " + visit.reason);
  for (const PagePhoto& photo : report.photos)
    if (!photo.usable)
      lines.push_back(
          texts("p_photo_left_out", {{"date", photo.date},
                                     {"site", photo.view.empty() ? photo.site : photo.site + " (" + photo.view + ")"},
                                     {"shot", photo.shot},
                                     {"reason", photo.reason}}));
  return lines;
}

nlohmann::json ProvenanceModel(const ParticipantReport& report) {
  nlohmann::json options = nlohmann::json::array();
  for (const auto& [name, value] : report.provenance.options)
    if (!value.empty()) options.push_back(name + " = " + value);
  nlohmann::json inputs = nlohmann::json::array();
  for (const InputFile& input : report.provenance.inputs)
    inputs.push_back({{"name", input.name}, {"sha256", input.sha256}});
  return {{"version", report.provenance.version},
          {"commit", report.provenance.commit},
          {"options", options},
          {"analyzed_by", report.analyzed_by},
          {"has_analyzed_by", !report.analyzed_by.empty()},
          {"inputs", inputs}};
}

}  // namespace

std::string PractitionerPage(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json model = CommonModel(report, texts);
  const Series& series = report.series;
  model["title"] = texts("practitioner_title");
  model["headline"] = texts(std::string("p_verdict_") + VerdictName(series.verdict));
  model["arm"] = series.arm;
  model["because"] = series.because;
  model["caveats"] = series.caveats;
  model["trends"] = TrendRows(series, texts);
  model["kinds"] = texts("p_kinds_note", {{"vellus", fmt::format("{}", report.thresholds.vellus_below_um)},
                                          {"terminal", fmt::format("{}", report.thresholds.terminal_from_um)}});
  if (report.comparison && report.comparison->reason.empty())
    model["pair"] = PairModel(report, texts);
  else
    model["no_pair"] = texts("p_no_pair", {{"reason", report.comparison_missing}});
  model["follicles"] = FollicleSections(report, texts);
  model["supporting"] = SupportingSections(report, texts);
  model["photos"] = PhotoRows(report, texts);
  nlohmann::json sessions = nlohmann::json::array();
  for (const PageSession& one : report.sessions)
    sessions.push_back({{"date", one.date}, {"kind", one.kind}, {"product", one.product}, {"note", one.note}});
  model["sessions"] = sessions;
  model["has_sessions"] = !sessions.empty();
  model["repeat"] = RepeatRows(series, texts);
  model["has_repeat"] = !model["repeat"].empty();
  model["exclusions"] = Exclusions(report, texts);
  model["has_exclusions"] = !model["exclusions"].empty();
  model["provenance"] = ProvenanceModel(report);
  return RenderPage("practitioner", model);
}

}  // namespace tricho
