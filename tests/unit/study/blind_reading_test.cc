// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/blind_reading.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "outcome/measurements.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::ThrowsMessage;

constexpr char kNow[] = "2026-01-31T12:00:00Z";
constexpr char kSeed[] = "0123456789abcdef";

// A study of 12 photos, as an analysis would have left it.
class BlindReadingTest : public testing::Test {
 protected:
  BlindReadingTest() {
    std::string analyzed = "photo\tsha256\tsidecar_sha256\tarm\tday\n";
    std::string table = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n";
    for (int i = 1; i <= 12; ++i) {
      const std::string place = PhotoPlace("sub-001", "20260105", i);
      WriteAll(study_.root / place, "photo " + std::to_string(i));
      analyzed += fmt::format("{}\t{}\tn/a\tn/a\tn/a\n", place, Sha(i));
      table += fmt::format("sub-001\ta\tses-20260105\t0\tvertex\t{}\t{}\t{}\t100\n", i, i == 12 ? 0 : 1,
                           i == 12 ? "dark" : "");
    }
    WriteAll(study_.Derivatives() / "analyzed.tsv", analyzed);
    WriteAll(study_.Derivatives() / "measurements.tsv", table);
  }

  static std::string Sha(int i) { return fmt::format("{:064x}", i); }

  static std::vector<std::string> Dealt(const ReadingSession& session) {
    std::vector<std::string> photos;
    for (const DealtPhoto& photo : session.photos) photos.push_back(photo.sha256);
    return photos;
  }

  static ReadingSession Begun(const StudyFolder& study, const std::string& who, int num_photos,
                              const std::string& seed = kSeed) {
    ReadingSession session = OpenSession(study, who);
    BeginReading(study, session, num_photos, seed, kNow);
    return session;
  }

  void Append(const ReadingEvent& event) {
    ReadingJournal journal = ReadReadings(study_, "ab");
    AppendReading(study_, event, journal);
  }

  static ReadingEvent Of(ReadingKind kind, int photo, int hair = 0) {
    ReadingEvent event;
    event.kind = kind;
    event.photo_sha256 = Sha(photo);
    event.when = kNow;
    if (kind == ReadingKind::kReopen) event.why = "missed one";
    if (hair > 0) {
      Shaft shaft;
      shaft.center_line_px = {{1.0 * hair, 0}, {1.0 * hair, 50}};
      event.hairs = {{hair, shaft}};
    }
    return event;
  }

  TemporaryFolder folder_;
  StudyFolder study_ = InitStudy(folder_.path() / "study", "study");
};

TEST_F(BlindReadingTest, PhotosAreDealtInARandomOrderThatTheJournalKeeps) {
  const ReadingSession session = Begun(study_, "ab", 0);
  EXPECT_THAT(session.photos, SizeIs(11));  // The dark one can't be used.
  std::vector<std::string> dealt = Dealt(session);
  EXPECT_EQ(Dealt(OpenSession(study_, "ab")), dealt);
  EXPECT_EQ(ReadReadings(study_, "ab").events[0].seed, kSeed);
  EXPECT_FALSE(std::ranges::is_sorted(dealt));
  const std::vector<std::string> others = Dealt(Begun(study_, "cd", 0, "fedcba9876543210"));
  EXPECT_NE(others, dealt);
  EXPECT_EQ(std::set<std::string>(others.begin(), others.end()), std::set<std::string>(dealt.begin(), dealt.end()));
}

TEST_F(BlindReadingTest, ASecondReaderGetsThePhotosOfTheFirst) {
  const std::vector<std::string> first = Dealt(Begun(study_, "ab", 4));
  EXPECT_THAT(first, SizeIs(4));
  const std::vector<std::string> second = Dealt(Begun(study_, "cd", 2, "00000000000000aa"));
  EXPECT_EQ(std::set<std::string>(second.begin(), second.end()), std::set<std::string>(first.begin(), first.end()));
}

