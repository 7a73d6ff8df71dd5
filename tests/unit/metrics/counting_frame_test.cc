// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/counting_frame.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

Shaft Hair(Point root, Point tip, bool touches_border = false) {
  Shaft shaft;
  shaft.center_line_px = {root, tip};
  shaft.touches_border = touches_border;
  return shaft;
}

MeasuredField Frame(int width_px, int height_px) {
  MeasuredField field;
  field.width_px = width_px;
  field.height_px = height_px;
  field.seen_px2 = static_cast<double>(width_px) * height_px;
  return field;
}

bool Counts(const Shaft& shaft, const MeasuredField& field) { return CountedHairs({shaft}, {true}, field).front(); }

TEST(CountedHairs, TheFrameIsHalfOpen) {
  const MeasuredField field = Frame(100, 80);
  EXPECT_TRUE(Counts(Hair({-0.5, 40}, {50, 40}), field));
  EXPECT_TRUE(Counts(Hair({50, -0.5}, {50, 40}), field));
  EXPECT_FALSE(Counts(Hair({99.5, 40}, {50, 40}), field));
  EXPECT_FALSE(Counts(Hair({50, 79.5}, {50, 40}), field));
  EXPECT_FALSE(Counts(Hair({-0.6, 40}, {50, 40}), field));
}

TEST(CountedHairs, NothingIsCountedInTheGuard) {
  MeasuredField field = Frame(100, 80);
  field.guard_px = 10;
  EXPECT_FALSE(Counts(Hair({9.4, 40}, {50, 40}), field));
  EXPECT_TRUE(Counts(Hair({9.6, 40}, {50, 40}), field));
  EXPECT_TRUE(Counts(Hair({50, 40}, {5, 40}), field)) << "the tip may lie in it";
  field.outline_px = {{50, 10}, {90, 50}, {50, 90}, {10, 50}};
  EXPECT_FALSE(Counts(Hair({33, 40}, {50, 40}), field)) << "the border of a field of another shape has one too";
  EXPECT_TRUE(Counts(Hair({50, 40}, {33, 40}), field));
}

// Hairs of which the field shows less than `least_px` are not found; what is left of the others is counted by its root.
TEST(CountedHairs, TheGuardTakesAwayTheBiasOfHairsThatGrowOut) {
  constexpr int kSize = 300, kHairs = 40000;
  constexpr double kLeastPx = 30, kAcross = 2 * kSize;
  Random random(8);
  MeasuredField bare = Frame(kSize, kSize), guarded = bare;
  guarded.guard_px = kLeastPx;
  double num_bare = 0, num_guarded = 0;
  for (int i = 0; i < kHairs; ++i) {
    const Point root(random.Uniform(-kSize / 2.0, 1.5 * kSize), random.Uniform(-kSize / 2.0, 1.5 * kSize));
    const double angle = random.Uniform(0, 6.283185307179586);
    Polyline inside;
    for (double at = 0; at <= 60; at += 1) {
      const Point point = root + at * Point(std::cos(angle), std::sin(angle));
      if (point.x() >= -0.5 && point.y() >= -0.5 && point.x() < kSize - 0.5 && point.y() < kSize - 0.5)
        inside.push_back(point);
    }
    if (static_cast<double>(inside.size()) < kLeastPx) continue;
    Shaft shaft;
    shaft.center_line_px = inside;
    shaft.touches_border = inside.size() < 61;
    num_bare += Counts(shaft, bare);
    num_guarded += Counts(shaft, guarded);
  }
  const double per_px2 = kHairs / (kAcross * kAcross);
  const double within = kSize - 2 * kLeastPx;
  EXPECT_LT(num_bare / (per_px2 * kSize * kSize), 0.97) << "there is nothing to mend";
  EXPECT_NEAR(num_guarded / (per_px2 * within * within), 1, 0.03);
}

TEST(CountedHairs, ARootThatIsNotSeenDoesNotCount) {
  EXPECT_FALSE(CountedHairs({Hair({50, 40}, {60, 40})}, {false}, Frame(100, 80)).front());
}

TEST(CountedHairs, TheCutEndOfAHairIsNoRoot) {
  const MeasuredField field = Frame(100, 80);
  EXPECT_FALSE(Counts(Hair({0, 40}, {50, 40}, true), field));
  EXPECT_TRUE(Counts(Hair({50, 40}, {0, 40}, true), field));
  // Cut at both ends: the root is outside whichever end it is at.
  EXPECT_FALSE(Counts(Hair({0.5, 40}, {99.4, 40}, true), field));
}

TEST(CountedHairs, TheBorderOfARoundFieldCutsToo) {
  MeasuredField field = Frame(100, 100);
  field.outline_px = {{50, 10}, {90, 50}, {50, 90}, {10, 50}};
  EXPECT_FALSE(Counts(Hair({31, 31}, {50, 50}, true), field));
  EXPECT_TRUE(Counts(Hair({50, 50}, {31, 31}, true), field));
}

