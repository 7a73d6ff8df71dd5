// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/mark_pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/statistics.h"

namespace tricho {
namespace {

constexpr double kLongShare = 1.3;     // A long mark over a short one,
constexpr double kOneLongShare = 1.4;  // and where there is but one: a hair may go on where a mark ends.

// Whether so many marks can show the period at all: one long mark among few may be a hair.
bool IsShown(const MarkPattern& pattern, std::size_t num_short, std::size_t num_long) {
  constexpr std::size_t kFewestShort = 3, kManyShort = 5;
  if (num_short < kFewestShort) return false;
  if (pattern.period == 0) return true;
  if (pattern.period == 2) return num_long >= 3;
  return num_long >= 2 || (num_long == 1 && num_short >= kManyShort);
}

MarkPattern Fitted(const std::map<int, SeenMark>& marks, int period, int phase) {
  constexpr double kMostMisfit = 0.4;
  MarkPattern pattern{period, phase};
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

MarkPattern BestOfPeriod(const std::map<int, SeenMark>& marks, int period) {
  MarkPattern best;
  for (int phase = 0; phase < (period == 0 ? 1 : 10); ++phase) {
    const MarkPattern pattern = Fitted(marks, period, phase);
    const double least_longer = pattern.has_one ? kOneLongShare : kLongShare;
    if (pattern.misfit < best.misfit && (period == 0 || pattern.longer > least_longer)) best = pattern;
  }
  return best;
}

// Length of the short marks: the least that many share. Hidden ones are shorter, but each by another length.
double ShortOf(std::vector<double> lengths) {
  constexpr double kAlike = 1.15, kAlikePx = 2, kFewAlike = 0.2, kMany = 0.6;
  if (lengths.empty()) return 0;
  std::ranges::sort(lengths);
  std::vector<std::ptrdiff_t> alike;
  for (const double length : lengths)
    alike.push_back(std::ranges::count_if(
        lengths, [length](double other) { return other >= length && other <= kAlike * length + kAlikePx; }));
  const double least =
      std::max(kFewAlike * static_cast<double>(lengths.size()), kMany * static_cast<double>(std::ranges::max(alike)));
  for (std::size_t i = 0; i < lengths.size(); ++i)
    if (static_cast<double>(alike[i]) >= least) return lengths[i];
  return 0;
}

// What begins elsewhere than the other marks is partly hidden, or goes on as a hair.
void TakeOutUnaligned(const MarkRow& row, std::map<int, SeenMark>& marks) {
  constexpr double kMostOffPx = 5;
  const auto off_base = [&row](int k, const SeenMark& mark) {
    return (row.aligned_end < 0 ? mark.low : mark.high) - row.BaseOf(k);
  };
  if (marks.empty() || row.aligned_end == 0) return;
  std::vector<double> offs;
  for (const auto& [k, mark] : marks) offs.push_back(off_base(k, mark));
  const double usual = Median(offs);
  std::erase_if(marks,
                [&](const auto& mark) { return std::abs(off_base(mark.first, mark.second) - usual) > kMostOffPx; });
}

}  // namespace

MarkPattern PatternOf(std::map<int, SeenMark> marks, const MarkRow& row) {
  constexpr double kFarBetter = 0.6;
  constexpr double kLeastMisfit = 0.03;
  constexpr double kMostMisfit = 0.15, kMostMisfitOfOne = 0.06;
  constexpr double kHidden = 0.85, kMostHidden = 0.4;
  // What was looked for beyond the outermost marks may be cut off.
  std::erase_if(marks, [&row](const auto& mark) {
    return mark.first < row.strokes.begin()->first || mark.first > row.strokes.rbegin()->first;
  });
  TakeOutUnaligned(row, marks);
  // Nor does one say anything that is shorter than the short ones: hair, glare or pigment hides a part of it.
  std::vector<double> lengths;
  for (const auto& [k, mark] : marks) lengths.push_back(mark.Length());
  const double hidden_px = kHidden * ShortOf(lengths);
  const std::size_t num_hidden =
      std::erase_if(marks, [hidden_px](const auto& mark) { return mark.second.Length() < hidden_px; });
  if (static_cast<double>(num_hidden) > kMostHidden * static_cast<double>(lengths.size())) return {};
  const MarkPattern even = BestOfPeriod(marks, 0), second = BestOfPeriod(marks, 2);
  const MarkPattern five = BestOfPeriod(marks, 5), ten = BestOfPeriod(marks, 10);
  const MarkPattern fifth = ten.misfit < kFarBetter * five.misfit ? ten : five;
  const MarkPattern& best = second.misfit < fifth.misfit ? second : fifth;
  const MarkPattern& other = second.misfit < fifth.misfit ? fifth : second;
  const double limit = kFarBetter * std::min(even.misfit, other.misfit) + kLeastMisfit;
  return best.misfit < std::min(limit, best.has_one ? kMostMisfitOfOne : kMostMisfit) && best.misfit < 0.8 * even.misfit
             ? best
             : MarkPattern();
}

}  // namespace tricho
