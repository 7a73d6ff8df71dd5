// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/analyze.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "study/part.h"
#include "study/site.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

TEST(AnalyzeStudy, TellsOfPhotosThatCantBeReadWithoutTheirPath) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  const StudyAnalysis result = Analyze(study);
  EXPECT_EQ(result.num_photos, 4);
  EXPECT_EQ(result.num_analyzed, 4);
  EXPECT_EQ(result.num_usable, 0);
  const std::string table = ReadAll(study.Derivatives() / "measurements.tsv");
  EXPECT_THAT(table, testing::HasSubstr("\tcan't be read: the file "));
  EXPECT_THAT(table, testing::Not(testing::HasSubstr(folder.path().string())));
}

TEST(AnalyzeStudy, ASidecarThatIsNoneIsToldWithoutItsPath) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  const std::filesystem::path photo = study.root / PhotoPlace("sub-001", "20260105", 1);
  std::filesystem::copy_file(
      std::filesystem::path(TRICHO_SOURCE_DIR) / "data" / "samples" / "single" / "standard-11.jpg", photo,
      std::filesystem::copy_options::overwrite_existing);
  WriteAll(std::filesystem::path(photo).replace_extension(".json"), "not JSON");
  Analyze(study);
  EXPECT_THAT(ReadAll(study.Derivatives() / "measurements.tsv"),
              testing::HasSubstr("\tcan't be read: the sidecar is not valid JSON: "));
}

TEST(StudyAnalysis, SaysWhatBecameOfEachKindOfPhoto) {
  StudyAnalysis analysis;
  analysis.num_photos = 9;
  analysis.num_analyzed = 2;
  StudyPhoto close_up, overview, pair;
  close_up.relative = "sub-001/close-up.jpg";
  overview.kind = PhotoKind::kOverview;
  pair.kind = PhotoKind::kPhototrichogram;
  analysis.Count(close_up, true);
  EXPECT_EQ(analysis.Summary(), "9 photos, 2 analyzed now: 1 measured over the skin that all visits show");
  analysis.Count(close_up, false);
  analysis.Count(overview, true);
  analysis.Count(overview, true);
  analysis.Count(pair, true);
  EXPECT_EQ(analysis.Summary(),
            "9 photos, 2 analyzed now: 1 measured over the skin that all visits show, 2 overviews measured, 1 "
            "phototrichogram measured, 1 not usable (sub-001/close-up.jpg)");
  analysis.unreadable = {"sub-001/close-up.jpg"};
  EXPECT_TRUE(WithoutUnreadable(analysis).not_usable.empty());
}

TEST(AnalyzeStudy, DoesNothingTwice) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  Analyze(study);
  const std::string table = ReadAll(study.Derivatives() / "measurements.tsv");
  EXPECT_EQ(Analyze(study).num_analyzed, 0);
  EXPECT_EQ(ReadAll(study.Derivatives() / "measurements.tsv"), table);
  WriteAll(study.root / PhotoPlace("sub-002", "20260105", 2), "other bytes");
  EXPECT_EQ(Analyze(study).num_analyzed, 1);
}

TEST(AnalyzeStudy, RefusesAStoreThatIsNone) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  WriteAll(study.Derivatives() / "results.sqlite", std::string(4096, 'x'));
  EXPECT_THROW(Analyze(study), Error);
}

TEST(AnalyzeStudy, AnAnalysisIsKnownByItsBytesAndOptions) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  Analyze(study);
  const StudyPlan plan = PlanStudy(study);
  const Provenance provenance = StudyProvenance({{"segmenter", "ridge"}});
  const std::filesystem::path json = ResultPath(study, kResultsFolder, plan.photos[0], ".json");
  EXPECT_TRUE(IsAnalysisOf(json, KeyedShot(study, plan, plan.photos[0], provenance), provenance));
  EXPECT_FALSE(IsAnalysisOf(json, KeyedShot(study, plan, plan.photos[1], provenance), provenance));
  const Provenance other = StudyProvenance({{"segmenter", "network"}});
  EXPECT_FALSE(IsAnalysisOf(json, KeyedShot(study, plan, plan.photos[0], other), other));
}

TEST(AnalyzeShard, LeavesAPartAndNoTable) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  EXPECT_EQ(AnalyzePart(study, {1, 2}).num_photos, 2);
  EXPECT_TRUE(std::filesystem::exists(study.root / ShardFolder({1, 2}) / kPartFile));
  EXPECT_FALSE(std::filesystem::exists(study.Derivatives() / "measurements.tsv"));
}

}  // namespace
}  // namespace tricho
