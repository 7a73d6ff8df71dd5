// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What people said of hairs of one photo beside those of another, brought together over the shots of a site: which of
// it counts, and in words why the rest does not.
#pragma once

#include <string>
#include <vector>

#include "matching/hair_marks.h"
#include "study/replay.h"

namespace tricho {

// A shot as its journal leaves it.
struct ReviewedShot {
  std::string name;          // What sentences call it.
  std::string photo_sha256;  // Of its bytes.
  std::string automatic_sha256;
  int visit = 0;         // Shots of one day are one visit; any numbers >= 0.
  std::string not_used;  // Why the photo can't be used; empty where it can.
  ReviewState state;     // Of a photo without corrections: Replay of an empty journal.
};

// One match of one shot's journal.
struct SettledMatch {
  int shot = 0;
  Correction correction;
  std::string fault;  // Why it does not count, without the end; empty where it does.
  HairMark mark;      // Where it counts: by the indices of the shots and of the hairs in their states.
};

// One for each of ReviewState::matches, by shot and in their order. Of what contradicts itself over several photos the
// part that HairMarks takes first counts.
std::vector<SettledMatch> SettleMatches(const std::vector<ReviewedShot>& shots);

// Those that count.
std::vector<HairMark> MarksOf(const std::vector<SettledMatch>& matches);

// "correction 3 of NAME (same hair) does not count: hair 12 was taken off since"
std::string WhyNotCounted(const SettledMatch& match, const std::vector<ReviewedShot>& shots);

}  // namespace tricho
