// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/provenance.h"

#include <gtest/gtest.h>

namespace tricho {
namespace {

// NIST FIPS 180-4 example values.
TEST(Sha256Hex, OfKnownBytes) {
  EXPECT_EQ(Sha256Hex("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(MakeProvenance, NamesProgramVersionAndCommand) {
  const Provenance provenance = MakeProvenance("analyze");
  EXPECT_EQ(provenance.program, "tricho");
  EXPECT_EQ(provenance.command, "analyze");
  EXPECT_FALSE(provenance.version.empty());
  EXPECT_TRUE(provenance.inputs.empty());
}

}  // namespace
}  // namespace tricho
