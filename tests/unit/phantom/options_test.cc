// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "phantom/families.h"

namespace tricho {
namespace {

using ::testing::HasSubstr;

template <typename Options>
std::string Fault(const Options& options) {
  try {
    options.Check();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "";
}

TEST(PhantomOptions, DefaultsAreInRange) {
  EXPECT_EQ(Fault(PhantomOptions()), "");
  EXPECT_EQ(Fault(FollowupOptions()), "");
}

TEST(PhantomOptions, NamesFieldValueAndRange) {
  PhantomOptions options;
  options.um_per_px = 0;
  EXPECT_EQ(Fault(options), "phantom um_per_px is 0, but must be from 0.2 to 200");
  options = {};
  options.width_px = 31;
  EXPECT_THAT(Fault(options), HasSubstr("width_px is 31"));
  options = {};
  options.hair.vellus_share = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(Fault(options), HasSubstr("vellus_share is nan"));
  options = {};
  options.hair.unit_size_shares = {0, 0, 0, 0};
  EXPECT_THAT(Fault(options), HasSubstr("unit_size_shares"));
  options = {};
  options.camera.jpeg_quality = 101;
  EXPECT_THAT(Fault(options), HasSubstr("jpeg_quality is 101"));
  options = {};
  options.skin.specks = -0.1;
  EXPECT_THAT(Fault(options), HasSubstr("specks is -0.1"));
}

TEST(FollowupOptions, NamesFieldValueAndRange) {
  FollowupOptions followup;
  followup.zoom = 3;
  EXPECT_EQ(Fault(followup), "phantom zoom is 3, but must be from 0.5 to 2");
  followup = {};
  followup.number = 0;
  EXPECT_THAT(Fault(followup), HasSubstr("visit number is 0"));
}

TEST(Families, AllAreInRangeForManySeeds) {
  for (const std::vector<std::string>& families : {PhantomFamilies(), PairFamilies()})
    for (const std::string& family : families)
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        EXPECT_EQ(Fault(FamilyOptions(family, seed)), "") << family;
        for (int number = 1; number <= 12; ++number)
          EXPECT_EQ(Fault(FamilyFollowup(family, seed, number)), "") << family << number;
      }
}

TEST(Families, AreWhatTheirNamesSay) {
  EXPECT_EQ(FamilyOptions("bare", 1).hair.units_per_cm2, 0);
  EXPECT_EQ(FamilyOptions("white", 1).look.color, HairColor::kWhite);
  EXPECT_TRUE(FamilyOptions("circle", 1).camera.circular_field);
  EXPECT_TRUE(FamilyOptions("clipped", 1).hair.bundled);
  EXPECT_GT(FamilyFollowup("treated", 1, 1).new_share, 0);
  EXPECT_GT(FamilyFollowup("worse", 1, 1).lost_share, 0);
  EXPECT_FALSE(FamilyFollowup("still", 1, 1).regrown);
  EXPECT_GT(std::abs(FamilyFollowup("turned", 1, 1).turn_deg), 9);
  EXPECT_EQ(FamilyFollowup("same", 1, 1).thickness_change_share, 0);
}

TEST(Families, UnknownNameListsThoseThatExist) {
  try {
    FamilyOptions("blonde", 1);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("no phantom family \"blonde\"; single scalps are standard, dense"));
    EXPECT_THAT(error.what(), HasSubstr("pairs are same, treated"));
  }
}

}  // namespace
}  // namespace tricho
