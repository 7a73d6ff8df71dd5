// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/mixing.h"

#include <gtest/gtest.h>

namespace tricho {
namespace {

Marker Seen(double growth_px) {
  Marker marker;
  marker.side_px = 100;
  marker.edges = MarkerEdges{growth_px, 0.02, 0.95, 40, 220};
  return marker;
}

TEST(LikelyMixedInLight, GrownWhiteIsALensAndAnUnmovedEdgeIsNot) {
  EXPECT_GT(LikelyMixedInLight(Seen(0.45)).value(), 0.95);
  EXPECT_LT(LikelyMixedInLight(Seen(0)).value(), 0.01);
  EXPECT_NEAR(LikelyMixedInLight(Seen(0.225)).value(), 0.5, 0.1);
  double before = 0;
  for (double growth_px = -0.3; growth_px < 0.8; growth_px += 0.1) {
    const double likely = LikelyMixedInLight(Seen(growth_px)).value();
    EXPECT_GT(likely, before);
    EXPECT_LE(likely, 1);
    before = likely;
  }
}

TEST(LikelyMixedInLight, WhatDoesNotTellSaysNothing) {
  Marker marker = Seen(0.4);
  marker.edges->white = 255;  // Burnt.
  EXPECT_FALSE(LikelyMixedInLight(marker));
  marker = Seen(0.4);
  marker.edges->white = 120;  // Pale.
  EXPECT_FALSE(LikelyMixedInLight(marker));
  marker = Seen(0.4);
  marker.edges->blur_px = 0.3;  // Nothing is mixed.
  EXPECT_FALSE(LikelyMixedInLight(marker));
  marker = Seen(0.4);
  marker.edges->error_px = 0.3;
  EXPECT_FALSE(LikelyMixedInLight(marker));
  marker.edges.reset();
  EXPECT_FALSE(LikelyMixedInLight(marker));
}

}  // namespace
}  // namespace tricho
