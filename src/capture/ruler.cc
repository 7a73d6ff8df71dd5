// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/ruler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"
#include "base/units.h"
#include "capture/mark_row.h"
#include "capture/straight_strokes.h"

namespace tricho {
namespace {

constexpr double kLongestSidePx = 900;  // Marks are looked for on a copy no longer than this.
constexpr int kFewestPx = 32;           // Of the shorter side of that copy.
constexpr double kMaxLengthShare = 0.15;
constexpr std::size_t kMostStrokes = 800;
constexpr double kPlainMark = 0.4;     // Of the median contrast: what is less is no mark.
constexpr int kBeyond = 2;             // Places beyond the outermost marks found that are looked at.
constexpr double kLongShare = 1.3;     // A long mark over a short one,
constexpr double kOneLongShare = 1.4;  // and where there is but one: a hair may go on where a mark ends.
constexpr double kPlaceErrorPx = 0.1;  // Of the whole row, on the small copy.
constexpr double kMaxUmPerPx = 60;     // Coarser, no hair could be measured.
constexpr double kMarginPx = 2.5;
constexpr double kFarFlankPx = 12;    // Where skin is looked for beside a mark of unknown width,
constexpr double kFlankBeyondPx = 3;  // and beyond its edge when that is known.

// A mark as the pixels show it, in pixels of the small copy.
struct SeenMark {
  double low = 0, high = 0;  // Ends along the mark.
  double Length() const { return high - low; }
};

// A row of marks over the small copy of the photo.
class Reader {
 public:
  Reader(cv::Mat grey, const MarkRow& row, const std::vector<StraightStroke>& strokes)
      : grey_(std::move(grey)), row_(row), flank_px_(std::min(0.4 * row.pitch_px, kFarFlankPx)) {
    std::vector<double> lengths;
    for (const auto& [k, i] : row.strokes) lengths.push_back(strokes[i].length_px);
    short_px_ = Quantile(lengths, 0.25);
    // Thick marks have their skin further off than thin ones, and far off lie hairs and the next mark.
    MeasureInk(strokes);
    flank_px_ = std::min(0.4 * row.pitch_px, half_mark_px_ + kFlankBeyondPx);
    MeasureInk(strokes);
    for (int k = row.strokes.begin()->first - kBeyond; k <= row.strokes.rbegin()->first + kBeyond; ++k)
      if (const std::optional<SeenMark> mark = MarkAt(k)) marks_[k] = *mark;
  }

  const std::map<int, SeenMark>& marks() const { return marks_; }
  double half_mark_px() const { return half_mark_px_; }

  // Whether marks stand between the marks of the row, so that it passes over every second one, or two of three.
  bool StandBetween(int parts) const {
    constexpr double kMost = 0.6;
    int places = 0, seen = 0;
    for (int k = row_.strokes.begin()->first; k < row_.strokes.rbegin()->first; ++k)
      for (int part = 1; part < parts; ++part, ++places)
        if (const std::optional<SeenMark> mark = MarkAt(k + static_cast<double>(part) / parts))
          seen += mark->Length() > short_px_ / 2 ? 1 : 0;
    return seen > kMost * places;
  }

  Point At(double along, double mark) const { return along * row_.along + mark * row_.mark; }

  // How much darker than the skin beside it: in a window as wide as lettering, the share of its pixels that are ink.
  double InkShare(double along, double mark_from, double mark_to, double half_width) const {
    std::vector<double> values;
    for (double m = mark_from; m <= mark_to; m += 1)
      for (double a = -half_width; a <= half_width; a += 1)
        if (const std::optional<double> value = Value(At(along + a, m))) values.push_back(*value);
    if (values.size() < 20) return 0;
    const double darkest_skin = Quantile(values, 0.75) - kPlainMark * contrast_;
    const auto ink = std::ranges::count_if(values, [darkest_skin](double value) { return value < darkest_skin; });
    return static_cast<double>(ink) / static_cast<double>(values.size());
  }

 private:
  void MeasureInk(const std::vector<StraightStroke>& strokes) {
    std::vector<double> darkness, half_widths;
    for (const auto& [k, i] : row_.strokes)
      darkness.push_back(Darkness(row_.PlaceOf(k), strokes[i].middle_px.dot(row_.mark)));
    contrast_ = Median(darkness);
    for (const auto& [k, i] : row_.strokes)
      half_widths.push_back(HalfWidth(row_.PlaceOf(k), strokes[i].middle_px.dot(row_.mark)));
    half_mark_px_ = Median(half_widths);
  }

