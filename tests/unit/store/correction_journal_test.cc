// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/correction_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "base/error.h"
#include "base/input_files.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string kPhoto(64, 'a');

Correction Deleting(int id) {
  Correction correction;
  correction.kind = CorrectionKind::kDelete;
  correction.who = "ab";
  correction.when = "2026-01-31T12:00:00Z";
  correction.automatic_sha256 = "found";
  Shaft shaft;
  shaft.center_line_px = {{0.1, 1.0 / 3}, {2.5, 3.25}};
  shaft.diameter_px = 4.0 / 3;
  shaft.confidence = 0.7;
  correction.before = {{id, shaft}};
  return correction;
}

class CorrectionJournalTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = InitStudy(folder_.path() / "study", "study");

  fs::path Path() const { return JournalPath(study_, kPhoto); }
  std::string Bytes() const { return BytesOfFile(Path()); }
};

TEST_F(CorrectionJournalTest, ALineComesBackToTheBit) {
  Correction correction = Deleting(7);
  correction.number = 3;
  correction.why = "a fold: \"x\"\n";
  const ParsedCorrection parsed = ParseCorrection(CorrectionLine(correction, "before"));
  EXPECT_EQ(parsed.previous_sha256, "before");
  EXPECT_EQ(parsed.correction.number, 3);
  EXPECT_EQ(parsed.correction.why, correction.why);
  EXPECT_EQ(parsed.correction.before[0].id, 7);
  EXPECT_EQ(parsed.correction.before[0].shaft.center_line_px, correction.before[0].shaft.center_line_px);
  EXPECT_EQ(parsed.correction.before[0].shaft.diameter_px, correction.before[0].shaft.diameter_px);
}

