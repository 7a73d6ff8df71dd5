// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/swath_terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "base/geometry.h"

namespace tricho {
namespace {

const SoftBar kSwathBar{6, 0.8F, 3};

TEST(SoftBar, SlopesAreThoseOfItsProfile) {
  const SoftBar& bar = kSwathBar;
  for (const float u : {-3.7F, -2.2F, 0.4F, 2.6F, 4.1F}) {
    const float h = 0.01F;
    EXPECT_NEAR(bar.Slope(u), (bar.At(u + h) - bar.At(u - h)) / (2 * h), 2e-5) << u;
    const SoftBar wider{6 + h, 0.8F, 3}, thinner{6 - h, 0.8F, 3};
    EXPECT_NEAR(bar.Widening(u), (wider.At(u) - thinner.At(u)) / (2 * h), 2e-5) << u;
  }
  EXPECT_EQ(bar.At(0.F), 0.8F);
  EXPECT_EQ(bar.At(static_cast<float>(bar.ReachPx() + 0.01)), 0);
}

// A swath and what is seen along it, at random.
struct SeenSwath {
  LineSwath swath;
  SwathLook look;

  SeenSwath() {
    swath.Build(Resample({Point(20, 30), Point(120, 50), Point(140, 120)}, kStrokeStepPx), 5, {160, 140});
    look.GrowTo(swath.size());
    cv::RNG random(5);
    for (int k = 0; k < swath.size(); ++k) {
      look.seen[k] = random.uniform(-0.2F, 1.2F);
      look.others[k] = random.uniform(0, 2) == 0 ? 0 : random.uniform(0.F, 1.F);
    }
  }
};

// Pixel by pixel, as the method is told.
TEST(SwathTerms, AreThoseOfEachPixelByItself) {
  SeenSwath at;
  StepTerms course, width;
  const BarEquations found = DeriveCourse(kSwathBar, at.swath, at.look, course);
  DeriveWidth(kSwathBar, at.swath, at.look, width);
  FindGained(kSwathBar, at.swath, at.look);
  BarEquations expected;
  int num_hidden = 0, num_doubted = 0;
  for (int k = 0; k < at.swath.size(); ++k) {
    const float across = at.swath.across_px()[k], own = kSwathBar.At(across), left = at.look.seen[k] - own;
    const bool hidden = at.look.others[k] > own;
    num_hidden += hidden;
    num_doubted += std::abs(left) > 0.3F;
    const float robust = hidden ? 0 : std::min(1.F, 0.3F / std::abs(left));
    const float aside = -kSwathBar.Slope(across), wider = kSwathBar.Widening(across), deeper = own / kSwathBar.depth;
    ASSERT_NEAR(course.weights_and_pulls[2 * k], robust * aside * aside, 1e-6);
    ASSERT_NEAR(course.weights_and_pulls[2 * k + 1], robust * aside * left, 1e-6);
    ASSERT_NEAR(width.weights_and_pulls[2 * k], robust * wider * wider, 1e-6);
    ASSERT_NEAR(width.weights_and_pulls[2 * k + 1], robust * wider * left, 1e-6);
    const float without = at.look.seen[k] - at.look.others[k];
    ASSERT_NEAR(at.look.gained[k], at.look.others[k] >= own ? 0 : without * without - left * left, 1e-6);
    expected.ww += robust * wider * wider;
    expected.wd += robust * wider * deeper;
    expected.dd += robust * deeper * deeper;
    expected.wr += robust * wider * left;
    expected.dr += robust * deeper * left;
  }
  EXPECT_GT(num_hidden, 100);
  EXPECT_GT(num_doubted, 100);
  for (const auto term :
       {&BarEquations::ww, &BarEquations::wd, &BarEquations::dd, &BarEquations::wr, &BarEquations::dr})
    EXPECT_NEAR(found.*term, expected.*term, 1e-4 * std::abs(expected.*term) + 1e-4);
}

TEST(SwathTerms, AreAddedUpBySample) {
  const SeenSwath at;
  const auto last = static_cast<std::size_t>(*std::max_element(at.swath.sample(), at.swath.sample() + at.swath.size()));
  std::vector<double> sums(last + 1, 1.0), expected(last + 1, 1.0);
  std::vector<float> values(at.swath.size(), 0.F);
  for (int k = 0; k < at.swath.size(); ++k)
    if (k / 64 % 3 == 0) values[k] = at.look.seen[k];  // Many strips have nothing.
  for (int k = 0; k < at.swath.size(); ++k) expected[at.swath.sample()[k]] += static_cast<double>(values[k]);
  AddBySample(at.swath, values, sums);
  EXPECT_EQ(sums, expected);
  StepTerms terms;
  for (const float value : values) terms.weights_and_pulls.insert(terms.weights_and_pulls.end(), {value, 2 * value});
  const StepSums pairs = SumsBySample(at.swath, terms, last + 1);
  ASSERT_EQ(pairs.weight.size(), last + 1);
  for (std::size_t k = 0; k <= last; ++k) {
    EXPECT_NEAR(pairs.weight[k], expected[k] - 1, 1e-4);
    EXPECT_NEAR(pairs.pull[k], 2 * (expected[k] - 1), 2e-4);
  }
}

}  // namespace
}  // namespace tricho
