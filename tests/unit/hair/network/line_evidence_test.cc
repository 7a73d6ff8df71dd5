// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/line_evidence.h"

#include <gtest/gtest.h>

#include "unit/hair/drawn_maps.h"

namespace tricho {
namespace {

Polyline LineOf(const NetworkMaps& maps, const Point& from, const Point& to) {
  return Resample({maps.WorkFromCell(from), maps.WorkFromCell(to)}, 2);
}

TEST(EvidenceFor, SpeaksForTheHairEitherWayRound) {
  const Point root(10, 12), tip(40, 28);
  const NetworkMaps maps = MapsOfHair(root, tip);
  for (const bool turned : {false, true}) {
    const LineEvidence evidence = EvidenceFor(maps, turned ? LineOf(maps, tip, root) : LineOf(maps, root, tip));
    EXPECT_EQ(evidence.root_first, !turned);
    EXPECT_GT(evidence.line, 0.9);
    EXPECT_GT(evidence.weakest_line, 0.9);
    EXPECT_GT(std::min({evidence.root, evidence.tip, evidence.middle}), 2);
    EXPECT_GT(evidence.along, 0.99);
    EXPECT_DOUBLE_EQ(evidence.votes, 1);
    EXPECT_LT(evidence.vote_error_cells, 0.1);
  }
}

TEST(EvidenceFor, IsLessForHalfOfAHairAndNoneBesideIt) {
  const Point root(10, 12), tip(40, 28);
  const NetworkMaps maps = MapsOfHair(root, tip);
  const LineEvidence half = EvidenceFor(maps, LineOf(maps, root, (root + tip) / 2));
  EXPECT_GT(half.line, 0.9);
  EXPECT_LT(half.tip, 0);
  EXPECT_LT(half.votes, 0.1);
  const LineEvidence beside = EvidenceFor(maps, LineOf(maps, {10, 32}, {40, 36}));
  EXPECT_LT(beside.line, 0.1);
  const LineEvidence across = EvidenceFor(maps, LineOf(maps, {20, 30}, {30, 10}));
  EXPECT_LT(across.weakest_line, 0.1);
  EXPECT_LT(across.along, 0);
}

TEST(EvidenceFor, IsNoneForWhatIsNoLine) {
  const NetworkMaps maps = MapsOfHair({10, 12}, {40, 28});
  EXPECT_EQ(EvidenceFor(maps, {}).line, 0);
  EXPECT_EQ(EvidenceFor(maps, {Point(3, 3), Point(3, 3)}).line, 0);
}

}  // namespace
}  // namespace tricho
