// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/regroup.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/box_index.h"
#include "hair/line/course.h"
#include "hair/line/nearest_sample.h"

namespace tricho {

namespace {

constexpr std::size_t kLeaning = 3;     // Samples next to a seam lean towards where the lines came from.
constexpr std::size_t kTurnReach = 15;  // Samples that tell the direction of a half at the seam.
constexpr std::size_t kSearchStep = 2;
constexpr std::size_t kElsewhere = 5;  // Samples between two places to cut a line.
constexpr std::size_t kShortest = 6;   // Samples of a hair that can be cut.
constexpr double kCellPx = 64;
constexpr double kNearPx = 4;            // Hairs meet when their edges come this near.
constexpr double kLeastTurnGain = 0.02;  // Another pairing is tried where it turns less sharply by this [rad^2],
constexpr double kJoinTurnSlack = 0.02;  // and one hair in the place of two unless it turns more sharply by this.
constexpr double kLeastGainPx = 5;       // What it must explain better.
constexpr int kNumPasses = 2;
// A hair with a kink of so many usual ones, and at least this sharp, may be two.
constexpr double kSharpKinks = 5, kLeastSharpRad = 0.5;
constexpr double kSplitGainPx = 10;
// Ends that face each other: the longer the hair, the longer a gap may be, and any up to kNearGapUm; beyond it the
// turn must be less, in proportion.
constexpr double kNearGapUm = 300, kLongestGapUm = 1000;
constexpr double kGapOverLength = 0.3;
constexpr double kFacingRad = 0.2;       // Largest turn into the gap and out of it.
constexpr double kMostWidthRatio = 1.8;  // Of the two hairs.
// Ends of one hair that were traced twice, side by side.
constexpr double kLongestOverlapUm = 150;
constexpr double kAsideWidths = 0.5;
constexpr double kOverlapTurnRad = 0.3;

struct Meeting {
  std::size_t i = 0, j = 0;  // Samples of two lines, the one of the second nearest to that of the first.
};

// Where two lines come within `near_px`: first where they are nearest, then where that stretch begins, ends and has its
// middle, unless this is hardly elsewhere. Empty where they don't.
std::vector<Meeting> MeetingsOf(const Polyline& a, const Polyline& b, double near_px) {
  Meeting nearest, first, last;
  double least = near_px * near_px;
  bool any = false;
  const NearestSample of_b(b, kSearchStep);
  for (std::size_t i = 0; i < a.size(); i += kSearchStep) {
    const std::optional<NearestSample::Found> found = of_b.To(a[i], near_px);
    if (!found) continue;
    const Meeting here{i, found->sample};
    if (!any) first = here;
    last = here;
    any = true;
    if (found->squared_px >= least) continue;
    least = found->squared_px;
    nearest = here;
  }
  if (!any) return {};
  std::vector<Meeting> meetings{nearest};
  for (const Meeting& other : {first, last, Meeting{(first.i + last.i) / 2, (first.j + last.j) / 2}})
    if (std::ranges::none_of(meetings, [&](const Meeting& known) {
          return std::max(known.i, other.i) - std::min(known.i, other.i) < kElsewhere;
        }))
      meetings.push_back(other);
  return meetings;
}

Polyline Chained(Polyline first, const Polyline& second) {
  if (first.size() > 2 * kLeaning) first.resize(first.size() - kLeaning);
  const std::size_t skipped = second.size() > 2 * kLeaning ? kLeaning : 0;
  first.insert(first.end(), second.begin() + skipped, second.end());
  return first;
}

double SquaredTurn(const Point& in, const Point& out) {
  if (in.norm() < 1e-9 || out.norm() < 1e-9) return 0;
  const double turn = std::atan2(Cross(in, out), in.dot(out));
  return turn * turn;
}

// Directions in which a line reaches and leaves one of its samples.
struct Passage {
  Point in, out;
  Passage(const Polyline& line, std::size_t at)
      : in(line[at] - line[at > kTurnReach ? at - kTurnReach : 0]),
        out(line[std::min(at + kTurnReach, line.size() - 1)] - line[at]) {}
};

// Exchanges the halves of two hairs where they meet; returns whether that is better.
bool Exchange(PhotoFit& fit, int a, int b, const Meeting& at) {
  const Polyline p = fit.strokes()[a].line, q = fit.strokes()[b].line;
  const Passage along_p(p, at.i), along_q(q, at.j);
  const double turn = SquaredTurn(along_p.in, along_p.out) + SquaredTurn(along_q.in, along_q.out);
  const auto exchange = [&](double turn_then, const Polyline& for_a, const Polyline& for_b) {
    // Two straight pieces of one hair don't turn: what makes one of two may turn a little more.
    const bool joins = for_a.size() < kFewestSamples || for_b.size() < kFewestSamples;
    return turn_then < turn + (joins ? kJoinTurnSlack : -kLeastTurnGain) &&
           fit.TryCourses(a, b, for_a, for_b, kLeastGainPx);
  };
  return exchange(SquaredTurn(along_p.in, along_q.out) + SquaredTurn(along_q.in, along_p.out),
                  Chained(UpTo(p, at.i), From(q, at.j)), Chained(UpTo(q, at.j), From(p, at.i))) ||
         exchange(SquaredTurn(along_p.in, -along_q.in) + SquaredTurn(-along_p.out, along_q.out),
                  Chained(UpTo(p, at.i), Reversed(UpTo(q, at.j))), Chained(Reversed(From(p, at.i)), From(q, at.j)));
}

bool MayMeet(const Stroke& p, const Stroke& q) {
  if (p.line.size() < kShortest || q.line.size() < kShortest) return false;
  const Point between = p.line[p.line.size() / 2] - q.line[q.line.size() / 2];
  return between.norm() < static_cast<double>(p.line.size() + q.line.size()) * kStrokeStepPx;
}

// The hairs near a hair, asked of an index that follows their changes.
class HairPairs {
 public:
  explicit HairPairs(const PhotoFit& fit) : fit_(fit), index_(ExtentOf(fit.hair()), kCellPx) {
    for (int i = 0; i < fit.size(); ++i) Put(i);
  }

