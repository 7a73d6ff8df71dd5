// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/photo.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace tricho {
namespace {

TEST(Photo, MissingFileIsNamed) {
  EXPECT_THROW(ReadPhoto("no-such-file.jpg"), Error);
}

}  // namespace
}  // namespace tricho
