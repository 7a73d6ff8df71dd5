// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/replay.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "report/analysis_json.h"
#include "store/correction_journal.h"
#include "store/findings_codec.h"
#include "study/review.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::vector<Shaft> Found(int num_hairs) {
  std::vector<Shaft> shafts;
  for (int i = 0; i < num_hairs; ++i) {
    Shaft shaft;
    const double x = 40 + 37.0 * (i % 15), y = 40 + 61.0 * (i / 15);
    shaft.center_line_px = {{x, y}, {x + 9.3, y + 12.1}, {x + 20, y + 23}};
    if (i % 7) shaft.diameter_px = 5 + 0.37 * (i % 9);
    shaft.diameter_sd_px = 0.3;
    shaft.diameter_stderr_px = 0.1;
    shaft.root_certain = i % 3 > 0;
    shaft.confidence = 0.05 + 0.9 * (i % 20) / 20;
    shafts.push_back(shaft);
  }
  return shafts;
}

// A review of a grey photo with these hairs, without a file of it.
Review ReviewOf(int num_hairs) {
  CalibratedImage image;
  image.photo.bgr = cv::Mat(480, 640, CV_8UC3, cv::Scalar(150, 160, 190));
  image.photo.file = "photo.jpg";
  image.scale.um_per_px = 7;
  image.scale.source = "option";
  image.field.seen = cv::Mat(480, 640, CV_8UC1, cv::Scalar(255));
  image.field.polygon_px = {{-0.5, -0.5}, {639.5, -0.5}, {639.5, 479.5}, {-0.5, 479.5}};
  image.field.seen_px2 = 640 * 480;
  image.quality.usable = true;
  ShotFindings findings;
  findings.width_px = 640;
  findings.height_px = 480;
  findings.um_per_px = 7;
  findings.shafts = Found(num_hairs);
  findings.units = GroupUnits(findings.shafts, 7, UnitOptions());
  findings.coverage_share = 0.1;
  findings.redness = 9;
  findings.redness_stderr = 0.3;
  Review review;
  review.sha256 = std::string(64, 'b');
  review.automatic = AnalysisOf(std::move(image), findings, MetricsOptions());
  review.automatic_sha256 = FindingsSha256(findings);
  return review;
}

std::string ResultOf(const Review& review) {
  return AnalysisJson(review.corrected, review.thresholds, Provenance()) + EncodeFindings(FindingsOf(review.corrected));
}

class ReplayTest : public testing::Test {
 protected:
  ReplayTest() { Reread(study_, review_); }

  std::string Do(CorrectionRequest request) {
    request.who = "ab";
    return Correct(study_, review_, request, "2026-01-31T12:00:00Z", review_.journal.last_number());
  }

  TemporaryFolder folder_;
  StudyFolder study_ = InitStudy(folder_.path() / "study", "study");
  Review review_ = ReviewOf(90);
};

TEST_F(ReplayTest, WithoutCorrectionsItIsTheAutomaticResult) {
  EXPECT_FALSE(review_.state.counts.Any());
  EXPECT_EQ(ResultOf(review_), AnalysisJson(review_.automatic, review_.thresholds, Provenance()) +
                                   EncodeFindings(FindingsOf(review_.automatic)));
}

TEST_F(ReplayTest, EachEditDoesWhatItSaysAndIsCounted) {
  Do({CorrectionKind::kDelete, {3}});
  EXPECT_EQ(review_.state.Find(3), nullptr);
  EXPECT_EQ(review_.state.counts, (CorrectedCounts{0, 1, 0, 0, 90}));
  Do({CorrectionKind::kTurn, {4}});
  EXPECT_EQ(review_.state.Find(4)->shaft.root_px(), review_.automatic.hairs.shafts[3].tip_px());
  EXPECT_TRUE(review_.state.Find(4)->shaft.root_certain);
  CorrectionRequest thickness{CorrectionKind::kThickness, {5}};
  thickness.diameter_um = 70;
  Do(thickness);
  EXPECT_DOUBLE_EQ(*review_.state.Find(5)->shaft.diameter_px, 10);
  Do({CorrectionKind::kSplit, {6}, {review_.automatic.hairs.shafts[5].center_line_px[1]}});
  EXPECT_EQ(review_.state.hairs.size(), 90);
  EXPECT_EQ(review_.state.hairs.back().id, 91);
  EXPECT_EQ(review_.state.hairs.back().shaft.root_px(), review_.state.Find(6)->shaft.tip_px());
  Do({CorrectionKind::kJoin, {7, 8}});
  EXPECT_EQ(review_.state.Find(8), nullptr);
  EXPECT_EQ(review_.state.Find(7)->shaft.center_line_px.size(), 6);
  EXPECT_EQ(review_.state.counts, (CorrectedCounts{1, 2, 4, 0, 90}));
  EXPECT_EQ(CorrectedText(review_.state.counts), "corrected: +1 \u22122 ~4 of 90");
}

