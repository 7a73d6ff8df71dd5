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

TEST(Error, ShowsNoControlCharacterAndNoFile) {
  EXPECT_STREQ(Error(ErrorKind::kInput, "cell '\x1b[31m\n\t\x7f' is é").what(), "cell '?[31m?\?\?' is é");
  const std::string words = Error(ErrorKind::kInput, "cell '" + std::string(1'000'000, 'x') + "' is no number").what();
  EXPECT_LT(words.size(), 2100U);
  EXPECT_EQ(words.substr(0, 8), "cell 'xx");
  EXPECT_EQ(words.substr(words.size() - 12), "is no number");
}

TEST(ExitStatus, IsTheDocumentedOne) {
  EXPECT_EQ(ExitStatus(ErrorKind::kUsage), 2);
  EXPECT_EQ(ExitStatus(ErrorKind::kInput), 3);
  EXPECT_EQ(ExitStatus(ErrorKind::kStore), 4);
}

}  // namespace
}  // namespace tricho
