// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/bundle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <cstdlib>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"

namespace tricho {

namespace {

constexpr float kBlurPx = 2.5f;      // Width of the soft edge of a bar.
constexpr int kRimPx = 5;            // Skin around a blob that a bar must not cover.
constexpr std::size_t kLanes = 8;      // Samples that are treated side by side.
constexpr int kNumAngles = 16;       // Directions of first guesses.
constexpr int kSeedStepPx = 5;
constexpr double kShallowest = 0.5;  // Depth of a bar over that of its blob.
constexpr double kWidest = 1.7, kThinnest = 0.35;  // Over the usual width.

// Places and darkness in arrays of their own, which compilers turn into vector code.
struct Samples {
  std::vector<float> x, y;
  std::vector<float> dark;  // 0: skin, 1: as dark as the blob.
};

struct Blob {
  Samples samples;  // Every second pixel of every second row.
  cv::Mat dark;                 // CV_32F, the window of the blob, 0 outside of it.
  cv::Point origin;
  double depth = 0;             // Contrast that counts as 1.
  double energy = 0;            // Sum of dark^2: what no bar leaves.
};

struct Bar {
  Point a, b;
  double width_px = 0;
  double depth = 1;
  double bow_px = 0;  // Sideways distance of the middle from the chord, positive to the left of a -> b.

  double Length() const { return (b - a).norm(); }
  Point Along() const { return (b - a) / std::max(1e-6, Length()); }
  // The point at t in [-1, 1] of a shallow parabola from a to b.
  Point At(double t) const {
    const Point along = Along();
    return (a + b) / 2 + t * (b - a) / 2 + bow_px * (1 - t * t) * Point(-along.y(), along.x());
  }
};

Polyline CourseOf(const Bar& bar) {
  Polyline course;
  for (int i = -4; i <= 4; ++i) course.push_back(bar.At(i / 4.0));
  return course;
}

using Cover = std::vector<float>;

float Ramp(float inside_px) { return std::min(1.f, std::max(0.f, 0.5f + inside_px * (1 / kBlurPx))); }

// Darkness of each sample under one bar.
void CoverOf(const Blob& blob, const Bar& bar, Cover& cover) {
  const Point middle = (bar.a + bar.b) / 2, along = bar.Along();
  const auto mx = static_cast<float>(middle.x()), my = static_cast<float>(middle.y());
  const auto ux = static_cast<float>(along.x()), uy = static_cast<float>(along.y());
  const auto half = static_cast<float>(bar.Length() / 2), side = static_cast<float>(bar.width_px / 2);
  const auto depth = static_cast<float>(bar.depth), bow = static_cast<float>(bar.bow_px);
  const float bend = bow / std::max(1.f, half * half);
  const std::size_t n = blob.samples.dark.size();
  cover.resize(n);
  const float *x = blob.samples.x.data(), *y = blob.samples.y.data();
  float* out = cover.data();
  for (std::size_t i = 0; i < n; ++i) {
    const float dx = x[i] - mx, dy = y[i] - my;
    const float u = dx * ux + dy * uy, v = dy * ux - dx * uy - bow + bend * u * u;
    out[i] = depth * Ramp(half - std::abs(u)) * Ramp(side - std::abs(v));
  }
}

double DistanceTo(const Polyline& line, const Point& at) {
  double nearest = 1e30;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Point along = line[i + 1] - line[i];
    const double t = std::clamp((at - line[i]).dot(along) / std::max(1e-9, along.squaredNorm()), 0.0, 1.0);
    nearest = std::min(nearest, (at - line[i] - t * along).squaredNorm());
  }
  return std::sqrt(nearest);
}

class BlobFit {
 public:
  BlobFit(const Blob& blob, double usual_px, double um_per_px, const BundleOptions& options)
      : blob_(blob), usual_px_(usual_px), shortest_px_(options.shortest_um / um_per_px), options_(options) {}

