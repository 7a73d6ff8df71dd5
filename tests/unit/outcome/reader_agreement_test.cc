// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/reader_agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

using testing::HasSubstr;

PairedReading Photo(int both, double first, double second, std::optional<double> thickness = 70) {
  PairedReading photo;
  photo.hairs = {both, 2, 3};
  photo.num_roots = both - 1;
  photo.first = {both + 2, first, first * 2, thickness};
  photo.second = {both + 3, second, second * 2, thickness ? std::optional(*thickness + 4) : std::nullopt};
  return photo;
}

TEST(ReaderAgreement, PhotosAreAddedUp) {
  const PairAgreement pair = AgreementOfPair("ab", "cd", {Photo(90, 92, 94), Photo(50, 52, 51), Photo(70, 71, 74)});
  EXPECT_EQ(pair.photos, 3);
  EXPECT_EQ(pair.hairs.both, 210);
  EXPECT_NEAR(*pair.f1.value, 420.0 / 435, 1e-12);
  EXPECT_NEAR(*pair.same_root_share.value, 207.0 / 210, 1e-12);
  ASSERT_EQ(pair.measures.size(), 3);
  EXPECT_NEAR(*pair.measures[0].agreement.difference.value, 4.0 / 3, 1e-12);
  EXPECT_NEAR(*pair.measures[1].agreement.difference.value, 8.0 / 3, 1e-12);
}

TEST(ReaderAgreement, APhotoWithoutAValueIsLeftOutOfThatMeasureAlone) {
  const PairAgreement pair =
      AgreementOfPair("ab", "cd", {Photo(90, 92, 94), Photo(50, 52, 51), Photo(70, 71, 74, std::nullopt)});
  EXPECT_EQ(pair.measures[0].agreement.pairs, 3);
  EXPECT_EQ(pair.measures[2].agreement.pairs, 2);
  EXPECT_THAT(pair.measures[2].agreement.icc.reason, HasSubstr("fewer than three"));
  PairedReading bare = Photo(90, 92, 94);
  bare.num_roots = -1;
  EXPECT_THAT(AgreementOfPair("ab", "cd", {bare}).same_root_share.reason, HasSubstr("scale"));
}

TEST(ReaderAgreement, NumbersAreToldWithTheirRange) {
  EXPECT_EQ(AgreementWords({0.931, Interval{0.9, 0.9549}, ""}, 2), "0.93 (0.90 to 0.95)");
  EXPECT_EQ(AgreementWords({0.931, std::nullopt, "few"}, 2), "0.93");
  EXPECT_EQ(AgreementWords({std::nullopt, std::nullopt, "none"}, 2), "-");
}

}  // namespace
}  // namespace tricho
