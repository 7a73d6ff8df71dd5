// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/hair_marks.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace tricho {

namespace {

constexpr std::array<std::pair<MarkSays, const char*>, 4> kNames = {
    {{MarkSays::kSame, "same"}, {MarkSays::kApart, "apart"}, {MarkSays::kNew, "new"}, {MarkSays::kLost, "lost"}}};

ShotHair BaselineOf(const HairMark& mark) { return {mark.baseline_shot, mark.baseline_hair}; }
ShotHair FollowupOf(const HairMark& mark) { return {mark.followup_shot, mark.followup_hair}; }

bool HasShot(const std::vector<ShotHair>& hairs, int shot) {
  return std::ranges::any_of(hairs, [shot](const ShotHair& hair) { return hair.shot == shot; });
}

}  // namespace

const char* SaysName(MarkSays says) {
  for (const auto& [known, name] : kNames)
    if (known == says) return name;
  return "";
}

std::optional<MarkSays> SaysOf(const std::string& name) {
  for (const auto& [says, known] : kNames)
    if (name == known) return says;
  return std::nullopt;
}

HairMark Exchanged(const HairMark& mark) {
  HairMark exchanged = mark;
  std::swap(exchanged.baseline_shot, exchanged.followup_shot);
  std::swap(exchanged.baseline_hair, exchanged.followup_hair);
  if (mark.says == MarkSays::kNew) exchanged.says = MarkSays::kLost;
  if (mark.says == MarkSays::kLost) exchanged.says = MarkSays::kNew;
  return exchanged;
}

HairMarks::HairMarks(const std::vector<HairMark>& marks, const std::vector<int>& visit_of_shot)
    : visit_of_shot_(visit_of_shot), counts_(marks.size(), false) {
  const auto take = [&](bool (HairMarks::*apply)(const HairMark&), auto... says) {
    for (std::size_t i = 0; i < marks.size(); ++i)
      if (((marks[i].says == says) || ...)) counts_[i] = (this->*apply)(marks[i]);
  };
  for (const HairMark& mark : marks)
    for (const int shot : {mark.baseline_shot, mark.followup_shot})
      TRICHO_CHECK(shot >= 0 && shot < static_cast<int>(visit_of_shot.size()), shot, visit_of_shot.size());
  take(&HairMarks::Join, MarkSays::kSame);
  take(&HairMarks::Part, MarkSays::kApart);
  take(&HairMarks::TakeAway, MarkSays::kNew, MarkSays::kLost);
}

bool HairMarks::AreOne(const ShotHair& a, const ShotHair& b) const {
  const auto one = group_of_.find(a), other = group_of_.find(b);
  return one != group_of_.end() && other != group_of_.end() && one->second == other->second;
}

bool HairMarks::MayShare(const ShotHair& a, const ShotHair& b) const {
  if (groups_.empty() || AreOne(a, b)) return true;
  const Group *of_a = Find(a), *of_b = Find(b);
  const std::vector<ShotHair> alone_a = {a}, alone_b = {b};
  if (of_a && Excludes(*of_a, of_b ? of_b->hairs : alone_b)) return false;
  if (of_b && Excludes(*of_b, of_a ? of_a->hairs : alone_a)) return false;
  return !of_a || !of_b || !of_a->others.contains(group_of_.at(b));
}

int HairMarks::GroupOf(const ShotHair& hair) {
  const auto [place, is_fresh] = group_of_.try_emplace(hair, static_cast<int>(groups_.size()));
  if (is_fresh) groups_.push_back({{hair}, {}, {}});
  return place->second;
}

const HairMarks::Group* HairMarks::Find(const ShotHair& hair) const {
  const auto found = group_of_.find(hair);
  return found == group_of_.end() ? nullptr : &groups_[found->second];
}

bool HairMarks::Join(const HairMark& mark) {
  const int into = GroupOf(BaselineOf(mark)), from = GroupOf(FollowupOf(mark));
  if (into == from) return true;
  std::vector<ShotHair>& hairs = groups_[into].hairs;
  if (std::ranges::any_of(groups_[from].hairs, [&](const ShotHair& hair) { return HasShot(hairs, hair.shot); }))
    return false;
  for (const ShotHair& hair : groups_[from].hairs) {
    hairs.push_back(hair);
    group_of_[hair] = into;
  }
  groups_[from].hairs.clear();
  return true;
}

bool HairMarks::Part(const HairMark& mark) {
  const int one = GroupOf(BaselineOf(mark)), other = GroupOf(FollowupOf(mark));
  if (one == other) return false;
  groups_[one].others.insert(other);
  groups_[other].others.insert(one);
  return true;
}

bool HairMarks::TakeAway(const HairMark& mark) {
  const bool is_new = mark.says == MarkSays::kNew;
  Group& group = groups_[GroupOf(is_new ? FollowupOf(mark) : BaselineOf(mark))];
  const int visit = visit_of_shot_[is_new ? mark.baseline_shot : mark.followup_shot];
  if (IsAt(group, visit)) return false;
  group.gone_at.insert(visit);
  return true;
}

bool HairMarks::IsAt(const Group& group, int visit) const {
  return std::ranges::any_of(group.hairs, [&](const ShotHair& hair) { return visit_of_shot_[hair.shot] == visit; });
}

bool HairMarks::Excludes(const Group& group, const std::vector<ShotHair>& hairs) const {
  return std::ranges::any_of(hairs, [&](const ShotHair& hair) {
    return HasShot(group.hairs, hair.shot) || group.gone_at.contains(visit_of_shot_[hair.shot]);
  });
}

}  // namespace tricho
