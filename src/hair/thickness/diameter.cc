// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/diameter.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/shared_work.h"
#include "base/statistics.h"
#include "hair/thickness/bar_profile.h"
#include "hair/thickness/cross_section.h"
#include "hair/thickness/photo_model.h"
#include "hair/thickness/search_width.h"

namespace tricho {

namespace {

constexpr double kSegmentPx = 20;       // Long enough for low noise, short enough to follow a curl.
constexpr double kCoarseSd = 0.15;      // Relative error of the width found with the hair,
constexpr double kCoarseSdAlone = 0.2;  // and where the hair has no clear stretch, for then others lie over it.
constexpr int kRobustSegments = 4;      // From so many segments on their median needs no help.
constexpr double kEvenSpread = 0.05;    // Of the widths of a hair's segments, as a share of their median: at least,
constexpr double kUnevenSpread = 0.12;  // and where they are not those of one hair. Then this quantile of them is.
constexpr double kFreeQuantile = 0.25;
constexpr int kEnoughSegments = 1;          // Fewer clear segments than these do not carry a robust mean.
constexpr double kThinOverThick = 0.66;     // Depth of vellus over that of terminal hair, where nothing else is known.
constexpr double kPaleThinOverThick = 1.0;  // Light hair has little pigment, and cover none.
constexpr double kThinDepthSd = 0.12;       // Relative.
constexpr double kThinTellsBlurs = 2.5;     // Wide: thin hair of so many blurs tells its depth.
constexpr int kThinRounds = 3;
constexpr double kBlurMoment =
    0.5;  // 12 x relative uncertainty of the blur of one hair (4 %): its effect on the width.
constexpr double kBundleShare = 0.1;    // The very widest hairs may be bundles.
constexpr std::size_t kMostAsked = 60;  // Hairs that tell the camera, from there on;
constexpr std::size_t kFewestAsked = 8;
constexpr double kThickQuantile = 0.4;  // of them the thicker ones,
constexpr std::size_t kCutsOfOne = 3;   // with so many stretches each,
constexpr std::size_t kMostCuts = 90;   // and so many in all.
constexpr double kAboutBlurPx = 2;      // Before the photo has told.
constexpr double kGuardPx = 3;          // A neighbor is left out this far beyond its edge.
constexpr double kWidthUnknownPx = 10;  // Where the search gave none.

// Clear stretches of the thickest hairs.
std::vector<CodedCut> CutsOfThickest(const std::vector<CutHair>& hairs) {
  std::vector<double> widths;
  for (const CutHair& hair : hairs) widths.push_back(hair.coarse_px);
  const double thick_px = hairs.size() > kFewestAsked ? Quantile(widths, kThickQuantile) : 0;
  std::vector<CodedCut> cuts;
  for (std::size_t k = 0; k < hairs.size(); ++k) {
    const CutHair& hair = hairs[k];
    if (hair.coarse_px < thick_px) continue;
    std::size_t num_taken = 0;
    for (std::size_t i = 0; i < hair.sections.segments.size() && num_taken < kCutsOfOne; ++i) {
      const CrossProfile& profile = hair.sections.segments[i];
      if (profile.x_px.size() > kMostPlaces || !IsClear(profile, hair.coarse_px, hair.grid.bin_px, kAboutBlurPx))
        continue;
      cuts.push_back({&profile, hair.sections.direction_rad[i], hair.coarse_px, static_cast<int>(k)});
      ++num_taken;
    }
  }
  if (cuts.size() <= kMostCuts) return cuts;
  std::vector<CodedCut> spread;
  for (std::size_t i = 0; i < kMostCuts; ++i) spread.push_back(cuts[i * cuts.size() / kMostCuts]);
  return spread;
}

// The camera, from the thickest hairs alone.
std::optional<CameraFit> AskThickest(const HairPicture& picture, const Ownership& owners,
                                     const std::vector<Shaft>& shafts, const std::vector<CutHair>& blank) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < shafts.size(); ++i)
    if (picture.Tells(i)) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return blank[a].coarse_px > blank[b].coarse_px; });
  const auto from = static_cast<std::size_t>(kBundleShare * static_cast<double>(order.size()));
  std::vector<CutHair> hairs(std::min(order.size() - from, kMostAsked));
  SharePieces(static_cast<int>(hairs.size()), [&](int k) {
    const std::size_t i = order[from + k];
    hairs[k] = blank[i];
    hairs[k].sections = CutAcross(picture.coded, owners, static_cast<int>(i), shafts[i].center_line_px, blank[i].grid);
  });
  return FitCamera(CutsOfThickest(hairs), picture.light_hair);
}

