// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/view_codec.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"

namespace tricho {
namespace {

TEST(EncodeMetrics, ComesBackExactly) {
  SiteMetrics metrics;
  metrics.values = {{"visible_scalp_share", {1.0 / 3, 0.3, 0.4, "1", ""}},
                    {"part_width_median_mm", {std::nullopt, 0, 0, "mm", "no scale is known"}}};
  const SiteMetrics back = DecodeMetrics(EncodeMetrics(metrics));
  ASSERT_EQ(back.values.size(), 2U);
  EXPECT_EQ(back.at("visible_scalp_share").value, 1.0 / 3);
  EXPECT_EQ(back.at("visible_scalp_share").low, 0.3);
  EXPECT_EQ(back.at("part_width_median_mm").value, std::nullopt);
  EXPECT_EQ(back.at("part_width_median_mm").reason, "no scale is known");
}

TEST(EncodeChanges, ComesBackExactly) {
  OverviewChange told, refused;
  told.baseline = 5.5;
  told.followup = 4;
  told.change = -1.5;
  told.low = -2;
  told.high = -1;
  told.smallest_detectable_change = 0.5;
  told.call = Call::kDecrease;
  told.unit = "mm";
  refused.reason = "no scale is known";
  const NamedChanges back = DecodeChanges(EncodeChanges({{"a", told}, {"b", refused}}));
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].first, "a");
  EXPECT_EQ(back[0].second.change, -1.5);
  EXPECT_EQ(back[0].second.call, Call::kDecrease);
  EXPECT_EQ(back[0].second.smallest_detectable_change, 0.5);
  EXPECT_EQ(back[1].second.change, std::nullopt);
  EXPECT_EQ(back[1].second.call, Call::kUndetermined);
  EXPECT_EQ(back[1].second.reason, "no scale is known");
}

TEST(ViewCodec, RefusesBytesThatAreNoneOfItsOwn) {
  const auto refuses = [](const std::string& bytes) {
    EXPECT_THROW(DecodeMetrics(bytes), Error) << bytes.size();
    EXPECT_THROW(DecodeChanges(bytes), Error) << bytes.size();
  };
  refuses("");
  refuses("not CBOR");
  refuses(std::string(100000, '\x81'));  // Arrays in arrays.
  SiteMetrics metrics;
  metrics.values = {{"visible_scalp_share", {0.5, 0, std::numeric_limits<double>::infinity(), "1", ""}}};
  EXPECT_THROW(DecodeMetrics(EncodeMetrics(metrics)), Error);
  const std::string bytes = EncodeMetrics(metrics);
  refuses(bytes.substr(0, bytes.size() / 2));
}

}  // namespace
}  // namespace tricho