TEST_F(ReplayTest, NumbersFollowAndTheAutomaticOnesStay) {
  const double before = *review_.automatic.metrics.at("hairs_per_cm2").value;
  const auto counted = std::ranges::find(review_.automatic.counted, true) - review_.automatic.counted.begin();
  Do({CorrectionKind::kDelete, {static_cast<int>(counted) + 1}});
  const double area_cm2 = review_.automatic.counting_px2 * 49e-8;
  EXPECT_NEAR(*review_.corrected.metrics.at("hairs_per_cm2").value, before - 1 / area_cm2, 1e-9);
  EXPECT_EQ(review_.automatic.metrics.at("hairs_per_cm2").value, before);
  EXPECT_FALSE(review_.corrected.metrics.at("coverage_share").value);
  EXPECT_THAT(review_.corrected.metrics.at("coverage_share").reason, HasSubstr("by hand"));
}

TEST_F(ReplayTest, ARegionLeavesAreaAndCounts) {
  CorrectionRequest request{CorrectionKind::kExclude, {}, {{0, 0}, {320, 0}, {320, 479}, {0, 479}}};
  EXPECT_THAT([&] { Do(request); }, ThrowsMessage<Error>(HasSubstr("Say why")));
  request.why = "scar";
  Do(request);
  EXPECT_LT(review_.corrected.counting_px2, 0.55 * review_.automatic.counting_px2);
  EXPECT_LT(std::ranges::count(review_.corrected.counted, true), std::ranges::count(review_.automatic.counted, true));
  EXPECT_FALSE(review_.corrected.metrics.at("redness").value);
  EXPECT_EQ(cv::countNonZero(review_.automatic.field.seen), 640 * 480);
}

TEST_F(ReplayTest, OneRegionOfTwoIsPutBackAndThatIsUndone) {
  CorrectionRequest first{CorrectionKind::kExclude, {}, {{0, 0}, {200, 0}, {200, 479}, {0, 479}}};
  CorrectionRequest second{CorrectionKind::kExclude, {}, {{400, 0}, {639, 0}, {639, 479}, {400, 479}}};
  first.why = second.why = "scar";
  Do(second);
  const double second_alone_px2 = review_.corrected.counting_px2;
  Do({CorrectionKind::kUndo});
  Do(first);
  Do(second);
  const std::string both = ResultOf(review_);
  EXPECT_THAT([&] { Do({CorrectionKind::kRestore, {2}}); }, ThrowsMessage<Error>(HasSubstr("not taken out any more")));
  Do({CorrectionKind::kRestore, {review_.state.regions[0].number}});
  EXPECT_EQ(review_.state.counts.regions, 1);
  EXPECT_EQ(review_.corrected.counting_px2, second_alone_px2);
  Do({CorrectionKind::kUndo});
  EXPECT_EQ(ResultOf(review_), both);
  // A journal from outside that puts back what was never taken out.
  std::vector<Correction> journal = review_.journal.corrections;
  Correction forged = journal.back();
  forged.kind = CorrectionKind::kRestore;
  forged.number = static_cast<int>(journal.size()) + 1;
  forged.region_px = {{1, 1}, {2, 1}, {2, 2}};
  journal.push_back(forged);
  EXPECT_THAT([&] { Replay(review_.automatic.hairs.shafts, review_.automatic_sha256, journal); },
              ThrowsMessage<Error>(HasSubstr("was not taken out")));
}

