// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/join.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/box_index.h"
#include "hair/line/hair_facts.h"
#include "hair/trace/matching_graph.h"

namespace tricho {

namespace {

constexpr std::size_t kTangentSamples = 12;  // An end's direction is that of its last 24 px.
constexpr double kMaxCost = 12;  // A join must be likelier than two ends: sum of squared deviations (chi-square like).
constexpr double kMaxGapUm = 900;    // Longest stretch hidden under other hairs.
constexpr double kMaxBrightUm = 70;  // Longest stretch of a gap without any hair (glare, a flake).

struct End {
  int piece = 0;
  bool at_front = false;
  Point at, outwards;
  double bend = 0;  // Curvature seen when leaving outwards [1/px], positive to the left of `outwards`.
};

End MakeEnd(const Stroke& stroke, int piece, bool at_front) {
  End end;
  end.piece = piece;
  end.at_front = at_front;
  const std::size_t n = stroke.line.size();
  const auto sample = [&](std::size_t k) { return at_front ? stroke.line[k] : stroke.line[n - 1 - k]; };
  const std::size_t reach = std::min(kTangentSamples, n - 1);
  end.at = sample(0);
  const Point near = (sample(0) - sample(reach / 2)).normalized(),
              far = (sample(reach / 2) - sample(reach)).normalized();
  end.outwards = (sample(0) - sample(reach)).normalized();
  if (reach >= 8) {
    const double span = static_cast<double>(reach) / 2 * kStrokeStepPx;
    end.bend = std::clamp(std::asin(std::clamp(Cross(far, near), -1.0, 1.0)) / span, -kMostBendOfEnds, kMostBendOfEnds);
    // The chord points to where the line was half a chord ago: turn it on by the bend.
    const double turn = end.bend * span;
    end.outwards = Eigen::Rotation2Dd(turn) * end.outwards;
  }
  return end;
}

// Where an end would run to after `ahead` px, keeping half of its bend: hairs straighten in the mean.
Point Extended(const End& end, double ahead) {
  const Point left(-end.outwards.y(), end.outwards.x());
  return end.at + ahead * end.outwards + 0.25 * end.bend * ahead * ahead * left;
}

Point ExtendedDirection(const End& end, double ahead) {
  return Eigen::Rotation2Dd(0.5 * end.bend * ahead) * end.outwards;
}

// Cubic Hermite curve between two ends, samples every kStrokeStepPx, ends left out.
Polyline Bridge(const End& a, const End& b) {
  const double gap = (b.at - a.at).norm();
  const int n = static_cast<int>(gap / kStrokeStepPx);
  Polyline bridge;
  for (int i = 1; i < n; ++i) {
    const double t = static_cast<double>(i) / n, t2 = t * t, t3 = t2 * t;
    bridge.push_back((2 * t3 - 3 * t2 + 1) * a.at + (t3 - 2 * t2 + t) * gap * a.outwards + (3 * t2 - 2 * t3) * b.at -
                     (t3 - t2) * gap * b.outwards);
  }
  return bridge;
}

// Length of the bridge that runs over bare skin.
double BrightPx(const cv::Mat& contrast, const Polyline& bridge, double level) {
  double bright = 0;
  for (const Point& at : bridge) {
    const cv::Point p(NearestWhole(at.x()), NearestWhole(at.y()));
    if (!cv::Rect({0, 0}, contrast.size()).contains(p) || contrast.at<float>(p) < level) bright += kStrokeStepPx;
  }
  return bright;
}

class Joiner {
 public:
  Joiner(const HairContrast& hair, const std::vector<Stroke>& pieces) : hair_(hair), pieces_(pieces) {
    for (int i = 0; i < static_cast<int>(pieces.size()); ++i) {
      ends_.push_back(MakeEnd(pieces[i], i, true));
      ends_.push_back(MakeEnd(pieces[i], i, false));
    }
  }

  std::vector<Stroke> Run() const {
    std::vector<int> mate = Match();
    BreakCycles(mate);
    std::vector<Stroke> joined;
    std::vector<bool> done(pieces_.size(), false);
    for (int start = 0; start < static_cast<int>(ends_.size()); ++start)
      if (mate[start] < 0 && !done[ends_[start].piece]) joined.push_back(Chain(start, mate, done));
    return joined;
  }

