// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Journals of blind readers from another machine, and tables of ratings that raters gave back.
#include "base/tsv.h"
#include "fuzz/target.h"
#include "outcome/ratings.h"
#include "store/reading_journal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tricho::fuzz::Require;
  const std::string_view text = tricho::fuzz::TextOf(data, size);
  // One line, whatever stands before it.
  tricho::fuzz::Expect([&] {
    const tricho::ParsedReading parsed = tricho::ParseReading(text.substr(0, text.find('\n')));
    const std::string line = tricho::ReadingLine(parsed.event, parsed.previous_sha256);
    const tricho::ParsedReading back = tricho::ParseReading(line);
    Require(tricho::ReadingLine(back.event, back.previous_sha256) == line, "a line comes back as written");
  });
  // A whole journal, at once and half by half.
  tricho::ReadingJournal whole, by_halves;
  whole.who = by_halves.who = "ab";
  tricho::fuzz::Expect([&] { tricho::ParseMoreReadings(text, "readings", whole); });
  tricho::fuzz::Expect([&] { tricho::ParseMoreReadings(text.substr(0, size / 2), "readings", by_halves); });
  tricho::fuzz::Expect([&] { tricho::ParseMoreReadings(text, "readings", by_halves); });
  Require(whole.last_sha256 == by_halves.last_sha256 && whole.events.size() == by_halves.events.size(),
          "what was read by halves is what was read at once");
  tricho::fuzz::Expect([&] {
    for (const tricho::BlindRating& rating : tricho::ParseRatings(tricho::ParseTsv(text, "ratings.tsv")))
      Require(rating.rating >= -3 && rating.rating <= 3 && rating.question >= 1, "ratings lie on the scale");
  });
  return 0;
}
