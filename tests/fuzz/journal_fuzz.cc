// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Journals of corrections that come from another machine: read, written again, replayed over three hairs; and what they
// say of these and of three hairs of another photo, settled and taken into follicles.
#include "fuzz/target.h"
#include "matching/follicles.h"
#include "store/correction_exchange.h"
#include "store/correction_journal.h"
#include "study/replay.h"
#include "study/site_marks.h"

namespace {

std::vector<tricho::Shaft> ThreeHairs() {
  std::vector<tricho::Shaft> shafts(3);
  for (int i = 0; i < 3; ++i) {
    shafts[i].center_line_px = {{10.0 * i, 5}, {10.0 * i + 3, 25}};
    shafts[i].diameter_px = 4;
    shafts[i].confidence = 0.5;
  }
  return shafts;
}

std::vector<tricho::VisitHair> SeenBy(const tricho::ReviewState& state) {
  std::vector<tricho::VisitHair> hairs;
  for (const tricho::NumberedHair& hair : state.hairs)
    hairs.push_back({hair.shaft.center_line_px, hair.shaft.diameter_px, hair.shaft.root_certain});
  return hairs;
}

// The other photo is the one that the first match names, with the same three hairs.
void Match(const tricho::ReviewState& state, const std::vector<tricho::Shaft>& hairs) {
  using tricho::fuzz::Require;
  std::vector<tricho::ReviewedShot> shots(2);
  for (const tricho::Correction& correction : state.matches)
    Require(!tricho::OtherJoin(state.matches, *correction.match), "no hair is joined with two");
  if (!state.matches.empty()) {
    shots[0].photo_sha256 = state.matches.front().match->other_photo_sha256;
    shots[0].automatic_sha256 = state.matches.front().match->other_automatic_sha256;
  }
  shots[0].state = tricho::Replay(hairs, shots[0].automatic_sha256, {});
  shots[1] = {"photo", "this", "found", 1, "", state};
  const std::vector<tricho::SettledMatch> matches = tricho::SettleMatches(shots);
  Require(matches.size() == state.matches.size(), "each match is settled");
  for (const tricho::SettledMatch& match : matches) tricho::WhyNotCounted(match, shots);
  const std::vector<tricho::HairMark> marks = tricho::MarksOf(matches);
  const std::vector<tricho::ShotHairs> seen = {{0, SeenBy(shots[0].state)}, {1, SeenBy(shots[1].state)}};
  // What takes long finds no more: hairs are gone along step by step.
  constexpr double kLongestPx = 1000;
  if (seen[1].hairs.size() > 12) return;
  for (const tricho::VisitHair& hair : seen[1].hairs)
    if (tricho::Length(hair.course_px) > kLongestPx) return;
  const auto follicles = tricho::AssignFollicles(seen, {0.1, 1e6}, tricho::HairMarks(marks, {0, 1}));
  for (const tricho::HairMark& mark : marks)
    for (const tricho::Follicle& follicle : follicles) {
      const bool has_one = mark.baseline_hair != tricho::kNoHair && follicle.hair_of_shot[0] == mark.baseline_hair;
      const bool has_other = mark.followup_hair != tricho::kNoHair && follicle.hair_of_shot[1] == mark.followup_hair;
      if (mark.says == tricho::MarkSays::kSame) Require(has_one == has_other, "what is one is one");
      if (mark.says == tricho::MarkSays::kApart) Require(!(has_one && has_other), "what is two is two");
      if (mark.says == tricho::MarkSays::kNew && has_other)
        Require(follicle.hair_of_shot[0] == tricho::kNotFound, "what is new was not there");
      if (mark.says == tricho::MarkSays::kLost && has_one)
        Require(follicle.hair_of_shot[1] == tricho::kNotFound, "what is lost is not there");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tricho::fuzz::Require;
  const std::string_view text = tricho::fuzz::TextOf(data, size);
  static const std::vector<tricho::Shaft> hairs = ThreeHairs();
  // One line, whatever stands before it.
  tricho::fuzz::Expect([&] {
    const tricho::ParsedCorrection parsed = tricho::ParseCorrection(text.substr(0, text.find('\n')));
    const std::string line = tricho::CorrectionLine(parsed.correction, parsed.previous_sha256);
    const tricho::ParsedCorrection back = tricho::ParseCorrection(line);
    Require(tricho::CorrectionLine(back.correction, back.previous_sha256) == line, "a line comes back as written");
  });
  // A whole journal; and its lines as if their order and hashes held, so that a fuzzer gets beyond these.
  tricho::fuzz::Expect([&] { tricho::ParseJournal(text, "journal"); });
  std::vector<tricho::Correction> journal;
  for (std::string_view rest = text; !rest.empty() && journal.size() < 50;) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    tricho::fuzz::Expect([&] {
      journal.push_back(tricho::ParseCorrection(rest.substr(0, end)).correction);
      journal.back().number = static_cast<int>(journal.size());
    });
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  tricho::fuzz::Expect([&] { tricho::KeyOfCorrections(journal); });
  tricho::fuzz::Expect([&] {
    const tricho::ReviewState state = tricho::Replay(hairs, "found", journal);
    Require(!state.applied.empty() || !state.counts.Any(), "where nothing counts nothing is changed");
    Require(static_cast<int>(state.hairs.size()) == 3 + state.counts.added - state.counts.removed, "hairs add up");
    Match(state, hairs);
  });
  return 0;
}
