// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/ruler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"
#include "base/units.h"
#include "capture/mark_pattern.h"
#include "capture/mark_row.h"
#include "capture/straight_strokes.h"

namespace tricho {
namespace {

constexpr double kLongestSidePx = 900;  // Marks are looked for on a copy no longer than this.
constexpr int kFewestPx = 32;           // Of the shorter side of that copy.
constexpr double kMaxLengthShare = 0.15;
constexpr std::size_t kMostStrokes = 800;
constexpr double kPlainMark = 0.4;     // Of the median contrast: what is less is no mark.
constexpr int kMostUnseen = 3;         // Marks one after another that hair or pigment may hide.
constexpr double kPlaceErrorPx = 0.1;  // Of the whole row, on the small copy.
constexpr double kMaxUmPerPx = 60;     // Coarser, no hair could be measured.
constexpr double kMarginPx = 2.5;
constexpr double kFarFlankPx = 12;    // Where skin is looked for beside a mark of unknown width,
constexpr double kFlankBeyondPx = 3;  // and beyond its edge when that is known.

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
    for (int k = row.strokes.begin()->first; k <= row.strokes.rbegin()->first; ++k) LookAt(k);
    for (const int way : {-1, 1})
      for (int k = OutermostMark(way) + way; std::abs(k - OutermostMark(way)) <= kMostUnseen; k += way) LookAt(k);
  }

  const std::map<int, SeenMark>& marks() const { return marks_; }

  // Where a mark of that length stands whose own pixels don't show it.
  SeenMark Supposed(int k, double length) const {
    const double base = row_.BaseOf(k);
    if (row_.aligned_end == 0) return {base - length / 2, base + length / 2};
    return row_.aligned_end > 0 ? SeenMark{base - length, base} : SeenMark{base, base + length};
  }

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
  void LookAt(int k) {
    if (const std::optional<SeenMark> mark = MarkAt(k)) marks_[k] = *mark;
  }

  int OutermostMark(int way) const {
    const std::map<int, int>& own = row_.strokes;
    const int of_row = way < 0 ? own.begin()->first : own.rbegin()->first;
    if (marks_.empty()) return of_row;
    return way < 0 ? std::min(of_row, marks_.begin()->first) : std::max(of_row, marks_.rbegin()->first);
  }

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

void TellUnit(const MarkPattern& pattern, Ruler& ruler) {
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

// Length of the marks of a class (as MarkPattern tells them), or of all where none of it is seen.
double UsualLength(const std::map<int, SeenMark>& marks, const MarkPattern& pattern, int of_class) {
  std::vector<double> own, all;
  for (const auto& [k, mark] : marks) {
    all.push_back(mark.Length());
    if (pattern.ClassOf(k) == of_class) own.push_back(mark.Length());
  }
  return Median(own.empty() ? all : own);
}

// Those that are seen, and where they stand that hair, pigment or the edge of the photo hide: within the row, and one
// beyond either end.
std::map<int, SeenMark> WithHidden(const Reader& reader, const MarkPattern& pattern) {
  std::map<int, SeenMark> marks = reader.marks();
  for (int k = reader.marks().begin()->first - 1; k <= reader.marks().rbegin()->first + 1; ++k)
    if (!marks.contains(k)) marks[k] = reader.Supposed(k, UsualLength(reader.marks(), pattern, pattern.ClassOf(k)));
  return marks;
}

// The marks, and the lettering beyond the long ones.
std::vector<Polygon> Covered(const Reader& reader, const MarkRow& row, const MarkPattern& pattern, double factor) {
  constexpr double kMinInk = 0.04;
  std::vector<Polygon> covered;
  double longest = 0;
  for (const auto& [k, mark] : reader.marks()) longest = std::max(longest, mark.Length());
  const double margin = kMarginPx / factor + reader.half_mark_px();
  for (const auto& [k, mark] : WithHidden(reader, pattern)) {
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
  const Reader reader(small, row, strokes);
  for (const int parts : {2, 3})
    if (reader.StandBetween(parts)) return Divided(row, parts);
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
  const MarkPattern pattern = PatternOf(reader.marks(), *row);
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
