// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Reference: what R says of the tables of tests/data/agreement (scripts/agreement/make_reference.R).
#include "outcome/agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <map>

#include "base/random.h"
#include "base/tsv.h"

namespace tricho {
namespace {

using testing::HasSubstr;

const std::string kFolder = std::string(TRICHO_SOURCE_DIR) + "/tests/data/agreement/";

double NumberOf(const std::string& text) {
  double value = std::nan("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::pair<double, double>> PairsOf(const std::string& name) {
  std::vector<std::pair<double, double>> pairs;
  for (const std::vector<std::string>& row : ReadTsv(kFolder + name + ".tsv").rows)
    pairs.emplace_back(NumberOf(row[0]), NumberOf(row[1]));
  return pairs;
}

std::vector<std::pair<int, int>> Ratings(const std::string& name) {
  std::vector<std::pair<int, int>> ratings;
  for (const auto& [first, second] : PairsOf(name))
    ratings.emplace_back(static_cast<int>(first), static_cast<int>(second));
  return ratings;
}

std::map<std::string, double> AnswersOfR(const std::string& table) {
  std::map<std::string, double> answers;
  for (const std::vector<std::string>& row : ReadTsv(kFolder + "reference.tsv").rows)
    if (row[0] == table) answers[row[1]] = NumberOf(row[2]);
  return answers;
}

TEST(Agreement, KappaIsThatOfR) {
  for (const std::string name : {"ratings-many", "ratings-forty", "ratings-poor"}) {
    const std::map<std::string, double> r = AnswersOfR(name);
    for (const auto& [weights, label] :
         {std::pair(KappaWeights::kLinear, "linear"), {KappaWeights::kQuadratic, "quadratic"}}) {
      const Kappa kappa = WeightedKappa(Ratings(name), {}, weights);
      EXPECT_NEAR(*kappa.estimate.value, r.at(std::string("kappa_") + label), 1e-9) << name << label;
      EXPECT_NEAR(kappa.z, r.at(std::string("z_") + label), 1e-8) << name << label;
      EXPECT_NEAR(kappa.standard_error, r.at(std::string("standard_error_") + label), 1e-9) << name << label;
      EXPECT_NEAR(kappa.estimate.interval->low, *kappa.estimate.value - kNormal975 * kappa.standard_error, 1e-12);
    }
  }
}

TEST(Agreement, IccAndLimitsAreThoseOfR) {
  for (const std::string name : {"density-twenty", "density-six", "thickness-forty"}) {
    const std::map<std::string, double> r = AnswersOfR(name);
    const MethodAgreement agreement = AgreementOfMethods(PairsOf(name));
    EXPECT_NEAR(*agreement.icc.value, r.at("icc"), 1e-9) << name;
    EXPECT_NEAR(agreement.icc.interval->low, r.at("icc_low"), 1e-8) << name;
    EXPECT_NEAR(agreement.icc.interval->high, r.at("icc_high"), 1e-8) << name;
    EXPECT_NEAR(*agreement.difference.value, r.at("difference"), 1e-9) << name;
    EXPECT_NEAR(agreement.difference.interval->low, r.at("difference_low"), 1e-8) << name;
    EXPECT_NEAR(agreement.difference.interval->high, r.at("difference_high"), 1e-8) << name;
    EXPECT_NEAR(*agreement.sd, r.at("sd"), 1e-9) << name;
    EXPECT_NEAR(*agreement.low.value, r.at("limit_low"), 1e-8) << name;
    EXPECT_NEAR(agreement.low.interval->low, r.at("limit_low_from"), 1e-8) << name;
    EXPECT_NEAR(agreement.high.interval->high, r.at("limit_high_to"), 1e-8) << name;
  }
}

TEST(Agreement, KappaTurnsWithTheScaleAndTheReaders) {
  std::vector<std::pair<int, int>> turned, exchanged;
  for (const auto& [first, second] : Ratings("ratings-forty")) {
    turned.emplace_back(-first, -second);
    exchanged.emplace_back(second, first);
  }
  for (const KappaWeights weights : {KappaWeights::kLinear, KappaWeights::kQuadratic}) {
    const double kappa = *WeightedKappa(Ratings("ratings-forty"), {}, weights).estimate.value;
    EXPECT_NEAR(*WeightedKappa(turned, {}, weights).estimate.value, kappa, 1e-12);
    EXPECT_NEAR(*WeightedKappa(exchanged, {}, weights).estimate.value, kappa, 1e-12);
  }
}

// irr weighs -3 and 3 as neighbours where nothing between them occurs; a step of the scale is a step here.
TEST(Agreement, ARatingThatNobodyGaveKeepsItsPlace) {
  const std::vector<std::pair<int, int>> near = {{-3, -3}, {-2, -3}, {3, 3}, {3, 3}};
  const std::vector<std::pair<int, int>> far = {{-3, -3}, {3, -3}, {3, 3}, {3, 3}};
  EXPECT_GT(*WeightedKappa(near, {}, KappaWeights::kLinear).estimate.value,
            *WeightedKappa(far, {}, KappaWeights::kLinear).estimate.value);
}

TEST(Agreement, WhereKappaCantBeToldThereIsAReason) {
  EXPECT_THAT(WeightedKappa({{1, 1}}, {}, KappaWeights::kLinear).estimate.reason, HasSubstr("fewer than two"));
  const Kappa alike = WeightedKappa(std::vector<std::pair<int, int>>(20, {1, 1}), {}, KappaWeights::kQuadratic);
  EXPECT_FALSE(alike.estimate.value);
  EXPECT_THAT(alike.estimate.reason, HasSubstr("chance alone"));
  std::vector<std::pair<int, int>> perfect;
  for (int i = 0; i < 21; ++i) perfect.emplace_back(i % 7 - 3, i % 7 - 3);
  const Kappa all = WeightedKappa(perfect, {}, KappaWeights::kLinear);
  EXPECT_NEAR(*all.estimate.value, 1, 1e-12);
  EXPECT_FALSE(all.estimate.interval);
  EXPECT_THAT(all.estimate.reason, HasSubstr("all pairs agree"));
  EXPECT_FALSE(WeightedKappa({{1, 1}, {2, 1}, {0, 1}}, {}, KappaWeights::kLinear).estimate.interval);
  EXPECT_THROW(WeightedKappa({{1, 4}, {1, 1}}, {}, KappaWeights::kLinear), std::logic_error);
}

// Of 2000 pairs of readers whose true kappa is known from a large sample, 95 of 100 intervals hold it.
TEST(Agreement, CoverageOfTheKappaInterval) {
  const auto draw = [](Random& random, int count) {
    std::vector<std::pair<int, int>> ratings;
    const auto rated = [&](double truth) {
      return std::clamp(static_cast<int>(std::lround(truth + 0.7 * random.Normal())), -3, 3);
    };
    for (int i = 0; i < count; ++i) {
      const double truth = 1.3 * random.Normal();
      const int first = rated(truth);
      ratings.emplace_back(first, rated(truth));
    }
    return ratings;
  };
  Random large(1);
  const double truth = *WeightedKappa(draw(large, 200'000), {}, KappaWeights::kQuadratic).estimate.value;
  const Random random(2);
  int num_held = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Random own = random.Fork(i);
    const Interval interval = *WeightedKappa(draw(own, 60), {}, KappaWeights::kQuadratic).estimate.interval;
    num_held += interval.low <= truth && truth <= interval.high;
  }
  EXPECT_NEAR(num_held / 2000.0, 0.95, 0.025);
}

TEST(Agreement, WhereMethodsCantBeComparedThereIsAReason) {
  EXPECT_THAT(AgreementOfMethods({{1, 2}, {3, 4}}).difference.reason, HasSubstr("fewer than three"));
  const MethodAgreement same = AgreementOfMethods({{1, 1}, {3, 3}, {9, 9}});
  EXPECT_EQ(same.icc.value, 1);
  EXPECT_FALSE(same.icc.interval);
  EXPECT_THAT(AgreementOfMethods({{2, 2}, {2, 2}, {2, 2}}).icc.reason, HasSubstr("one and the same value"));
  EXPECT_THAT(AgreementOfMethods({{0.1, 0.4}, {0.2, 0.5}, {0.7, 1.0}}).icc.reason, HasSubstr("same amount"));
  EXPECT_NEAR(*AgreementOfMethods({{1, 2}, {3, 4}, {5, 6}}).difference.value, 1, 1e-12);
}

TEST(Agreement, F1OfPhotosIsThatOfAllHairs) {
  const AgreementEstimate f1 = F1OfPhotos({{80, 10, 20}, {40, 5, 0}, {60, 0, 15}});
  EXPECT_NEAR(*f1.value, 2.0 * 180 / (2 * 180 + 15 + 35), 1e-12);
  EXPECT_LT(f1.interval->low, *f1.value);
  EXPECT_GT(f1.interval->high, *f1.value);
  EXPECT_FALSE(F1OfPhotos({{80, 10, 20}}).interval);
  EXPECT_FALSE(F1OfPhotos({{0, 0, 0}, {0, 0, 0}, {0, 0, 0}}).value);
  EXPECT_EQ(F1OfPhotos({{0, 3, 0}}).value, 0);
}

TEST(Agreement, AMeanHasTheIntervalOfStudent) {
  const AgreementEstimate mean = MeanOf({1, 2, 3});
  EXPECT_NEAR(*mean.value, 2, 1e-12);
  EXPECT_NEAR(mean.interval->high, 2 + 4.302652729911275 / std::sqrt(3.0), 1e-9);
  EXPECT_FALSE(MeanOf({1}).interval);
  EXPECT_FALSE(MeanOf({}).value);
}

}  // namespace
}  // namespace tricho