TEST_F(ReplayTest, WhatCanNotBeDoneIsRefusedInWordsAndNotWritten) {
  for (const CorrectionRequest& request :
       std::vector<CorrectionRequest>{{CorrectionKind::kDelete, {}},
                                      {CorrectionKind::kDelete, {91}},
                                      {CorrectionKind::kDelete, {-1}},
                                      {CorrectionKind::kTurn, {0}},
                                      {CorrectionKind::kThickness, {1}},
                                      {CorrectionKind::kSplit, {1}},
                                      {CorrectionKind::kSplit, {1}, {{40, 40}}},
                                      {CorrectionKind::kJoin, {1, 1}},
                                      {CorrectionKind::kJoin, {1, 90}},
                                      {CorrectionKind::kAdd, {}, {{1, 1}}},
                                      {CorrectionKind::kAdd, {}, {{1, 1}, {1, 1}}},
                                      {CorrectionKind::kAdd, {}, {{1, 1}, {1000, 1}}},
                                      {CorrectionKind::kRestore},
                                      {CorrectionKind::kRestore, {1}},
                                      {CorrectionKind::kUndo},
                                      {CorrectionKind::kRedo},
                                      {CorrectionKind::kReopen}})
    EXPECT_THROW(Do(request), Error) << KindName(request.kind);
  CorrectionRequest nobody{CorrectionKind::kDelete, {1}};
  EXPECT_THROW(Correct(study_, review_, nobody, "", 0), Error);
  EXPECT_TRUE(ReadJournal(study_, review_.sha256).corrections.empty());
}

JournalMatch Says(MarkSays says, int hair, int other_hair) {
  return {says, "unclear", hair, other_hair, std::string(64, 'c'), std::string(64, 'd')};
}

CorrectionRequest Match(MarkSays says, int hair, int other_hair) {
  CorrectionRequest request{CorrectionKind::kMatch};
  request.match = Says(says, hair, other_hair);
  return request;
}

TEST_F(ReplayTest, AMatchChangesNoNumberOfThePhotoAndIsUndone) {
  const std::string before = ResultOf(review_);
  Do(Match(MarkSays::kSame, 12, 40));
  ASSERT_EQ(review_.state.matches.size(), 1U);
  EXPECT_EQ(*review_.state.matches[0].match, Says(MarkSays::kSame, 12, 40));
  EXPECT_EQ(review_.state.matches[0].who, "ab");
  EXPECT_EQ(ResultOf(review_), before);
  EXPECT_FALSE(review_.state.counts.ChangePhoto());
  EXPECT_NE(KeyOfCorrections(review_.journal.corrections), "");
  Do({CorrectionKind::kUndo});
  EXPECT_TRUE(review_.state.matches.empty());
  EXPECT_EQ(KeyOfCorrections(review_.journal.corrections), "");
  Do({CorrectionKind::kRedo});
  EXPECT_EQ(review_.state.matches.size(), 1U);
  EXPECT_THAT([&] { Do({CorrectionKind::kMatch, {12}}); }, ThrowsMessage<Error>(HasSubstr("page of the comparison")));
}

TEST_F(ReplayTest, TheLastWordOnAHairCounts) {
  const auto words = [&] {
    std::string text;
    for (const Correction& correction : review_.state.matches)
      text += fmt::format("{} {} {}, ", SaysName(correction.match->says), correction.match->hair,
                          correction.match->other_hair);
    return text;
  };
  Do(Match(MarkSays::kNew, 12, 0));
  Do(Match(MarkSays::kLost, 0, 40));
  EXPECT_EQ(words(), "new 12 0, lost 0 40, ");
  Do(Match(MarkSays::kSame, 12, 40));
  EXPECT_EQ(words(), "same 12 40, ");
  Do(Match(MarkSays::kApart, 12, 40));
  EXPECT_EQ(words(), "apart 12 40, ");
  Do(Match(MarkSays::kApart, 12, 41));
  Do(Match(MarkSays::kNew, 12, 0));
  EXPECT_EQ(words(), "apart 12 40, apart 12 41, new 12 0, ");
  Do(Match(MarkSays::kSame, 12, 40));
  EXPECT_EQ(words(), "apart 12 41, same 12 40, ");
  Do(Match(MarkSays::kLost, 0, 40));
  EXPECT_EQ(words(), "apart 12 41, lost 0 40, ");
  for (int i = 0; i < 8; ++i) Do({CorrectionKind::kUndo});
  EXPECT_EQ(words(), "");
}

