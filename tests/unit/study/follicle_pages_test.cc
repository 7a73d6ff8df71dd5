// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/follicle_pages.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "base/error.h"
#include "base/input_files.h"
#include "capture/image_encoder.h"
#include "store/findings_codec.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

constexpr double kUmPerPx = 10;
const cv::Scalar kSkin(120, 150, 200), kDot(20, 20, 20);

// Two follicles over so many visits of one shot each: the first is found at all, the second at the last alone. Where
// the first one's hair leaves the skin there is a dark dot, at (100, 60) of the baseline, which is 200 x 140.
class FolliclePagesTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = InitStudy(folder_.path() / "study", "small");
  std::vector<StudyPhoto> photos_;
  Measurements table_;
  std::vector<AnalyzedShot> shots_;
  LedgerRecord record_;
  double shot_scale_ = 1;  // Px of each later photo per baseline px.

  static std::string Place(int visit) {
    return PhotoPlace("sub-001", fmt::format("2026{:02}{:02}", 1 + visit / 28, 1 + visit % 28), 1);
  }

  cv::Mat Picture(int visit) const {
    const double scale = visit == 0 ? 1 : shot_scale_;
    cv::Mat picture(static_cast<int>(140 * scale), static_cast<int>(200 * scale), CV_8UC3, kSkin);
    const int half = static_cast<int>(2 * scale);
    picture(cv::Rect(static_cast<int>(100 * scale) - half, static_cast<int>(60 * scale) - half, 2 * half, 2 * half))
        .setTo(kDot);
    return picture;
  }

  void Make(int num_visits) {
    std::string rows = "participant_id\tarm\tvisit_id\tday\tsite\tshot\tusable\treason\thairs_per_cm2\n";
    for (int visit = 0; visit < num_visits; ++visit) {
      WriteAll(study_.root / Place(visit), EncodePng(Picture(visit)));
      rows += fmt::format("sub-001\tn/a\t{}\t{}\tvertex\t1\ttrue\tn/a\t100\n", Place(visit).substr(8, 12), visit);
    }
    table_ = ParseMeasurements(ParseTsv(rows, "measurements.tsv"));
    photos_ = ListPhotos(study_);
    ASSERT_EQ(photos_.size(), num_visits);
    MakeRecord(num_visits);
  }

  void MakeRecord(int num_visits) {
    record_.area_cm2 = 0.02;
    for (int visit = 0; visit < num_visits; ++visit) record_.visit_of_shot.push_back(visit);
    for (const Point& root : {Point(100, 60), Point(40, 100)}) {
      FollicleRecord follicle;
      follicle.root_px = root;
      const bool is_first = root.x() == 100;
      for (int visit = 0; visit < num_visits; ++visit) {
        const bool is_found = is_first || visit == num_visits - 1;
        FollicleRecord::Visit kept;
        kept.present = is_found ? 1 : 0;
        kept.looked = 1;
        kept.found = is_found;
        follicle.visits.push_back(kept);
        follicle.shots.push_back({is_found ? ShotSays::kFound : ShotSays::kEmpty, is_found ? !is_first : kNotFound});
      }
      record_.follicles.push_back(follicle);
    }
  }

  // The photos' results and the store, as an analysis leaves them.
  void Save() {
    for (const StudyPhoto& photo : photos_)
      WriteAll((study_.Derivatives() / photo.relative).replace_extension(".json"),
               R"({"provenance": {"version": "1"}, "image": {"sha256": ")" +
                   Sha256OfFile(study_.root / photo.relative) + R"("}})");
    shots_ = ReadAnalyzedShots(study_, table_, photos_);
    Site site;
    for (const AnalyzedShot& one : shots_) site.shots.push_back(one.shot);
    SettleSite(site);
    ResultStore store(study_.Derivatives() / "results.sqlite");
    store.SaveLedger(site.key, {EncodeLedger(record_), ""});
    for (std::size_t i = 0; i < shots_.size(); ++i) {
      const double scale = i == 0 ? 1 : shot_scale_;
      ShotFindings findings;
      findings.um_per_px = kUmPerPx / scale;
      for (const Point& root : {Point(100, 60), Point(40, 100)}) {
        Shaft shaft;
        shaft.center_line_px = {root * scale, (root + Point(40, 0)) * scale};
        findings.shafts.push_back(shaft);
        findings.counted.push_back(true);
      }
      const Shot& shot = shots_[i].shot;
      store.SavePhoto(shot.sha256, shot.run_key, {true, "", EncodeFindings(findings)});
      if (i == 0) continue;
      SiteAlignment alignment;
      alignment.baseline_from_followup.homography.diagonal() << 1 / scale, 1 / scale, 1;
      store.SaveAlignment(shots_[0].shot.sha256, shot.sha256, PairKey(shots_[0].shot, shot),
                          {true, "", 1, 2.0, EncodeAlignment(alignment)});
    }
    store.Finish();
    AddAlignments(study_, shots_);
  }

  PageFollicles Page(bool with_strips = true) {
    const std::vector<PageFollicles> pages = FolliclePages(study_, shots_, with_strips);
    EXPECT_EQ(pages.size(), 1);
    return pages.front();
  }

  // Where a strip says that the root is, the dot must be.
  static void ExpectDotAtRoot(const PageStrip& strip, int visit) {
    const cv::Mat& bgr = strip.visits[visit].bgr;
    ASSERT_FALSE(bgr.empty()) << visit;
    const cv::Point root(static_cast<int>(std::lround(strip.root_px.x())),
                         static_cast<int>(std::lround(strip.root_px.y())));
    EXPECT_LT(bgr.at<cv::Vec3b>(root)[0], 60) << visit;
    EXPECT_GT(bgr.at<cv::Vec3b>(root + cv::Point(0, 20))[0], 100) << visit;
  }
};

