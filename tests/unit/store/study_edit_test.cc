// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_edit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/error.h"
#include "store/view_sidecar.h"
#include "unit/store/temporary_folder.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kSamples = fs::path(TRICHO_SOURCE_DIR) / "data" / "samples" / "single";

class StudyEditTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = InitStudy(folder_.path() / "study", "");

  VisitPhotos Visit(std::vector<fs::path> photos) const {
    VisitPhotos visit;
    visit.participant_id = "sub-001";
    visit.day = *ParseDay("2026-01-05");
    visit.site = "vertex";
    visit.photos = std::move(photos);
    return visit;
  }
};

TEST_F(StudyEditTest, CopiesPhotosUnchangedWithTheirScale) {
  const fs::path first = kSamples / "standard-11.jpg";
  const fs::path second = kSamples / "thinning-12.jpg";
  VisitPhotos visit = Visit({first, second});
  visit.scale.um_per_px = 7.5;
  visit.device = "dermatoscope";
  const std::vector<AddedPhoto> added = AddPhotos(study_, visit);
  ASSERT_EQ(added.size(), 2U);
  EXPECT_EQ(added[1].relative, "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-2.jpg");
  EXPECT_EQ(ReadAll(study_.root / added[0].relative), ReadAll(first));
  const auto sidecar =
      nlohmann::json::parse(ReadAll(study_.root / "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_shot-1.json"));
  EXPECT_EQ(sidecar["PixelSize"][0], 7.5);
  EXPECT_EQ(sidecar["PixelSizeUnits"], "um");
  EXPECT_EQ(sidecar["ManufacturersModelName"], "dermatoscope");
  EXPECT_EQ(ReadParticipants(study_).front().participant_id, "sub-001");
}

TEST_F(StudyEditTest, TakesTheScaleFromTheOriginalsSidecar) {
  const std::vector<AddedPhoto> added = AddPhotos(study_, Visit({kSamples / "standard-11.jpg"}));
  EXPECT_TRUE(added[0].has_scale);
  const auto sidecar = nlohmann::json::parse(ReadAll((study_.root / added[0].relative).replace_extension(".json")));
  EXPECT_EQ(sidecar["PixelSize"][0], 9.0);
}

TEST_F(StudyEditTest, ASecondTimeIsNoticed) {
  const fs::path photo = kSamples / "standard-11.jpg";
  AddPhotos(study_, Visit({photo}));
  const std::vector<AddedPhoto> again = AddPhotos(study_, Visit({photo, kSamples / "thinning-12.jpg", photo}));
  EXPECT_TRUE(again[0].was_there);
  EXPECT_FALSE(again[1].was_there);
  EXPECT_THAT(again[1].relative.string(), HasSubstr("shot-2"));
  EXPECT_TRUE(again[2].was_there);
  EXPECT_EQ(ListPhotos(study_).size(), 2U);
}

TEST_F(StudyEditTest, APhotoOfAnotherVisitIsRefusedAndNothingCopied) {
  AddPhotos(study_, Visit({kSamples / "standard-11.jpg"}));
  VisitPhotos later = Visit({kSamples / "thinning-12.jpg", kSamples / "standard-11.jpg"});
  later.day += 30;
  try {
    AddPhotos(study_, later);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), HasSubstr("in the study already"));
  }
  EXPECT_EQ(ListPhotos(study_).size(), 1U);
}

TEST_F(StudyEditTest, ABadPhotoLeavesTheStudyAsItWas) {
  const fs::path bad = folder_.path() / "bad.jpg";
  WriteAll(bad, "no photo");
  EXPECT_THROW(AddPhotos(study_, Visit({kSamples / "standard-11.jpg", bad})), Error);
  EXPECT_THROW(AddPhotos(study_, Visit({folder_.path() / "none.jpg"})), Error);
  EXPECT_TRUE(ListPhotos(study_).empty());
  EXPECT_TRUE(ReadParticipants(study_).empty());
}

TEST_F(StudyEditTest, APhototrichogramIsTwoPhotosAndTheHoursBetween) {
  VisitPhotos visit = Visit({kSamples / "clipped-5.jpg", kSamples / "standard-11.jpg"});
  visit.kind = PhotoKind::kPhototrichogram;
  visit.hours = 48.5;
  visit.hours_source = "option";
  const std::vector<AddedPhoto> added = AddPhotos(study_, visit);
  const std::string stem = "sub-001/ses-20260105/sub-001_ses-20260105_site-vertex_view-phototrichogram_shot-1_time-";
  EXPECT_EQ(added[0].relative, stem + "1.jpg");
  EXPECT_EQ(added[1].relative, stem + "2.jpg");
  EXPECT_EQ(HoursOf(ReadAll(study_.root / (stem + "2.json"))).hours, 48.5);
  EXPECT_EQ(HoursOf(ReadAll(study_.root / (stem + "2.json"))).source, "option");
  EXPECT_EQ(HoursOf(ReadAll(study_.root / (stem + "1.json"))).hours, std::nullopt);
  EXPECT_TRUE(AddPhotos(study_, visit)[1].was_there);
  // The next one of the visit.
  visit.photos = {kSamples / "thinning-12.jpg", kSamples / "blond-14.jpg"};
  EXPECT_THAT(AddPhotos(study_, visit)[1].relative.string(), HasSubstr("shot-2_time-2"));
}