  std::vector<Bar> Run() {
    std::vector<Bar> best;
    double best_cost = Cost(best);
    while (static_cast<int>(best.size()) < options_.max_hairs) {
      std::vector<Bar> grown;
      double grown_cost = 1e30;
      for (std::vector<Bar>& guess : Births(best)) {
        Refine(guess, {3.0});
        const double cost = Cost(guess);
        if (cost < grown_cost) {
          grown_cost = cost;
          grown = std::move(guess);
        }
      }
      if (grown.empty()) break;
      Refine(grown, {1.5, 0.7});
      grown_cost = Cost(grown);
      if (grown_cost >= best_cost) break;
      best = std::move(grown);
      best_cost = grown_cost;
    }
    return best;
  }

  // Cost of the hairs as they were traced. Edges of a stroke lie where contrast falls to half, those of a bar higher up.
  double CostOfTraced(const std::vector<const Stroke*>& traced) const {
    double best = 1e30;
    for (const double share : {1.0, 0.9, 0.8}) {
      Cover top(blob_.samples.dark.size(), 0.f);
      double overlap = 0, cost = 0;
      for (const Stroke* stroke : traced) {
        const double width_px = std::clamp(share * stroke->width_px, kThinnest * usual_px_, kWidest * usual_px_);
        for (std::size_t i = 0; i < top.size(); ++i) {
          const Point at(blob_.samples.x[i], blob_.samples.y[i]);
          const float one = Ramp(static_cast<float>(width_px / 2 - DistanceTo(stroke->line, at)));
          overlap += std::min(top[i], one);
          top[i] = std::max(top[i], one);
        }
        cost += Prior({stroke->line.front(), stroke->line.back(), width_px, 1, 0});
      }
      best = std::min(best, cost + (SquaredResidual(top) + options_.overlap_cost * overlap) / AreaUnit());
    }
    return best;
  }

  double Unexplained(const std::vector<Bar>& bars) const { return Residual(bars) / std::max(1e-6, blob_.energy); }

 private:
  double AreaUnit() const { return usual_px_ * usual_px_ / 4; }  // One pixel in four is sampled.

  double Prior(const Bar& bar) const {
    const double log_ratio = std::log(bar.width_px / usual_px_);
    const double z = log_ratio / (log_ratio > 0 ? options_.wider_log_sd : options_.thinner_log_sd);
    const double too_short = std::max(0.0, std::max(shortest_px_, options_.min_aspect * bar.width_px) / bar.Length() - 1);
    const double bend = bar.bow_px / bar.Length() / options_.bow_sd;
    return options_.hair_cost + options_.width_cost * (z * z + bend * bend) / 2 + 5 * too_short;
  }

  double PairPrior(const Bar& p, const Bar& q) const {
    const double turn = std::acos(std::min(1.0, std::abs(p.Along().dot(q.Along()))));
    const double z = turn / (options_.parallel_sd_deg * std::numbers::pi / 180);
    return options_.width_cost * z * z / 2;
  }

  double SquaredResidual(const Cover& top) const {
    double sum = 0;
    for (std::size_t i = 0; i < top.size(); ++i) sum += (blob_.samples.dark[i] - top[i]) * (blob_.samples.dark[i] - top[i]);
    return sum;
  }

  double Residual(const std::vector<Bar>& bars) const {
    Cover top(blob_.samples.dark.size(), 0.f), one;
    for (const Bar& bar : bars) {
      CoverOf(blob_, bar, one);
      for (std::size_t i = 0; i < top.size(); ++i) top[i] = std::max(top[i], one[i]);
    }
    return SquaredResidual(top);
  }

 public:
  double Cost(const std::vector<Bar>& bars) const {
    Cover top(blob_.samples.dark.size(), 0.f), one;
    double overlap = 0, cost = 0;
    for (std::size_t k = 0; k < bars.size(); ++k) {
      CoverOf(blob_, bars[k], one);
      for (std::size_t i = 0; i < top.size(); ++i) {
        overlap += std::min(top[i], one[i]);
        top[i] = std::max(top[i], one[i]);
      }
      cost += Prior(bars[k]);
      for (std::size_t j = 0; j < k; ++j) cost += PairPrior(bars[j], bars[k]) / static_cast<double>(bars.size() - 1);
    }
    return (SquaredResidual(top) + options_.overlap_cost * overlap) / AreaUnit() + cost;
  }

