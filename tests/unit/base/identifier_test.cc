// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/identifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

using testing::HasSubstr;

TEST(Identifier, LetsOrdinaryIdsPass) {
  for (const char* id : {"001", "sub-001", "P.1_b", "a", "A9"}) EXPECT_EQ(WhyNoId(id), "") << id;
  for (const char* label : {"001", "vertex", "A9"}) EXPECT_EQ(WhyNoLabel(label), "") << label;
}

TEST(Identifier, RefusesWhatCouldLeadElsewhere) {
  for (const std::string id : {"", "../x", "a/b", "'; DROP TABLE", "a b", ".", "..", ".hidden", "-rf", "a\nb", "a\\b",
                               "é", "a\tb", "~", "*", "$(x)"}) {
    EXPECT_NE(WhyNoId(id), "") << id;
    EXPECT_NE(WhyNoLabel(id), "") << id;
  }
  EXPECT_NE(WhyNoId(std::string("a\0b", 3)), "");
  EXPECT_NE(WhyNoLabel("sub-001"), "");
  EXPECT_EQ(WhyNoId(std::string(64, 'a')), "");
  EXPECT_EQ(WhyNoLabel(std::string(32, 'a')), "");
}

TEST(Identifier, SaysWhyWithoutRepeatingItAll) {
  const std::string why = WhyNoId(std::string(300, 'a'));
  EXPECT_THAT(why, HasSubstr("300 characters"));
  EXPECT_LT(why.size(), 120U);
  EXPECT_THAT(WhyNoId("a\nb"), HasSubstr("'a?b'"));
  EXPECT_THAT(WhyNoId("-rf"), HasSubstr("begin"));
}

TEST(Identifier, NamesThatLookAlikeArePaired) {
  EXPECT_TRUE(AlikeNames({"001", "002", "placebo"}).empty());
  using Pair = std::pair<std::string, std::string>;
  EXPECT_THAT(AlikeNames({"Placebo", "placebo", "verum"}), testing::ElementsAre(Pair("Placebo", "placebo")));
  EXPECT_THAT(AlikeNames({"001", "sub-001"}), testing::ElementsAre(Pair("001", "sub-001")));
  EXPECT_EQ(AlikeNames({"A", "a", "sub-a"}).size(), 2U);
}

}  // namespace
}  // namespace tricho
