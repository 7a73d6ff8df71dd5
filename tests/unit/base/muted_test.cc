// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/muted.h"

#include <gtest/gtest.h>

#include <sstream>
#include <thread>

namespace tricho {
namespace {

TEST(Muted, DropsWhatThisThreadWritesAndNothingElse) {
  std::ostringstream stream;
  {
    const MutableStream mutable_stream(stream);
    stream << "before" << ' ' << 1 << std::flush;
    {
      const Mute mute;
      {
        const Mute again;
        stream << "inner";
      }
      stream << "muttered" << ' ' << 2 << std::endl;
      std::thread([&] { stream << " other"; }).join();
    }
    stream << " after";
  }
  const Mute mute;
  stream << " undone";
  EXPECT_EQ(stream.str(), "before 1 other after undone");
}

}  // namespace
}  // namespace tricho
