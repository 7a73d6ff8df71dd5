// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Journals of corrections that come from another machine: read, written again, and replayed over three hairs.
#include "fuzz/target.h"
#include "store/correction_exchange.h"
#include "store/correction_journal.h"
#include "study/replay.h"

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
  });
  return 0;
}