TEST_F(CorrectionJournalTest, WhatIsNoCorrectionIsRefused) {
  const std::string good = CorrectionLine(Deleting(1), "");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string line = good;
    line.replace(line.find(from), from.size(), to);
    return line;
  };
  for (const std::string& line :
       {std::string(), std::string("null"), std::string("{}"), good.substr(0, good.size() / 2),
        with("correction:1", "correction:2"), with("\"delete\"", "\"format\""), with("[0.1,", "[1e999,"),
        with("[0.1,", "[\"0\","), with("[0.1,", "[2e6,"), with("\"confidence\":0.7", "\"confidence\":7"),
        with("\"who\":\"ab\"", "\"who\":5"), with("\"number\":0", "\"number\":-1"),
        with("\"number\":0", "\"number\":1.5"), with("\"delete\"", "\"exclude\""), std::string(100'000, '[')}) {
    EXPECT_THROW(ParseCorrection(line), Error) << line.substr(0, 200);
  }
}

Correction Matching(MarkSays says, int hair, int other_hair) {
  Correction correction = Deleting(1);
  correction.kind = CorrectionKind::kMatch;
  correction.before.clear();
  correction.match = {says, "unclear", hair, other_hair, std::string(64, 'c'), std::string(64, 'd')};
  return correction;
}

TEST_F(CorrectionJournalTest, AMatchComesBack) {
  for (const Correction& correction : {Matching(MarkSays::kSame, 12, 40), Matching(MarkSays::kApart, 12, 40),
                                       Matching(MarkSays::kNew, 12, 0), Matching(MarkSays::kLost, 0, 40)}) {
    const std::string line = CorrectionLine(correction, "");
    const Correction parsed = ParseCorrection(line).correction;
    EXPECT_EQ(parsed.match, correction.match) << line;
    EXPECT_TRUE(IsEdit(parsed.kind));
    EXPECT_EQ(CorrectionLine(parsed, ""), line);
  }
}

TEST_F(CorrectionJournalTest, WhatIsNoMatchIsRefused) {
  const std::string good = CorrectionLine(Matching(MarkSays::kSame, 12, 40), "");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string line = good;
    line.replace(line.find(from), from.size(), to);
    return line;
  };
  for (const std::string& line : {with("\"says\":\"same\"", "\"says\":\"alike\""),
                                  with("\"says\":\"same\"", "\"says\":1"),
                                  with("\"says\":\"same\",", ""),
                                  with("\"before\":\"unclear\"", "\"before\":\"maybe\""),
                                  with("\"before\":\"unclear\",", ""),
                                  with("\"hair\":12,", ""),
                                  with("\"hair\":12", "\"hair\":-12"),
                                  with("\"hair\":12", "\"hair\":1.5"),
                                  with("\"hair\":12", "\"hair\":0"),
                                  with("\"other_hair\":40,", ""),
                                  with("\"says\":\"same\"", "\"says\":\"new\""),
                                  with("\"says\":\"same\"", "\"says\":\"lost\""),
                                  with("cccc", "CCCC"),
                                  with("cccc", "ccc"),
                                  with("dddd", "dd"),
                                  with(",\"other_automatic_sha256\"", ",\"x\""),
                                  with("\"match\":{", "\"match\":[{"),
                                  with("\"kind\":\"match\"", "\"kind\":\"delete\""),
                                  with("\"match\":{", "\"mach\":{"),
                                  CorrectionLine(Matching(MarkSays::kNew, 12, 40), ""),
                                  CorrectionLine(Matching(MarkSays::kLost, 12, 40), ""),
                                  CorrectionLine(Matching(MarkSays::kSame, 0, 40), "")})
    EXPECT_THROW(ParseCorrection(line), Error) << line;
  Correction with_hairs = Matching(MarkSays::kSame, 12, 40);
  with_hairs.before = Deleting(12).before;
  EXPECT_THAT([&] { ParseCorrection(CorrectionLine(with_hairs, "")); },
              ThrowsMessage<Error>(HasSubstr("a match changes no hair")));
}

TEST_F(CorrectionJournalTest, LinesAreAddedAndNeverChanged) {
  EXPECT_TRUE(ReadJournal(study_, kPhoto).corrections.empty());
  AppendCorrection(study_, kPhoto, Deleting(1), 0);
  const std::string first = Bytes();
  const Journal journal = AppendCorrection(study_, kPhoto, Deleting(2), 1);
  EXPECT_EQ(Bytes().substr(0, first.size()), first);
  EXPECT_EQ(journal.corrections.size(), 2);
  EXPECT_EQ(ReadJournal(study_, kPhoto).last_sha256, journal.last_sha256);
  EXPECT_EQ(PhotosWithJournal(study_), std::vector{kPhoto});
}

TEST_F(CorrectionJournalTest, WhoKnowsLessThanTheJournalIsTold) {
  AppendCorrection(study_, kPhoto, Deleting(1), 0);
  const std::string before = Bytes();
  EXPECT_THROW(AppendCorrection(study_, kPhoto, Deleting(2), 0), JournalMovedOn);
  EXPECT_THROW(AppendCorrection(study_, kPhoto, Deleting(2), 2), JournalMovedOn);
  EXPECT_EQ(Bytes(), before);
}

TEST_F(CorrectionJournalTest, OfTwoReadersAtOnceOneIsSavedAndOneIsTold) {
  std::atomic<int> num_saved{0}, num_told{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i)
    readers.emplace_back([&] {
      for (int k = 0; k < 10; ++k) try {
          AppendCorrection(study_, kPhoto, Deleting(k), ReadJournal(study_, kPhoto).last_number());
          ++num_saved;
        } catch (const JournalMovedOn&) {
          ++num_told;
        }
    });
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(num_saved + num_told, 80);
  EXPECT_EQ(ReadJournal(study_, kPhoto).last_number(), num_saved);
}

TEST_F(CorrectionJournalTest, HalfALineWasNeverSavedAndIsDropped) {
  AppendCorrection(study_, kPhoto, Deleting(1), 0);
  const std::string whole = Bytes();
  const std::string line = CorrectionLine(Deleting(2), "x");
  for (const std::size_t size : {std::size_t{1}, line.size() / 2, line.size()}) {
    std::ofstream(Path(), std::ios::binary) << whole << line.substr(0, size);
    EXPECT_EQ(ReadJournal(study_, kPhoto).last_number(), 1);
  }
  AppendCorrection(study_, kPhoto, Deleting(2), 1);
  EXPECT_EQ(ReadJournal(study_, kPhoto).last_number(), 2);
  EXPECT_EQ(Bytes().substr(0, whole.size()), whole);
}

TEST_F(CorrectionJournalTest, ALineThatWasChangedOrTakenOutIsFound) {
  for (int i = 0; i < 3; ++i) AppendCorrection(study_, kPhoto, Deleting(i), i);
  const std::string whole = Bytes();
  std::string changed = whole;
  changed[changed.find("\"who\":\"ab\"") + 8] = 'z';
  EXPECT_THAT([&] { ParseJournal(changed, "j"); },
              ThrowsMessage<Error>(HasSubstr("j, line 2: the line before it was changed")));
  const std::size_t first = whole.find('\n') + 1, second = whole.find('\n', first) + 1;
  EXPECT_THAT([&] { ParseJournal(whole.substr(0, first) + whole.substr(second), "j"); },
              ThrowsMessage<Error>(HasSubstr("line 2: it is not the next correction")));
  EXPECT_THAT([&] { ParseJournal(whole + "no JSON\n", "j"); },
              ThrowsMessage<Error>(HasSubstr("line 4: it is no JSON")));
}

TEST_F(CorrectionJournalTest, NoNameLeadsElsewhere) {
  for (const std::string& name : {std::string("../x"), std::string(63, 'a'), std::string(64, 'A'), std::string()})
    EXPECT_THROW(JournalPath(study_, name), Error);
  fs::create_directories(study_.root / kCorrectionsFolder);
  fs::create_symlink("/etc/passwd", Path());
  EXPECT_THROW(AppendCorrection(study_, kPhoto, Deleting(1), 0), Error);
}

TEST_F(CorrectionJournalTest, AFullDiskLeavesTheJournalAsItWas) {
  AppendCorrection(study_, kPhoto, Deleting(1), 0);
  const std::string before = Bytes();
  // The kernel refuses what lies beyond the limit, as it does on a full disk.
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{before.size() + 20, before.size() + 20};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      AppendCorrection(study_, kPhoto, Deleting(2), 1);
    } catch (const Error& error) {
      _exit(error.kind() == ErrorKind::kStore &&
                    std::string(error.what()).find("nothing was saved") != std::string::npos
                ? 0
                : 2);
    }
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(Bytes(), before);
  EXPECT_EQ(AppendCorrection(study_, kPhoto, Deleting(2), 1).last_number(), 2);
}

// Each child says "saved" through a pipe after each correction, and is killed at a moment of its own.
TEST_F(CorrectionJournalTest, NothingThatWasSavedIsLostWhenTheProgramIsKilled) {
  int num_before = 0, num_saved_in_all = 0;
  for (int round = 0; round < 100; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      for (int number = num_before;; ++number) {
        AppendCorrection(study_, kPhoto, Deleting(number % 50), number);
        if (write(ends[1], "x", 1) != 1) _exit(1);
      }
    }
    close(ends[1]);
    char byte = 0;
    int num_saved = 0;
    for (; num_saved < 1 + round % 3 && read(ends[0], &byte, 1) == 1;) ++num_saved;
    usleep(static_cast<useconds_t>(37 * round % 1500));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    while (read(ends[0], &byte, 1) == 1) ++num_saved;
    close(ends[0]);
    const int now = ReadJournal(study_, kPhoto).last_number();
    ASSERT_GE(now, num_before + num_saved) << "round " << round;
    num_before = now;
    num_saved_in_all += num_saved;
    if (num_before > 400) {  // A journal of usual length.
      fs::remove(Path());
      num_before = 0;
    }
  }
  EXPECT_GE(num_saved_in_all, 100);
}

}  // namespace
}  // namespace tricho
