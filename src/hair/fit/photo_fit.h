// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// All strokes of a photo, drawn together and fitted to what the photo shows.
#pragma once

#include <array>
#include <vector>

#include "hair/fit/coverage_map.h"
#include "hair/fit/swath_terms.h"
#include "hair/line/course.h"
#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// The picture is explained by bars with soft edges; where they overlap the darkest shows. Each hair is moved, widened,
// lengthened and shortened by what all others leave (Gauss-Newton on the squared difference, bending penalized), hair
// by hair, sweep by sweep. Squared differences are in units of contrast^2 px.
// Source: analysis by synthesis; the course as an active contour (Kass, Witkin & Terzopoulos 1988, IJCV 1:321).
class PhotoFit {
 public:
  // `hair` must outlive the fit.
  PhotoFit(const HairContrast& hair, std::vector<Stroke> strokes);

  const std::vector<Stroke>& strokes() const { return strokes_; }
  const HairContrast& hair() const { return hair_; }
  int size() const { return static_cast<int>(strokes_.size()); }
  void Add(const std::vector<Stroke>& strokes);
  // Takes others in the place of all.
  void Replace(std::vector<Stroke> strokes);

  // Fits course, width, depth and ends of every hair, `num_sweeps` times.
  void Sweep(int num_sweeps);

  // Tries other courses for two hairs (an empty one: no hair) and keeps them when what they leave, how bent they are
  // and what they cost is less by `least_gain_px` than before. returns whether they were kept.
  bool TryCourses(int a, int b, const Polyline& for_a, const Polyline& for_b, double least_gain_px);

  // Tries another course for one hair, or two hairs in its place, by the same measure.
  bool TryCourse(int i, const Polyline& line, double least_gain_px) { return TryTwo(i, line, {}, least_gain_px); }
  bool TryTwo(int i, const Polyline& first, const Polyline& second, double least_gain_px);

  // Where the width of a hair changes most, and what two widths would explain better than one [contrast^2 px]. An end
  // of one hair that was taken for the beginning of another shows so, however straight the line is.
  struct WidthStep {
    std::size_t sample = 0;
    double gain = 0;
  };
  WidthStep WidestStep(int i) const;

  // Removes hairs that others explain as well, the least needed first, then those without a course.
  void RemoveNeedlessHairs();
  // Removes hairs whose course became shorter than kFewestSamples.
  void DropEmptyHairs();
  // Removes hairs that `is_bad` names, by their index.
  template <typename IsBad>
  void RemoveIf(const IsBad& is_bad) {
    for (int i = 0; i < size(); ++i)
      if (is_bad(i)) strokes_[i].line.clear();
    DropEmptyHairs();
  }

  // Share of what a hair covers that no other explains; infinite for one without a course.
  double OwnShare(int i) const;
  // Kink of the photo's usual hair [rad].
  double UsualKinkRad() const;
  SoftBar BarOf(const Stroke& stroke) const {
    return {static_cast<float>(stroke.width_px), static_cast<float>(stroke.depth), static_cast<float>(kEdgePx)};
  }
  // Draws all hairs anew where some were changed without being drawn.
  void DrawAll();
  // Gives the memory of the drawing back until it is drawn anew.
  void PutDrawingAway() {
    coverage_.PutAway();
    is_drawn_ = false;
  }

 private:
  static constexpr double kEdgePx = 3;  // Width of the soft edge of a bar in working pixels.

  // The pixels that tell how hair i should change, and all that it is drawn on; none where it has no course.
  void BuildSwath(int i, LineSwath& swath) const;
  // What is seen along a swath, and what all hairs but i explain of it.
  void Look(const LineSwath& swath, int i, SwathLook& look) const;
  void Draw(int i);
  // `swath`: of the hair as it is.
  void Draw(int i, const LineSwath& swath) { coverage_.Draw(i, swath, BarOf(strokes_[i])); }
  void FitCourseAndBar(int i, const LineSwath& swath);
  // A course that was lengthened or shortened at its back.
  struct EndChange {
    int hair = 0;
    Polyline before, after;
  };
  // Appends what it changed, where that is asked for.
  void FitEnds(int i, std::vector<EndChange>* changes);
  void Redraw(const EndChange& change);
  void FitBackEnd(Stroke& stroke, int i) const;
  // Fits a drawn hair anew. `swath`: of the hair as it is, before and after.
  void Refit(int i, LineSwath& swath);
  std::vector<double> Gains(int i, const Polyline& line) const;
  // Adds those of the samples in a range.
  void AddGains(int i, const Polyline& line, SampleRange range, std::vector<double>& gains) const;
  double CostOf(const Stroke& stroke) const;

  const HairContrast& hair_;
  std::vector<Stroke> strokes_;
  CoverageMap coverage_;
  bool is_drawn_ = false;  // Whether coverage_ shows all hairs as they are.
  double usual_kink_rad_ = 0;
  struct Trial {
    std::array<LineSwath, 2> old, now;  // Of its two hairs, as they were and as they are.
  };
  Trial trial_;
};

inline constexpr std::size_t kFewestSamples = 4;  // A shorter course is none.
inline constexpr std::size_t kKinkSamples = 8;    // Kinks are told over some 110 um either way.

}  // namespace tricho