  std::optional<double> Value(const Point& at) const {
    const int x = cvRound(at.x()), y = cvRound(at.y());
    if (x < 0 || y < 0 || x >= grey_.cols || y >= grey_.rows) return std::nullopt;
    return grey_.at<uchar>(y, x);
  }

  // Of a place against both of its sides; 0 outside the photo.
  double Darkness(double along, double mark) const {
    double darkest = 255;
    for (const double a : {-0.7, 0.0, 0.7}) {
      const std::optional<double> value = Value(At(along + a, mark));
      if (!value) return 0;
      darkest = std::min(darkest, *value);
    }
    return std::max(0.0, Beside(along, mark) - darkest);
  }

  // The darker of its sides.
  double Beside(double along, double mark) const {
    const std::optional<double> left = Value(At(along - flank_px_, mark)), right = Value(At(along + flank_px_, mark));
    return left && right ? std::min(*left, *right) : 0;
  }

  // To where half of the darkness is left.
  double HalfWidth(double along, double mark) const {
    const std::optional<double> middle = Value(At(along, mark));
    if (!middle) return 1;
    double half_width = 0.5;
    for (; half_width < flank_px_; half_width += 0.5) {
      const std::optional<double> left = Value(At(along - half_width, mark)),
                                  right = Value(At(along + half_width, mark));
      if (!left || !right || std::min(*left, *right) > *middle + contrast_ / 2) break;
    }
    return half_width;
  }

  // How far the mark reaches from `from`, one way along itself; over gaps of a pixel, and where a hair crosses it:
  // there the mark is as dark as before, but so is what lies beside it.
  double Reach(double k, double from, int way, double least_darkness) const {
    constexpr double kStepPx = 0.5;
    constexpr int kMaxGapSteps = 3, kMaxCrossedSteps = 16;
    const double dark = Value(At(row_.PlaceOf(k), from)).value_or(0) + contrast_ / 2;
    double reached = 0;
    int gap = 0, crossed = 0;
    for (double at = 0; at < kMaxLengthShare * std::max(grey_.cols, grey_.rows); at += kStepPx) {
      const std::optional<double> value = Value(At(row_.PlaceOf(k), from + way * at));
      if (!value) break;
      if (Darkness(row_.PlaceOf(k), from + way * at) > least_darkness) {
        reached = at;
        gap = crossed = 0;
      } else if (*value > dark || Beside(row_.PlaceOf(k), from + way * at) > dark || ++crossed > kMaxCrossedSteps) {
        ++gap;
      }
      if (gap > kMaxGapSteps) break;
    }
    return reached;
  }

  // From within, both ways: which end the marks share is told by the row, but of few marks it may be told wrong.
  std::optional<SeenMark> MarkAt(double k) const {
    constexpr double kShortestPx = 3;
    constexpr double kFaintest = 0.7;  // Of the usual threshold: on a mole marks show less.
    SeenMark longest;
    for (const double share : {0.3, 0.5, 0.7}) {
      const double from =
          row_.BaseOf(k) + short_px_ * (row_.aligned_end == 0 ? share - 0.5 : -share * row_.aligned_end);
      const double own = std::clamp(Darkness(row_.PlaceOf(k), from), kFaintest * contrast_, contrast_);
      if (Darkness(row_.PlaceOf(k), from) < kPlainMark * own) continue;
      const SeenMark mark{from - Reach(k, from, -1, kPlainMark * own), from + Reach(k, from, 1, kPlainMark * own)};
      if (mark.Length() > longest.Length()) longest = mark;
    }
    if (longest.Length() < kShortestPx) return std::nullopt;
    return longest;
  }

  cv::Mat grey_;
  const MarkRow& row_;
  double flank_px_, short_px_ = 0, contrast_ = 0, half_mark_px_ = 1;
  std::map<int, SeenMark> marks_;
};

// Marks whose place is `phase` of every `period` are long, all others short. Of every fifth, each second one may be
// longer still.
struct Pattern {
  int period = 0, phase = 0;
  double misfit = 1e9;   // Mean over the marks, as a share of a short one; a mark that a hair hides counts little.
  double longer = 1;     // A long mark over a short one.
  bool has_one = false;  // Long mark, which could be lengthened by a hair.

