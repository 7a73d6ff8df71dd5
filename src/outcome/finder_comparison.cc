// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/finder_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr int kNumResamples = 4000;
constexpr std::uint64_t kSeed = 20260729;

struct Resampled {
  FinderMeasure measure;
  Interval strict;  // 97.5 %.
};

Resampled MeasureOf(const char* name, double FinderScore::*value, const std::vector<FinderScore>& shipped,
                    const std::vector<FinderScore>& own) {
  std::vector<double> of_shipped, of_own, changes;
  for (std::size_t i = 0; i < shipped.size(); ++i) {
    of_shipped.push_back(shipped[i].*value);
    of_own.push_back(own[i].*value);
    changes.push_back(of_own[i] - of_shipped[i]);
  }
  // Photos are drawn with both finders' scores: what makes a photo hard is hard for both.
  Random random(kSeed);
  const int last = static_cast<int>(changes.size()) - 1;
  std::vector<double> means;
  for (int resample = 0; resample < kNumResamples; ++resample) {
    double sum = 0;
    for (int i = 0; i <= last; ++i) sum += changes[random.Integer(0, last)];
    means.push_back(sum / (last + 1));
  }
  return {{name, Mean(of_shipped), Mean(of_own), Mean(changes), Quantile(means, 0.025), Quantile(means, 0.975)},
          {Quantile(means, 0.0125), Quantile(means, 0.9875)}};
}

// The verdict and why. `on`   "on 8 signed photos that ..."
std::pair<FinderVerdict, std::string> Judged(const std::vector<Resampled>& all, int num_photos, const std::string& on) {
  const Resampled &f1 = all[0], &count = all[1], &certainty = all[3];
  if (std::ranges::all_of(all, [](const Resampled& one) { return one.measure.low == 0 && one.measure.high == 0; }))
    return {FinderVerdict::kCannotBeTold, fmt::format("Both find the same, {}: nothing was learned that shows.", on)};
  const bool is_same_hairs = std::all_of(
      all.begin(), all.end() - 1, [](const Resampled& one) { return one.measure.low == 0 && one.measure.high == 0; });
  if (num_photos < kFewestPhotosToTell)
    return {FinderVerdict::kCannotBeTold,
            fmt::format("It can't be told which is better: only {} signed photo{} kept aside, and it takes {}.",
                        num_photos, num_photos == 1 ? " was" : "s were", kFewestPhotosToTell)};
  if (f1.measure.high < 0 || count.measure.low > 0)
    return {FinderVerdict::kOwnWorse,
            fmt::format("Your own finder is worse, {}: {}. Keep the one that came with the program.", on,
                        f1.measure.high < 0 ? "it agrees less with what was signed" : "its counts are farther off")};
  if (f1.strict.low > 0)
    return {FinderVerdict::kOwnBetter,
            fmt::format("Your own finder is better, {}: it finds more of the hairs right.", on)};
  if (certainty.strict.high < 0)
    return {
        FinderVerdict::kOwnBetter,
        fmt::format("Your own finder is better, {}: it finds hairs about as well, and knows better which of them are "
                    "doubtful.",
                    on)};
  if (is_same_hairs)
    return {FinderVerdict::kCannotBeTold,
            fmt::format(
                "Both find the same hairs, {}, and it can't be told which of them knows better what is doubtful.", on)};
  return {FinderVerdict::kCannotBeTold,
          fmt::format("It can't be told which is better, {}: a difference as small as this can be chance.", on)};
}

}  // namespace

const char* FinderVerdictName(FinderVerdict verdict) {
  switch (verdict) {
    case FinderVerdict::kOwnBetter:
      return "own_better";
    case FinderVerdict::kOwnWorse:
      return "own_worse";
    case FinderVerdict::kCannotBeTold:
      return "cannot_be_told";
  }
  return "";
}

FinderComparison CompareFinders(const std::vector<FinderScore>& shipped, const std::vector<FinderScore>& own) {
  TRICHO_CHECK(!shipped.empty() && shipped.size() == own.size());
  FinderComparison comparison;
  comparison.num_photos = static_cast<int>(shipped.size());
  const std::vector<Resampled> all = {MeasureOf("f1", &FinderScore::f1, shipped, own),
                                      MeasureOf("count_error", &FinderScore::count_error, shipped, own),
                                      MeasureOf("length_error_share", &FinderScore::length_error_share, shipped, own),
                                      MeasureOf("certainty_error", &FinderScore::certainty_error, shipped, own)};
  for (const Resampled& one : all) comparison.measures.push_back(one.measure);
  const std::string on = fmt::format("on {} signed photo{} that it did not learn from", comparison.num_photos,
                                     comparison.num_photos == 1 ? "" : "s");
  std::tie(comparison.verdict, comparison.words) = Judged(all, comparison.num_photos, on);
  return comparison;
}

}  // namespace tricho