 private:
  // What changes in the cost when only one bar does.
  double CostOfOne(const std::vector<Bar>& bars, std::size_t k, const Bar& bar, const Cover& others, Cover& one) const {
    CoverOf(blob_, bar, one);
    // Sums side by side, so that the order of additions is the same with and without vector code.
    std::array<float, kLanes> sums{};
    const auto overlap_cost = static_cast<float>(options_.overlap_cost);
    const float *dark = blob_.samples.dark.data(), *mine = one.data(), *theirs = others.data();
    for (std::size_t i = 0; i + kLanes <= one.size(); i += kLanes)
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const float left = dark[i + lane] - std::max(theirs[i + lane], mine[i + lane]);
        sums[lane] += left * left + overlap_cost * std::min(theirs[i + lane], mine[i + lane]);
      }
    const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
    double cost = sum / AreaUnit() + Prior(bar);
    for (std::size_t j = 0; j < bars.size(); ++j)
      if (j != k) cost += PairPrior(bars[j], bar) / static_cast<double>(bars.size() - 1);
    return cost;
  }

  Bar Moved(const Bar& bar, int move, double step) const {
    Bar moved = bar;
    const Point along = bar.Along(), across(-along.y(), along.x());
    switch (move) {
      case 0: moved.a += step * across; moved.b += step * across; break;
      case 1: moved.a += step * along; break;
      case 2: moved.b += step * along; break;
      case 3: moved.a += step * across; break;
      case 4: moved.b += step * across; break;
      case 5: moved.width_px = std::clamp(bar.width_px + step, kThinnest * usual_px_, kWidest * usual_px_); break;
      case 6: moved.bow_px += step; break;
      default: moved.depth = std::clamp(bar.depth + 0.1 * step, kShallowest, 1.0); break;
    }
    return moved;
  }

  // Coordinate descent, coarse steps first.
  void Refine(std::vector<Bar>& bars, std::initializer_list<double> steps) const {
    Cover others, one;
    for (const double step : steps) {
      for (int pass = 0; pass < 2; ++pass)
        for (std::size_t k = 0; k < bars.size(); ++k) {
          others.assign(blob_.samples.dark.size(), 0.f);
          for (std::size_t j = 0; j < bars.size(); ++j) {
            if (j == k) continue;
            CoverOf(blob_, bars[j], one);
            for (std::size_t i = 0; i < one.size(); ++i) others[i] = std::max(others[i], one[i]);
          }
          double cost = CostOfOne(bars, k, bars[k], others, one);
          for (int move = 0; move < 8; ++move)
            for (const double signed_step : {step, -step}) {
              bool better = false;
              for (int again = 0; again < 4; ++again) {
                const Bar moved = Moved(bars[k], move, signed_step);
                if (moved.Length() < 0.5 * shortest_px_) break;
                const double moved_cost = CostOfOne(bars, k, moved, others, one);
                if (moved_cost >= cost) break;
                cost = moved_cost;
                bars[k] = moved;
                better = true;
              }
              if (better) break;
            }
        }
    }
  }

  double DarkAt(const Point& at) const {
    const cv::Point p(static_cast<int>(std::lround(at.x())) - blob_.origin.x, static_cast<int>(std::lround(at.y())) - blob_.origin.y);
    return cv::Rect({0, 0}, blob_.dark.size()).contains(p) ? blob_.dark.at<float>(p) : 0.0;
  }

