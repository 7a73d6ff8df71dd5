// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/provenance.h"
#include "store/findings_codec.h"

namespace tricho {

namespace {

// Alike but for the unit, which follows from all hairs together.
bool AreAlike(const Shaft& a, const Shaft& b) {
  return a.center_line_px == b.center_line_px && a.root_certain == b.root_certain && a.diameter_px == b.diameter_px &&
         a.diameter_sd_px == b.diameter_sd_px && a.diameter_stderr_px == b.diameter_stderr_px &&
         a.touches_border == b.touches_border && a.confidence == b.confidence;
}

// Which corrections count: undo and redo are followed, other results passed over.
class Bookkeeper {
 public:
  Bookkeeper(const std::string& automatic_sha256, ReviewState& state)
      : automatic_sha256_(automatic_sha256), state_(state) {}

  void Take(const Correction& correction) {
    if (correction.automatic_sha256 != automatic_sha256_) {
      state_.num_stale += IsEdit(correction.kind);
      return;
    }
    if (correction.kind == CorrectionKind::kReopen) {
      Require(state_.signature.has_value(), correction, "it opens a photo again that is not signed");
      Require(!correction.why.empty(), correction, "it opens a signed photo again without a reason");
      state_.signature.reset();
      return;
    }
    Require(!state_.signature, correction, "the photo is signed; it must be opened again first");
    if (correction.kind == CorrectionKind::kSign) {
      state_.signature = correction;
      return;
    }
    if (correction.kind == CorrectionKind::kUndo) return Move(state_.applied, state_.undone, correction);
    if (correction.kind == CorrectionKind::kRedo) return Move(state_.undone, state_.applied, correction);
    state_.applied.push_back(correction.number);
    state_.undone.clear();
  }

  static void Require(bool fits, const Correction& correction, const char* fault) {
    if (!fits) throw Error(ErrorKind::kInput, fmt::format("correction {} does not fit: {}", correction.number, fault));
  }

 private:
  static void Move(std::vector<int>& from, std::vector<int>& to, const Correction& correction) {
    Require(!from.empty(), correction, "there is nothing to undo or redo");
    to.push_back(from.back());
    from.pop_back();
  }

