// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The flow once a person has had a say: findings that were kept -> the same analysis again -> what a person made of it,
// measured by the very code that measured it first.
#pragma once

#include <string>
#include <vector>

#include "matching/hair_marks.h"
#include "pipeline.h"

namespace tricho {

// Fills in `counting_px2`, `counted` and `metrics` from the rest.
void MeasureAnalysis(Analysis& analysis, const MetricsOptions& options);

// Takes regions of a photo out of a mask of what is seen on it (CV_8UC1), whose pixels nobody else sees changed.
void TakeOut(const std::vector<Polygon>& regions_px, cv::Mat& seen);

// The photo whose findings these are, with its scale and its field as they were then: `covered_px` must have been kept.
// It is usable, or nothing had been found; the rest of its quality is not told.
CalibratedImage CalibratedBefore(Photo photo, const PhotoViews& views, const ShotFindings& findings);

// The same of its file; all is told anew where it was not kept. throws as ReadShot.
CalibratedImage ReadAgain(const std::filesystem::path& path, const ShotFindings& findings,
                          const AnalysisOptions& options);

// The analysis whose findings these are; `image` is of the same photo, and read as it was then. What findings don't
// keep stays empty: notes, contrast, and warnings of the hairs.
Analysis AnalysisOf(CalibratedImage image, const ShotFindings& findings, const MetricsOptions& options);

// What a person leaves of an analysis.
struct CorrectedHairs {
  std::vector<Shaft> shafts;             // In place of those that were found.
  std::vector<Polygon> regions_px = {};  // Skin that is not to be looked at.
};

// A photo whose hairs were found before. `findings` must be of the bytes that lie at `path`.
struct KeptPhoto {
  std::filesystem::path path;
  ShotFindings findings;
  std::optional<CorrectedHairs> corrected = {};  // By a person.
};

struct KeptPair {
  KeptPhoto baseline, followup;
  std::optional<SiteAlignment> alignment = {};  // How the follow-up was laid over the baseline.
  std::vector<HairMark> marks = {};             // What a person said, of shots 0 (baseline) and 1.
};

// As ComparePhotos, without looking for hairs again, and without laying the photos over each other again where that was
// kept as well: the same comparison as of that alignment, less the notes of the analyses.
Comparison CompareKept(const KeptPair& pair, const PairOptions& options);

// `automatic` with other hairs, less the regions: units, counts, area and every metric anew. Of what is not measured
// anew there is no value but the reason: coverage, and redness where regions were taken out.
Analysis Corrected(const Analysis& automatic, CorrectedHairs corrected, const MetricsOptions& options);

}  // namespace tricho
