// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/site_page.h"

#include <stdexcept>

namespace tricho {

namespace {

constexpr int kPhotoWidthPx = 1000;

nlohmann::json PicturesModel(const PagePictures& pictures, const Texts& texts) {
  const Texts::Values values = {
      {"site", pictures.site}, {"before", pictures.before_date}, {"after", pictures.after_date}};
  nlohmann::json model;
  model["before"] = JpegUri(pictures.before_bgr, kPhotoWidthPx);
  model["before_date"] = pictures.before_date;
  model["before_label"] = texts("before_label", values);
  model["before_alt"] = texts("before_alt", values);
  model["site"] = texts("site_line", values);
  if (pictures.after_bgr.empty()) {
    model["only_one"] = texts("only_one_photo");
    return model;
  }
  model["after"] = {{"src", JpegUri(pictures.after_bgr, kPhotoWidthPx)},
                    {"label", texts("after_label", values)},
                    {"date", pictures.after_date},
                    {"alt", texts(pictures.aligned ? "after_alt" : "after_alt_apart", values)}};
  model["slider"] = pictures.aligned;
  if (pictures.aligned)
    model["caption"] = texts("pictures_aligned");
  else
    model["not_aligned"] = texts("pictures_apart", {{"reason", pictures.reason}});
  return model;
}

}  // namespace

std::string TextKey(const Metric& metric) { return std::string("m_") + metric.name; }

VerdictStyle StyleOfVerdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWorking:
      return {"good", "▲"};
    case Verdict::kWorsening:
      return {"attention", "▼"};
    case Verdict::kNoChangeShown:
      return {"plain", "▬"};
    case Verdict::kTooEarly:
      return {"plain", "◷"};
    case Verdict::kUndetermined:
      return {"plain", "?"};
  }
  throw std::logic_error("a verdict of no kind");
}

nlohmann::json CommonModel(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json model;
  model["t"] = texts.All();
  model["participant"] = report.series.participant_id;
  const VerdictStyle style = StyleOfVerdict(report.series.verdict);
  model["verdict"] = {{"name", VerdictName(report.series.verdict)}, {"class", style.css_class}, {"sign", style.sign}};
  if (report.pictures) model["pictures"] = PicturesModel(*report.pictures, texts);
  if (!report.trend_svg.empty()) model["trend_plot"] = {{"src", SvgUri(report.trend_svg)}, {"alt", texts("trend_alt")}};
  model["foot"] = texts("foot", {{"version", report.provenance.version},
                                 {"commit", report.provenance.commit.empty() ? "-" : report.provenance.commit}});
  return model;
}

}  // namespace tricho