  const std::string& automatic_sha256_;
  ReviewState& state_;
};

using HairsById = std::map<int, Shaft>;

void Apply(const Correction& correction, HairsById& hairs) {
  for (const NumberedHair& hair : correction.before) {
    const auto there = hairs.find(hair.id);
    Bookkeeper::Require(there != hairs.end(), correction, "a hair that it changes is not there");
    Bookkeeper::Require(AreAlike(there->second, hair.shaft), correction, "a hair that it changes looks otherwise");
    hairs.erase(there);
  }
  for (const NumberedHair& hair : correction.after)
    Bookkeeper::Require(hairs.emplace(hair.id, hair.shaft).second, correction, "it adds a hair that is there already");
}

// A region that was taken out, and is no longer.
void Restore(const Correction& correction, std::vector<Correction>& regions) {
  const auto found =
      std::ranges::find_if(regions, [&](const Correction& region) { return region.region_px == correction.region_px; });
  Bookkeeper::Require(found != regions.end(), correction, "the region that it puts back was not taken out");
  regions.erase(found);
}

bool AreOfOnePhoto(const JournalMatch& a, const JournalMatch& b) {
  return a.other_photo_sha256 == b.other_photo_sha256 && a.other_automatic_sha256 == b.other_automatic_sha256;
}

// Whether the later word takes the place of the earlier one.
bool Replaces(const JournalMatch& later, const JournalMatch& earlier) {
  if (!AreOfOnePhoto(later, earlier)) return false;
  const bool of_one = later.hair > 0 && later.hair == earlier.hair;
  const bool of_other = later.other_hair > 0 && later.other_hair == earlier.other_hair;
  if (of_one && of_other) return true;
  // Two hairs may each be no pair with many others; what is new or lost is no pair at all.
  if (earlier.says == MarkSays::kApart || later.says == MarkSays::kApart) return false;
  return of_one || of_other;
}

void TakeMatch(const Correction& correction, std::vector<Correction>& matches) {
  Bookkeeper::Require(!OtherJoin(matches, *correction.match), correction, "it joins a hair with a second one");
  std::erase_if(matches, [&](const Correction& earlier) { return Replaces(*correction.match, *earlier.match); });
  matches.push_back(correction);
}

CorrectedCounts CountsOf(const std::vector<Shaft>& automatic, const HairsById& hairs, std::size_t num_regions) {
  CorrectedCounts counts;
  counts.automatic = static_cast<int>(automatic.size());
  counts.regions = static_cast<int>(num_regions);
  int num_kept = 0;
  for (const auto& [id, shaft] : hairs) {
    if (id > counts.automatic) {
      ++counts.added;
      continue;
    }
    ++num_kept;
    counts.changed += !AreAlike(shaft, automatic[id - 1]);
  }
  counts.removed = counts.automatic - num_kept;
  return counts;
}

}  // namespace

const NumberedHair* ReviewState::Find(int id) const {
  const auto found = std::ranges::find_if(hairs, [id](const NumberedHair& hair) { return hair.id == id; });
  return found == hairs.end() ? nullptr : &*found;
}

const Correction* OtherJoin(const std::vector<Correction>& matches, const JournalMatch& match) {
  if (match.says != MarkSays::kSame) return nullptr;
  const auto found = std::ranges::find_if(matches, [&](const Correction& earlier) {
    const JournalMatch& other = *earlier.match;
    return other.says == MarkSays::kSame && AreOfOnePhoto(match, other) &&
           (match.hair == other.hair) != (match.other_hair == other.other_hair);
  });
  return found == matches.end() ? nullptr : &*found;
}

std::string FindingsSha256(const ShotFindings& findings) {
  const std::string bytes = EncodeFindings(findings);
  return Sha256Hex(bytes.data(), bytes.size());
}

std::string KeyOfCorrections(const std::vector<Correction>& journal) {
  std::map<std::string, ReviewState> states;  // By automatic result.
  for (const Correction& correction : journal)
    Bookkeeper(correction.automatic_sha256, states[correction.automatic_sha256]).Take(correction);
  std::string lines;
  for (const auto& [automatic_sha256, state] : states)
    for (const int number : state.applied) lines += CorrectionLine(journal[number - 1], "") + "\n";
  return lines.empty() ? "" : Sha256Hex(lines.data(), lines.size());
}

ReviewState Replay(const std::vector<Shaft>& automatic, const std::string& automatic_sha256,
                   const std::vector<Correction>& journal) {
  ReviewState state;
  Bookkeeper bookkeeper(automatic_sha256, state);
  state.next_id = static_cast<int>(automatic.size()) + 1;
  for (const Correction& correction : journal) {
    bookkeeper.Take(correction);
    if (correction.automatic_sha256 != automatic_sha256) continue;
    for (const NumberedHair& hair : correction.after) {
      Bookkeeper::Require(hair.id >= 1 && hair.id <= state.next_id, correction, "its hairs are not numbered on");
      state.next_id = std::max(state.next_id, hair.id + 1);
    }
  }
  HairsById hairs;
  for (std::size_t i = 0; i < automatic.size(); ++i) hairs.emplace(static_cast<int>(i) + 1, automatic[i]);
  for (const int number : state.applied) {
    const Correction& correction = journal[number - 1];
    Apply(correction, hairs);
    if (correction.kind == CorrectionKind::kExclude) state.regions.push_back(correction);
    if (correction.kind == CorrectionKind::kRestore) Restore(correction, state.regions);
    if (correction.kind == CorrectionKind::kMatch) TakeMatch(correction, state.matches);
  }
  state.counts = CountsOf(automatic, hairs, state.regions.size());
  for (auto& [id, shaft] : hairs) state.hairs.push_back({id, std::move(shaft)});
  return state;
}

CorrectedHairs HairsOf(const ReviewState& state) {
  CorrectedHairs corrected;
  for (const NumberedHair& hair : state.hairs) corrected.shafts.push_back(hair.shaft);
  for (const Correction& region : state.regions) corrected.regions_px.push_back(region.region_px);
  return corrected;
}

}  // namespace tricho
