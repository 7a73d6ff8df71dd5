// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/printable.h"

#include <gtest/gtest.h>

#include <sstream>

namespace tricho {
namespace {

TEST(Printable, LeavesWordsLinesAndTabs) {
  EXPECT_EQ(Printable("hairs\tper cm²\nünïcödé 头发 \xE2\x80\x93 ❤"), "hairs\tper cm²\nünïcödé 头发 \xE2\x80\x93 ❤");
  EXPECT_EQ(Printable(""), "");
  EXPECT_EQ(Printable("cut \xE2\x80"), "cut \xE2\x80");
}

TEST(Printable, ShowsAQuestionMarkForWhatSteers) {
  EXPECT_EQ(Printable("\x1b[31mred\r\x7f"), "?[31mred?\?");
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "?");
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m"),
            "?31m");
  EXPECT_EQ(Printable("\xE2\x80\xAEgpj.exe \xE2\x81\xA6"), "?gpj.exe ?");
}

TEST(PrintableStream, LooksAtWholeLinesAndIsUndone) {
  std::ostringstream stream;
  {
    const PrintableStream printable(stream);
    stream << "name \xC2" << '\x9B' << "\x1b[2J" << '\n';
    EXPECT_EQ(stream.str(), "name ??[2J\n");
    stream << "last";
  }
  EXPECT_EQ(stream.str(), "name ??[2J\nlast");
  stream << '\x1b';
  EXPECT_EQ(stream.str().back(), '\x1b');
}

// Takes nothing, as a full disk does.
class FullBuffer : public std::streambuf {};

TEST(PrintableStream, TellsThatNothingCanBeWritten) {
  FullBuffer full;
  std::ostream stream(&full);
  const PrintableStream printable(stream);
  stream << "a line" << std::flush;
  EXPECT_FALSE(stream.good());
}

}  // namespace
}  // namespace tricho
