// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/photo_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/box_index.h"
#include "base/shared_work.h"
#include "base/statistics.h"
#include "hair/line/course.h"

namespace tricho {

namespace {

// Per squared depth. Hair runs in arcs: that its bend changes costs far more than bend.
constexpr Stiffness kStiffness{6, 1000};
constexpr double kHairCostPx = 12;       // Length that a hair must explain alone to be worth its while.
constexpr double kLongestStepPx = 40;    // A hair may be lengthened by so much at a time.
constexpr double kLeastOwnShare = 0.12;  // Of what a hair covers, what no other explains; a hair with less is none.
// Two hairs whose courses were exchanged are fitted anew until they run smoothly, so many times. Before each, more than
// so much [contrast^2 px] is not made good any more, where the last one gains once more what it gained.
constexpr std::array<double, 4> kHopelessPx{1500, 50, 5, 0};
constexpr double kDamping = 0.8;  // All hairs move at once: a full step would overshoot.
constexpr double kMostAsidePx = 2, kMostWiderPx = 1.5, kMostDeeper = 0.15;  // Of one step.
constexpr double kThinnestPx = 1, kWidestPx = 30, kPalest = 0.05, kDeepest = 1.2;
// Weight per sample that keeps width and depth where the picture says nothing of them.
constexpr double kKeepWidth = 0.08, kKeepDepth = 0.5;
constexpr double kErasedBeyondPx = 0.5;  // What was drawn along a line whose end has changed since goes as well.
constexpr double kHiddenCost = 0.1;      // Cost of a sample added to a hair, as a share of what it could explain.
constexpr double kWorthLonger = 0.5;     // What a longer hair must gain over a shorter one, in whole samples;
constexpr double kWorthShorter = 0.2;    // and a shorter one over a longer one.
constexpr double kGivenUp = 6;           // So many samples of loss are not made good again.
constexpr int kSharedHairs = 8;          // Handed to another thread in such portions.
constexpr int kEndOverlap = 2;           // Samples drawn anew on the near side of a changed end.
constexpr std::size_t kLongEnough = 20;  // Samples of a hair that tells how smooth hairs are.
constexpr std::size_t kFewKinks = 8;
constexpr double kBoxCellPx = 64;                          // About a hair.
constexpr int kGainSamples = 16;                           // Gains are found for so many samples at a time.
constexpr double kUsualKinkRad = 0.1, kMostKinkRad = 0.3;  // Where few hairs tell; more is a curl, not a kink.
constexpr double kLeastKinkRad = 0.07;  // Kinks of hairs are told in units of the photo's usual one, at least this.

bool HasCourse(const Stroke& stroke) { return stroke.line.size() >= kFewestSamples; }

// Memory that a thread uses again from hair to hair; it holds nothing in between.
struct Scratch {
  LineSwath swath;
  SwathLook look;
  StepTerms terms;
};
Scratch& OwnScratch() {
  thread_local Scratch scratch;
  return scratch;
}

double Bounded(double value, double most) { return std::clamp(kDamping * value, -most, most); }

}  // namespace

PhotoFit::PhotoFit(const HairContrast& hair, std::vector<Stroke> strokes)
    : hair_(hair), strokes_(std::move(strokes)), coverage_(hair.contrast) {
  usual_kink_rad_ = UsualKinkRad();
}

void PhotoFit::Add(const std::vector<Stroke>& strokes) {
  strokes_.insert(strokes_.end(), strokes.begin(), strokes.end());
  is_drawn_ = false;
}

void PhotoFit::Replace(std::vector<Stroke> strokes) {
  strokes_ = std::move(strokes);
  is_drawn_ = false;
}

void PhotoFit::BuildSwath(int i, LineSwath& swath) const {
  const Stroke& stroke = strokes_[i];
  swath.Build(HasCourse(stroke) ? stroke.line : Polyline(), BarOf(stroke).ReachPx(), coverage_.size());
}

void PhotoFit::Draw(int i) {
  LineSwath& swath = OwnScratch().swath;
  BuildSwath(i, swath);
  Draw(i, swath);
}

void PhotoFit::DrawAll() {
  if (is_drawn_) return;
  coverage_.Clear();
  for (int i = 0; i < size(); ++i) Draw(i);
  is_drawn_ = true;
}

// Gauss-Newton for all hairs against what the others draw, then all ends against that.
void PhotoFit::Sweep(int num_sweeps) {
  for (int sweep = 0; sweep < num_sweeps; ++sweep) {
    DrawAll();
    ShareRanges(size(), kSharedHairs, [this](int first, int end) {
      LineSwath& swath = OwnScratch().swath;
      for (int i = first; i < end; ++i) {
        BuildSwath(i, swath);
        FitCourseAndBar(i, swath);
      }
    });
    is_drawn_ = false;
    DrawAll();
    std::vector<std::vector<EndChange>> changes(size());
    ShareRanges(size(), kSharedHairs, [&](int first, int end) {
      for (int i = first; i < end; ++i) FitEnds(i, &changes[i]);
    });
    for (const std::vector<EndChange>& of_hair : changes)
      for (const EndChange& change : of_hair) Redraw(change);
  }
  usual_kink_rad_ = UsualKinkRad();
}

void PhotoFit::Look(const LineSwath& swath, int i, SwathLook& look) const {
  look.GrowTo(swath.size());
  coverage_.SeenAlong(swath, look.seen.data());
  coverage_.OthersAlong(swath, i, look.others.data());
}

// One Gauss-Newton step for the course, and one for width and depth together.
void PhotoFit::FitCourseAndBar(int i, const LineSwath& swath) {
  Stroke& stroke = strokes_[i];
  if (!HasCourse(stroke)) return;
  Scratch& scratch = OwnScratch();
  Look(swath, i, scratch.look);
  auto [ww, wd, dd, wr, dr] = DeriveCourse(BarOf(stroke), swath, scratch.look, scratch.terms);
  const std::size_t n = stroke.line.size();
  const auto [weight, pull] = SumsBySample(swath, scratch.terms, n);
  std::vector<double> bend(n, 0.0);
  for (std::size_t k = 1; k + 1 < n; ++k)
    bend[k] = (stroke.line[k - 1] - 2 * stroke.line[k] + stroke.line[k + 1]).dot(NormalAt(stroke.line, k));
  const double depth2 = stroke.depth * stroke.depth;
  const Stiffness stiffness{kStiffness.bend * depth2, kStiffness.bend_change * depth2};
  const std::vector<double> aside = SmoothOffsets(pull, weight, bend, stiffness);
  Polyline moved(n);
  for (std::size_t k = 0; k < n; ++k)
    moved[k] = stroke.line[k] + Bounded(aside[k], kMostAsidePx) * NormalAt(stroke.line, k);
  stroke.line = Resample(moved, kStrokeStepPx);
  ww += kKeepWidth * static_cast<double>(n) * depth2 / (stroke.width_px * stroke.width_px);
  dd += kKeepDepth * static_cast<double>(n);
  const double det = std::max(1e-12, ww * dd - wd * wd);
  stroke.width_px =
      std::clamp(stroke.width_px + Bounded((wr * dd - dr * wd) / det, kMostWiderPx), kThinnestPx, kWidestPx);
  stroke.depth = std::clamp(stroke.depth + Bounded((dr * ww - wr * wd) / det, kMostDeeper), kPalest, kDeepest);
}

PhotoFit::WidthStep PhotoFit::WidestStep(int i) const {
  const Stroke& stroke = strokes_[i];
  if (!HasCourse(stroke)) return {};
  auto& [swath, look, terms] = OwnScratch();
  BuildSwath(i, swath);
  Look(swath, i, look);
  DeriveWidth(BarOf(stroke), swath, look, terms);
  const std::size_t n = stroke.line.size();
  const auto [weight, pull] = SumsBySample(swath, terms, n);
  const double all_weight = std::reduce(weight.begin(), weight.end()), all_pull = std::reduce(pull.begin(), pull.end());
  WidthStep widest;
  double first_weight = 0, first_pull = 0;
  for (std::size_t k = 0; k + kFewestSamples <= n; ++k) {
    first_weight += weight[k];
    first_pull += pull[k];
    const double rest_weight = all_weight - first_weight, rest_pull = all_pull - first_pull;
    if (k < kFewestSamples || first_weight <= 0 || rest_weight <= 0) continue;
    const double gain =
        first_pull * first_pull / first_weight + rest_pull * rest_pull / rest_weight - all_pull * all_pull / all_weight;
    if (gain > widest.gain) widest = {k, gain};
  }
  return widest;
}

// What a hair explains along a line beyond what the others do, by sample.
std::vector<double> PhotoFit::Gains(int i, const Polyline& line) const {
  std::vector<double> gains(line.size(), 0.0);
  AddGains(i, line, {}, gains);
  return gains;
}

void PhotoFit::AddGains(int i, const Polyline& line, SampleRange range, std::vector<double>& gains) const {
  const SoftBar bar = BarOf(strokes_[i]);
  auto& [swath, look, terms] = OwnScratch();
  swath.Build(line, bar.ReachPx(), coverage_.size(), range);
  Look(swath, i, look);
  FindGained(bar, swath, look);
  AddBySample(swath, look.gained, gains);
}

void PhotoFit::FitEnds(int i, std::vector<EndChange>* changes) {
  Stroke& stroke = strokes_[i];
  for (int end = 0; end < 2; ++end) {
    if (HasCourse(stroke)) {
      const Polyline before = stroke.line;
      FitBackEnd(stroke, i);
      if (changes && before.size() != stroke.line.size()) changes->push_back({i, before, stroke.line});
    }
    std::reverse(stroke.line.begin(), stroke.line.end());
  }
}

// Only what lies near the end differs.
void PhotoFit::Redraw(const EndChange& change) {
  const SoftBar bar = BarOf(strokes_[change.hair]);
  const bool has_course = change.after.size() >= kFewestSamples;
  const auto kept = static_cast<int>(std::min(change.before.size(), change.after.size())) - kEndOverlap;
  const SampleRange range{has_course ? kept : 0};
  LineSwath& swath = OwnScratch().swath;
  swath.Build(change.before, bar.ReachPx() + kErasedBeyondPx, coverage_.size(), range);
  coverage_.Erase(change.hair, swath);
  if (!has_course) return;
  swath.Build(change.after, bar.ReachPx(), coverage_.size(), range);
  coverage_.Draw(change.hair, swath, bar);
}

// Lengthens a hair over what it explains, be it hidden for a while, or shortens it from where it explains nothing.
void PhotoFit::FitBackEnd(Stroke& stroke, int i) const {
  const std::size_t n = stroke.line.size();
  Polyline longer = CarriedOn(stroke.line, static_cast<int>(kLongestStepPx / kStrokeStepPx), kStrokeStepPx);
  // Seldom does it take more than a few samples to tell: gains are found as they are asked for.
  std::vector<double> gains(longer.size(), 0.0);
  SampleRange known{static_cast<int>(n) - kGainSamples, static_cast<int>(n) + kGainSamples - 1};
  AddGains(i, longer, known, gains);
  const auto gain_at = [&](std::size_t sample) {
    const auto k = static_cast<int>(sample);
    if (k > known.last) {
      AddGains(i, longer, {known.last + 1, k + kGainSamples - 1}, gains);
      known.last = k + kGainSamples - 1;
    } else if (k < known.first) {
      AddGains(i, longer, {k - kGainSamples + 1, known.first - 1}, gains);
      known.first = k - kGainSamples + 1;
    }
    return gains[sample];
  };
  const double whole = stroke.depth * stroke.depth * stroke.width_px * kStrokeStepPx;  // Of one sample.
  std::size_t end = n;
  double sum = 0, best = 0;
  for (std::size_t k = n; k < longer.size() && sum > best - kGivenUp * whole; ++k) {
    sum += gain_at(k) - kHiddenCost * whole;
    if (sum <= best + kWorthLonger * whole) continue;
    best = sum;
    end = k + 1;
  }
  if (end == n) {
    sum = best = 0;
    for (std::size_t k = n; k-- >= kFewestSamples && sum > best - kGivenUp * whole;) {
      sum -= gain_at(k);
      if (sum <= best + kWorthShorter * whole) continue;
      best = sum;
      end = k;
    }
  }
  longer.resize(end);
  stroke.line = std::move(longer);
}

double PhotoFit::UsualKinkRad() const {
  std::vector<double> kinks;
  for (const Stroke& stroke : strokes_)
    if (stroke.line.size() > kLongEnough) kinks.push_back(Kink(stroke.line, kKinkSamples));
  return kinks.size() < kFewKinks ? kUsualKinkRad : std::clamp(Median(std::move(kinks)), kLeastKinkRad, kMostKinkRad);
}

// That there is one more hair, and that it is bent more than hairs are.
double PhotoFit::CostOf(const Stroke& stroke) const {
  if (!HasCourse(stroke)) return 0;
  const double kink = Kink(stroke.line, kKinkSamples) / usual_kink_rad_;
  return stroke.depth * stroke.depth * stroke.width_px * (kHairCostPx + std::max(0.0, kink * kink - 1));
}

void PhotoFit::Refit(int i, LineSwath& swath) {
  coverage_.Erase(i, swath);
  FitCourseAndBar(i, swath);
  FitEnds(i, nullptr);
  BuildSwath(i, swath);
  Draw(i, swath);
}

bool PhotoFit::TryCourses(int a, int b, const Polyline& for_a, const Polyline& for_b, double least_gain_px) {
  const std::array<int, 2> both{a, b};
  const std::array<const Polyline*, 2> courses{&for_a, &for_b};
  const std::array<Stroke, 2> old{strokes_[a], strokes_[b]};
  const auto energy = [&] { return CostOf(strokes_[a]) + CostOf(strokes_[b]) - coverage_.Explained(); };
  const double before = energy();
  for (const std::size_t k : {0, 1}) {
    BuildSwath(both[k], trial_.old[k]);
    coverage_.Erase(both[k], trial_.old[k]);
  }
  for (const std::size_t k : {0, 1}) {
    strokes_[both[k]].line = courses[k]->size() >= kFewestSamples ? Resample(*courses[k], kStrokeStepPx) : Polyline{};
    BuildSwath(both[k], trial_.now[k]);
    Draw(both[k], trial_.now[k]);
  }
  double now = energy() - before, gained = 0;
  bool hopeless = false;
  for (const double most_px : kHopelessPx) {
    hopeless = now - gained > most_px;
    if (hopeless) break;
    for (const std::size_t k : {0, 1}) Refit(both[k], trial_.now[k]);
    const double last = std::exchange(now, energy() - before);
    gained = std::max(0.0, last - now);
  }
  if (!hopeless && now < -least_gain_px) return true;
  for (const std::size_t k : {0, 1}) coverage_.Erase(both[k], trial_.now[k]);
  for (const std::size_t k : {0, 1}) {
    strokes_[both[k]] = old[k];
    Draw(both[k], trial_.old[k]);
  }
  return false;
}

bool PhotoFit::TryTwo(int i, const Polyline& first, const Polyline& second, double least_gain_px) {
  strokes_.push_back(strokes_[i]);
  strokes_.back().line.clear();
  const bool kept = TryCourses(i, size() - 1, first, second, least_gain_px);
  if (!HasCourse(strokes_.back())) strokes_.pop_back();
  return kept;
}

double PhotoFit::OwnShare(int i) const {
  const Stroke& stroke = strokes_[i];
  if (!HasCourse(stroke)) return std::numeric_limits<double>::infinity();
  const SoftBar bar = BarOf(stroke);
  double own = 0, whole = 1e-9;
  for (const double gain : Gains(i, stroke.line)) own += gain;
  ForPixelsAlong(stroke.line, bar.ReachPx(), hair_.contrast.size(),
                 [&](int, int, int, float across) { whole += bar.At(across) * bar.At(across); });
  return own / whole;
}

void PhotoFit::RemoveNeedlessHairs() {
  DrawAll();
  const auto box_of = [&](int i) { return Inflated(BoxAround(strokes_[i].line), BarOf(strokes_[i]).ReachPx() + 1); };
  BoxIndex index(ExtentOf(hair_), kBoxCellPx);
  std::vector<double> shares(size());
  for (int i = 0; i < size(); ++i) index.Put(i, box_of(i));
  ShareRanges(size(), kSharedHairs, [&](int first, int end) {
    for (int i = first; i < end; ++i) shares[i] = OwnShare(i);
  });
  while (!shares.empty()) {
    const auto least = static_cast<int>(std::ranges::min_element(shares) - shares.begin());
    if (shares[least] >= kLeastOwnShare) break;
    const Box freed = box_of(least);
    LineSwath& swath = OwnScratch().swath;
    BuildSwath(least, swath);
    coverage_.Erase(least, swath);
    strokes_[least].line.clear();
    // What was under it shows now: only its neighbors are asked anew, and itself.
    for (const int i : index.Near(freed)) shares[i] = OwnShare(i);
    index.Put(least, {});
  }
  DropEmptyHairs();
}

void PhotoFit::DropEmptyHairs() {
  // Owners are told by their index: what follows a removed hair is drawn anew.
  if (std::erase_if(strokes_, [](const Stroke& stroke) { return !HasCourse(stroke); }) > 0) is_drawn_ = false;
  DrawAll();
}

}  // namespace tricho
