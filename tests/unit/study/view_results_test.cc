// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/view_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "study/merge.h"
#include "study/part.h"
#include "study/supporting_files.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

// The small study with an overview and a phototrichogram that can't be read either.
class ViewResultsTest : public testing::Test {
 protected:
  ViewResultsTest() {
    for (const char* name : {"head_view-overview_shot-1", "vertex_view-phototrichogram_shot-1_time-1",
                             "vertex_view-phototrichogram_shot-1_time-2"})
      WriteAll(Photo(name), std::string("no photo: ") + name);
  }

  fs::path Photo(const std::string& name) const {
    return study_.root / ("sub-001/ses-20260105/sub-001_ses-20260105_site-" + name + ".jpg");
  }
  fs::path Result(const std::string& name) const {
    return study_.Derivatives() / ("sub-001/ses-20260105/sub-001_ses-20260105_site-" + name);
  }
  std::string Table() const { return ReadAll(study_.Derivatives() / "measurements.tsv"); }

  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");
};

TEST_F(ViewResultsTest, EachKindHasARowOfItsOwnAndAPairOne) {
  const StudyAnalysis result = Analyze(study_);
  EXPECT_EQ(result.num_photos, 7);
  EXPECT_EQ(result.num_analyzed, 7);
  EXPECT_THAT(Table(), HasSubstr("\tusable\treason\tview\thairs_per_cm2\t"));
  EXPECT_THAT(Table(), HasSubstr("\tredness\tvisible_scalp_share\t"));
  EXPECT_THAT(Table(), HasSubstr("\thead\t1\tfalse\tcan't be read: "));
  EXPECT_THAT(Table(), HasSubstr("\toverview\tn/a"));
  EXPECT_THAT(Table(), HasSubstr("\tcan't be read: the first photo: "));
  const std::string text = Table();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 7);  // The head, 4 close-ups, an overview and a pair.
  EXPECT_TRUE(fs::exists(Result("head_view-overview_shot-1.json")));
  EXPECT_TRUE(fs::exists(Result("vertex_view-phototrichogram_shot-1_time-2.json")));
  EXPECT_FALSE(fs::exists(Result("vertex_view-phototrichogram_shot-1_time-1.json")));
  EXPECT_FALSE(fs::exists(study_.Derivatives() / kSupportingTable));  // Nothing was measured.
}

TEST_F(ViewResultsTest, AStudyOfCloseUpsIsAsItWas) {
  for (const fs::directory_entry& entry : fs::directory_iterator(study_.root / "sub-001" / "ses-20260105"))
    if (entry.path().string().find("view-") != std::string::npos) fs::remove(entry.path());
  Analyze(study_);
  EXPECT_THAT(Table(), HasSubstr("\tusable\treason\thairs_per_cm2\t"));
  EXPECT_THAT(Table(), Not(HasSubstr("visible_scalp_share")));
  EXPECT_THAT(Table(), HasSubstr("\tredness\n"));
}

TEST_F(ViewResultsTest, NothingIsDoneTwiceAndAChangedFirstPhotoIs) {
  Analyze(study_);
  const std::string table = Table();
  EXPECT_EQ(Analyze(study_).num_analyzed, 0);
  EXPECT_EQ(Table(), table);
  WriteAll(Photo("vertex_view-phototrichogram_shot-1_time-1"), "other bytes");
  EXPECT_EQ(Analyze(study_).num_analyzed, 2);  // Both photos of the pair.
  fs::remove(Result("head_view-overview_shot-1.json"));
  EXPECT_EQ(Analyze(study_).num_analyzed, 1);
}

TEST_F(ViewResultsTest, HalfAPairSaysSoUntilTheOtherComes) {
  const fs::path later = Photo("vertex_view-phototrichogram_shot-1_time-2");
  const std::string bytes = ReadAll(later);
  fs::remove(later);
  Analyze(study_);
  EXPECT_THAT(Table(), HasSubstr("\tfalse\tthe later photo of this phototrichogram is missing\t"));
  EXPECT_TRUE(fs::exists(Result("vertex_view-phototrichogram_shot-1_time-1.json")));
  WriteAll(later, bytes);
  Analyze(study_);
  EXPECT_THAT(Table(), Not(HasSubstr("is missing")));
  EXPECT_FALSE(fs::exists(Result("vertex_view-phototrichogram_shot-1_time-1.json")));
  fs::remove(Photo("vertex_view-phototrichogram_shot-1_time-1"));
  Analyze(study_);
  EXPECT_THAT(Table(), HasSubstr("\tthe first photo of this phototrichogram is missing\t"));
}

TEST_F(ViewResultsTest, ShardsJoinToTheSameBytes) {
  Analyze(study_);
  const std::string table = Table(), store = ReadAll(study_.Derivatives() / "results.sqlite");
  fs::remove_all(study_.Derivatives());
  for (int number = 1; number <= 3; ++number) AnalyzePart(study_, {number, 3});
  {
    const StudyLock lock(study_, [] {});
    MergeStudy(study_, {}, Silent());
  }
  EXPECT_EQ(Table(), table);
  EXPECT_EQ(ReadAll(study_.Derivatives() / "results.sqlite"), store);
  EXPECT_TRUE(fs::exists(Result("vertex_view-phototrichogram_shot-1_time-2.json")));
}

}  // namespace
}  // namespace tricho
