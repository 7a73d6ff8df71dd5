// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/trace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "unit/hair/draw.h"

namespace tricho {
namespace {

const cv::Size kTraceSize(240, 200);

std::vector<Trace> TracesOf(const HairContrast& hair, double seed_strength = 7) {
  return TraceLines(hair, FindRidgePoints(hair, {}), seed_strength);
}

// About the end of a bar the filter answers in other directions too, weakly; no later stage takes that for hair.
std::vector<Trace> StrongTracesOf(const HairContrast& hair) {
  std::vector<Trace> traces = TracesOf(hair);
  double strongest = 0;
  for (const Trace& trace : traces) strongest = std::max(strongest, trace.strength);
  std::erase_if(traces, [=](const Trace& trace) { return trace.strength < 0.4 * strongest; });
  return traces;
}

TEST(TraceLines, NothingToFollow) { EXPECT_TRUE(TracesOf(DrawContrast(kTraceSize, {}, 0.9, 0)).empty()); }

TEST(TraceLines, OneLineIsOneTrace) {
  Random random(12);
  for (int round = 0; round < 15; ++round) {
    const DrawnBar bar = BarAbout({120 + random.Uniform(-1, 1), 100}, random.Uniform(0, 180), random.Uniform(60, 150));
    const std::vector<Trace> traces = StrongTracesOf(DrawContrast(kTraceSize, {bar}));
    ASSERT_EQ(traces.size(), 1);
    EXPECT_LT(RmsAside(traces[0].line, bar), 0.4);
    EXPECT_LT(EndsOff(traces[0].line, bar), 25);  // The filter reaches beyond the ends.
    EXPECT_GT(traces[0].strength, 7);
  }
}

TEST(TraceLines, GoesStraightOnThroughACrossing) {
  for (const double turn_deg : {50.0, 70.0, 90.0}) {
    const std::vector<DrawnBar> bars{BarAbout({120, 100}, 15, 150), BarAbout({120, 100}, 15 + turn_deg, 150)};
    const std::vector<Trace> traces = StrongTracesOf(DrawContrast(kTraceSize, bars));
    ASSERT_EQ(traces.size(), 2) << turn_deg;
    for (const DrawnBar& bar : bars)
      EXPECT_TRUE(std::ranges::any_of(traces, [&](const Trace& t) {
        return RmsAside(t.line, bar) < 1 && Length(t.line) > 120;
      })) << turn_deg;
  }
}

TEST(TraceLines, CarriesOnOverAShortGapOnly) {
  for (const double gap_px : {6.0, 60.0}) {
    const DrawnBar left{{30, 100}, {120 - gap_px / 2, 100}}, right{{120 + gap_px / 2, 100}, {210, 100}};
    EXPECT_EQ(StrongTracesOf(DrawContrast(kTraceSize, {left, right})).size(), gap_px < 10 ? 1 : 2);
  }
}

TEST(TraceLines, ShortAndWeakLinesAreLeftOut) {
  const HairContrast hair = DrawContrast(kTraceSize, {});
  for (const int length_px : {12, 14}) {  // 84 and 98 um.
    RidgeMap ridge;
    for (int x = 50; x <= 50 + length_px; ++x) ridge.points.push_back({Eigen::Vector2f(x, 100), 0, 20});
    EXPECT_EQ(TraceLines(hair, ridge, 7).size(), length_px > 13 ? 1 : 0);
    EXPECT_TRUE(TraceLines(hair, ridge, 21).empty());
  }
}

// The points of one line are taken once: nothing runs beside it again.
TEST(TraceLines, NoLineTwice) {
  std::vector<DrawnBar> bars;
  for (int i = 0; i < 6; ++i) bars.push_back(BarAbout({120, 25.0 + 30 * i}, 4 * i, 180));
  EXPECT_EQ(StrongTracesOf(DrawContrast(kTraceSize, bars)).size(), bars.size());
}

}  // namespace
}  // namespace tricho
