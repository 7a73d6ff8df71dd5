// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/reports.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "outcome/cohort.h"
#include "report/cohort_json.h"
#include "report/cohort_plots.h"
#include "report/comparison_json.h"
#include "report/researcher_page.h"
#include "report/series_json.h"
#include "report/site_page.h"
#include "report/site_pictures.h"
#include "report/thickness_plot.h"
#include "report/trend_plot.h"
#include "study/analyzed_shot.h"
#include "study/answer_map.h"
#include "study/follicle_pages.h"
#include "study/judge_series.h"
#include "study/supporting_pages.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

std::vector<PageSession> SessionsOnPage(const std::vector<Treatment>& treatments, const std::string& participant_id) {
  std::vector<PageSession> sessions;
  for (const Treatment& one : treatments)
    if (one.participant_id == participant_id && one.kind != "none")
      sessions.push_back({DayText(one.day), one.kind, one.product, one.note});
  std::stable_sort(sessions.begin(), sessions.end(),
                   [](const PageSession& a, const PageSession& b) { return a.date < b.date; });
  return sessions;
}

// Those that have a row in the table, close-ups first.
std::vector<StudyPhoto> PhotosOf(const StudyFolder& study, const std::string& participant_id) {
  const StudyPlan plan = PlanStudy(study);
  std::vector<StudyPhoto> photos;
  for (const StudyPhoto& photo : plan.photos)
    if (photo.participant_id == participant_id && CarriesResult(plan, photo)) photos.push_back(photo);
  std::stable_partition(photos.begin(), photos.end(),
                        [](const StudyPhoto& photo) { return photo.kind == PhotoKind::kCloseUp; });
  return photos;
}

// Those that there is something for, all in one run of gnuplot.
void DrawPlotsOf(const TrendPlotSize& trend_size, ParticipantReport& report) {
  std::vector<PlotScript> scripts;
  std::vector<std::string*> svgs;
  const auto add = [&](std::optional<PlotScript> script, std::string& svg) {
    if (!script) return;
    scripts.push_back(*std::move(script));
    svgs.push_back(&svg);
  };
  add(TrendPlot(report.series, trend_size), report.trend_svg);
  if (report.comparison) add(ThicknessPlot(*report.comparison), report.thickness_svg);
  if (scripts.empty()) return;
  DrawnPlots drawn = DrawPlots(scripts);
  for (std::size_t i = 0; i < drawn.svgs.size(); ++i) *svgs[i] = std::move(drawn.svgs[i]);
}

// Everything but the pictures, the plots and the comparison.
ParticipantReport GatherReport(const SeriesInput& input, const Asked& asked, const std::vector<AnalyzedShot>& shots,
                               const SeriesOptions& options) {
  ParticipantReport report;
  report.name = asked.name;
  report.options = options;
  report.series = JudgeAsked(input, {asked}, options, 1).front();
  report.sessions = SessionsOnPage(input.treatments, asked.id);
  report.first_session_day = FirstSession(input.treatments, asked.id);
  for (const AnalyzedShot& shot : shots) report.photos.push_back(PagePhotoOf(shot, input.table));
  report.analyzed_by = AnalyzersOf(shots);
  report.provenance = SeriesProvenance("report", input, options);
  for (const AnalyzedShot& analyzed : shots) {
    if (!analyzed.result.first_sha256.empty())
      report.provenance.inputs.push_back({analyzed.result.first_file, analyzed.result.first_sha256});
    if (!analyzed.shot.sha256.empty())
      report.provenance.inputs.push_back({analyzed.shot.photo->relative.filename().string(), analyzed.shot.sha256});
  }
  return report;
}

// Both photos, the later one redrawn in the frame of the earlier one where they could be laid over each other.
PagePictures InOneFrame(const ShotPair& pair, const Photo& before, const Photo& after, const SiteAlignment& alignment) {
  PagePictures pictures;
  pictures.site = pair.before->shot.photo->site;
  pictures.before_date = DayText(pair.before->shot.photo->day);
  pictures.after_date = DayText(pair.after->shot.photo->day);
  pictures.before_bgr = before.bgr;
  pictures.aligned = alignment.usable;
  pictures.reason = alignment.reason;
  pictures.after_bgr =
      pictures.aligned ? DrawAligned(before.bgr, after.bgr, alignment.baseline_from_followup) : after.bgr;
  return pictures;
}