TEST_F(ReplayTest, AHairJoinedWithTwoIsRefusedAndInAJournalTold) {
  Do(Match(MarkSays::kSame, 12, 40));
  for (const CorrectionRequest& second : {Match(MarkSays::kSame, 12, 41), Match(MarkSays::kSame, 13, 40)})
    EXPECT_THAT([&] { Do(second); }, ThrowsMessage<Error>(HasSubstr("joined with another")));
  EXPECT_EQ(ReadJournal(study_, review_.sha256).last_number(), 1);
  Do(Match(MarkSays::kSame, 12, 40));  // Once more is no contradiction.
  CorrectionRequest other_photo = Match(MarkSays::kSame, 12, 41);
  other_photo.match->other_photo_sha256 = std::string(64, 'e');
  Do(other_photo);  // Nor is a hair of another photo.
  std::vector<Correction> journal = review_.journal.corrections;
  journal.push_back(journal.front());
  journal.back().number = 4;
  journal.back().match->other_hair = 41;
  EXPECT_THAT([&] { Replay(review_.automatic.hairs.shafts, review_.automatic_sha256, journal); },
              ThrowsMessage<Error>(HasSubstr("correction 4 does not fit: it joins a hair with a second one")));
}

TEST_F(ReplayTest, MatchesOfASignedPhotoAreLocked) {
  Do(Match(MarkSays::kSame, 12, 40));
  Do({CorrectionKind::kSign});
  EXPECT_THAT([&] { Do(Match(MarkSays::kNew, 13, 0)); }, ThrowsMessage<Error>(HasSubstr("was signed by ab")));
  EXPECT_THAT([&] { Do({CorrectionKind::kUndo}); }, ThrowsMessage<Error>(HasSubstr("was signed by ab")));
  CorrectionRequest reopen{CorrectionKind::kReopen};
  reopen.why = "a match was wrong";
  Do(reopen);
  Do(Match(MarkSays::kNew, 13, 0));
  EXPECT_EQ(review_.state.matches.size(), 2U);
}

TEST_F(ReplayTest, ASignedPhotoIsLockedUntilItIsOpenedAgainWithAReason) {
  Do({CorrectionKind::kDelete, {1}});
  Do({CorrectionKind::kSign});
  EXPECT_EQ(review_.state.signature->who, "ab");
  for (const CorrectionKind kind : {CorrectionKind::kDelete, CorrectionKind::kUndo, CorrectionKind::kSign})
    EXPECT_THAT([&] { Do({kind, {2}}); }, ThrowsMessage<Error>(HasSubstr("was signed by ab")));
  EXPECT_THAT([&] { Do({CorrectionKind::kReopen}); }, ThrowsMessage<Error>(HasSubstr("Say why")));
  CorrectionRequest reopen{CorrectionKind::kReopen};
  reopen.why = "a hair was missed";
  Do(reopen);
  Do({CorrectionKind::kUndo});
  EXPECT_FALSE(review_.state.counts.Any());
}

TEST_F(ReplayTest, AClockThatWentBackIsToldAndTheOrderKept) {
  Do({CorrectionKind::kDelete, {1}});
  CorrectionRequest request{CorrectionKind::kDelete, {2}};
  request.who = "ab";
  EXPECT_THAT(Correct(study_, review_, request, "2025-01-01T00:00:00Z", 1), HasSubstr("clock"));
  EXPECT_EQ(review_.state.counts.removed, 2);
}

TEST_F(ReplayTest, CorrectionsOfAnotherResultAreKeptButDoNotCount) {
  Do({CorrectionKind::kDelete, {1}});
  Review other = ReviewOf(89);
  Reread(study_, other);
  EXPECT_FALSE(other.state.counts.Any());
  EXPECT_EQ(other.state.num_stale, 1);
}

