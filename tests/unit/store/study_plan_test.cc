// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_plan.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/error.h"
#include "unit/store/temporary_folder.h"

namespace tricho {
namespace {

// Sites with 5, 3, 3, 1, 1 photos.
StudyPlan SomePlan() {
  StudyPlan plan;
  for (const int num_photos : {1, 3, 5, 1, 3}) {
    StudySite site;
    site.participant_id = "sub-" + std::to_string(plan.sites.size());
    for (int i = 0; i < num_photos; ++i) {
      site.photos.push_back(static_cast<int>(plan.photos.size()));
      plan.photos.emplace_back();
    }
    plan.sites.push_back(site);
  }
  return plan;
}

TEST(SitesOfShard, DealsOutEverySiteOnce) {
  const StudyPlan plan = SomePlan();
  for (const int of : {1, 2, 3, 5, 9}) {
    std::multiset<int> dealt;
    for (int number = 1; number <= of; ++number)
      for (const int site : SitesOfShard(plan, {number, of})) dealt.insert(site);
    EXPECT_EQ(dealt, (std::multiset<int>{0, 1, 2, 3, 4})) << of;
  }
}

TEST(SitesOfShard, GivesEachAboutAsManyPhotos) {
  const StudyPlan plan = SomePlan();
  EXPECT_EQ(SitesOfShard(plan, {1, 2}), (std::vector<int>{0, 2, 3}));  // 5 + 1 + 1
  EXPECT_EQ(SitesOfShard(plan, {2, 2}), (std::vector<int>{1, 4}));     // 3 + 3
  EXPECT_TRUE(SitesOfShard(plan, {6, 6}).empty());
}

TEST(ParseShard, TakesItsFormAndNoOther) {
  EXPECT_EQ(ParseShard("2/5").Name(), "2-of-5");
  for (const char* bad : {"", "2", "/", "2/", "/5", "0/5", "6/5", "-1/5", "1/5x", " 1/5", "1/5/5", "1/99999999999"})
    EXPECT_THROW(ParseShard(bad), Error) << bad;
}

TEST(PlanStudy, KeepsKindsOfPhotosApartAndKnowsPairs) {
  TemporaryFolder folder;
  const StudyFolder study = InitStudy(folder.path() / "study", "");
  const std::string visit = "sub-1/ses-19700102/sub-1_ses-19700102_site-top_";
  for (const char* photo : {"shot-1.jpg", "view-phototrichogram_shot-1_time-1.jpg",
                            "view-phototrichogram_shot-2_time-2.jpg", "view-phototrichogram_shot-1_time-2.jpg"})
    WriteAll(study.root / (visit + photo), "photo");
  const StudyPlan plan = PlanStudy(study);
  ASSERT_EQ(plan.sites.size(), 2U);
  EXPECT_EQ(plan.sites[0].kind, PhotoKind::kCloseUp);
  EXPECT_EQ(plan.sites[0].photos, (std::vector<int>{0}));
  EXPECT_EQ(plan.sites[1].kind, PhotoKind::kPhototrichogram);
  EXPECT_EQ(plan.sites[1].photos, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(OtherOfPair(plan, plan.photos[0]), nullptr);
  EXPECT_EQ(OtherOfPair(plan, plan.photos[1]), &plan.photos[2]);
  EXPECT_EQ(OtherOfPair(plan, plan.photos[2]), &plan.photos[1]);
  EXPECT_EQ(OtherOfPair(plan, plan.photos[3]), nullptr);
}

TEST(PlanStudy, KnowsSitesFirstSessionsAndArms) {
  TemporaryFolder folder;
  const StudyFolder study = InitStudy(folder.path() / "study", "");
  std::ofstream(study.Participants()) << "participant_id\tarm\nsub-1\tA\n";
  std::ofstream(study.Treatments()) << "participant_id\tdate\nsub-1\t1970-02-01\nsub-1\t1970-01-11\n";
  for (const char* photo : {"sub-1/ses-19700102/sub-1_ses-19700102_site-top_shot-1.jpg",
                            "sub-1/ses-19700301/sub-1_ses-19700301_site-top_shot-1.jpg",
                            "sub-1/ses-19700301/sub-1_ses-19700301_site-back_shot-1.jpg"}) {
    std::filesystem::create_directories((study.root / photo).parent_path());
    std::ofstream(study.root / photo) << "x";
  }
  const StudyPlan plan = PlanStudy(study);
  ASSERT_EQ(plan.sites.size(), 2U);
  EXPECT_EQ(plan.sites[0].site, "back");
  EXPECT_EQ(plan.sites[0].photos, (std::vector<int>{1}));
  EXPECT_EQ(plan.sites[1].photos, (std::vector<int>{0, 2}));
  EXPECT_EQ(plan.first_session.at("sub-1"), 10);
  EXPECT_EQ(plan.arms.at("sub-1"), "A");
}

}  // namespace
}  // namespace tricho
