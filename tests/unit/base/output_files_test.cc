// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/output_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/error.h"
#include "unprivileged.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

class OutputFiles : public testing::Test {
 protected:
  OutputFiles() : folder_(fs::path(testing::TempDir()) / ("output_files_" + std::to_string(getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~OutputFiles() override { fs::remove_all(folder_); }

  static std::string Read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static int NumFiles(const fs::path& folder) {
    return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  template <typename Work>
  static void ExpectStoreError(Work work, const std::string& part) {
    try {
      work();
      FAIL() << "did not throw";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kStore);
      EXPECT_THAT(error.what(), testing::HasSubstr(part));
    }
  }

  fs::path folder_;
};

TEST_F(OutputFiles, WritesAllBytesAndLeavesNothingElse) {
  const std::string bytes("a\0b\n", 4);
  WriteWholeFile(folder_ / "result.bin", bytes);
  EXPECT_EQ(Read(folder_ / "result.bin"), bytes);
  EXPECT_EQ(NumFiles(folder_), 1);
}

TEST_F(OutputFiles, TakesThePlaceOfAnOlderFile) {
  WriteWholeFile(folder_ / "result.txt", "a long first version");
  WriteWholeFile(folder_ / "result.txt", "second");
  EXPECT_EQ(Read(folder_ / "result.txt"), "second");
}

TEST_F(OutputFiles, AMissingFolderIsAStoreError) {
  ExpectStoreError([&] { WriteWholeFile(folder_ / "missing" / "result.txt", "x"); }, "result.txt");
}

TEST_F(OutputFiles, AFailedLastStepLeavesWhatWasThereAndNoRest) {
  // A file can't be renamed onto a folder that is not empty. (A full disk: tests/commands.)
  fs::create_directories(folder_ / "result.txt" / "inside");
  ExpectStoreError([&] { WriteWholeFile(folder_ / "result.txt", "x"); }, "result.txt");
  EXPECT_EQ(NumFiles(folder_), 1);
  EXPECT_TRUE(fs::is_directory(folder_ / "result.txt"));
}

TEST_F(OutputFiles, PreparesANestedFolderAndLeavesItEmpty) {
  PrepareOutputFolder(folder_ / "a" / "b");
  EXPECT_TRUE(fs::is_directory(folder_ / "a" / "b"));
  EXPECT_EQ(NumFiles(folder_ / "a" / "b"), 0);
}

TEST_F(OutputFiles, AFileIsNoFolder) {
  WriteWholeFile(folder_ / "file", "x");
  ExpectStoreError([&] { PrepareOutputFolder(folder_ / "file"); }, "file");
  ExpectStoreError([&] { PrepareOutputFolder(folder_ / "file" / "below"); }, "below");
}

TEST_F(OutputFiles, AReadOnlyFolderIsRefusedBeforeTheWork) {
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  {
    const Unprivileged unprivileged(folder_);
    ASSERT_TRUE(unprivileged.ok());
    ExpectStoreError([&] { PrepareOutputFolder(folder_); }, folder_.string());
  }
  fs::permissions(folder_, fs::perms::owner_all);
}

}  // namespace
}  // namespace tricho
