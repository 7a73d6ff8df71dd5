// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the pages on one participant are made of, and what they have in common.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/provenance.h"
#include "metrics/metric.h"
#include "outcome/series.h"
#include "pipeline.h"
#include "report/page.h"
#include "report/page_follicles.h"

namespace tricho {

// The baseline and the last usable visit of one site.
struct PagePictures {
  std::string site;
  cv::Mat before_bgr;
  cv::Mat after_bgr;  // Redrawn in the frame of the baseline where `aligned`; empty when there is no later photo.
  std::string before_date, after_date;
  bool aligned = false;
  std::string reason;  // Why the two could not be laid over each other.
};

struct PageSession {
  std::string date, kind, product, note;
};

// One photo of the study, as its analysis has it.
struct PagePhoto {
  std::string visit, date, site, shot, file;  // `file` is the study's name of it.
  std::string view;                           // What it is when it is no close-up; else empty.
  bool usable = false;
  std::string reason;
  // Ready to read; empty when not known.
  std::string focus, exposure, glare, density, thickness, scale;
  bool baseline = false;          // What the others of its site were laid over; else:
  std::string overlap, residual;  // Of that alignment; ready to read.
};

// What overviews or phototrichograms of one site say beside the verdict; their numbers are in Series::supporting.
struct PageSupporting {
  PhotoKind kind = PhotoKind::kOverview;
  std::string site;
  cv::Mat picture_bgr;         // As `study analyze` drew it; empty: there is none.
  std::string histogram_svg;   // Of growth; empty: there is none.
  std::string date, baseline;  // Of the picture; `baseline` is empty where it shows one visit alone.
};

struct ParticipantReport {
  std::string name;  // As it was asked for.
  Series series;
  SeriesOptions options;
  std::optional<PagePictures> pictures;
  std::vector<PageSession> sessions;       // By date.
  std::optional<int> first_session_day;    // Of the calendar.
  std::string trend_svg;                   // Empty: not drawn; so with
  std::string thickness_svg;               // that of the hairs of `comparison`, for the practitioner.
  std::vector<PagePhoto> photos;           // For the practitioner,
  const Comparison* comparison = nullptr;  // as is this: of the two photos in `pictures`; null when there is none.
  std::string comparison_missing;          // Why there is none.
  std::vector<PageFollicles> follicles;    // One a site.
  std::vector<PageSupporting> supporting;  // By site, overviews first.
  MetricsOptions thresholds;               // Of vellus and terminal hairs, as the photos were analyzed,
  std::vector<std::string> analyzed_by;    // and by what: "tricho 0.1.0 (commit), segmenter: ridge".
  Provenance provenance;
};

// Key of a metric's name in Texts.
std::string TextKey(const Metric& metric);

// "working" ...: what the page's banner shows of a verdict: its colour, a sign beside the colour.
struct VerdictStyle {
  const char* css_class;
  const char* sign;
};
VerdictStyle StyleOfVerdict(Verdict verdict);

// Fields of both pages: words, who, pictures, the trend's picture, the foot.
nlohmann::json CommonModel(const ParticipantReport& report, const Texts& texts);

std::string PatientPage(const ParticipantReport& report, const Texts& texts);
std::string PractitionerPage(const ParticipantReport& report, const Texts& texts);

}  // namespace tricho
