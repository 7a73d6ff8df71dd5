// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/ledger_values.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/units.h"

namespace tricho {
namespace {

constexpr double kUmPerPx = 7;
constexpr double kAreaPx2 = 1e6;
const double kAreaCm2 = AreaCm2(kAreaPx2, kUmPerPx);

// Two visits of one shot; a thickness where there is a hair.
LedgerFollicle Follicle(bool first, bool last, double first_um, double last_um) {
  LedgerFollicle follicle;
  follicle.counted = true;
  follicle.evidence.visits.resize(2);
  follicle.marked.resize(2);
  for (const auto& [is_there, um] : {std::pair(first, first_um), {last, last_um}}) {
    LedgerSighting sighting;
    sighting.says = is_there ? ShotSays::kFound : ShotSays::kEmpty;
    if (is_there && um > 0) {
      sighting.diameter_um = um;
      sighting.diameter_stderr_um = 0.02 * um;
    }
    follicle.shots.push_back(sighting);
  }
  FolliclePresence& presence = follicle.presence;
  presence.present = Eigen::Vector2d(first, last);
  presence.together = presence.present * presence.present.transpose();
  presence.unfound = Eigen::Vector2d::Zero();
  presence.unfound_together = Eigen::Matrix2d::Zero();
  return follicle;
}

SiteLedger LedgerOf(const std::vector<LedgerFollicle>& follicles) {
  SiteLedger ledger;
  ledger.follicles = follicles;
  ledger.area_px2 = kAreaPx2;
  ledger.num_visits = 2;
  ledger.site.by_born_error = ledger.site.by_lost_error = Eigen::Vector2d::Zero();
  return ledger;
}

// 60 hairs that stay, of 40 to 80 um, `growth` times as thick at the last visit.
std::vector<LedgerFollicle> Kept(double growth) {
  std::vector<LedgerFollicle> follicles;
  for (int i = 0; i < 60; ++i) {
    const double um = 40 + 40.0 * i / 59;
    follicles.push_back(Follicle(true, true, um, um * growth));
  }
  return follicles;
}

LedgerRecord Recorded(const std::vector<LedgerFollicle>& follicles, const LedgerErrors& errors = {}) {
  return RecordOf(LedgerOf(follicles), kUmPerPx, {0, 1}, errors);
}

TEST(RecordOf, CountsWhatCameAndWent) {
  std::vector<LedgerFollicle> follicles = Kept(1);
  for (int i = 0; i < 9; ++i) follicles.push_back(Follicle(false, true, 0, 60));
  follicles.push_back(Follicle(true, false, 60, 0));
  follicles.push_back(Follicle(true, true, 60, 60));
  follicles.back().counted = false;
  const LedgerRecord record = Recorded(follicles);
  EXPECT_EQ(record.follicles.size(), 70u);
  const LedgerMetric* density = record.Find("hairs_per_cm2");
  ASSERT_NE(density, nullptr);
  EXPECT_NEAR(density->values[0], 61 / kAreaCm2, 1e-9);
  const PointEstimate change = LedgerChange(*density, 0, 1);
  EXPECT_NEAR(change.value, 8 / kAreaCm2, 1e-9);
  EXPECT_LT(change.standard_error, 2 / kAreaCm2);
  EXPECT_GT(change.standard_error, 0.5 / kAreaCm2);
}

TEST(RecordOf, ThickerHairIsThickerAndMoreMass) {
  const LedgerRecord record = Recorded(Kept(1.06));
  const PointEstimate thickness = LedgerChange(*record.Find("mean_diameter_um"), 0, 1);
  EXPECT_NEAR(thickness.value, 3.6, 0.05);
  const PointEstimate mass = LedgerChange(*record.Find("hair_mass_mm_per_cm2"), 0, 1);
  EXPECT_NEAR(mass.value, 60 * 3.6 / kUmPerMm / kAreaCm2, 0.02);
  EXPECT_LT(thickness.standard_error, 1.5);
}

TEST(RecordOf, AFewHairsMeasuredWrongAreNoChangeOfThickness) {
  std::vector<LedgerFollicle> follicles = Kept(1);
  for (int i = 3; i < 60; i += 12) *follicles[i].shots[1].diameter_um *= 1.5;  // Together 2.5 um of the mean.
  const PointEstimate change = LedgerChange(*Recorded(follicles).Find("mean_diameter_um"), 0, 1);
  EXPECT_NEAR(change.value, 0, 0.8);
}

TEST(RecordOf, ASofterVisitIsLessSure) {
  const LedgerRecord sharp = Recorded(Kept(1));
  LedgerErrors errors;
  errors.count_shares = {0, 0.05};
  const LedgerRecord soft = Recorded(Kept(1), errors);
  const double before = LedgerChange(*sharp.Find("hairs_per_cm2"), 0, 1).standard_error;
  const double now = LedgerChange(*soft.Find("hairs_per_cm2"), 0, 1).standard_error;
  EXPECT_NEAR(std::sqrt(now * now - before * before), 0.05 * 60 / kAreaCm2, 1e-9);
  EXPECT_GT(LedgerChange(*soft.Find("hair_mass_mm_per_cm2"), 0, 1).standard_error,
            LedgerChange(*sharp.Find("hair_mass_mm_per_cm2"), 0, 1).standard_error);
  EXPECT_DOUBLE_EQ(LedgerChange(*soft.Find("mean_diameter_um"), 0, 1).standard_error,
                   LedgerChange(*sharp.Find("mean_diameter_um"), 0, 1).standard_error);
  errors.count_shares = {0, 0, 0};
  EXPECT_THROW(Recorded(Kept(1), errors), std::logic_error);
}

TEST(RecordOf, WithoutThicknessSaysWhy) {
  std::vector<LedgerFollicle> follicles = {Follicle(true, true, 50, 50), Follicle(true, true, 0, 0)};
  const LedgerRecord record = Recorded(follicles);
  EXPECT_EQ(record.Find("mean_diameter_um"), nullptr);
  EXPECT_EQ(record.metrics[1].reason, "fewer than two hairs of the site have a thickness");
  LedgerErrors errors;
  errors.no_thickness = "out of focus";
  EXPECT_EQ(Recorded(Kept(1), errors).metrics[2].reason, "out of focus");
  EXPECT_NE(Recorded(Kept(1), errors).Find("hairs_per_cm2"), nullptr);
}

TEST(RecordOf, KeepsWhatEachVisitMeasured) {
  const LedgerRecord record = Recorded(Kept(1.5));
  EXPECT_NEAR(*record.follicles[0].visits[1].diameter_um, 60, 1e-9);
  EXPECT_NEAR(*record.follicles[0].visits[0].diameter_stderr_um, 40 * std::hypot(0.02, 0.015), 1e-9);
}

}  // namespace
}  // namespace tricho
