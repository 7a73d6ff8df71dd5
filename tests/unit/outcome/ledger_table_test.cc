// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/ledger_table.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"

namespace tricho {
namespace {

const std::string kHeader = "participant_id\tsite\tmetric\tvisit_id\tday\tvalue\tcovariance\tarea_cm2\tfollicles\n";

LedgerTable Read(const std::string& rows) {
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "ledger.tsv";
  std::ofstream(path) << kHeader << rows;
  return ReadLedgerTable(path);
}

std::string WhyNot(const std::string& rows) {
  try {
    Read(rows);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(LedgerTable, ReadsValuesWithTheirCovariance) {
  const LedgerTable table = Read(
      "sub-001\tvertex\thairs_per_cm2\tses-1\t-7\t100\t4,3\t0.4\t50\n"
      "sub-001\tvertex\thairs_per_cm2\tses-2\t84\t110\t3,5\t0.4\t50\n"
      "sub-002\tvertex\thairs_per_cm2\tses-1\t-7\t90\t4\t0.4\t40\n");
  ASSERT_EQ(table.series.size(), 2U);
  const std::vector<const LedgerSeries*> found = table.Find("sub-001", "hairs_per_cm2");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]->visit_ids, (std::vector<std::string>{"ses-1", "ses-2"}));
  const PointEstimate change = ContrastOf(found[0]->metric, {0}, 1);
  EXPECT_DOUBLE_EQ(change.value, 10);
  EXPECT_DOUBLE_EQ(change.standard_error, std::sqrt(4 + 5 - 2 * 3.0));
  EXPECT_TRUE(table.Find("sub-001", "redness").empty());
}

TEST(LedgerTable, RefusesWhatIsNone) {
  EXPECT_NE(WhyNot("sub-001\tv\tm\ts1\t0\tmany\t1\t0.4\t5\n").find("'many' is no number"), std::string::npos);
  EXPECT_NE(WhyNot("sub-001\tv\tm\ts1\t0\t1\t1,2\t0.4\t5\n").find("2 numbers stand for 1 visits"), std::string::npos);
  EXPECT_NE(WhyNot("sub-001\tv\tm\ts1\t0\t1\t-1\t0.4\t5\n").find("below 0"), std::string::npos);
  EXPECT_NE(
      WhyNot("sub-001\tv\tm\ts1\t0\t1\t4,1\t0.4\t5\nsub-001\tv\tm\ts2\t0\t1\t3,4\t0.4\t5\n").find("not symmetric"),
      std::string::npos);
}

}  // namespace
}  // namespace tricho
