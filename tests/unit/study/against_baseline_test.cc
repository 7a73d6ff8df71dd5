// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/against_baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outcome/measurements.h"

namespace tricho {
namespace {

ShotFindings ShotOf(std::optional<double> um_per_px) {
  ShotFindings shot;
  shot.width_px = 800;
  shot.height_px = 600;
  shot.um_per_px = um_per_px;
  shot.shafts.resize(1);
  shot.shafts[0].diameter_px = 10;
  return shot;
}

SiteMap Magnified(double factor) {
  SiteMap map;
  map.homography.diagonal() << factor, factor, 1;
  return map;
}

TEST(AgainstBaseline, AScaleThatTheAlignmentContradictsIsTold) {
  EXPECT_EQ(ScaleFault(ShotOf(7), ShotOf(7), Magnified(1)), "");
  EXPECT_EQ(ScaleFault(ShotOf(7), ShotOf(14), Magnified(2)), "");
  const std::string fault = ScaleFault(ShotOf(7), ShotOf(7), Magnified(2));
  EXPECT_THAT(fault, testing::StartsWith(kScaleContradicted));
  EXPECT_THAT(fault, testing::HasSubstr("2.00 times"));
}

TEST(AgainstBaseline, WithoutAScaleNothingIsContradicted) {
  EXPECT_EQ(ScaleFault(ShotOf({}), ShotOf(7), Magnified(2)), "");
  EXPECT_EQ(ScaleFault(ShotOf(7), ShotOf({}), Magnified(2)), "");
}

TEST(AgainstBaseline, ThicknessOfTwoPhotosWithoutACameraStaysAsItIs) {
  ShotFindings shot = ShotOf(7);
  ThicknessLikeThatOf(ShotOf(7), shot);
  EXPECT_EQ(shot.shafts[0].diameter_px, 10);
}

TEST(AgainstBaseline, ThicknessThatWasForgottenIsNotCompared) {
  ShotFindings shot = ShotOf(7);
  shot.thickness.reason = "out of focus";
  shot.shafts[0].diameter_px.reset();
  ThicknessLikeThatOf(ShotOf(7), shot);
  EXPECT_EQ(shot.thickness.reason, "out of focus");
}

}  // namespace
}  // namespace tricho