  static double CoveredBy(const std::vector<Bar>& bars, const Point& at) {
    double top = 0;
    for (const Bar& bar : bars) {
      const Point d = at - (bar.a + bar.b) / 2, along = bar.Along();
      const double t = d.dot(along) / (bar.Length() / 2);
      const double v = d.y() * along.x() - d.x() * along.y() - bar.bow_px * (1 - t * t);
      if (std::abs(t) < 1 && std::abs(v) < bar.width_px / 2) top = std::max(top, bar.depth);
    }
    return top;
  }

  // A bar of usual width through `seed`, as long as the middle stays dark; gain: darkness it explains in addition.
  Bar Grown(const std::vector<Bar>& bars, const Point& seed, double angle, double& gain) const {
    const Point along(std::cos(angle), std::sin(angle)), across(-along.y(), along.x());
    gain = 0;
    double reach[2] = {0, 0};
    for (int side = 0; side < 2; ++side) {
      const Point step = (side ? -2.0 : 2.0) * along;
      for (Point at = seed + (side ? step : Point(0, 0)); DarkAt(at) > 0.5; at += step) {
        reach[side] += 2;
        for (const double t : {-0.3, 0.0, 0.3}) {
          const Point p = at + t * usual_px_ * across;
          const double dark = DarkAt(p), before = dark - CoveredBy(bars, p), after = dark - 1;
          gain += before > 0 ? before * before - std::min(before * before, after * after) : -after * after;
        }
        for (const double t : {-0.75, 0.75}) {
          const Point p = at + t * usual_px_ * across;
          gain -= 0.3 * std::max(0.0, DarkAt(p) - CoveredBy(bars, p)) * 0.5;
        }
      }
    }
    return {seed - reach[1] * along, seed + reach[0] * along, usual_px_, 1, 0};
  }

  // One more bar: where most is left unexplained, or beside one that is there.
  std::vector<std::vector<Bar>> Births(const std::vector<Bar>& bars) const {
    std::vector<std::pair<double, Bar>> found;
    for (int y = 0; y < blob_.dark.rows; y += kSeedStepPx)
      for (int x = 0; x < blob_.dark.cols; x += kSeedStepPx) {
        const Point seed(x + blob_.origin.x, y + blob_.origin.y);
        if (blob_.dark.at<float>(y, x) < 0.6f || CoveredBy(bars, seed) > 0) continue;
        for (int k = 0; k < kNumAngles; ++k) {
          double gain = 0;
          const Bar bar = Grown(bars, seed, std::numbers::pi * k / kNumAngles, gain);
          if (gain > 0) found.emplace_back(gain, bar);
        }
      }
    std::stable_sort(found.begin(), found.end(), [](const auto& p, const auto& q) { return p.first > q.first; });
    std::vector<std::vector<Bar>> births;
    std::vector<Bar> tried;
    for (const auto& [gain, bar] : found) {
      const bool known = std::any_of(tried.begin(), tried.end(), [&](const Bar& other) {
        return (bar.a + bar.b - other.a - other.b).norm() / 2 < usual_px_ && std::abs(bar.Along().dot(other.Along())) > 0.9;
      });
      if (known) continue;
      tried.push_back(bar);
      births.push_back(bars);
      births.back().push_back(bar);
      if (tried.size() >= 3) break;
    }
    for (std::size_t k = 0; k < bars.size(); ++k) births.push_back(Halved(bars, k));
    return births;
  }

  std::vector<Bar> Halved(std::vector<Bar> bars, std::size_t k) const {
    const Point along = bars[k].Along(), across(-along.y(), along.x());
    Bar right = bars[k];
    right.width_px = bars[k].width_px = std::max(0.6 * usual_px_, bars[k].width_px / 2);
    const Point aside = 0.5 * right.width_px * across;
    right.a += aside;
    right.b += aside;
    bars[k].a -= aside;
    bars[k].b -= aside;
    bars.push_back(right);
    return bars;
  }

  const Blob& blob_;
  double usual_px_;
  double shortest_px_;
  const BundleOptions& options_;
};

