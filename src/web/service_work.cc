// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Long work and what comes of it: analysis, verdict, reports.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "metrics/metric.h"
#include "report/page.h"
#include "report/site_page.h"
#include "report/trend_plot.h"
#include "store/study_lock.h"
#include "study/analyze.h"
#include "study/answer_map.h"
#include "study/judge_series.h"
#include "study/own_network.h"
#include "study/refusing_lock.h"
#include "study/reports.h"
#include "web/service.h"
#include "web/service_input.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

std::string Analyze(const StudyFolder& study, const RunOptions& options, Background::Progress& progress) {
  const StudyLock lock = LockOrRefuse(study);
  ClearRests(study);
  AnalysisOptions analysis = options.analysis;
  std::map<std::string, std::string> texts = options.texts;
  if (options.follows_study) FollowStudy(study, analysis, texts);
  const StudyAnalysis result = AnalyzeStudy(study, analysis, texts,
                                            {options.num_jobs, [&](int total) { progress.Total(total); },
                                             [&](const std::string& step) { progress.Step(step); }});
  std::string told = fmt::format("Done: {} photos, {} of them can be measured over the skin that all visits show.",
                                 result.num_photos, result.num_usable);
  if (!result.unreadable.empty()) told += fmt::format(" {} can't be read.", result.unreadable.size());
  return told;
}

// Series and its words, for whoever asks.
struct Judged {
  SeriesInput input;
  Asked asked;
  Series series;
};

Judged Judge(const StudyFolder& study, const std::string& id) {
  Judged judged;
  judged.input = ReadSeriesInput(study);
  judged.asked = WhoIsAsked(id, judged.input.table);
  judged.series = JudgeAsked(judged.input, {judged.asked}, SeriesOptions(), 1).front();
  return judged;
}

std::string Worded(const Estimate& estimate, int digits, bool sign) {
  if (!estimate.value) return "";
  return fmt::format("{} ({} to {})", Number(*estimate.value, digits, sign), Number(estimate.low, digits, sign),
                     Number(estimate.high, digits, sign));
}

Json TrendsJson(const Series& series) {
  const Texts texts("en");
  Json trends = Json::array();
  for (const MetricTrend& trend : series.trends) {
    const Metric& metric = MetricNamed(trend.metric);
    if (!metric.leading) continue;
    trends.push_back({{"title", texts(TextKey(metric))},
                      {"unit", metric.WordedUnit()},
                      {"baseline", Worded(trend.baseline, metric.digits, false)},
                      {"change", Worded(trend.change, metric.digits, true)},
                      {"call", trend.per_12_weeks.value ? CallName(trend.call) : "undetermined"},
                      {"reason", trend.per_12_weeks.reason}});
  }
  return trends;
}

Json VisitsJson(const Series& series) {
  Json visits = Json::array();
  for (const SeriesVisit& visit : series.visits)
    visits.push_back({{"visit", visit.visit_id}, {"used", visit.used}, {"reason", visit.reason}});
  return visits;
}

// "patient-001.html"; throws Error(kUsage) for what can't be a report's name.
std::string ReportName(const std::string& id, const std::string& reader, const std::string& ending) {
  const std::string fault = WhyNoId(id);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, fault);
  if (ReaderOf(reader) == Reader::kResearcher)
    throw Error(ErrorKind::kUsage, "Reports are made for a patient or a practitioner here.");
  if (ending != "html" && ending != "pdf") throw Error(ErrorKind::kUsage, "Reports are HTML or PDF.");
  return fmt::format("{}-{}.{}", reader, id, ending);
}

}  // namespace

WebResponse Service::WorkProgress() const {
  const WorkState state = background_.State();
  return {200, "application/json",
          JsonText({{"number", state.number},
                    {"kind", state.kind},
                    {"running", state.running},
                    {"done", state.done},
                    {"total", state.total},
                    {"step", state.step},
                    {"message", state.message},
                    {"failed", state.failed}})};
}

WebResponse Service::WorkBegun(bool is_started) const {
  if (!is_started) return Refusal(409, "Something else is running; wait for it, or cancel it.");
  return WorkProgress();
}

WebResponse Service::StartAnalysis() {
  return WorkBegun(background_.Start("analyze", [this](Background::Progress& progress) {
    std::string told = Analyze(study_, options_, progress);
    const std::lock_guard<std::mutex> lock(mutex_);
    open_photos_.clear();  // They were opened on the results before.
    return told;
  }));
}

