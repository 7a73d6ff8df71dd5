// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/error.h"

#include <gtest/gtest.h>

namespace tricho {
namespace {

TEST(Error, WithinAddsContextAndKeepsTheKind) {
  const Error error = Error(ErrorKind::kStore, "disk full").Within("photo a.jpg");
  EXPECT_STREQ(error.what(), "photo a.jpg: disk full");
  EXPECT_EQ(error.kind(), ErrorKind::kStore);
}

TEST(ExitStatus, IsTheDocumentedOne) {
  EXPECT_EQ(ExitStatus(ErrorKind::kUsage), 2);
  EXPECT_EQ(ExitStatus(ErrorKind::kInput), 3);
  EXPECT_EQ(ExitStatus(ErrorKind::kStore), 4);
}

}  // namespace
}  // namespace tricho