// The line moved by the offsets of the segments' fits.
Polyline Recentered(const CutHair& hair) {
  std::vector<double> at, offset;
  for (std::size_t i = 0; i < hair.fits.size(); ++i)
    if (hair.fits[i].converged) {
      at.push_back((static_cast<double>(i) + 0.5) * hair.sections.segment_px);
      offset.push_back(hair.fits[i].bar.offset_px);
    }
  Polyline line = hair.sections.line_px;
  if (at.empty()) return line;
  const int last = static_cast<int>(line.size()) - 1;
  std::size_t k = 0;
  for (int i = 0; i <= last; ++i) {
    while (k + 1 < at.size() && at[k + 1] < i) ++k;
    double value = offset[k];
    if (i > at[k] && k + 1 < at.size()) value += (offset[k + 1] - offset[k]) * (i - at[k]) / (at[k + 1] - at[k]);
    const Point along = hair.sections.line_px[std::min(i + 3, last)] - hair.sections.line_px[std::max(i - 3, 0)];
    line[i] += value * Point(-along.y(), along.x()) / std::max(along.norm(), 1e-9);
  }
  return line;
}

// Segments that agree, laid over each other on even ground.
CrossProfile Merged(const CutHair& hair, const std::vector<std::size_t>& good, double bin_px) {
  const int half = static_cast<int>(std::ceil(hair.grid.reach_px / bin_px));
  std::vector<double> x(2 * half + 1, 0.0), value(x), weight(x);
  for (const std::size_t i : good) {
    const CrossProfile& profile = hair.sections.segments[i];
    const Bar& bar = hair.fits[i].bar;
    for (std::size_t j = 0; j < profile.x_px.size(); ++j) {
      const double at = profile.x_px[j] - bar.offset_px;
      const int bin = NearestWhole(at / bin_px) + half;
      if (bin < 0 || bin > 2 * half) continue;
      const double w = profile.weight[j];
      x[bin] += w * at;
      value[bin] += w * (profile.value[j] - bar.slope_per_px * profile.x_px[j]) / bar.base;
      weight[bin] += w;
    }
  }
  CrossProfile merged;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (weight[j] > 0) {
      merged.x_px.push_back(x[j] / weight[j]);
      merged.value.push_back(value[j] / weight[j]);
      merged.weight.push_back(weight[j]);
    }
  return merged;
}

// One hair, all segments together.
struct Thickness {
  BarFit fit;            // On a ground of 1.
  double spread_px = 0;  // Robust standard deviation of the segments' widths.
  int num_segments = 0;  // 0: not measured.

  double AreaPx() const { return std::abs(fit.bar.depth) * fit.bar.width_px; }  // Which a blur conserves.
};