TEST_F(StudyEditTest, HalfAPhototrichogramOrOnePhotoTwiceIsRefused) {
  VisitPhotos visit = Visit({kSamples / "clipped-5.jpg", kSamples / "clipped-5.jpg"});
  visit.kind = PhotoKind::kPhototrichogram;
  visit.hours = 48;
  const auto fault = [&] {
    try {
      AddPhotos(study_, visit);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(fault(), HasSubstr("are the same photo: nothing can have grown"));
  visit.photos[1] = kSamples / "standard-11.jpg";
  EXPECT_EQ(fault(), "no error");
  visit.photos[1] = kSamples / "thinning-12.jpg";
  EXPECT_THAT(fault(), HasSubstr("clipped-5.jpg is in the study already"));
  EXPECT_THAT(fault(), HasSubstr("of another pair than this one"));
  visit.photos = {kSamples / "standard-11.jpg", kSamples / "clipped-5.jpg"};
  EXPECT_THAT(fault(), HasSubstr("of another pair"));
  // A close-up can't be half of one as well.
  EXPECT_THROW(AddPhotos(study_, Visit({kSamples / "clipped-5.jpg"})), Error);
  EXPECT_EQ(ListPhotos(study_).size(), 2U);
}

TEST_F(StudyEditTest, AnOverviewKeepsHowItIsToBeMeasured) {
  VisitPhotos visit = Visit({kSamples / "standard-11.jpg"});
  visit.kind = PhotoKind::kOverview;
  visit.site = "head";
  visit.overview.marker_mm = 20;
  visit.overview.front = FrontSide::kLeft;
  const AddedPhoto added = AddPhotos(study_, visit).front();
  EXPECT_EQ(added.relative, "sub-001/ses-20260105/sub-001_ses-20260105_site-head_view-overview_shot-1.jpg");
  EXPECT_TRUE(added.has_scale);
  const OverviewOptions options =
      OverviewOptionsOf(ReadAll(std::filesystem::path(study_.root / added.relative).replace_extension(".json")));
  EXPECT_EQ(options.marker_mm, 20);
  EXPECT_EQ(options.front, FrontSide::kLeft);
  EXPECT_EQ(options.um_per_px, std::nullopt);
}

TEST_F(StudyEditTest, NothingIsWrittenThroughALink) {
  fs::create_directory(folder_.path() / "outside");
  fs::create_directory_symlink(folder_.path() / "outside", study_.root / "sub-001");
  EXPECT_THROW(AddPhotos(study_, Visit({kSamples / "standard-11.jpg"})), Error);
  EXPECT_TRUE(fs::is_empty(folder_.path() / "outside"));
}

TEST_F(StudyEditTest, ParticipantsKeepTheirColumns) {
  WriteAll(study_.Participants(), "participant_id\tarm\tclinic\nsub-001\tA\tnorth\n");
  EXPECT_FALSE(EnterParticipant(study_, "sub-001", {{"arm", "A"}}));
  EXPECT_TRUE(EnterParticipant(study_, "sub-002", {{"arm", "B"}}));
  EXPECT_EQ(ReadAll(study_.Participants()), "participant_id\tarm\tclinic\nsub-001\tA\tnorth\nsub-002\tB\tn/a\n");
  EXPECT_THROW(EnterParticipant(study_, "sub-001", {{"arm", "B"}}), Error);
  EXPECT_THROW(EnterParticipant(study_, "sub-003", {{"age", "40"}}), Error);
}

TEST_F(StudyEditTest, TreatmentsAreEnteredOnce) {
  Treatment treatment{"sub-001", *ParseDay("2026-01-12"), "mesotherapy", "'; DROP TABLE photo; --", "tab\there", 0};
  EXPECT_TRUE(EnterTreatment(study_, treatment));
  const std::vector<Treatment> back = ReadTreatments(study_);
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].product, "'; DROP TABLE photo; --");
  EXPECT_EQ(back[0].note, "tab here");
  treatment.note = "tab here";
  EXPECT_FALSE(EnterTreatment(study_, treatment));
  treatment.day += 14;
  EXPECT_TRUE(EnterTreatment(study_, treatment));
}

}  // namespace
}  // namespace tricho