WebResponse Service::ParticipantAnswer(const std::string& id) {
  const Judged judged = Judge(study_, id);
  const Series& series = judged.series;
  const Texts texts("en");
  const VerdictStyle style = StyleOfVerdict(series.verdict);
  return {200, "application/json",
          JsonText({{"id", series.participant_id},
                    {"arm", series.arm},
                    {"verdict", VerdictName(series.verdict)},
                    {"words", texts(std::string("p_verdict_") + VerdictName(series.verdict))},
                    {"sign", style.sign},
                    {"class", style.css_class},
                    {"because", series.because},
                    {"caveats", series.caveats},
                    {"trends", TrendsJson(series)},
                    {"visits", VisitsJson(series)}})};
}

WebResponse Service::TrendPicture(const std::string& id) {
  const std::optional<PlotScript> script = TrendPlot(Judge(study_, id).series, {});
  if (!script) return Refusal(404, "There is nothing to plot yet.");
  const DrawnPlots drawn = DrawPlots({*script});
  if (!drawn.trouble.empty()) return Refusal(422, "No plot was drawn: " + drawn.trouble);
  return {200, "image/svg+xml", drawn.svgs.front()};
}

WebResponse Service::MapState(const std::string& id) const {
  const AnswerMap map = MapOfAnswer(study_, id);
  return {200, "application/json",
          JsonText({{"drawn", map.is_drawn},
                    {"reason", map.reason},
                    {"site", map.site},
                    {"before", map.before_date},
                    {"after", map.after_date},
                    {"corrected", map.is_corrected}})};
}

WebResponse Service::MapPicture(const std::string& id) const {
  const AnswerMap map = MapOfAnswer(study_, id);
  const std::string bytes = map.is_drawn ? BytesOfFile(map.path) : "";
  if (bytes.empty()) return Refusal(404, "The hair map has not been drawn yet.");
  return {200, "image/png", bytes};
}

WebResponse Service::StartMap(const std::string& body) {
  const std::string id = TextFields(body)["participant"];
  const std::string refused = MapOfAnswer(study_, id).reason;
  if (!refused.empty()) throw Error(ErrorKind::kInput, refused);
  const bool is_started = background_.Start(
      "map",
      [this, id](Background::Progress& progress) {
        progress.Total(1);
        const std::string missing = DrawMapOfAnswer(study_, id);
        if (!missing.empty()) throw Error(ErrorKind::kInput, "No hair map was drawn: " + missing);
        progress.Step("the hair map");
        return std::string("The hair map is drawn.");
      },
      "Cancelled.");
  return WorkBegun(is_started);
}

WebResponse Service::StartReport(const std::string& body) {
  const TextFields fields(body);
  const std::string id = fields["participant"], reader = fields["reader"];
  const std::string html = ReportName(id, reader, "html"), pdf = ReportName(id, reader, "pdf");
  const bool is_started = background_.Start("report", [this, id, reader, html, pdf](Background::Progress& progress) {
    progress.Total(2);
    const fs::path out = study_.Inside(fs::path(kResultsFolder) / "reports");
    const ReportPage page = ReportOnParticipant(study_, id, ReaderOf(reader), Texts("en"), SeriesOptions(), out);
    WriteWholeFile(out / html, page.html);
    progress.Step("the page");
    std::string trouble;
    const std::string bytes = PdfOf(page.html, trouble);
    if (trouble.empty()) WriteWholeFile(out / pdf, bytes);
    progress.Step("the PDF");
    return trouble.empty() ? "The report is ready." : "The report is ready, but without a PDF: " + trouble;
  });
  return WorkBegun(is_started);
}

WebResponse Service::ReportFile(const WebTarget& target) const {
  const std::string ending = target.Get("as");
  const std::string name = ReportName(target.Get("id"), target.Get("reader"), ending);
  const std::string bytes = BytesOfFile(study_.Inside(fs::path(kResultsFolder) / "reports" / name));
  if (bytes.empty()) return Refusal(404, "This report has not been made yet.");
  return {200,
          ending == "pdf" ? "application/pdf" : "text/html; charset=utf-8",
          bytes,
          {{"Content-Disposition", fmt::format("attachment; filename=\"{}\"", name)}}};
}

}  // namespace tricho