Thickness MeasureThickness(const PhotoModel& model, const CutHair& hair) {
  Thickness thickness;
  std::vector<double> widths;
  for (const BarFit& fit : hair.fits)
    if (fit.converged) widths.push_back(fit.bar.width_px);
  if (widths.empty()) return thickness;
  double middle = Median(widths), spread = std::max(RobustSd(widths), kEvenSpread * middle);
  // A neighbor that touches a stretch of a hair can only widen it.
  if (spread > kUnevenSpread * middle) {
    std::ranges::sort(widths);
    middle = widths[static_cast<std::size_t>(kFreeQuantile * static_cast<double>(widths.size() - 1))];
    spread = kEvenSpread * middle;
  }
  std::vector<std::size_t> good;
  std::vector<double> kept;
  for (std::size_t i = 0; i < hair.fits.size(); ++i)
    if (hair.fits[i].converged && std::abs(hair.fits[i].bar.width_px - middle) < 2.5 * spread) {
      good.push_back(i);
      kept.push_back(hair.fits[i].bar.width_px);
    }
  const CrossProfile profile = Merged(hair, good, hair.grid.bin_px);
  Bar start = hair.fits[good.front()].bar;
  start.depth /= start.base;
  start.base = 1;
  start.slope_per_px = 0;
  start.offset_px = 0;
  start.width_px = middle;
  // Stretches that run in other directions are blurred otherwise; together they have the blur of their mean variance.
  double variance = 0;
  for (const std::size_t i : good) variance += std::pow(model.camera.BlurAcrossPx(hair.sections.direction_rad[i]), 2);
  const BarPrior prior = model.PriorFor(std::sqrt(variance / static_cast<double>(good.size())));
  thickness.fit = FitBar(profile, start, prior, model.HasShape());
  if (!thickness.fit.converged) return thickness;
  thickness.spread_px = RobustSd(kept);
  thickness.num_segments = static_cast<int>(kept.size());
  return thickness;
}

// Depth of thin hairs, as a distribution over the photo.
struct ThinDepth {
  double mean = 0;
  double sd = 1;
  double most_area_px = 0;  // Thin is what has less depth x width than this.
};

// Mean depth of the thin hairs that are wide enough to tell, blended with what is expected. A noisy hair that seems
// wide seems pale as well: which are wide enough is told by what a blur conserves, with the mean of the round before.
double BlendedThinDepth(const std::vector<Thickness>& all, double most_area_px, double blur_px, double expected,
                        double expected_sd) {
  double mean = expected;
  for (int round = 0; round < kThinRounds; ++round) {
    double weight = 4 / (expected_sd * expected_sd), sum = weight * expected;
    for (const Thickness& one : all) {
      const double area_px = one.AreaPx(), depth = std::abs(one.fit.bar.depth);
      const double width_px = round == 0 ? one.fit.bar.width_px : area_px / mean;
      if (one.num_segments < 2 || area_px > most_area_px || width_px < kThinTellsBlurs * blur_px) continue;
      const double share = kBlurMoment * blur_px * blur_px / (width_px * width_px);
      const double w = 1 / (expected_sd * expected_sd + share * share * depth * depth);
      sum += w * depth;
      weight += w;
    }
    mean = sum / weight;
  }
  return mean;
}

// The width of a hair of less than two blurs is known only through its depth. Thin hair has less pigment than thick
// hair: what is expected is blended with what those of the photo's thin hairs show that are wide enough to tell.
ThinDepth LearnThinDepth(const PhotoModel& model, const HairPicture& picture, const std::vector<Thickness>& all) {
  ThinDepth thin;
  std::vector<double> areas_px, depths;
  for (const Thickness& one : all)
    if (one.num_segments > 1) areas_px.push_back(one.AreaPx());
  if (areas_px.size() < 3) return thin;
  thin.most_area_px = 0.45 * Quantile(areas_px, 0.6);
  for (const Thickness& one : all)
    if (one.num_segments > 1 && one.AreaPx() > thin.most_area_px) depths.push_back(std::abs(one.fit.bar.depth));
  if (depths.empty()) return thin;
  const double expected =
      (picture.light_hair || picture.is_cover ? kPaleThinOverThick : kThinOverThick) * Median(depths);
  thin.sd = kThinDepthSd * expected;
  thin.mean = BlendedThinDepth(all, thin.most_area_px, model.camera.blur_px, expected, thin.sd);
  return thin;
}

