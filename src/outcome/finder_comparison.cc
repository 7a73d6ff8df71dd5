// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/finder_comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/random.h"
#include "base/statistics.h"

namespace tricho {

namespace {

constexpr int kNumResamples = 4000;
constexpr std::uint64_t kSeed = 20260729;

FinderMeasure MeasureOf(const char* name, double FinderScore::* value, const std::vector<FinderScore>& shipped,
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
  return {name,           Mean(of_shipped),         Mean(of_own),
          Mean(changes), Quantile(means, 0.025), Quantile(means, 0.975)};
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
  comparison.measures = {MeasureOf("f1", &FinderScore::f1, shipped, own),
                         MeasureOf("count_error", &FinderScore::count_error, shipped, own),
                         MeasureOf("length_error_share", &FinderScore::length_error_share, shipped, own)};
  const FinderMeasure &f1 = comparison.measures[0], &count = comparison.measures[1];
  const std::string on = fmt::format("on {} signed photo{} that it did not learn from", comparison.num_photos,
                                     comparison.num_photos == 1 ? "" : "s");
  const bool is_same = std::ranges::all_of(comparison.measures, [](const FinderMeasure& measure) {
    return measure.low == 0 && measure.high == 0;
  });
  if (is_same) {
    comparison.words = fmt::format("Both find the same, {}: nothing was learned that shows.", on);
  } else if (comparison.num_photos < kFewestPhotosToTell) {
    comparison.words = fmt::format("It can't be told which is better: only {} signed photo{} kept aside, and it takes {}.",
                                   comparison.num_photos, comparison.num_photos == 1 ? " was" : "s were",
                                   kFewestPhotosToTell);
  } else if (f1.high < 0 || count.low > 0) {
    comparison.verdict = FinderVerdict::kOwnWorse;
    comparison.words = fmt::format("Your own finder is worse, {}: {}. Keep the one that came with the program.", on,
                                   f1.high < 0 ? "it agrees less with what was signed" : "its counts are farther off");
  } else if (f1.low > 0) {
    comparison.verdict = FinderVerdict::kOwnBetter;
    comparison.words = fmt::format("Your own finder is better, {}: it agrees more with what was signed, and its counts "
                                   "are not farther off.",
                                   on);
  } else {
    comparison.words =
        fmt::format("It can't be told which is better, {}: a difference as small as this can be chance.", on);
  }
  return comparison;
}

}  // namespace tricho
