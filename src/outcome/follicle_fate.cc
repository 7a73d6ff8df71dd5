// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/follicle_fate.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/random.h"

namespace tricho {

namespace {

constexpr std::uint64_t kLotSeed = 24;
// One place after the other goes to the fate whose turn it is, as long as it has follicles left.
constexpr std::array<FollicleFate, 7> kTurns = {FollicleFate::kLost,   FollicleFate::kNew, FollicleFate::kCannotBeTold,
                                                FollicleFate::kLost,   FollicleFate::kNew, FollicleFate::kKept,
                                                FollicleFate::kNeither};
constexpr int kMostKeptShown = 6, kMostNeitherShown = 3;

struct Candidate {
  int follicle = 0;
  double sureness = 0;
};

int MostShown(FollicleFate fate, std::size_t num_follicles) {
  const int all = static_cast<int>(num_follicles);
  if (fate == FollicleFate::kKept) return std::min(all, kMostKeptShown);
  if (fate == FollicleFate::kNeither) return std::min(all, kMostNeitherShown);
  return all;
}

std::map<FollicleFate, int> SharePlaces(const std::map<FollicleFate, std::vector<Candidate>>& candidates, int most) {
  std::map<FollicleFate, int> places;
  for (bool is_given = true; is_given && most > 0;) {
    is_given = false;
    for (const FollicleFate fate : kTurns) {
      const auto found = candidates.find(fate);
      if (most == 0 || found == candidates.end() || places[fate] >= MostShown(fate, found->second.size())) continue;
      ++places[fate];
      --most;
      is_given = true;
    }
  }
  return places;
}

std::vector<ChosenFollicle> ChooseOf(FollicleFate fate, std::vector<Candidate> candidates, int places) {
  std::vector<ChosenFollicle> chosen;
  const auto choose = [&](std::size_t place, WhyChosen why) {
    chosen.push_back({candidates[place].follicle, fate, why});
    candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(place));
  };
  if (static_cast<std::size_t>(places) >= candidates.size()) {
    while (!candidates.empty()) choose(0, WhyChosen::kAllShown);
    return chosen;
  }
  std::ranges::stable_sort(candidates, std::ranges::greater(), &Candidate::sureness);
  const int num_surest = (places + 2) / 3, num_least_sure = (places + 1) / 3;
  for (int i = 0; i < num_surest; ++i) choose(0, WhyChosen::kSurest);
  for (int i = 0; i < num_least_sure; ++i) choose(candidates.size() - 1, WhyChosen::kLeastSure);
  Random random = Random(kLotSeed).Fork(static_cast<std::uint64_t>(fate));
  for (int i = num_surest + num_least_sure; i < places; ++i)
    choose(static_cast<std::size_t>(random.Integer(0, static_cast<int>(candidates.size()) - 1)), WhyChosen::kDrawn);
  std::ranges::sort(chosen, {}, &ChosenFollicle::follicle);
  return chosen;
}

}  // namespace

const char* FateName(FollicleFate fate) {
  switch (fate) {
    case FollicleFate::kKept:
      return "kept";
    case FollicleFate::kNew:
      return "new";
    case FollicleFate::kLost:
      return "lost";
    case FollicleFate::kCannotBeTold:
      return "cannot_be_told";
    case FollicleFate::kNeither:
      break;
  }
  return "neither";
}

FollicleFate FateOf(const FollicleRecord& follicle, const VisitSpan& span) {
  const FollicleState first = StateOf(follicle.visits[span.first].present);
  const FollicleState last = StateOf(follicle.visits[span.last].present);
  if (first == FollicleState::kCannotBeTold || last == FollicleState::kCannotBeTold) return FollicleFate::kCannotBeTold;
  if (first == FollicleState::kPresent)
    return last == FollicleState::kPresent ? FollicleFate::kKept : FollicleFate::kLost;
  return last == FollicleState::kPresent ? FollicleFate::kNew : FollicleFate::kNeither;
}

std::array<int, kFollicleFates.size()> CountFates(const LedgerRecord& record, const VisitSpan& span) {
  std::array<int, kFollicleFates.size()> counts{};
  for (const FollicleRecord& follicle : record.follicles) ++counts[static_cast<std::size_t>(FateOf(follicle, span))];
  return counts;
}

double SurenessOf(const FollicleRecord& follicle, FollicleFate fate, const VisitSpan& span) {
  const double first = follicle.visits[span.first].present, last = follicle.visits[span.last].present;
  switch (fate) {
    case FollicleFate::kKept:
      return first * last;
    case FollicleFate::kNew:
      return (1 - first) * last;
    case FollicleFate::kLost:
      return first * (1 - last);
    case FollicleFate::kNeither:
      return (1 - first) * (1 - last);
    case FollicleFate::kCannotBeTold:
      break;
  }
  return std::max(first, 1 - first) * std::max(last, 1 - last);
}

std::vector<ChosenFollicle> ChooseFollicles(const LedgerRecord& record, const VisitSpan& span, int most) {
  TRICHO_CHECK(most >= 0, most);
  std::map<FollicleFate, std::vector<Candidate>> candidates;
  for (int i = 0; i < static_cast<int>(record.follicles.size()); ++i) {
    const FollicleFate fate = FateOf(record.follicles[i], span);
    candidates[fate].push_back({i, SurenessOf(record.follicles[i], fate, span)});
  }
  std::map<FollicleFate, int> places = SharePlaces(candidates, most);
  std::vector<ChosenFollicle> chosen;
  for (const FollicleFate fate : {FollicleFate::kLost, FollicleFate::kNew, FollicleFate::kCannotBeTold,
                                  FollicleFate::kKept, FollicleFate::kNeither})
    if (places[fate] > 0) std::ranges::copy(ChooseOf(fate, candidates[fate], places[fate]), std::back_inserter(chosen));
  return chosen;
}

}  // namespace tricho
