// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/analyzed_shot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/input_files.h"
#include "store/findings_codec.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

// Of sub-001, with one visit before treatment and one after it.
class AnalyzedShotTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");
  std::vector<StudyPhoto> photos_ = {ListPhotos(study_)[0], ListPhotos(study_)[1]};
  Measurements table_ =
      ParseMeasurements(ParseTsv("participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n"
                                 "sub-001\tn/a\tses-20260105\t-7\tvertex\t1\ttrue\tn/a\t151.2\n"
                                 "sub-001\tn/a\tses-20260330\t77\tvertex\t1\ttrue\tn/a\t160\n",
                                 "measurements.tsv"));

  void WriteResult(int photo, const std::string& sha256) const {
    WriteAll((study_.Derivatives() / photos_[photo].relative).replace_extension(".json"),
             R"({"provenance": {"version": "1"}, "image": {"sha256": ")" + sha256 +
                 R"("}, "quality": {"focus": 0.456, "glare_share": 0.0123, "warnings": ["dark"]}})");
  }
};

TEST_F(AnalyzedShotTest, BringsRowAndResultTogether) {
  WriteResult(0, "aa");
  const std::vector<AnalyzedShot> shots = ReadAnalyzedShots(study_, table_, photos_);
  ASSERT_EQ(shots.size(), 2);
  EXPECT_EQ(shots[0].row, &table_.rows[0]);
  EXPECT_EQ(shots[0].shot.sha256, "aa");
  EXPECT_TRUE(shots[0].shot.usable);
  EXPECT_TRUE(shots[0].shot.before_treatment);
  EXPECT_FALSE(shots[1].shot.before_treatment);
  EXPECT_EQ(shots[1].shot.sha256, "");
  EXPECT_EQ(SitesOf(shots), std::vector<std::string>{"vertex"});
  EXPECT_EQ(AnalyzersOf(shots), std::vector<std::string>{"tricho 1; segmenter: "});
}

TEST_F(AnalyzedShotTest, APageShowsWhatIsKnown) {
  WriteResult(0, "aa");
  const PagePhoto page = PagePhotoOf(ReadAnalyzedShots(study_, table_, photos_)[0], table_);
  EXPECT_EQ(page.visit, "ses-20260105");
  EXPECT_EQ(page.date, "2026-01-05");
  EXPECT_EQ(page.focus, "0.46");
  EXPECT_EQ(page.glare, "1.2 %");
  EXPECT_EQ(page.scale, "");
  EXPECT_EQ(page.density, "151");
  EXPECT_EQ(page.thickness, "");
  EXPECT_EQ(page.reason, "dark");
}

TEST_F(AnalyzedShotTest, APhotoOfAfterTheAnalysisIsNotUsable) {
  table_.rows.pop_back();
  const PagePhoto page = PagePhotoOf(ReadAnalyzedShots(study_, table_, photos_)[1], table_);
  EXPECT_FALSE(page.usable);
  EXPECT_EQ(page.reason, "added after the last analysis");
}

TEST_F(AnalyzedShotTest, ThePairIsBaselineAndLastVisit) {
  std::vector<AnalyzedShot> shots = ReadAnalyzedShots(study_, table_, photos_);
  EXPECT_EQ(ChoosePair(shots).before, &shots[0]);
  EXPECT_EQ(ChoosePair(shots).after, &shots[1]);
  EXPECT_EQ(PairOfSite(shots, "frontal").before, nullptr);
  shots[0].shot.usable = false;
  EXPECT_EQ(ChoosePair(shots).before, &shots[1]);
  EXPECT_EQ(ChoosePair(shots).after, nullptr);
  EXPECT_EQ(ChoosePair({}).before, nullptr);
}

TEST_F(AnalyzedShotTest, AlignmentsComeFromTheStore) {
  WriteResult(0, "aa");
  WriteResult(1, "bb");
  std::vector<AnalyzedShot> shots = ReadAnalyzedShots(study_, table_, photos_);
  AddAlignments(study_, shots);
  EXPECT_FALSE(shots[1].alignment);
  {
    ResultStore store(study_.Derivatives() / "results.sqlite");
    store.SaveAlignment("aa", "bb", PairKey(shots[0].shot, shots[1].shot), {true, "", 0.914, 4.56, ""});
    store.Finish();
  }
  AddAlignments(study_, shots);
  EXPECT_TRUE(shots[0].is_baseline);
  EXPECT_FALSE(shots[1].is_baseline);
  EXPECT_EQ(PagePhotoOf(shots[1], table_).overlap, "91 %");
  EXPECT_EQ(PagePhotoOf(shots[1], table_).residual, "4.6");
}

TEST_F(AnalyzedShotTest, ADamagedStoreCostsNoPage) {
  WriteAll(study_.Derivatives() / "results.sqlite", std::string(4096, 'x'));
  std::vector<AnalyzedShot> shots = ReadAnalyzedShots(study_, table_, photos_);
  EXPECT_NO_THROW(AddAlignments(study_, shots));
  EXPECT_FALSE(shots[1].alignment);
}

TEST_F(AnalyzedShotTest, HairsAreKeptOfTheVeryBytesThatWereAnalyzed) {
  WriteResult(0, "aa");
  const auto kept = [&] { return KeptOf(study_, ReadAnalyzedShots(study_, table_, photos_)[0]); };
  EXPECT_FALSE(kept()) << "no store";
  std::filesystem::create_directories(study_.Derivatives());
  const std::string sha256 = Sha256OfFile(study_.root / photos_[0].relative);
  ShotFindings findings;
  findings.width_px = 12;
  ResultStore store(study_.Derivatives() / "results.sqlite");
  const auto save = [&](const std::string& of) {
    const Shot shot = ReadAnalyzedShots(study_, table_, photos_)[0].shot;
    store.SavePhoto(of, shot.run_key, {true, "", EncodeFindings(findings)});
  };
  save("aa");
  EXPECT_FALSE(kept()) << "the photo has other bytes";
  WriteResult(0, sha256);
  EXPECT_FALSE(kept()) << "not in the store";
  save(sha256);
  ASSERT_TRUE(kept());
  EXPECT_EQ(kept()->findings.width_px, 12);
  EXPECT_EQ(kept()->path, study_.root / photos_[0].relative);
}

}  // namespace
}  // namespace tricho
