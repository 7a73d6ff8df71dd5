// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/site_marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

using testing::ElementsAre;

std::string Hash(char letter) { return std::string(64, letter); }

// Shots a, b and c of three visits, ten hairs each, numbered from 1.
class SiteMarksTest : public testing::Test {
 protected:
  SiteMarksTest() {
    for (const char letter : {'a', 'b', 'c'}) {
      ReviewedShot shot;
      shot.name = std::string("photo ") + letter;
      shot.photo_sha256 = Hash(letter);
      shot.automatic_sha256 = Hash(static_cast<char>(letter + 3));  // d, e, f
      shot.visit = letter - 'a';
      for (int id = 1; id <= 10; ++id) shot.state.hairs.push_back({id, {}});
      shots_.push_back(std::move(shot));
    }
  }

  // A match in the journal of shot `of` with one of the first shot.
  void Say(int of, MarkSays says, int hair, int other_hair, char photo = 'a', char findings = 'd') {
    Correction correction;
    correction.number = static_cast<int>(shots_[of].state.matches.size()) + 1;
    correction.kind = CorrectionKind::kMatch;
    correction.match = {says, "unclear", hair, other_hair, Hash(photo), Hash(findings)};
    shots_[of].state.matches.push_back(correction);
  }

  std::vector<std::string> Faults() const {
    std::vector<std::string> faults;
    for (const SettledMatch& match : SettleMatches(shots_)) faults.push_back(match.fault);
    return faults;
  }

  std::vector<ReviewedShot> shots_;
};

TEST_F(SiteMarksTest, NumbersBecomePlacesAmongTheHairsThatAreLeft) {
  std::erase_if(shots_[0].state.hairs, [](const NumberedHair& hair) { return hair.id < 4; });
  Say(1, MarkSays::kSame, 7, 5);
  Say(1, MarkSays::kNew, 8, 0);
  Say(2, MarkSays::kLost, 0, 6);
  EXPECT_THAT(MarksOf(SettleMatches(shots_)),
              ElementsAre(HairMark{MarkSays::kSame, 0, 1, 1, 6}, HairMark{MarkSays::kNew, 0, kNoHair, 1, 7},
                          HairMark{MarkSays::kLost, 0, 2, 2, kNoHair}));
}

TEST_F(SiteMarksTest, WhatNamesNothingAnyMoreDoesNotCountAndIsTold) {
  Say(1, MarkSays::kSame, 7, 11);
  Say(1, MarkSays::kNew, 12, 0);
  Say(1, MarkSays::kLost, 0, 3, 'x');
  Say(1, MarkSays::kLost, 0, 3, 'a', 'x');
  Say(1, MarkSays::kSame, 1, 2, 'b', 'e');
  Say(1, MarkSays::kSame, 1, 2);
  const std::vector<SettledMatch> matches = SettleMatches(shots_);
  EXPECT_EQ(WhyNotCounted(matches[0], shots_),
            "correction 1 of photo b (same hair) does not count: hair 11 of photo a is there no more");
  EXPECT_THAT(Faults(), ElementsAre("hair 11 of photo a is there no more", "hair 12 of photo b is there no more",
                                    "the photo that it was compared with is no longer among those of this site",
                                    "photo a was analyzed anew since, and its hairs have other numbers",
                                    "it compares a photo with itself", ""));
  EXPECT_EQ(MarksOf(matches).size(), 1U);
}

TEST_F(SiteMarksTest, OfAPhotoThatCanNotBeUsedNothingCounts) {
  Say(1, MarkSays::kSame, 7, 5);
  shots_[0].not_used = "out of focus";
  EXPECT_THAT(Faults(), ElementsAre("photo a can't be used: out of focus"));
}

TEST_F(SiteMarksTest, WhatContradictsOtherPhotosIsTold) {
  Say(1, MarkSays::kSame, 7, 5);
  Say(2, MarkSays::kSame, 3, 5);
  Say(2, MarkSays::kSame, 4, 7, 'b', 'e');  // By the two before, hair 7 of b is hair 3 of c.
  EXPECT_THAT(Faults(), ElementsAre("", "", "it contradicts what was said of other photos of this site"));
}

}  // namespace
}  // namespace tricho
