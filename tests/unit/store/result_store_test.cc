// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/result_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "base/error.h"
#include "unit/store/temporary_folder.h"

namespace tricho {
namespace {

using testing::HasSubstr;

void ExpectStoreError(const std::function<void()>& work, const std::string& part) {
  try {
    work();
    ADD_FAILURE() << "no error that says " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kStore);
    EXPECT_THAT(error.what(), HasSubstr(part));
    EXPECT_THAT(error.what(), HasSubstr("results.sqlite"));
  }
}

class ResultStoreTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "results.sqlite";
};

std::vector<StoredShot> TwoShots() {
  StoredShot good{"aa", true, "", {}};
  good.metrics.values = {{"hairs_per_cm2", {148.25, 139, 158, "/cm2", ""}},
                         {"redness", {std::nullopt, 0, 0, "1", "too dark"}}};
  return {good, {"bb", false, "overlap is 12 %", {}}};
}

TEST_F(ResultStoreTest, GivesBackWhatWasSaved) {
  const std::string bytes("\0\1binary'\"\n", 11);
  {
    ResultStore store(path_);
    EXPECT_FALSE(store.FindPhoto("aa", "k"));
    store.SavePhoto("aa", "k", {true, "", bytes});
    store.SavePhoto("'; DROP TABLE photo; --", "k", {false, "it's \"bad\"", ""});
    store.SaveAlignment("aa", "bb", "k", {true, "", 0.75, 12.5, bytes});
    store.SaveAlignment("aa", "cc", "k", {false, "nothing in common", 0, std::nullopt, ""});
    store.SaveSite("site", TwoShots());
  }
  ResultStore store(path_);
  EXPECT_EQ(store.FindPhoto("aa", "k")->findings, bytes);
  EXPECT_FALSE(store.FindPhoto("aa", "other options"));
  EXPECT_EQ(store.FindPhoto("'; DROP TABLE photo; --", "k")->reason, "it's \"bad\"");
  EXPECT_EQ(store.FindAlignment("aa", "bb", "k")->residual_um, 12.5);
  EXPECT_EQ(store.FindAlignment("aa", "bb", "k")->map, bytes);
  EXPECT_FALSE(store.FindAlignment("aa", "cc", "k")->residual_um);
  const std::vector<StoredShot> shots = store.FindSite("site");
  ASSERT_EQ(shots.size(), 2U);
  EXPECT_EQ(shots[0].metrics.at("hairs_per_cm2").value, 148.25);
  EXPECT_EQ(shots[0].metrics.at("redness").reason, "too dark");
  EXPECT_FALSE(shots[0].metrics.at("redness").value);
  EXPECT_EQ(shots[1].reason, "overlap is 12 %");
  EXPECT_TRUE(store.FindSite("other").empty());
}

TEST_F(ResultStoreTest, FinishedFilesDependOnContentAlone) {
  const auto other = folder_.path() / "other" / "results.sqlite";
  std::filesystem::create_directories(other.parent_path());
  {
    ResultStore store(path_);
    for (const char* sha : {"aa", "bb", "cc"}) store.SavePhoto(sha, "k", {true, "", std::string(5000, *sha)});
    store.SaveSite("site", TwoShots());
    store.Finish();
  }
  {
    // Another order, twice, in several runs.
    { ResultStore(other).SaveSite("site", TwoShots()); }
    for (const char* sha : {"cc", "aa", "cc", "bb"})
      ResultStore(other).SavePhoto(sha, "k", {true, "", std::string(5000, *sha)});
    ResultStore(other).Finish();
  }
  EXPECT_TRUE(ReadAll(path_) == ReadAll(other));
  EXPECT_FALSE(std::filesystem::exists(path_.string() + "-wal"));
  ResultStore(path_).Finish();
  EXPECT_TRUE(ReadAll(path_) == ReadAll(other));
}

TEST_F(ResultStoreTest, ReadingChangesNothing) {
  {
    ResultStore store(path_);
    store.SavePhoto("aa", "key", {true, "", "found"});
    store.SaveAlignment("aa", "bb", "key", {true, "", 0.9, 4.5, "map"});
    store.Finish();
  }
  const std::string before = ReadAll(path_);
  {
    ResultStore store(path_, 5000, StoreAccess::kRead);
    EXPECT_EQ(store.FindAlignment("aa", "bb", "key")->residual_um, 4.5);
    EXPECT_FALSE(store.FindAlignment("aa", "bb", "other"));
    EXPECT_THROW(store.SavePhoto("cc", "key", {true, "", "found"}), Error);
  }
  EXPECT_EQ(ReadAll(path_), before);
}

TEST_F(ResultStoreTest, ReadsNothingThatIsNotThere) {
  EXPECT_THROW(ResultStore(path_, 5000, StoreAccess::kRead), Error);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ResultStoreTest, RefusesWhatIsNoDatabase) {
  WriteAll(path_, std::string(4096, 'x'));
  ExpectStoreError([&] { ResultStore store(path_); }, "damaged or no database");
}

TEST_F(ResultStoreTest, RefusesADamagedFile) {
  {
    ResultStore store(path_);
    for (int i = 0; i < 50; ++i) store.SavePhoto(std::to_string(i), "k", {true, "", std::string(3000, 'y')});
    store.Finish();
  }
  std::string bytes = ReadAll(path_);
  for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  WriteAll(path_, bytes);
  ExpectStoreError(
      [&] {
        ResultStore store(path_);
        for (int i = 0; i < 50; ++i) store.FindPhoto(std::to_string(i), "k");
      },
      "damaged");
}

TEST_F(ResultStoreTest, RefusesAFileOfANewerProgram) {
  { ResultStore store(path_); }
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "PRAGMA user_version = 99", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
  ExpectStoreError([&] { ResultStore store(path_); }, "newer");
}

TEST_F(ResultStoreTest, RefusesAFolderThatIsNotThere) {
  const auto nowhere = folder_.path() / "none" / "results.sqlite";
  ExpectStoreError([&] { ResultStore store(nowhere); }, "can't be opened");
}

TEST_F(ResultStoreTest, SaysThatAnotherProgramHoldsIt) {
  { ResultStore store(path_); }
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
  ExpectStoreError(
      [&] {
        ResultStore store(path_, /*busy_timeout_ms=*/10);
        store.SavePhoto("aa", "k", {});
      },
      "another program");
  sqlite3_close(database);
}

}  // namespace
}  // namespace tricho
