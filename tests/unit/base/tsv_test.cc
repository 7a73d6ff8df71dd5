// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/tsv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace tricho {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string FaultOf(std::string_view text) {
  try {
    ParseTsv(text, "t.tsv");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "no error";
}

TEST(Tsv, ReadsNamesCellsAndLines) {
  const TsvTable table = ParseTsv("a\tb\n1\t2\n\n3\t\n", "t.tsv");
  EXPECT_THAT(table.columns, ElementsAre("a", "b"));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_THAT(table.rows[0], ElementsAre("1", "2"));
  EXPECT_THAT(table.rows[1], ElementsAre("3", ""));
  EXPECT_THAT(table.line_numbers, ElementsAre(2, 4));
  EXPECT_EQ(table.Find("b"), 1);
  EXPECT_EQ(table.Find("c"), std::nullopt);
  EXPECT_EQ(table.Place(1, 1), "t.tsv, line 4, column b");
  EXPECT_EQ(table.sha256.size(), 64u);
}

TEST(Tsv, ByteOrderMarkLineEndsSpacesAndQuotesOfOtherPrograms) {
  const TsvTable table = ParseTsv("\xEF\xBB\xBF\"a\"\tb\r\n \"say \"\"x\"\"\" \t 2 \r\n7\t8", "t.tsv");
  EXPECT_THAT(table.columns, ElementsAre("a", "b"));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_THAT(table.rows[0], ElementsAre("say \"x\"", "2"));
  EXPECT_THAT(table.rows[1], ElementsAre("7", "8"));
}

TEST(Tsv, ATableWithoutRowsIsATable) {
  EXPECT_TRUE(ParseTsv("a\tb", "t.tsv").rows.empty());
  EXPECT_TRUE(ParseTsv("a\tb\r\n\r\n", "t.tsv").rows.empty());
}

TEST(Tsv, FaultsNameTheLineAndTheColumn) {
  EXPECT_THAT(FaultOf(""), HasSubstr("t.tsv, line 1: the file is empty"));
  EXPECT_THAT(FaultOf("\xEF\xBB\xBF"), HasSubstr("empty"));
  EXPECT_THAT(FaultOf("\n\n"), HasSubstr("column names are missing"));
  EXPECT_THAT(FaultOf("a\tb\n1\t2\n3\n"),
              HasSubstr("line 3: there are 1 cells where the table has 2 columns; column b"));
  EXPECT_THAT(FaultOf("a\tb\n1\t2\t3\n"), HasSubstr("line 2: there are 3 cells where the table has 2 columns"));
  EXPECT_THAT(FaultOf("a\tb\ta\n"), HasSubstr("column a stands there twice"));
  EXPECT_THAT(FaultOf("a\t\tb\n"), HasSubstr("column 2 has no name"));
  EXPECT_THAT(FaultOf(std::string_view("a\tb\n1\t\0\n", 8)), HasSubstr("line 2: there is a NUL byte"));
  EXPECT_THAT(FaultOf(std::string_view("\xFF\xFE"
                                       "a\0",
                                       4)),
              HasSubstr("UTF-16"));
  EXPECT_THAT(FaultOf("a\tb\r1\t2\r"), HasSubstr("line 1: there is a carriage return"));
  EXPECT_THAT(FaultOf("a,b,c\n1,2,3\n"), HasSubstr("commas"));
  EXPECT_THAT(FaultOf("a\tb\n" + std::string(2'000'000, 'x') + "\t1\n"), HasSubstr("line 2: the line is longer"));
}

TEST(Tsv, BytesThatAreNoUtf8AreRefusedAndNamed) {
  EXPECT_THAT(FaultOf("a\tb\n1\tTr\xE4ger\n"), HasSubstr("line 2: byte 5 of the line (hexadecimal E4) is no UTF-8"));
  EXPECT_THAT(FaultOf("a\tb\n1\tTr\xE4ger\n"), HasSubstr("Windows-1252"));
  // Overlong, half of a pair, beyond Unicode, cut off, a follower alone (RFC 3629).
  for (const char* bytes :
       {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\x80"})
    EXPECT_THAT(FaultOf("a\tb\n1\t" + std::string(bytes) + "\n"), HasSubstr("byte 3 of the line"));
  for (const char* letters : {"\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"})
    EXPECT_EQ(ParseTsv("a\tb\n1\t" + std::string(letters) + "\n", "t.tsv").rows[0][1], letters);
}

TEST(Tsv, EmptyCellsBehindTheTableArePassedOverAndTold) {
  const TsvTable table = ParseTsv("a\tb\t\t\n1\t2\t\t\n3\t4\n\t\t\t\n\t\n", "t.tsv");
  EXPECT_THAT(table.columns, ElementsAre("a", "b"));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_THAT(table.rows[1], ElementsAre("3", "4"));
  EXPECT_THAT(table.notes, ElementsAre(HasSubstr("2 empty columns"), HasSubstr("2 rows of empty cells")));
  EXPECT_THAT(FaultOf("a\tb\t\n1\t2\tx\n"), HasSubstr("there are 3 cells"));
  EXPECT_TRUE(ParseTsv("a\tb\n1\t\n", "t.tsv").notes.empty());
}

TEST(Tsv, OtherSeparatorsAreNamed) {
  EXPECT_THAT(FaultOf("a;b;c\n1;2,5;3\n"), HasSubstr("apart by semicolons; they must be apart by tabs"));
}

TEST(Tsv, WhatIsWrittenReadsBackAlike) {
  const std::vector<std::string> columns = {"a", "b"};
  const std::vector<std::vector<std::string>> rows = {
      {"\"quoted\"", "x \"y\" z"}, {"\"", "\"\""}, {"größe", ""}, {"1,5", "n/a"}};
  const TsvTable table = ParseTsv(TsvText(columns, rows), "t.tsv");
  EXPECT_EQ(table.columns, columns);
  EXPECT_EQ(table.rows, rows);
}

TEST(Tsv, CellsNeverBreakTheTable) {
  const TsvTable table = ParseTsv(TsvText({"a", "b"}, {{"x\ty", "1\r\n2"}}), "t.tsv");
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_THAT(table.rows[0], ElementsAre("x y", "1  2"));
  EXPECT_THROW(TsvText({"a", "b"}, {{"x"}}), std::logic_error);
}

TEST(Tsv, Files) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "tricho-tsv-test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "t.tsv") << "a\tb\n1\t2\n";
  EXPECT_EQ(ReadTsv(folder / "t.tsv").rows.size(), 1u);
  EXPECT_EQ(ReadTsv(folder / "t.tsv").sha256, ParseTsv("a\tb\n1\t2\n", "").sha256);
  EXPECT_THROW(ReadTsv(folder), Error);
  EXPECT_THROW(ReadTsv(folder / "none.tsv"), Error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tricho