TEST_F(BlindReadingTest, MorePhotosComeWhenThoseAreDone) {
  Begun(study_, "ab", 10);
  EXPECT_THAT([&] { Begun(study_, "ab", 0); }, ThrowsMessage<Error>(HasSubstr("left to read")));
  for (const DealtPhoto& photo : OpenSession(study_, "ab").photos) {
    ReadingEvent done = Of(ReadingKind::kDone, 1);
    done.photo_sha256 = photo.sha256;
    Append(done);
  }
  EXPECT_THAT(Begun(study_, "ab", 0).photos, SizeIs(11));
  ReadingEvent last = Of(ReadingKind::kDone, 1);
  last.photo_sha256 = OpenSession(study_, "ab").photos.back().sha256;
  Append(last);
  EXPECT_THAT([&] { Begun(study_, "ab", 0); },
              ThrowsMessage<Error>(HasSubstr("every photo that can be used has been read")));
}

TEST_F(BlindReadingTest, WhoCantReadIsTold) {
  EXPECT_THAT([&] { Begun(study_, "program", 0); }, ThrowsMessage<Error>(HasSubstr("the program itself")));
  EXPECT_THROW(Begun(study_, "Program", 0), Error);
  EXPECT_THROW(Begun(study_, "a b", 0), Error);
  EXPECT_THROW(Begun(study_, "ab", 0, "12"), Error);
  const StudyFolder fresh = InitStudy(folder_.path() / "fresh", "fresh");
  EXPECT_THAT([&] { Begun(fresh, "ab", 0); }, ThrowsMessage<Error>(HasSubstr("has not been analyzed yet")));
}

TEST_F(BlindReadingTest, MarksAreReplayedAndUndone) {
  Begun(study_, "ab", 0);
  Append(Of(ReadingKind::kOpen, 3));
  Append(Of(ReadingKind::kAdd, 3, 1));
  Append(Of(ReadingKind::kAdd, 3, 2));
  Append(Of(ReadingKind::kRemove, 3, 1));
  const auto photo = [&] {
    const ReadingSession session = OpenSession(study_, "ab");
    return *std::ranges::find(session.photos, Sha(3), &DealtPhoto::sha256);
  };
  EXPECT_THAT(photo().hairs, SizeIs(1));
  Append(Of(ReadingKind::kUndo, 3));
  EXPECT_THAT(photo().hairs, SizeIs(2));
  Append(Of(ReadingKind::kUndo, 3));
  EXPECT_THAT(photo().hairs, SizeIs(1));
  EXPECT_EQ(photo().hairs[0].id, 1);
  EXPECT_EQ(photo().next_id, 3);  // A number is never given twice.
  Append(Of(ReadingKind::kDone, 3));
  EXPECT_TRUE(photo().is_done);
  Append(Of(ReadingKind::kReopen, 3));
  EXPECT_FALSE(photo().is_done);
  EXPECT_EQ(photo().num_reopened, 1);
}

TEST_F(BlindReadingTest, WhatDoesNotFitIsTold) {
  const auto refused = [&](const std::vector<ReadingEvent>& events, const std::string& words) {
    std::filesystem::remove_all(study_.root / "readings");
    Begun(study_, "ab", 0);
    for (const ReadingEvent& event : events) Append(event);
    EXPECT_THAT([&] { OpenSession(study_, "ab"); }, ThrowsMessage<Error>(HasSubstr(words)));
  };
  refused({Of(ReadingKind::kAdd, 12, 1)}, "was not dealt to this reader");
  refused({Of(ReadingKind::kAdd, 3, 2)}, "not numbered on");
  refused({Of(ReadingKind::kRemove, 3, 1)}, "readings/ab.jsonl: reading 2 does not fit: the hair that it takes off");
  refused({Of(ReadingKind::kUndo, 3)}, "nothing to undo");
  refused({Of(ReadingKind::kReopen, 3)}, "not done");
  refused({Of(ReadingKind::kDone, 3), Of(ReadingKind::kAdd, 3, 1)}, "the photo is done");
}

}  // namespace
}  // namespace tricho