// coarse_px: absent where the search gave none.
void SetDiameter(const PhotoModel& model, const ThinDepth& thin, const Thickness& thickness,
                 std::optional<double> coarse_px, Shaft& shaft) {
  if (thickness.num_segments == 0) {
    shaft.diameter_px = coarse_px;
    if (coarse_px) shaft.diameter_stderr_px = kCoarseSdAlone * *coarse_px;
    return;
  }
  const Bar& bar = thickness.fit.bar;
  double width_px = bar.width_px;
  double variance = std::pow(thickness.fit.width_sd_px, 2) + std::pow(thickness.spread_px, 2) / thickness.num_segments;
  // A few segments that contradict each other, or one alone that contradicts the first guess, are worth little.
  if (coarse_px && thickness.num_segments < kRobustSegments) {
    const double off_px = std::abs(width_px - *coarse_px) / std::sqrt(thickness.num_segments);
    const double coarse_sd_px = kCoarseSd * *coarse_px;
    const double fit_var = variance + std::pow(std::max(0.0, off_px - 1.5 * coarse_sd_px), 2);
    width_px =
        (width_px * coarse_sd_px * coarse_sd_px + *coarse_px * fit_var) / (coarse_sd_px * coarse_sd_px + fit_var);
    variance = fit_var * coarse_sd_px * coarse_sd_px / (coarse_sd_px * coarse_sd_px + fit_var);
  }
  const double area_px = thickness.AreaPx();
  if (area_px < thin.most_area_px && width_px < 6 * model.camera.blur_px) {
    // A hair a little softer than the photo's blur looks wider; the less so the wider it is.
    const double from_blur =
        kBlurMoment * model.camera.blur_px * model.camera.blur_px / std::max(width_px, 0.5 * model.camera.blur_px);
    const double from_fit = variance + from_blur * from_blur;
    const double expected_px = area_px / thin.mean;
    const double expected_var = std::pow(expected_px * thin.sd / thin.mean, 2);
    width_px = (width_px * expected_var + expected_px * from_fit) / (expected_var + from_fit);
    variance = expected_var * from_fit / (expected_var + from_fit);
  }
  shaft.diameter_px = width_px;
  shaft.diameter_sd_px = thickness.spread_px;
  shaft.diameter_stderr_px = std::sqrt(variance);
}

// The hairs, each as wide and deep as it was measured, or as the others are.
std::vector<DrawnHair> AsMeasured(const std::vector<CutHair>& hairs, const std::vector<Thickness>& all,
                                  double usual_depth) {
  std::vector<DrawnHair> drawn;
  for (std::size_t i = 0; i < hairs.size(); ++i) {
    std::vector<double> depths;
    for (const BarFit& fit : hairs[i].fits)
      if (fit.converged) depths.push_back(fit.bar.depth);
    const bool is_known = all[i].num_segments > 0;
    drawn.push_back({&hairs[i].sections.line_px, is_known ? all[i].fit.bar.width_px : hairs[i].coarse_px,
                     is_known ? Median(depths) : usual_depth});
  }
  return drawn;
}

// Hairs whose own stretches are too few are measured among their neighbors, which are taken as they were measured.
void MeasureAmongNeighbors(const cv::Mat& light, const cv::Mat& seen, const PhotoModel& model,
                           std::vector<CutHair>& hairs, std::vector<Thickness>& all) {
  std::vector<double> depths;
  std::vector<int> asked;
  for (std::size_t i = 0; i < hairs.size(); ++i) {
    if (all[i].num_segments < kEnoughSegments) asked.push_back(static_cast<int>(i));
    for (const BarFit& fit : hairs[i].fits)
      if (fit.converged) depths.push_back(fit.bar.depth);
  }
  if (depths.empty() || asked.empty()) return;
  const double blur_px = model.camera.blur_px;
  const std::vector<DrawnHair> drawn = AsMeasured(hairs, all, Median(depths));
  cv::Mat read(light.size(), CV_8U, cv::Scalar(0));
  for (const int i : asked) MarkRead(*drawn[i].line_px, hairs[i].grid.reach_px, read);
  const cv::Mat all_drawn = DrawHairs(read, drawn, blur_px);
  SharePieces(static_cast<int>(asked.size()), [&](int k) {
    const int i = asked[k];
    CutHair among = hairs[i];
    among.sections = CutAmong(light, seen, all_drawn, drawn[i], blur_px, among.grid);
    FitSegments(model, drawn[i].width_px, among);
    const Thickness thickness = MeasureThickness(model, among);
    if (thickness.num_segments <= all[i].num_segments) return;
    all[i] = thickness;
    hairs[i].sections = std::move(among.sections);
    hairs[i].fits = std::move(among.fits);
  });
}