PagePictures PicturesOf(const StudyFolder& study, const ShotPair& pair, const PairOptions& options) {
  const StudyPhoto& before = *pair.before->shot.photo;
  if (pair.after) {
    const AlignedPhotos aligned =
        AlignPhotos(study.root / before.relative, study.root / pair.after->shot.photo->relative, options);
    return InOneFrame(pair, aligned.baseline, aligned.followup, aligned.alignment);
  }
  PagePictures pictures;
  pictures.site = before.site;
  pictures.before_date = DayText(before.day);
  pictures.before_bgr = ReadPhoto(study.root / before.relative, options.analysis.limits).bgr;
  return pictures;
}

// Pictures of both shots, and with `compare` their hairs one by one, by the options that the study was analyzed with.
// returns  the comparison, which `report` does not point to yet.
std::optional<Comparison> AddPair(const StudyFolder& study, const ShotPair& pair, bool compare,
                                  ParticipantReport& report) {
  report.comparison_missing = pair.before ? "there is no usable photo of a later visit" : "there is no usable photo";
  if (!pair.before) return std::nullopt;
  PairOptions options;
  options.analysis.metrics = report.thresholds = ThresholdsOf(pair.before->result);
  if (!pair.after || !compare) {
    report.pictures = PicturesOf(study, pair, options);
    return std::nullopt;
  }
  std::optional<Comparison> comparison = ComparePair(study, pair, report.comparison_missing);
  if (!comparison) {
    report.pictures = PicturesOf(study, pair, options);
    return std::nullopt;
  }
  report.pictures = InOneFrame(pair, comparison->baseline.photo, comparison->followup.photo, comparison->alignment);
  return comparison;
}

}  // namespace

Reader ReaderOf(const std::string& name) {
  if (name == "patient") return Reader::kPatient;
  if (name == "practitioner") return Reader::kPractitioner;
  if (name == "researcher") return Reader::kResearcher;
  throw Error(ErrorKind::kUsage, name.empty()
                                     ? "--for is missing: patient, practitioner or researcher"
                                     : "--for must be patient, practitioner or researcher, not '" + name + "'");
}

ReportPage ReportOnParticipant(const StudyFolder& study, const std::string& participant, Reader reader,
                               const Texts& texts, const SeriesOptions& options, const fs::path& out) {
  TRICHO_CHECK(reader != Reader::kResearcher, participant);
  const bool for_patient = reader == Reader::kPatient;
  const SeriesInput input = ReadSeriesInput(study);
  const Asked asked = WhoIsAsked(participant, input.table);
  const std::vector<StudyPhoto> photos = PhotosOf(study, asked.id);
  std::vector<AnalyzedShot> shots = ReadAnalyzedShots(study, input.table, photos);
  AddAlignments(study, shots);
  ParticipantReport report = GatherReport(input, asked, shots, options);
  report.supporting = SupportingPages(study, report.series, shots);
  report.follicles = input.ledger ? FolliclePages(study, shots, !for_patient)
                                  : NoFolliclePages(shots, "the study has no ledger of this measurements.tsv");
  const std::optional<Comparison> comparison = AddPair(study, ChoosePair(shots), !for_patient, report);
  if (comparison) report.comparison = &*comparison;
  DrawPlotsOf(for_patient ? kNarrowTrendPlot : TrendPlotSize(), report);

  PrepareOutputFolder(out);
  WriteWholeFile(out / ("series-" + asked.name + ".json"), SeriesJson(report.series, options, report.provenance));
  if (comparison)
    WriteWholeFile(out / ("comparison-" + asked.name + ".json"), ComparisonJson(*comparison, report.provenance));
  if (for_patient) return {"patient-" + asked.name, PatientPage(report, texts), ""};
  return {"practitioner-" + asked.name, PractitionerPage(report, texts), ""};
}

ReportPage ReportOnCohort(const StudyFolder& study, const Texts& texts, const fs::path& out) {
  const SeriesInput input = ReadSeriesInput(study);
  const CohortSummary summary = SummarizeCohort(input.table, CohortOptions());
  Provenance provenance = MakeProvenance("report");
  provenance.inputs = {{fs::path(input.table.name).filename().string(), input.table.sha256}};
  PrepareOutputFolder(out);
  WriteWholeFile(out / "measurements.tsv", BytesOfFile(study.Derivatives() / "measurements.tsv"));
  WriteWholeFile(out / "cohort.tsv", CohortTsv(summary));
  WriteWholeFile(out / "cohort.json", CohortJson(summary, provenance));
  const std::string trouble = WriteCohortPlots(summary, out);
  const std::vector<StudyPhoto> photos = ListPhotos(study);
  const std::vector<std::string> analyzed_by = AnalyzersOf(ReadAnalyzedShots(study, input.table, photos));
  return {"researcher", ResearcherPage(summary, input.table, analyzed_by, provenance, texts), trouble};
}

}  // namespace tricho
