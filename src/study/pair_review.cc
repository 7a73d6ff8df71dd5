// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/pair_review.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/error.h"
#include "pipeline_compared.h"

namespace tricho {

namespace {

Error Unfit(const std::string& message) { return Error(ErrorKind::kUsage, message); }

ReviewedShot ShotOf(const Review& review) {
  ReviewedShot shot;
  shot.name = fmt::format("the photo of {}", DayText(review.photo.day));
  shot.photo_sha256 = review.sha256;
  shot.automatic_sha256 = review.automatic_sha256;
  shot.visit = review.photo.day;
  shot.state = review.state;
  return shot;
}

// Takes the hairs, units and skin of a review; what it was measured on stays.
void TakeHairs(const Analysis& from, Analysis& into) {
  into.field = from.field;
  into.hairs.shafts = from.hairs.shafts;
  into.hairs.units = from.hairs.units;
  into.counted = from.counted;
  into.counting_px2 = from.counting_px2;
  into.metrics = from.metrics;
}

const NumberedHair* HairIn(const ReviewedShot& shot, int id) {
  if (id == 0) return nullptr;
  const NumberedHair* hair = shot.state.Find(id);
  if (!hair) throw Unfit(fmt::format("There is no hair {} on {} any more.", id, shot.name));
  return hair;
}

// What is told of the hairs now, in the words of a journal.
std::string ToldBefore(const PairReview& pair, int hair, int other_hair) {
  const auto fate_of = [&](int shot, int id) {
    const std::vector<NumberedHair>& hairs = pair.shots[shot].state.hairs;
    const auto found = std::ranges::find(hairs, id, &NumberedHair::id);
    return FatesOf(pair.corrected, shot == 0)[found - hairs.begin()];
  };
  const HairFate fate = hair > 0 ? fate_of(1, hair) : fate_of(0, other_hair);
  if (hair > 0 && other_hair > 0) {
    const bool are_mates =
        fate.mate != kNoHair && pair.shots[0].state.hairs[fate.mate].id == other_hair && fate.fate == "persisting";
    const bool is_unclear = fate.fate == "ambiguous" || fate.fate == "doubtful" || fate.fate.empty();
    return are_mates ? "same" : is_unclear ? "unclear" : "apart";
  }
  return fate.fate == "persisting" ? "same" : fate.fate == "new" || fate.fate == "lost" ? fate.fate : "unclear";
}

}  // namespace

PairReview OpenPair(const Review& baseline, const Review& followup, const SiteAlignment& alignment) {
  PairReview pair;
  pair.automatic.baseline = baseline.automatic;
  pair.automatic.followup = followup.automatic;
  pair.automatic.alignment = alignment;
  MeasureContrastAgain(pair.automatic.baseline);
  MeasureContrastAgain(pair.automatic.followup);
  CompareHairs(pair.automatic, PairRoles(), baseline.thresholds);
  CompareAgain(baseline, followup, pair);
  return pair;
}

void CompareAgain(const Review& baseline, const Review& followup, PairReview& pair) {
  const std::string journals = baseline.journal.last_sha256 + " " + followup.journal.last_sha256;
  if (journals == pair.journals) return;
  pair.journals = journals;
  pair.shots = {ShotOf(baseline), ShotOf(followup)};
  // Of the baseline's own journal nothing is asked here.
  pair.shots[0].state.matches.clear();
  pair.num_elsewhere = static_cast<int>(std::erase_if(pair.shots[1].state.matches, [&](const Correction& correction) {
    return correction.match->other_photo_sha256 != baseline.sha256;
  }));
  pair.matches = SettleMatches(pair.shots);
  const std::vector<HairMark> marks = MarksOf(pair.matches);
  pair.corrected = pair.automatic;
  if (!baseline.state.counts.Any() && !followup.state.counts.Any() && marks.empty()) return;
  TakeHairs(baseline.corrected, pair.corrected.baseline);
  TakeHairs(followup.corrected, pair.corrected.followup);
  CompareHairs(pair.corrected, PairRoles(), baseline.thresholds, marks);
}

std::vector<HairFate> FatesOf(const Comparison& comparison, bool of_baseline) {
  const Analysis& analysis = of_baseline ? comparison.baseline : comparison.followup;
  std::vector<HairFate> fates(analysis.hairs.shafts.size());
  for (const auto& [pairs, fate] :
       {std::pair(&comparison.persisting, "persisting"), {&comparison.ambiguous, "ambiguous"}})
    for (const PersistingHair& hair : *pairs)
      fates[of_baseline ? hair.baseline : hair.followup] = {fate, of_baseline ? hair.followup : hair.baseline};
  for (const int hair : of_baseline ? comparison.lost_hairs : comparison.new_hairs)
    fates[hair].fate = of_baseline ? "lost" : "new";
  for (const int hair : of_baseline ? comparison.doubtful_baseline : comparison.doubtful_followup)
    fates[hair].fate = "doubtful";
  return fates;
}

JournalMatch MatchOf(const PairReview& pair, MarkSays says, int hair, int other_hair) {
  JournalMatch match;
  match.says = says;
  match.hair = says == MarkSays::kLost ? 0 : hair;
  match.other_hair = says == MarkSays::kNew ? 0 : other_hair;
  match.other_photo_sha256 = pair.shots[0].photo_sha256;
  match.other_automatic_sha256 = pair.shots[0].automatic_sha256;
  if ((says != MarkSays::kLost && hair == 0) || (says != MarkSays::kNew && other_hair == 0))
    throw Unfit("Choose the hair first; for a pair, one of each photo.");
  const NumberedHair* of_photo = HairIn(pair.shots[1], match.hair);
  const NumberedHair* of_baseline = HairIn(pair.shots[0], match.other_hair);
  if (pair.shots[0].visit == pair.shots[1].visit && (says == MarkSays::kNew || says == MarkSays::kLost))
    throw Unfit("Both photos are of one day: no hair comes or goes between them.");
  if (const Correction* joined = OtherJoin(pair.shots[1].state.matches, match))
    throw Unfit(
        fmt::format("Hair {} was joined with hair {} of the baseline by hand; say first that these are not the "
                    "same.",
                    joined->match->hair, joined->match->other_hair));
  const SiteMap& map = pair.corrected.alignment.baseline_from_followup;
  const Point root_px = of_baseline ? of_baseline->shaft.root_px() : map.Map(of_photo->shaft.root_px());
  if ((says == MarkSays::kNew || says == MarkSays::kLost) && !pair.corrected.frame.Contains(root_px))
    throw Unfit("The other photo does not show the place of this hair: whether it is there can't be told.");
  match.before = ToldBefore(pair, match.hair, match.other_hair);
  return match;
}

}  // namespace tricho
