// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "study/part.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

class SiteTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");
  StudyPlan plan_ = PlanStudy(study_);
  Provenance provenance_ = StudyProvenance({{"segmenter", "ridge"}});

  Site SiteOf(int index) const {
    Site site;
    site.place = &plan_.sites[index];
    for (const int photo : site.place->photos)
      site.shots.push_back(KeyedShot(study_, plan_, plan_.photos[photo], provenance_));
    return site;
  }
};

TEST_F(SiteTest, AShotIsKeyedByItsBytesAndItsSidecar) {
  const StudyPhoto& photo = plan_.photos.front();
  const Shot bare = KeyedShot(study_, plan_, photo, provenance_);
  EXPECT_EQ(bare.sha256.size(), 64);
  EXPECT_EQ(bare.sidecar_sha256, "");
  EXPECT_TRUE(bare.before_treatment);
  EXPECT_FALSE(bare.usable);
  EXPECT_EQ(ProvenanceOf(bare, provenance_).inputs.size(), 1);
  WriteAll((study_.root / photo.relative).replace_extension(".json"), "{}");
  const Shot scaled = KeyedShot(study_, plan_, photo, provenance_);
  EXPECT_EQ(scaled.sha256, bare.sha256);
  EXPECT_NE(scaled.run_key, bare.run_key);
  EXPECT_EQ(ProvenanceOf(scaled, provenance_).inputs.size(), 2);
}

TEST_F(SiteTest, APhotoWithoutBytesHasNoKey) {
  std::filesystem::remove(study_.root / plan_.photos.front().relative);
  EXPECT_EQ(KeyedShot(study_, plan_, plan_.photos.front(), provenance_).sha256, "");
}

TEST_F(SiteTest, TheBaselineIsTheLastVisitBeforeTreatment) {
  Site site = SiteOf(0);
  for (Shot& shot : site.shots) shot.usable = true;
  SettleSite(site);
  EXPECT_EQ(site.baseline, 0);
  const std::string key = site.key;
  site.shots[0].usable = false;
  SettleSite(site);
  EXPECT_EQ(site.baseline, 1);
  EXPECT_NE(site.key, key);
  site.shots[1].usable = false;
  SettleSite(site);
  EXPECT_EQ(site.baseline, -1);
}

TEST_F(SiteTest, ALaterVisitIsBetterOnlyBeforeTreatment) {
  StudyPhoto early, late;
  early.day = 10;
  late.day = 20;
  Shot first, second;
  first.photo = &early;
  second.photo = &late;
  first.usable = second.usable = true;
  EXPECT_TRUE(IsBetterBaseline(second, nullptr));
  EXPECT_FALSE(IsBetterBaseline(second, &first));
  second.before_treatment = true;
  EXPECT_TRUE(IsBetterBaseline(second, &first));
  second.usable = false;
  EXPECT_FALSE(IsBetterBaseline(second, nullptr));
}

TEST_F(SiteTest, ResultsStayInsideTheStudy) {
  EXPECT_EQ(ResultPath(study_, kResultsFolder, plan_.photos.front(), ".json"),
            (study_.Derivatives() / plan_.photos.front().relative).replace_extension(".json"));
  EXPECT_THROW(ResultPath(study_, "..", plan_.photos.front(), ".json"), Error);
}

TEST_F(SiteTest, MeasuresThatAreNotWholeAreNone) {
  ResultStore store(folder_.path() / "results.sqlite");
  Site site = SiteOf(0);
  SettleSite(site);
  EXPECT_FALSE(IsMeasured(store, site));
  EXPECT_THROW(MeasuredShots(store, site), Error);
  store.SaveSite(site.key, {{site.shots[0].sha256, false, "dark", {}}});
  EXPECT_FALSE(IsMeasured(store, site));
  store.SaveSite(site.key, {{site.shots[0].sha256, false, "dark", {}}, {site.shots[1].sha256, false, "blurred", {}}});
  EXPECT_FALSE(IsMeasured(store, site));  // The ledger is missing.
  store.SaveLedger(site.key, {"record", ""});
  EXPECT_TRUE(IsMeasured(store, site));
  EXPECT_EQ(MeasuredShots(store, site)[1].reason, "blurred");
}

TEST_F(SiteTest, TheTableHasARowAPhoto) {
  ResultStore store(folder_.path() / "results.sqlite");
  std::vector<Site> sites = {SiteOf(0), SiteOf(1)};
  for (Site& site : sites) {
    SettleSite(site);
    store.SaveSite(site.key, {{site.shots[0].sha256, false, "dark", {}}, {site.shots[1].sha256, false, "dark", {}}});
  }
  const MeasurementsTable table = TableOf(plan_, sites, store);
  EXPECT_EQ(table.num_usable, 0);
  EXPECT_THAT(table.text, testing::HasSubstr("\nsub-001\ttreated\tses-20260105\t-7\tvertex\t1\tfalse\tdark\tn/a"));
  EXPECT_THAT(table.text, testing::HasSubstr("\nsub-002\tn/a\tses-20260105\tn/a\tvertex\t2\tfalse\tdark\tn/a"));
}

}  // namespace
}  // namespace tricho
