// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ModuleFunction, FindsOneBesideTheProgram) {
  void* first = ModuleFunction("libtricho_codecs.so", "TrichoDecode", "reads TIFF");
  EXPECT_NE(first, nullptr);
  EXPECT_EQ(first, ModuleFunction("libtricho_codecs.so", "TrichoDecode", "reads TIFF"));
}

TEST(ModuleFunction, SaysWhatIsMissing) {
  EXPECT_THAT([] { ModuleFunction("libtricho_nothing.so", "F", "does nothing"); },
              ThrowsMessage<std::runtime_error>(HasSubstr("the part that does nothing can't be loaded")));
  EXPECT_THAT([] { ModuleFunction("libtricho_codecs.so", "NoSuchFunction", "reads TIFF"); },
              ThrowsMessage<std::runtime_error>(HasSubstr("NoSuchFunction")));
}

}  // namespace
}  // namespace tricho
