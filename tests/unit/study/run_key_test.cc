// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/run_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

Provenance Made() {
  Provenance provenance;
  provenance.version = "1";
  provenance.commit = "abc";
  provenance.options = {{"segmenter", "ridge"}};
  return provenance;
}

TEST(PhotoRunKey, IsThatOfVersionOptionsAndSidecar) {
  const std::string key = PhotoRunKey(Made(), "{}");
  EXPECT_EQ(key, Sha256Hex("1\nabc\nsegmenter=ridge\n{}", 24));
  Provenance other = Made();
  other.options["segmenter"] = "network";
  EXPECT_NE(PhotoRunKey(other, "{}"), key);
  EXPECT_NE(PhotoRunKey(Made(), ""), key);
}

TEST(PairRunKey, TellsWhichIsTheBaseline) { EXPECT_NE(PairRunKey("a", "b"), PairRunKey("b", "a")); }

}  // namespace
}  // namespace tricho
