// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/site_marks.h"

#include <fmt/format.h>

#include <algorithm>

namespace tricho {

namespace {

int ShotOf(const std::vector<ReviewedShot>& shots, const std::string& photo_sha256) {
  const auto found = std::ranges::find(shots, photo_sha256, &ReviewedShot::photo_sha256);
  return found == shots.end() ? -1 : static_cast<int>(found - shots.begin());
}

// Fills in the hair's index; returns why there is none.
std::string FindHair(const ReviewState& state, int id, const std::string& of, int& index) {
  if (id == 0) return "";
  const auto found = std::ranges::find(state.hairs, id, &NumberedHair::id);
  if (found == state.hairs.end()) return fmt::format("hair {} of {} is there no more", id, of);
  index = static_cast<int>(found - state.hairs.begin());
  return "";
}

SettledMatch Settled(const std::vector<ReviewedShot>& shots, int shot, const Correction& correction) {
  const JournalMatch& match = *correction.match;
  SettledMatch settled{shot, correction, "", {match.says, -1, kNoHair, shot, kNoHair}};
  const int other = settled.mark.baseline_shot = ShotOf(shots, match.other_photo_sha256);
  if (other < 0) {
    settled.fault = "the photo that it was compared with is no longer among those of this site";
  } else if (other == shot) {
    settled.fault = "it compares a photo with itself";
  } else if (!shots[other].not_used.empty()) {
    settled.fault = fmt::format("{} can't be used: {}", shots[other].name, shots[other].not_used);
  } else if (shots[other].automatic_sha256 != match.other_automatic_sha256) {
    settled.fault = fmt::format("{} was analyzed anew since, and its hairs have other numbers", shots[other].name);
  } else {
    settled.fault = FindHair(shots[shot].state, match.hair, shots[shot].name, settled.mark.followup_hair);
    if (settled.fault.empty())
      settled.fault = FindHair(shots[other].state, match.other_hair, shots[other].name, settled.mark.baseline_hair);
  }
  return settled;
}

const char* Worded(MarkSays says) {
  switch (says) {
    case MarkSays::kSame:
      return "same hair";
    case MarkSays::kApart:
      return "not the same hair";
    case MarkSays::kNew:
      return "new";
    case MarkSays::kLost:
      return "lost";
  }
  return "";
}

}  // namespace

std::vector<SettledMatch> SettleMatches(const std::vector<ReviewedShot>& shots) {
  std::vector<SettledMatch> all;
  std::vector<int> visits;
  for (int shot = 0; shot < static_cast<int>(shots.size()); ++shot) {
    visits.push_back(shots[shot].visit);
    for (const Correction& correction : shots[shot].state.matches) all.push_back(Settled(shots, shot, correction));
  }
  const HairMarks marked(MarksOf(all), visits);
  std::size_t next = 0;
  for (SettledMatch& match : all)
    if (match.fault.empty() && !marked.counts()[next++])
      match.fault = "it contradicts what was said of other photos of this site";
  return all;
}

std::vector<HairMark> MarksOf(const std::vector<SettledMatch>& matches) {
  std::vector<HairMark> marks;
  for (const SettledMatch& match : matches)
    if (match.fault.empty()) marks.push_back(match.mark);
  return marks;
}

std::string WhyNotCounted(const SettledMatch& match, const std::vector<ReviewedShot>& shots) {
  return fmt::format("correction {} of {} ({}) does not count: {}", match.correction.number, shots[match.shot].name,
                     Worded(match.correction.match->says), match.fault);
}

}  // namespace tricho