  // Calls visit(b) for the hairs b > after whose boxes, half of their width around them, come within reach() of that of
  // hair a, in order; visit tells whether it changed a and b.
  template <typename Reach, typename Visit>
  void ForNear(int a, int after, const Reach& reach, const Visit& visit) {
    const auto near = [&](int last) { return index_.Near(Inflated(BoxAround(fit_.strokes()[a].line), reach()), last); };
    std::vector<int> left = near(after);
    for (std::size_t k = 0; k < left.size();) {
      const int b = left[k++];
      if (!visit(b)) continue;
      Put(a);
      Put(b);
      left = near(b);
      k = 0;
    }
  }

 private:
  void Put(int i) {
    const Stroke& stroke = fit_.strokes()[i];
    index_.Put(i, Inflated(BoxAround(stroke.line), stroke.width_px / 2));
  }

  const PhotoFit& fit_;
  BoxIndex index_;
};

// Angle between two directions; 0 where one has no length.
double Turn(const Point& in, const Point& out) { return std::sqrt(SquaredTurn(in, out)); }

// Direction in which a line leaves its last sample.
Point Outwards(const Polyline& line) {
  return line.back() - line[line.size() > kTurnReach ? line.size() - 1 - kTurnReach : 0];
}

// What two ends must be like to be those of one hair, in working pixels.
struct Facing {
  double near_px, longest_px, most_turn_rad;  // Beyond near_px the turn must be less, in proportion.
  double slack_px;  // Ends are known to so much aside: from nearby the gap's direction is not.
  double overlap_px, aside_px, overlap_turn_rad;
};

Facing FacingOf(const PhotoFit& fit, int a, int b) {
  const Stroke &p = fit.strokes()[a], &q = fit.strokes()[b];
  const double um_per_px = fit.hair().scale.um_per_work_px, width_px = std::max(p.width_px, q.width_px);
  const double length_px = kStrokeStepPx * static_cast<double>(std::max(p.line.size(), q.line.size()));
  Facing facing;
  facing.near_px = kNearGapUm / um_per_px;
  facing.longest_px = std::max(facing.near_px, std::min(kLongestGapUm / um_per_px, kGapOverLength * length_px));
  facing.most_turn_rad = kFacingRad;
  facing.slack_px = width_px / 2;
  facing.overlap_px = kLongestOverlapUm / um_per_px;
  facing.aside_px = kAsideWidths * width_px;
  facing.overlap_turn_rad = kOverlapTurnRad;
  return facing;
}

// Whether `second` goes on where `first` ends.
bool FaceEachOther(const Polyline& first, const Polyline& second, const Facing& facing) {
  const Point gap = second.front() - first.back();
  const double gap_px = gap.norm();
  if (gap_px > facing.longest_px) return false;
  const Point out = Outwards(first), in = -Outwards(Reversed(second));
  const double most_rad = facing.most_turn_rad * std::min(1.0, facing.near_px / std::max(1e-9, gap_px));
  const double slack_rad = std::atan2(facing.slack_px, gap_px);
  return Turn(out, in) < most_rad && Turn(out, gap) < most_rad + slack_rad && Turn(gap, in) < most_rad + slack_rad;
}

// The one hair whose end and beginning two lines trace side by side; empty where they don't.
Polyline JoinedOverlap(const Polyline& first, const Polyline& second, const Facing& facing) {
  if ((second.front() - first.back()).norm() > facing.overlap_px + facing.aside_px) return {};
  const std::optional<NearestSample::Found> into_first = NearestSample(first).To(second.front(), facing.aside_px),
                                            into_second = NearestSample(second).To(first.back(), facing.aside_px);
  if (!into_first || !into_second) return {};
  const std::size_t i = into_first->sample, j = into_second->sample;
  if (i == 0 || j + 1 == second.size()) return {};  // One lies beside the other as a whole.
  if (static_cast<double>(std::max(first.size() - 1 - i, j)) * kStrokeStepPx > facing.overlap_px) return {};
  if (Turn(Outwards(UpTo(first, i)), -Outwards(Reversed(From(second, j)))) > facing.overlap_turn_rad) return {};
  Polyline joined = UpTo(first, (i + first.size() - 1) / 2);
  const Polyline rest = From(second, j / 2);
  joined.insert(joined.end(), rest.begin(), rest.end());
  return joined;
}

// The one hair that two are, where the second goes on where the first ends; empty where it does not.
Polyline Continued(const Polyline& first, const Polyline& second, const Facing& facing) {
  if (first.empty() || second.empty()) return {};
  return FaceEachOther(first, second, facing) ? Chained(first, second) : JoinedOverlap(first, second, facing);
}

// So far apart may two hairs be that JoinEnds joins.
double FarthestJoinPx(const PhotoFit& fit, int a) {
  const double farthest_um = std::max({kNearGapUm, kLongestGapUm, kLongestOverlapUm});
  const double widest_px = kMostWidthRatio * fit.strokes()[a].width_px;
  return farthest_um / fit.hair().scale.um_per_work_px + kAsideWidths * widest_px;
}

// Tries all ways in which one of two hairs may go on where the other ends; returns whether they became one.
bool JoinEnds(PhotoFit& fit, int a, int b) {
  const Stroke &p = fit.strokes()[a], &q = fit.strokes()[b];
  const Facing facing = FacingOf(fit, a, b);
  bool joined_any = false;
  for (const bool turn_a : {false, true})
    for (const bool turn_b : {false, true}) {
      const Polyline joined = Continued(turn_a ? Reversed(p.line) : p.line, turn_b ? Reversed(q.line) : q.line, facing);
      if (!joined.empty()) joined_any |= fit.TryCourses(a, b, joined, {}, kLeastGainPx);
    }
  return joined_any;
}

// A line that ran on from the end of one hair to the next is two.
void SplitWrongJoins(PhotoFit& fit) {
  const double sharp_rad = std::max(kLeastSharpRad, kSharpKinks * fit.UsualKinkRad());
  const auto split = [&](int i, std::size_t at) {
    const Polyline line = fit.strokes()[i].line;
    return at >= kShortest && at + kShortest < line.size() &&
           fit.TryTwo(i, UpTo(line, at), From(line, at), kSplitGainPx);
  };
  for (int i = 0, end = fit.size(); i < end; ++i) {
    const Polyline& line = fit.strokes()[i].line;
    if (line.size() < 2 * kShortest) continue;
    if (Kink(line, kKinkSamples) >= sharp_rad && split(i, KinkSample(line, kKinkSamples))) continue;
    const PhotoFit::WidthStep step = fit.WidestStep(i);
    if (step.gain > kWidthStepGainPx) split(i, step.sample);
  }
}

}  // namespace

void JoinFacingEnds(PhotoFit& fit) {
  fit.DrawAll();
  HairPairs pairs(fit);
  for (int a = 0; a < fit.size(); ++a)
    pairs.ForNear(
        a, -1, [&] { return FarthestJoinPx(fit, a); },
        [&](int b) {
          const Stroke &p = fit.strokes()[a], &q = fit.strokes()[b];
          if (a == b || !MayMeet(p, q) || p.width_px > kMostWidthRatio * q.width_px ||
              q.width_px > kMostWidthRatio * p.width_px)
            return false;
          return JoinEnds(fit, a, b);
        });
  fit.DropEmptyHairs();
}

void RegroupHalves(PhotoFit& fit, double least_um) {
  const double least_samples = least_um / fit.hair().scale.um_per_work_px / kStrokeStepPx;
  fit.DrawAll();
  for (int pass = 0; pass < kNumPasses; ++pass) {
    SplitWrongJoins(fit);
    HairPairs pairs(fit);
    for (int a = 0; a < fit.size(); ++a)
      pairs.ForNear(
          a, a, [&] { return fit.strokes()[a].width_px / 2 + kNearPx; },
          [&](int b) {
            const Stroke &p = fit.strokes()[a], &q = fit.strokes()[b];
            if (!MayMeet(p, q) || static_cast<double>(std::max(p.line.size(), q.line.size())) < least_samples)
              return false;
            const double near_px = (p.width_px + q.width_px) / 2 + kNearPx;
            return std::ranges::any_of(MeetingsOf(p.line, q.line, near_px),
                                       [&](const Meeting& at) { return Exchange(fit, a, b, at); });
          });
  }
  fit.DropEmptyHairs();
}

}  // namespace tricho