 private:
  // Cost of one hair going on from end a to end b; above kMaxCost: not the same hair.
  double Cost(const End& a, const End& b) const {
    const double impossible = 2 * kMaxCost + 1;
    const Point chord = b.at - a.at;
    const double gap = chord.norm();
    if (gap > kMaxGapUm / hair_.scale.um_per_work_px) return impossible;
    // Pieces cut at one place overlap by a step or two; farther back is another thing.
    if (chord.dot(a.outwards) < -5 || chord.dot(b.outwards) > 5) return impossible;
    const double along = std::max(0.0, chord.dot(a.outwards)), along_back = std::max(0.0, -chord.dot(b.outwards));
    const double turn =
        std::acos(std::clamp(-ExtendedDirection(a, along / 2).dot(ExtendedDirection(b, along_back / 2)), -1.0, 1.0));
    const double aside_a = (Extended(a, along) - b.at).norm(), aside_b = (Extended(b, along_back) - a.at).norm();
    const Stroke &p = pieces_[a.piece], &q = pieces_[b.piece];
    // A short piece's direction is uncertain.
    const double slack = 1 + 10.0 / static_cast<double>(p.line.size()) + 10.0 / static_cast<double>(q.line.size());
    const double sigma_px = (1.2 + 0.05 * gap) * std::sqrt(slack), sigma_rad = (0.11 + 0.001 * gap) * std::sqrt(slack);
    double cost =
        (aside_a * aside_a + aside_b * aside_b) / (2 * sigma_px * sigma_px) + turn * turn / (sigma_rad * sigma_rad);
    if (cost > kMaxCost) return impossible;
    const double wide = std::log(p.width_px / q.width_px) / 0.28, deep = (p.depth - q.depth) / 0.22;
    cost += (wide * wide + deep * deep) / slack + 0.02 * gap;
    if (cost > kMaxCost) return impossible;
    const double bright_um =
        BrightPx(hair_.contrast, Bridge(a, b), 0.5 * std::min(p.depth, q.depth)) * hair_.scale.um_per_work_px;
    if (bright_um > kMaxBrightUm) return impossible;
    return cost + 6 * bright_um / kMaxBrightUm;
  }

  std::vector<int> Match() const {
    const double reach_px = kMaxGapUm / hair_.scale.um_per_work_px;
    BoxIndex index(ExtentOf(hair_), reach_px / 2);
    for (int a = 0; a < static_cast<int>(ends_.size()); ++a) index.Put(a, Box(ends_[a].at));
    std::vector<WeightedEdge> edges;
    for (int a = 0; a < static_cast<int>(ends_.size()); ++a)
      for (const int b : index.Near(Inflated(Box(ends_[a].at), reach_px), a)) {
        if (ends_[a].piece == ends_[b].piece) continue;
        const double cost = Cost(ends_[a], ends_[b]);
        if (cost < kMaxCost) edges.push_back({a, b, kMaxCost - cost});
      }
    return MaximumWeightMatching(static_cast<int>(ends_.size()), edges);
  }

  static int OtherEnd(int end) { return end ^ 1; }

  // A ring of pieces is no hair: it is opened at its costliest join.
  void BreakCycles(std::vector<int>& mate) const {
    std::vector<bool> seen(ends_.size(), false);
    for (int start = 0; start < static_cast<int>(ends_.size()); ++start) {
      if (seen[start] || mate[start] < 0) continue;
      int worst = start, at = start;
      double worst_cost = -1;
      bool ring = false;
      while (mate[at] >= 0) {
        seen[at] = seen[mate[at]] = true;
        const double cost = Cost(ends_[at], ends_[mate[at]]);
        if (cost > worst_cost) {
          worst_cost = cost;
          worst = at;
        }
        at = OtherEnd(mate[at]);
        if (at == start) {
          ring = true;
          break;
        }
      }
      if (ring) {
        const int other = mate[worst];
        mate[worst] = mate[other] = -1;
      }
    }
  }

  Stroke Chain(int start, const std::vector<int>& mate, std::vector<bool>& done) const {
    Stroke hair;
    double weight = 0;
    for (int end = start;;) {
      const Stroke& piece = pieces_[ends_[end].piece];
      done[ends_[end].piece] = true;
      Polyline line = piece.line;
      if (!ends_[end].at_front) std::reverse(line.begin(), line.end());
      hair.line.insert(hair.line.end(), line.begin(), line.end());
      const double length = static_cast<double>(line.size());
      hair.width_px += length * piece.width_px;
      hair.depth += length * piece.depth;
      hair.clear_share += length * piece.clear_share;
      hair.edge_contrast += length * piece.edge_contrast;
      hair.is_lane |= piece.is_lane;
      weight += length;
      const int leave = OtherEnd(end);
      if (mate[leave] < 0) break;
      const Polyline bridge = Bridge(ends_[leave], ends_[mate[leave]]);
      hair.line.insert(hair.line.end(), bridge.begin(), bridge.end());
      end = mate[leave];
    }
    hair.width_px /= weight;
    hair.depth /= weight;
    hair.clear_share /= weight;
    hair.edge_contrast /= weight;
    hair.line = Resample(hair.line, kStrokeStepPx);
    return hair;
  }

  const HairContrast& hair_;
  const std::vector<Stroke>& pieces_;
  std::vector<End> ends_;
};

}  // namespace

std::vector<Stroke> JoinStrokes(const HairContrast& hair, const std::vector<Stroke>& pieces) {
  return Joiner(hair, pieces).Run();
}

}  // namespace tricho