  int PlaceIn(int k, int of) const { return ((k - phase) % of + of) % of; }
  bool IsLong(int k) const { return period > 0 && PlaceIn(k, period) == 0; }
  int ClassOf(int k) const { return !IsLong(k) ? 0 : period == 5 && PlaceIn(k, 10) == 5 ? 2 : 1; }
};

// Whether so many marks can show the period at all: one long mark among few may be a hair.
bool IsShown(const Pattern& pattern, std::size_t num_short, std::size_t num_long) {
  constexpr std::size_t kFewestShort = 3, kManyShort = 5;
  if (num_short < kFewestShort) return false;
  if (pattern.period == 0) return true;
  if (pattern.period == 2) return num_long >= 3;
  return num_long >= 2 || (num_long == 1 && num_short >= kManyShort);
}

Pattern Fitted(const std::map<int, SeenMark>& marks, int period, int phase) {
  constexpr double kMostMisfit = 0.4;
  Pattern pattern{period, phase};
  std::array<std::vector<double>, 3> lengths;
  for (const auto& [k, mark] : marks) lengths[pattern.ClassOf(k)].push_back(mark.Length());
  if (!IsShown(pattern, lengths[0].size(), lengths[1].size() + lengths[2].size())) return pattern;
  pattern.has_one = lengths[1].size() + lengths[2].size() == 1;
  std::array<double, 3> usual{};
  for (std::size_t i = 0; i < usual.size(); ++i) usual[i] = lengths[i].empty() ? 0 : Median(lengths[i]);
  for (const std::size_t i : {1, 2})
    if (usual[i] > 0)
      pattern.longer = pattern.longer == 1 ? usual[i] / usual[0] : std::min(pattern.longer, usual[i] / usual[0]);
  pattern.misfit = 0;
  for (const auto& [k, mark] : marks)
    pattern.misfit += std::min(kMostMisfit, std::abs(mark.Length() - usual[pattern.ClassOf(k)]) / usual[0]) /
                      static_cast<double>(marks.size());
  return pattern;
}

Pattern BestOfPeriod(const std::map<int, SeenMark>& marks, int period) {
  Pattern best;
  for (int phase = 0; phase < std::max(1, period == 5 ? 10 : period); ++phase) {
    const Pattern pattern = Fitted(marks, period, phase);
    const double least_longer = pattern.has_one ? kOneLongShare : kLongShare;
    if (pattern.misfit < best.misfit && (period == 0 || pattern.longer > least_longer)) best = pattern;
  }
  return best;
}

// Length of the short marks: the least that a fifth of all share. Hidden ones are shorter, but each by another length.
double ShortOf(std::vector<double> lengths) {
  constexpr double kAlike = 1.15, kAlikePx = 2, kFewAlike = 0.2;
  std::ranges::sort(lengths);
  for (const double length : lengths) {
    const auto alike = std::ranges::count_if(
        lengths, [length](double other) { return other >= length && other <= kAlike * length + kAlikePx; });
    if (static_cast<double>(alike) >= kFewAlike * static_cast<double>(lengths.size())) return length;
  }
  return 0;
}

// None (period 0) where no period explains the lengths far better than every other.
Pattern PatternOf(std::map<int, SeenMark> marks, const MarkRow& row) {
  constexpr double kFarBetter = 0.6;
  constexpr double kLeastMisfit = 0.03;
  constexpr double kMostMisfit = 0.15, kMostMisfitOfOne = 0.06;
  constexpr double kHidden = 0.85, kMostHidden = 0.3;
  // What was looked for beyond the outermost marks may be cut off.
  std::erase_if(marks, [&row](const auto& mark) {
    return mark.first < row.strokes.begin()->first || mark.first > row.strokes.rbegin()->first;
  });
  // Nor does one say anything that is shorter than the short ones: hair, glare or pigment hides a part of it.
  std::vector<double> lengths;
  for (const auto& [k, mark] : marks) lengths.push_back(mark.Length());
  const double hidden_px = kHidden * ShortOf(lengths);
  const std::size_t num_hidden =
      std::erase_if(marks, [hidden_px](const auto& mark) { return mark.second.Length() < hidden_px; });
  if (static_cast<double>(num_hidden) > kMostHidden * static_cast<double>(lengths.size())) return {};
  const Pattern even = BestOfPeriod(marks, 0), second = BestOfPeriod(marks, 2);
  const Pattern five = BestOfPeriod(marks, 5), ten = BestOfPeriod(marks, 10);
  const Pattern fifth = ten.misfit < kFarBetter * five.misfit ? ten : five;
  const Pattern& best = second.misfit < fifth.misfit ? second : fifth;
  const Pattern& other = second.misfit < fifth.misfit ? fifth : second;
  const double limit = kFarBetter * std::min(even.misfit, other.misfit) + kLeastMisfit;
  return best.misfit < std::min(limit, best.has_one ? kMostMisfitOfOne : kMostMisfit) && best.misfit < 0.8 * even.misfit
             ? best
             : Pattern();
}

void TellUnit(const Pattern& pattern, Ruler& ruler) {
  if (pattern.period == 0) {
    ruler.reason = "a ruler is in view, but its marks don't tell whether they stand 1 or 0.5 mm apart";
    return;
  }
  const double mark_mm = pattern.period == 2 ? 0.5 : 1;
  if (mark_mm * kUmPerMm / ruler.mark_px <= kMaxUmPerPx)
    ruler.mark_mm = mark_mm;
  else if (pattern.period > 2 && 0.1 * kUmPerMm / ruler.mark_px <= kMaxUmPerPx)
    ruler.mark_mm = 0.1;
  else
    ruler.reason = "a ruler is in view, but its marks stand too close to be of millimetres";
}

Polygon Rectangle(const Reader& reader, double along_from, double along_to, double mark_from, double mark_to,
                  double factor) {
  return {factor * reader.At(along_from, mark_from), factor * reader.At(along_to, mark_from),
          factor * reader.At(along_to, mark_to), factor * reader.At(along_from, mark_to)};
}

// The marks, and the lettering beyond the long ones.
std::vector<Polygon> Covered(const Reader& reader, const MarkRow& row, const Pattern& pattern, double factor) {
  constexpr double kMinInk = 0.04;
  std::vector<Polygon> covered;
  double longest = 0;
  for (const auto& [k, mark] : reader.marks()) longest = std::max(longest, mark.Length());
  const double margin = kMarginPx / factor + reader.half_mark_px();
  for (const auto& [k, mark] : reader.marks()) {
    const double along = row.PlaceOf(k);
    covered.push_back(Rectangle(reader, along - margin, along + margin, mark.low - margin, mark.high + margin, factor));
    if (!pattern.IsLong(k)) continue;
    const double half_width = std::min(1.2 * row.pitch_px, longest), height = longest;
    for (const auto& [from, to] :
         {std::pair(mark.low - margin - height, mark.low - margin), {mark.high + margin, mark.high + margin + height}})
      if (reader.InkShare(along, from, to, half_width) > kMinInk)
        covered.push_back(Rectangle(reader, along - half_width, along + half_width, from, to, factor));
  }
  return covered;
}

// The same marks, `parts` places from each to the next.
MarkRow Divided(MarkRow row, int parts) {
  row.pitch_px /= parts;
  row.slope_px /= parts;
  std::map<int, int> strokes;
  for (const auto& [k, i] : row.strokes) strokes[parts * k] = i;
  row.strokes = std::move(strokes);
  return row;
}

// A row that passes over marks, as where the ends of the long ones lie on one line and the strongest begin it, would
// give a scale that is wrong by two.
MarkRow WithMarksBetween(const cv::Mat& small, MarkRow row, const std::vector<StraightStroke>& strokes) {
  for (const int parts : {2, 3})
    if (Reader(small, row, strokes).StandBetween(parts)) return Divided(std::move(row), parts);
  return row;
}

std::optional<Ruler> RulerOn(const cv::Mat& small, double factor) {
  const double size_px = std::max(small.cols, small.rows);
  const std::vector<StraightStroke> strokes = FindStraightStrokes(small, kMaxLengthShare * size_px, kMostStrokes);
  std::optional<MarkRow> row = FindMarkRow(strokes, size_px);
  if (!row) return std::nullopt;
  row = WithMarksBetween(small, std::move(*row), strokes);
  const Reader reader(small, *row, strokes);
  if (reader.marks().size() < row->strokes.size() / 2 + 1) return std::nullopt;
  Ruler ruler;
  ruler.num_marks = static_cast<int>(row->strokes.size());
  ruler.mark_px = row->pitch_px * factor;
  const double n = ruler.num_marks;
  ruler.relative_error = std::hypot(row->rms_px, kPlaceErrorPx) * std::sqrt(12 / (n * n * n)) / row->pitch_px;
  const Pattern pattern = PatternOf(reader.marks(), *row);
  TellUnit(pattern, ruler);
  ruler.covered_px = Covered(reader, *row, pattern, factor);
  return ruler;
}

}  // namespace

std::optional<Ruler> FindRuler(const cv::Mat& grey) {
  const double finest = std::max(1.0, std::ceil(std::max(grey.cols, grey.rows) / kLongestSidePx));
  for (const double factor : {finest, 2 * finest}) {
    if (std::min(grey.cols, grey.rows) < factor * kFewestPx) break;
    cv::Mat small = grey;
    if (factor > 1) cv::resize(grey, small, cv::Size(), 1 / factor, 1 / factor, cv::INTER_AREA);
    if (std::optional<Ruler> ruler = RulerOn(small, factor)) return ruler;
  }
  return std::nullopt;
}

}  // namespace tricho