TEST_F(FolliclePagesTest, MarksAndStripsAreTheLedgers) {
  Make(3);
  Save();
  const PageFollicles page = Page();
  ASSERT_EQ(page.reason, "");
  EXPECT_EQ(page.from_date, "2026-01-01");
  EXPECT_EQ(page.to_date, "2026-01-03");
  ASSERT_EQ(page.marks.size(), 2);
  EXPECT_EQ(page.marks[0].fate, FollicleFate::kKept);
  EXPECT_EQ(page.marks[1].fate, FollicleFate::kNew);
  EXPECT_EQ(page.marks[1].course_px.back(), Point(80, 100));
  EXPECT_THAT(page.counts, testing::ElementsAre(1, 1, 0, 0, 0));
  EXPECT_EQ(page.baseline_bgr.cols, 200);
  ASSERT_EQ(page.strips.size(), 2);
  EXPECT_EQ(page.strips[0].fate, FollicleFate::kNew);
  EXPECT_FALSE(page.strips[0].visits[0].is_found);
  EXPECT_TRUE(page.strips[0].visits[2].is_found);
  EXPECT_EQ(page.strips[0].visits[0].course_px.size(), 2);  // Where it will lie.
  for (int visit = 0; visit < 3; ++visit) ExpectDotAtRoot(page.strips[1], visit);
  EXPECT_TRUE(Page(/*with_strips=*/false).strips.empty());
  EXPECT_EQ(Page(/*with_strips=*/false).marks.size(), 2);
}

TEST_F(FolliclePagesTest, ScalesThatDifferShowTheSameSkin) {
  shot_scale_ = 3;
  Make(2);
  Save();
  const PageFollicles page = Page();
  ASSERT_EQ(page.strips.size(), 2);
  for (int visit = 0; visit < 2; ++visit) ExpectDotAtRoot(page.strips[1], visit);
  EXPECT_NEAR((page.strips[1].visits[0].course_px.back() - page.strips[1].visits[1].course_px.back()).norm(), 0, 1e-6);
}