TEST(CountedHairs, AHairThatComesOutOfAZoneNotSeenHasItsRootThere) {
  MeasuredField field = Frame(100, 80);
  field.seen = [](const Point& point) { return point.x() >= 50; };
  EXPECT_FALSE(Counts(Hair({51, 40}, {80, 40}), field));
  EXPECT_TRUE(Counts(Hair({80, 40}, {51, 40}), field));
  EXPECT_TRUE(Counts(Hair({51, 40}, {51, 70}), field)) << "runs along the zone";
}

// A label in the middle of a large field, of 7 um per pixel: what reaches under it with its tip has its root in the
// open.
TEST(CountedHairs, ATipUnderALabelCutsNoRootOffBeItNearTheBorderOrNot) {
  MeasuredField field = Frame(400, 300);
  field.seen = [](const Point& at) { return at.x() < 150 || at.x() > 250 || at.y() < 100 || at.y() > 200; };
  for (const std::optional<double> um_per_px : {std::optional<double>(7), std::optional<double>()}) {
    field.um_per_px = um_per_px;
    EXPECT_TRUE(Counts(Hair({60, 150}, {148, 150}, true), field)) << "its root is nearer to the border than its tip";
    EXPECT_TRUE(Counts(Hair({200, 40}, {200, 98}, true), field));
    EXPECT_TRUE(Counts(Hair({145, 150}, {60, 150}), field) == !um_per_px) << "5 px off: out of the label for 35 um";
    EXPECT_FALSE(Counts(Hair({148, 150}, {60, 150}, true), field));
    EXPECT_FALSE(Counts(Hair({2, 150}, {148, 150}, true), field)) << "cut at both ends";
  }
}

TEST(CountedHairs, RefusesListsOfDifferentLength) {
  EXPECT_THROW(CountedHairs({Hair({1, 1}, {2, 2})}, {}, Frame(10, 10)), std::logic_error);
}

TEST(CountedUnits, ByTheOpeningAndACountedHair) {
  const MeasuredField field = Frame(100, 80);
  FollicularUnit inside{{50, 40}, {0, 1}};
  FollicularUnit outside{{99.6, 40}, {2}};
  FollicularUnit cut{{30, 40}, {3}};
  const std::vector<bool> counted = CountedUnits({inside, outside, cut}, {true, false, true, false}, field);
  EXPECT_EQ(counted, (std::vector<bool>{true, false, false}));
}

TEST(CountedUnits, NotInTheGuard) {
  MeasuredField field = Frame(100, 80);
  field.guard_px = 10;
  EXPECT_EQ(CountedUnits({{{9, 40}, {0}}, {{11, 40}, {1}}}, {true, true}, field), (std::vector<bool>{false, true}));
}

TEST(CountedUnits, NotInAZoneThatIsNotSeen) {
  MeasuredField field = Frame(100, 80);
  field.seen = [](const Point& point) { return point.x() < 50; };
  const std::vector<FollicularUnit> units = {{{20, 40}, {0}}, {{70, 40}, {1}}};
  EXPECT_EQ(CountedUnits(units, {true, true}, field), (std::vector<bool>{true, false}));
}

// What a frame sees of a hair, in its own pixels; false when nothing.
bool Crop(const Shaft& whole, double left_px, int width_px, Shaft* seen) {
  Polyline inside;
  for (const Point& point : Resample(whole.center_line_px, 0.5)) {
    const Point moved = point - Point(left_px, 0);
    if (moved.x() >= -0.5 && moved.x() < width_px - 0.5) inside.push_back(moved);
  }
  if (inside.size() < 2) return false;
  *seen = whole;
  seen->touches_border = inside.size() < Resample(whole.center_line_px, 0.5).size() || whole.touches_border;
  seen->center_line_px = inside;
  return true;
}

TEST(CountedHairs, CountsOfAdjoiningFramesAddExactly) {
  constexpr int kWidth = 400;
  constexpr int kSeam = 150;
  Random random(3);
  std::vector<Shaft> whole;
  for (int i = 0; i < 500; ++i) {
    const Point root(random.Uniform(10, kWidth - 10), random.Uniform(10, 290));
    // Away from the seam by what a cut end is told by, and well off the outer border.
    if (std::abs(root.x() - (kSeam - 0.5)) < 4) continue;
    const Point tip = root + Point(random.Uniform(-60, 60), 0);
    if (tip.x() < 5 || tip.x() > kWidth - 5) continue;
    whole.push_back(Hair(root, tip));
  }
  const auto count = [](const std::vector<Shaft>& shafts, int width_px) {
    const std::vector<bool> counted =
        CountedHairs(shafts, std::vector<bool>(shafts.size(), true), Frame(width_px, 300));
    return std::count(counted.begin(), counted.end(), true);
  };
  std::vector<Shaft> left;
  std::vector<Shaft> right;
  for (const Shaft& shaft : whole) {
    Shaft seen;
    if (Crop(shaft, 0, kSeam, &seen)) left.push_back(seen);
    if (Crop(shaft, kSeam, kWidth - kSeam, &seen)) right.push_back(seen);
  }
  ASSERT_GT(left.size() + right.size(), whole.size() + 20) << "no hair crosses the seam";
  EXPECT_EQ(count(left, kSeam) + count(right, kWidth - kSeam), count(whole, kWidth));
  EXPECT_EQ(count(whole, kWidth), static_cast<long>(whole.size()));
}

}  // namespace
}  // namespace tricho