TEST_F(ReplayTest, AJournalThatDoesNotFitIsRefused) {
  Do({CorrectionKind::kDelete, {1}});
  std::vector<Correction> journal = review_.journal.corrections;
  const auto replay = [&] { return Replay(review_.automatic.hairs.shafts, review_.automatic_sha256, journal); };
  EXPECT_NO_THROW(replay());
  journal[0].before[0].shaft.diameter_px = 99;
  EXPECT_THAT(replay, ThrowsMessage<Error>(HasSubstr("looks otherwise")));
  journal[0].before[0].id = 900;
  EXPECT_THAT(replay, ThrowsMessage<Error>(HasSubstr("is not there")));
  journal[0].after = {{500, Found(1)[0]}};
  EXPECT_THAT(replay, ThrowsMessage<Error>(HasSubstr("numbered on")));
  journal = review_.journal.corrections;
  for (int i = 0; i < 2; ++i) {
    journal.push_back({i + 2, CorrectionKind::kUndo, "ab", "", "", review_.automatic_sha256, {}, {}, {}, {}});
  }
  EXPECT_THAT(replay, ThrowsMessage<Error>(HasSubstr("nothing to undo")));
}

// 1,000 edits of all kinds, with undo and redo among them.
TEST_F(ReplayTest, AThousandRandomEditsAllUndoneGiveTheAutomaticBytes) {
  const std::string automatic = ResultOf(review_);
  std::mt19937 random(7);
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  std::string farthest;
  for (int edit = 0; edit < 1000;) {
    CorrectionRequest request;
    const auto id = [&] { return review_.state.hairs[pick(review_.state.hairs.size())].id; };
    switch (pick(10)) {
      case 0:
        request = {CorrectionKind::kDelete, {id()}};
        break;
      case 1:
        request = {CorrectionKind::kTurn, {id()}};
        break;
      case 2:
        request = {CorrectionKind::kThickness, {id()}};
        request.diameter_um = 20 + static_cast<double>(pick(900)) / 11;
        break;
      case 3: {
        const int hair = id();
        request = {CorrectionKind::kSplit, {hair}, {PointAt(review_.state.Find(hair)->shaft.center_line_px, 15)}};
        break;
      }
      case 4:
        request = {CorrectionKind::kJoin, {id(), id()}};
        break;
      case 5: {
        const double x = static_cast<double>(pick(600)), y = static_cast<double>(pick(400));
        request = {CorrectionKind::kExclude, {}, {{x, y}, {x + 20, y}, {x, y + 20}}};
        request.why = "glare";
        break;
      }
      case 6:
        request = {CorrectionKind::kUndo};
        break;
      case 7:
        request = {CorrectionKind::kRedo};
        break;
      case 8:
        if (review_.state.regions.empty()) continue;
        request = {CorrectionKind::kRestore, {review_.state.regions[pick(review_.state.regions.size())].number}};
        break;
      default: {
        const double x = 20 + static_cast<double>(pick(500)), y = 20 + static_cast<double>(pick(400));
        if (pick(10)) continue;  // Adding is slow: fewer of them.
        request = {CorrectionKind::kAdd, {}, {{x, y}, {x + 40, y + 20}}};
      }
    }
    try {
      Do(request);
      ++edit;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kUsage) << error.what();
    }
  }
  farthest = ResultOf(review_);
  EXPECT_NE(farthest, automatic);

  // Elsewhere, from the journal alone: the same bytes.
  const StudyFolder elsewhere = InitStudy(folder_.path() / "elsewhere", "study");
  std::filesystem::create_directories(elsewhere.root / kCorrectionsFolder);
  std::filesystem::copy_file(JournalPath(study_, review_.sha256), JournalPath(elsewhere, review_.sha256));
  Review there = ReviewOf(90);
  Reread(elsewhere, there);
  EXPECT_EQ(ResultOf(there), farthest);

  while (!review_.state.applied.empty()) Do({CorrectionKind::kUndo});
  EXPECT_EQ(ResultOf(review_), automatic);
  EXPECT_EQ(KeyOfCorrections(review_.journal.corrections), "");
}

}  // namespace
}  // namespace tricho
