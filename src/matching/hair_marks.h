// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a person said of hairs of two shots of a site: which are one, which are not, which came or went. Here alone it
// is settled what that means for who may share a follicle.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tricho {

enum class MarkSays {
  kSame,   // The two are one hair.
  kApart,  // They are not.
  kNew,    // The later shot's hair is not there at the visit of the baseline;
  kLost,   // the baseline's is not there at the visit of the later shot.
};
const char* SaysName(MarkSays says);                      // "same", "apart", "new", "lost"
std::optional<MarkSays> SaysOf(const std::string& name);  // Absent: none has this name.

inline constexpr int kNoHair = -1;

// Shots by their index; hairs by that of their shaft.
struct HairMark {
  MarkSays says = MarkSays::kSame;
  int baseline_shot = 0, baseline_hair = kNoHair;  // Of kNew no hair.
  int followup_shot = 1, followup_hair = kNoHair;  // Of kLost no hair.
  bool operator==(const HairMark&) const = default;
};

// The same with baseline and follow-up exchanged.
HairMark Exchanged(const HairMark& mark);

struct ShotHair {
  int shot = 0, hair = 0;
  auto operator<=>(const ShotHair&) const = default;
};

// Idea: hairs that are said to be one form a group; a group knows the visits at which it is not there, and the groups
// that it is not. Two hairs may share a follicle unless their groups hold hairs of one shot, one holds a hair of a
// visit at which the other is not there, or they were told apart.
//
// What contradicts what stands before it does not count: first all of kSame in their order, then kApart, then the
// others.
class HairMarks {
 public:
  HairMarks() = default;
  // visit_of_shot   Of each shot that a mark names.
  HairMarks(const std::vector<HairMark>& marks, const std::vector<int>& visit_of_shot);

  bool empty() const { return groups_.empty(); }
  bool Has(const ShotHair& hair) const { return group_of_.contains(hair); }
  // Whether it was said that they are one; of a hair that nothing was said of, never.
  bool AreOne(const ShotHair& a, const ShotHair& b) const;
  // `a` and `b` are of different shots.
  bool MayShare(const ShotHair& a, const ShotHair& b) const;
  // One a mark.
  const std::vector<bool>& counts() const { return counts_; }

 private:
  struct Group {
    std::vector<ShotHair> hairs;
    std::set<int> gone_at;  // Visits.
    std::set<int> others;   // Groups.
  };

  int GroupOf(const ShotHair& hair);
  const Group* Find(const ShotHair& hair) const;
  bool Join(const HairMark& mark);
  bool Part(const HairMark& mark);
  bool TakeAway(const HairMark& mark);
  bool IsAt(const Group& group, int visit) const;
  bool Excludes(const Group& group, const std::vector<ShotHair>& hairs) const;

  std::vector<int> visit_of_shot_;
  std::vector<Group> groups_;
  std::map<ShotHair, int> group_of_;
  std::vector<bool> counts_;
};

}  // namespace tricho
