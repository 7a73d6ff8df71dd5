// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/reading_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "base/input_files.h"
#include "store/rating_key.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string kFirstPhoto(64, 'a'), kOtherPhoto(64, 'b');

ReadingEvent Begin() {
  ReadingEvent event;
  event.kind = ReadingKind::kBegin;
  event.when = "2026-01-31T12:00:00Z";
  event.seed = "0123456789abcdef";
  event.photos = {kFirstPhoto, kOtherPhoto};
  return event;
}

ReadingEvent Marking(int id) {
  ReadingEvent event;
  event.kind = ReadingKind::kAdd;
  event.photo_sha256 = kFirstPhoto;
  Shaft shaft;
  shaft.center_line_px = {{0.1, 1.0 / 3}, {2.5, 3.25}};
  shaft.diameter_px = 4.0 / 3;
  shaft.confidence = 1;
  event.hairs = {{id, shaft}};
  return event;
}

class ReadingJournalTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = InitStudy(folder_.path() / "study", "study");

  void Append(const ReadingEvent& event) {
    ReadingJournal journal = ReadReadings(study_, "ab");
    AppendReading(study_, event, journal);
  }

  fs::path Path(const std::string& who = "ab") const { return study_.root / "readings" / (who + ".jsonl"); }
};

TEST_F(ReadingJournalTest, LinesComeBackToTheBitAndAreNeverChanged) {
  Append(Begin());
  const std::string first = BytesOfFile(Path());
  Append(Marking(1));
  EXPECT_EQ(BytesOfFile(Path()).substr(0, first.size()), first);
  const ReadingJournal journal = ReadReadings(study_, "ab");
  ASSERT_EQ(journal.events.size(), 2);
  EXPECT_EQ(journal.events[0].photos, Begin().photos);
  EXPECT_EQ(journal.events[0].seed, "0123456789abcdef");
  EXPECT_EQ(journal.events[1].hairs[0].shaft.center_line_px, Marking(1).hairs[0].shaft.center_line_px);
  EXPECT_EQ(journal.events[1].who, "ab");
  EXPECT_THAT(ReadersOf(study_), ElementsAre("ab"));
}

TEST_F(ReadingJournalTest, WhoKnowsLessThanTheJournalIsTold) {
  Append(Begin());
  ReadingJournal known = ReadReadings(study_, "ab");
  Append(Marking(1));
  EXPECT_THROW(AppendReading(study_, Marking(1), known), JournalMovedOn);
  EXPECT_EQ(known.last_number(), 2);  // It knows now.
  AppendReading(study_, Marking(2), known);
  EXPECT_EQ(ReadReadings(study_, "ab").last_sha256, known.last_sha256);
  // What another program put in its place is read from the start.
  fs::remove(Path());
  Append(Begin());
  EXPECT_FALSE(RereadReadings(study_, known));
  EXPECT_EQ(known.last_number(), 1);
}

TEST_F(ReadingJournalTest, WhatIsNoReadingIsRefused) {
  ReadingEvent begin = Begin(), add = Marking(1);
  begin.who = add.who = "ab";
  const auto with = [](const ReadingEvent& event, const std::string& from, const std::string& to) {
    std::string line = ReadingLine(event, "");
    line.replace(line.find(from), from.size(), to);
    return line;
  };
  ParseReading(ReadingLine(begin, ""));
  for (const std::string& line :
       {std::string(), std::string("null"), std::string("{}"), with(add, "reading:1", "reading:2"),
        with(add, "\"add\"", "\"sign\""), with(add, kFirstPhoto, "../x"), with(add, "[0.1,", "[1e999,"),
        with(add, "\"hairs\"", "\"hair\""), with(add, "\"add\"", "\"reopen\""), with(begin, kOtherPhoto, kFirstPhoto),
        with(begin, "\"seed\"", "\"sead\""), with(begin, "\"begin\"", "\"done\"")})
    EXPECT_THROW(ParseReading(line), Error) << line.substr(0, 200);
}

TEST_F(ReadingJournalTest, AJournalThatWasCutInHalfGoesOnAndOneThatWasChangedIsTold) {
  Append(Begin());
  Append(Marking(1));
  const std::string whole = BytesOfFile(Path());
  std::ofstream(Path(), std::ios::binary) << whole.substr(0, whole.size() - 30);
  EXPECT_EQ(ReadReadings(study_, "ab").last_number(), 1);
  Append(Marking(1));
  EXPECT_EQ(BytesOfFile(Path()), whole);
  std::string changed = whole;
  changed.replace(changed.find("0123456789abcdef"), 16, "1123456789abcdef");
  std::ofstream(Path(), std::ios::binary) << changed;
  EXPECT_THAT([&] { ReadReadings(study_, "ab"); },
              ThrowsMessage<Error>(HasSubstr("readings/ab.jsonl, line 2: the line before it was changed")));
  std::ofstream(Path(), std::ios::binary) << whole.substr(whole.find('\n') + 1);
  EXPECT_THAT([&] { ReadReadings(study_, "ab"); }, ThrowsMessage<Error>(HasSubstr("a line is missing")));
}

TEST_F(ReadingJournalTest, NoReaderIsTakenForAnother) {
  Append(Begin());
  EXPECT_THAT([&] { ReadReadings(study_, "AB"); }, ThrowsMessage<Error>(HasSubstr("There is a reader 'ab' already")));
  EXPECT_THROW(ReadReadings(study_, "../ab"), Error);
  EXPECT_THROW(ReadReadings(study_, ""), Error);
  fs::rename(Path(), Path("cd"));
  EXPECT_THAT([&] { ReadReadings(study_, "cd"); }, ThrowsMessage<Error>(HasSubstr("it is of the reader 'ab'")));
  fs::remove(Path("cd"));
  fs::create_symlink("/etc/passwd", Path());
  EXPECT_THROW(ReadReadings(study_, "ab"), Error);
}

TEST_F(ReadingJournalTest, AKeyOfRatingsComesBackAndADamagedOneIsTold) {
  RatingKey key{"0123456789abcdef", "00000000000000ff", "2026-01-31T12:00:00Z", {}};
  RatingQuestion question{
      "sub-001", "head", "ses-20260105", "ses-20260629", {"a.jpg", kFirstPhoto}, {"b.jpg", kOtherPhoto}};
  question.followup_left = true;
  key.questions = {question};
  WriteRatingKey(study_, key);
  const RatingKey read = ReadRatingKey(study_, key.page);
  ASSERT_EQ(read.questions.size(), 1);
  EXPECT_TRUE(read.questions[0].followup_left);
  EXPECT_FALSE(read.questions[0].is_repeat);
  EXPECT_EQ(read.questions[0].followup.sha256, kOtherPhoto);
  for (const std::string& page : {std::string("0123456789abcdee"), std::string("../../etc"), std::string()})
    EXPECT_THAT([&] { ReadRatingKey(study_, page); }, ThrowsMessage<Error>(HasSubstr("made no rating page")));
  for (const std::string& text : {std::string("{"), std::string("{}"), std::string("[]")}) {
    std::ofstream(study_.root / "ratings/0123456789abcdef.json") << text;
    EXPECT_THROW(ReadRatingKey(study_, key.page), Error) << text;
  }
}

}  // namespace
}  // namespace tricho