Blob CutOut(const HairContrast& hair, const cv::Mat& labels, int label, const cv::Rect& box) {
  const cv::Rect window =
      (box + cv::Size(2 * kRimPx, 2 * kRimPx) - cv::Point(kRimPx, kRimPx)) & cv::Rect({0, 0}, labels.size());
  Blob blob;
  blob.origin = window.tl();
  const cv::Mat own = labels(window) == label;
  cv::Mat near_own;
  cv::dilate(own, near_own, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * kRimPx + 1, 2 * kRimPx + 1}));
  std::vector<double> inside;
  const cv::Mat contrast = hair.contrast(window), seen = hair.seen(window), label_here = labels(window);
  for (int y = 0; y < window.height; ++y)
    for (int x = 0; x < window.width; ++x)
      if (own.at<uchar>(y, x)) inside.push_back(contrast.at<float>(y, x));
  blob.depth = Quantile(std::move(inside), 0.8);
  blob.dark = cv::Mat::zeros(window.size(), CV_32F);
  for (int y = 0; y < window.height; ++y)
    for (int x = 0; x < window.width; ++x) {
      const int other = label_here.at<int>(y, x);
      if (!near_own.at<uchar>(y, x) || !seen.at<uchar>(y, x) || (other != 0 && other != label)) continue;
      static const float lo = getenv("LO") ? atof(getenv("LO")) : 0.45f;
      const float dark = std::clamp((contrast.at<float>(y, x) / static_cast<float>(blob.depth) - lo) / (1 - lo), 0.f, 1.f);
      blob.dark.at<float>(y, x) = dark;
      if (x % 2 || y % 2) continue;
      blob.samples.x.push_back(static_cast<float>(x + window.x));
      blob.samples.y.push_back(static_cast<float>(y + window.y));
      blob.samples.dark.push_back(dark);
      blob.energy += dark * dark;
    }
  // Whole groups of samples (see CostOfOne); the added ones are skin far away.
  while (blob.samples.dark.size() % kLanes) {
    blob.samples.x.push_back(-1e4f);
    blob.samples.y.push_back(-1e4f);
    blob.samples.dark.push_back(0);
  }
  return blob;
}

double UsualWidthPx(const std::vector<Stroke>& strokes, double um_per_px) {
  std::vector<double> widths;
  for (const Stroke& stroke : strokes)
    if (!stroke.is_lane && stroke.clear_share > 0.5 && stroke.depth > 0.3) widths.push_back(stroke.width_px);
  static const double q = getenv("UQ") ? atof(getenv("UQ")) : 0.4;
  const double usual_px = widths.size() < 8 ? 75 / um_per_px : Quantile(std::move(widths), q);
  return std::clamp(usual_px * um_per_px, 60.0, 110.0) / um_per_px;
}

// Share of a stroke's points on the marked pixels.
double ShareOn(const cv::Mat& labels, int label, const Polyline& line) {
  int on = 0;
  for (const Point& at : line) {
    const cv::Point p(static_cast<int>(std::lround(at.x())), static_cast<int>(std::lround(at.y())));
    on += cv::Rect({0, 0}, labels.size()).contains(p) && labels.at<int>(p) == label;
  }
  return static_cast<double>(on) / static_cast<double>(line.size());
}

double ShareOn(const cv::Mat& mask, const Polyline& line) {
  int on = 0;
  for (const Point& at : line) {
    const cv::Point p(static_cast<int>(std::lround(at.x())), static_cast<int>(std::lround(at.y())));
    on += cv::Rect({0, 0}, mask.size()).contains(p) && mask.at<uchar>(p);
  }
  return static_cast<double>(on) / static_cast<double>(line.size());
}

}  // namespace