// A camera held upright writes its photo lying down, and says so.
TEST_F(FolliclePagesTest, APhotoThatLiesOnItsSideIsTurned) {
  Make(2);
  cv::Mat lying;
  cv::rotate(Picture(1), lying, cv::ROTATE_90_COUNTERCLOCKWISE);
  const std::string jpeg = EncodeJpeg(lying, 95);
  const std::string exif("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0", 32);
  WriteAll(study_.root / Place(1), jpeg.substr(0, 2) + std::string("\xff\xe1\0\x22", 4) + exif + jpeg.substr(2));
  Save();
  const PageFollicles page = Page();
  ASSERT_EQ(page.strips.size(), 2);
  ExpectDotAtRoot(page.strips[1], 1);
}

TEST_F(FolliclePagesTest, ManyVisitsFewerStrips) {
  EXPECT_EQ(MostStrips(2, 1), kMostStrips);
  EXPECT_EQ(MostStrips(2, 3), kMostStrips / 3);
  EXPECT_EQ(MostStrips(12, 1), 20);
  EXPECT_EQ(MostStrips(30, 1), 8);
  EXPECT_EQ(MostStrips(30, 3), kFewestStrips);
  EXPECT_EQ(MostStrips(1000, 1), kFewestStrips);
  Make(30);
  Save();
  const PageFollicles page = Page();
  ASSERT_EQ(page.strips.size(), 2);
  EXPECT_EQ(page.strips[0].visits.size(), 30);
}

TEST_F(FolliclePagesTest, APhotoThatChangedGivesNoPicture) {
  Make(3);
  Save();
  WriteAll(study_.root / Place(1), EncodePng(Picture(0)) + "x");
  PageFollicles page = Page();
  ASSERT_EQ(page.strips.size(), 2);
  EXPECT_TRUE(page.strips[1].visits[1].bgr.empty());
  EXPECT_THAT(page.strips[1].visits[1].missing, testing::HasSubstr("no longer the one"));
  ExpectDotAtRoot(page.strips[1], 2);
  std::filesystem::remove(study_.root / Place(0));
  page = Page();
  EXPECT_THAT(page.reason, testing::HasSubstr("baseline photo"));
  EXPECT_TRUE(page.marks.empty());
}

TEST_F(FolliclePagesTest, AVisitThatWasRefusedIsNamed) {
  Make(3);
  record_.visit_of_shot = {0, -1, 1};
  for (FollicleRecord& follicle : record_.follicles) follicle.visits.erase(follicle.visits.begin() + 1);
  table_.rows[1].usable = false;
  table_.rows[1].reason = "out of focus";
  Save();
  const PageFollicles page = Page();
  EXPECT_THAT(page.left_out, testing::ElementsAre("2026-01-02 (out of focus)"));
  ASSERT_EQ(page.strips.size(), 2);
  EXPECT_EQ(page.strips[0].visits.size(), 2);
  EXPECT_EQ(page.strips[0].visits[1].date, "2026-01-03");
}

TEST_F(FolliclePagesTest, WithoutALedgerTheReason) {
  Make(2);
  record_.follicles.clear();
  Save();
  EXPECT_EQ(Page().reason, "");
  EXPECT_TRUE(Page().marks.empty());
  record_ = NoLedger("the first and the last visit show too little common skin");
  Save();
  EXPECT_EQ(Page().reason, "the first and the last visit show too little common skin");
  shots_[1].shot.sha256 = "another";
  EXPECT_THAT(Page().reason, testing::HasSubstr("run tricho study analyze"));
  WriteAll(study_.Derivatives() / "results.sqlite", std::string(4096, 'x'));
  EXPECT_THAT(Page().reason, testing::HasSubstr("results.sqlite"));
  EXPECT_EQ(NoFolliclePages(shots_, "because").front().reason, "because");
}

TEST_F(FolliclePagesTest, ALedgerOfOtherShotsIsNone) {
  Make(2);
  record_ = LedgerRecord();
  MakeRecord(3);
  Save();
  EXPECT_THAT(Page().reason, testing::HasSubstr("run tricho study analyze"));
}

TEST_F(FolliclePagesTest, OneVisitHasNoMap) {
  Make(1);
  Save();
  EXPECT_EQ(Page().reason, "there is no usable photo of a later visit");
}

}  // namespace
}  // namespace tricho