// Every hair as wide as its coarse width says: where it is cut, and which pixels are its own.
Ownership Claims(const cv::Mat& seen, const std::vector<Shaft>& shafts, std::vector<CutHair>& hairs) {
  Ownership owners(seen);
  for (std::size_t i = 0; i < hairs.size(); ++i) {
    const double coarse_px = hairs[i].coarse_px;
    owners.Claim(static_cast<int>(i), shafts[i].center_line_px, coarse_px + 2 * kGuardPx);
    hairs[i].grid = {coarse_px / 2 + std::clamp(0.5 * coarse_px, 6.0, 12.0), std::max(0.5, coarse_px / 24), kSegmentPx};
  }
  return owners;
}

// The search's widths as what is measured: told by hairs with stretches enough, of those that the picture shows well.
void CorrectCoarse(const HairPicture& picture, std::vector<CutHair>& hairs) {
  std::vector<WidthPair> pairs;
  for (std::size_t i = 0; i < hairs.size(); ++i) {
    if (!picture.Tells(i)) continue;
    const CutHair& hair = hairs[i];
    std::vector<double> widths_px;
    for (const BarFit& fit : hair.fits)
      if (fit.converged) widths_px.push_back(fit.bar.width_px);
    if (widths_px.size() >= kRobustSegments) pairs.push_back({hair.coarse_px, Median(std::move(widths_px))});
  }
  const SearchWidth search = LearnSearchWidth(pairs);
  for (CutHair& hair : hairs) hair.coarse_px = search.MeasuredPx(hair.coarse_px);
}

}  // namespace

std::optional<CameraFit> MeasureDiametersIn(const HairPicture& picture, std::vector<Shaft>& shafts,
                                            const CameraFit* known) {
  if (shafts.empty()) return std::nullopt;
  std::vector<CutHair> measured(shafts.size());
  for (std::size_t i = 0; i < shafts.size(); ++i)
    measured[i].coarse_px = shafts[i].diameter_px.value_or(kWidthUnknownPx);
  Ownership owners = Claims(picture.seen, shafts, measured);
  const std::optional<CameraFit> asked = known ? std::optional(*known) : AskThickest(picture, owners, shafts, measured);
  const PhotoModel model = ModelOf(asked ? asked->camera : Camera());
  const cv::Mat light = LightBehind(model.camera, picture.coded);
  const auto measure = [&](bool recentered) {
    SharePieces(static_cast<int>(shafts.size()), [&](int i) {
      const Polyline line = recentered ? Recentered(measured[i]) : shafts[i].center_line_px;
      measured[i].sections = CutAcross(light, owners, i, line, measured[i].grid);
      FitSegments(model, measured[i].coarse_px, measured[i]);
    });
  };
  measure(false);
  // Hair that is strongly shaded is measured with a shape of its own, stretch by stretch too freely to correct by.
  if (!model.HasShape()) CorrectCoarse(picture, measured);
  owners = Claims(picture.seen, shafts, measured);
  measure(true);
  std::vector<Thickness> all(measured.size());
  SharePieces(static_cast<int>(all.size()), [&](int i) { all[i] = MeasureThickness(model, measured[i]); });
  MeasureAmongNeighbors(light, picture.seen, model, measured, all);
  std::vector<Thickness> telling;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (picture.Tells(i)) telling.push_back(all[i]);
  const ThinDepth thin = LearnThinDepth(model, picture, telling);
  for (std::size_t i = 0; i < shafts.size(); ++i)
    SetDiameter(model, thin, all[i], shafts[i].diameter_px ? std::optional(measured[i].coarse_px) : std::nullopt,
                shafts[i]);
  return asked;
}

}  // namespace tricho