std::vector<Stroke> FitBundles(const HairContrast& hair, std::vector<Stroke> strokes, const BundleOptions& options0) {
  BundleOptions options = options0;
#define OPT(n) if (getenv(#n)) options.n = atof(getenv(#n));
  OPT(blob_level) OPT(longest_um) OPT(shortest_um) OPT(min_aspect) OPT(hair_cost) OPT(width_cost) OPT(wider_log_sd) OPT(thinner_log_sd) OPT(overlap_cost) OPT(parallel_sd_deg) OPT(max_unexplained) OPT(bow_sd)
  if (getenv("NOB")) return strokes;
  const double margin = getenv("MARGIN") ? atof(getenv("MARGIN")) : 0, tr = getenv("TR") ? atof(getenv("TR")) : 0.3;
  const double um = hair.scale.um_per_work_px;
  const double usual_px = UsualWidthPx(strokes, um);
  cv::Mat labels, stats, centers;
  const cv::Mat dark = (hair.contrast > options.blob_level * hair.typical_depth) & hair.seen;
  const int num_labels = cv::connectedComponentsWithStats(dark, labels, stats, centers, 8, CV_32S);
  std::vector<Stroke> bars;
  cv::Mat solved(labels.size(), CV_8U, cv::Scalar(0));
  for (int label = 1; label < num_labels; ++label) {
    const cv::Rect box(stats.at<int>(label, cv::CC_STAT_LEFT), stats.at<int>(label, cv::CC_STAT_TOP),
                       stats.at<int>(label, cv::CC_STAT_WIDTH), stats.at<int>(label, cv::CC_STAT_HEIGHT));
    const double extent_um = std::hypot(box.width, box.height) * um;
    if (extent_um < options.shortest_um || extent_um > options.longest_um) continue;
    if (stats.at<int>(label, cv::CC_STAT_AREA) < 0.3 * usual_px * usual_px * options.min_aspect) continue;
    const Blob blob = CutOut(hair, labels, label, box);
    BlobFit fit(blob, usual_px, um, options);
    const std::vector<Bar> found = fit.Run();
    if (found.empty() || fit.Unexplained(found) > options.max_unexplained) continue;
    std::vector<const Stroke*> traced;
    for (const Stroke& stroke : strokes)
      if (ShareOn(labels, label, stroke.line) > tr) traced.push_back(&stroke);
    const cv::Rect inner(kRimPx, kRimPx, labels.cols - 2 * kRimPx, labels.rows - 2 * kRimPx);
    static const int nb = getenv("NBORD") ? atoi(getenv("NBORD")) : 1;
    if (traced.empty() && ((nb && (box & inner) != box) || nb > 1)) continue;
    if (!traced.empty() && fit.CostOfTraced(traced) <= fit.Cost(found) + margin) continue;
    for (const Bar& bar : found) {
      if (bar.Length() < std::max(options.shortest_um / um, options.min_aspect * bar.width_px)) continue;
      Stroke stroke;
      stroke.line = Resample(CourseOf(bar), kStrokeStepPx);
      stroke.width_px = bar.width_px;
      DescribeStroke(hair.contrast, stroke);
      stroke.is_lane = found.size() > 1; if (getenv("FEAT")) { stroke.clear_share = -1 - fit.Unexplained(found) - 10.0 * static_cast<double>(traced.size()) - 100.0 * static_cast<double>(found.size()); }
      static const double me = getenv("ME") ? atof(getenv("ME")) : 0.3; if (stroke.edge_contrast < me) continue;
      bars.push_back(std::move(stroke));
    }
    static const double er = getenv("ER") ? atof(getenv("ER")) : 0;
    if (er > 0) for (const Bar& bar : found) { std::vector<cv::Point> line; for (const Point& at : CourseOf(bar)) line.emplace_back(static_cast<int>(std::lround(at.x())), static_cast<int>(std::lround(at.y()))); cv::polylines(solved, line, false, cv::Scalar(255), std::max(1, static_cast<int>(std::lround(er * bar.width_px)))); }
    else solved(box).setTo(255, labels(box) == label);
  }
  std::erase_if(strokes, [&](const Stroke& s) { return ShareOn(solved, s.line) > 0.5; });
  strokes.insert(strokes.end(), bars.begin(), bars.end());
  return strokes;
}

}  // namespace tricho
