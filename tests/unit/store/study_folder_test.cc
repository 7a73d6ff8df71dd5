// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "base/error.h"
#include "unit/store/temporary_folder.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

template <typename Work>
void ExpectInputError(const Work& work, const std::string& part) {
  try {
    work();
    ADD_FAILURE() << "no error that says " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(part));
  }
}

class StudyFolderTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  StudyFolder study_ = InitStudy(folder_.path() / "study", "A trial");

  void Photo(const std::string& relative) { WriteAll(study_.root / relative, "photo"); }
};

TEST_F(StudyFolderTest, InitMakesAStudyAndKeepsOne) {
  EXPECT_THAT(ReadAll(study_.root / "dataset_description.json"), HasSubstr("A trial"));
  EXPECT_EQ(ReadAll(study_.Participants()), "participant_id\tarm\tsex\tage\tdiagnosis\n");
  WriteAll(study_.Participants(), "participant_id\tarm\nsub-001\tA\n");
  InitStudy(study_.root, "Another name");
  EXPECT_THAT(ReadAll(study_.root / "dataset_description.json"), HasSubstr("A trial"));
  EXPECT_THAT(ReadAll(study_.Participants()), HasSubstr("sub-001"));
}

TEST_F(StudyFolderTest, InitRefusesAFolderOfOtherThings) {
  WriteAll(folder_.path() / "full" / "letter.txt", "x");
  ExpectInputError([&] { InitStudy(folder_.path() / "full", ""); }, "other files");
  ExpectInputError([&] { InitStudy(folder_.path() / "full" / "letter.txt", ""); }, "is a file");
  ExpectInputError([&] { OpenStudy(folder_.path() / "full"); }, "is no study");
  ExpectInputError([&] { OpenStudy(folder_.path() / "none"); }, "there is no folder");
}

TEST_F(StudyFolderTest, OverviewsAndPhototrichogramsHaveNamesOfTheirOwn) {
  const std::string visit = "sub-001/ses-20260209/sub-001_ses-20260209_site-";
  Photo(visit + "vertex_shot-1.jpg");
  Photo(visit + "vertex_view-phototrichogram_shot-1_time-2.jpg");
  Photo(visit + "vertex_view-phototrichogram_shot-1_time-1.jpg");
  Photo(visit + "head_view-overview_shot-1.jpg");
  for (const char* stranger : {"head_view-overview_shot-1_time-1.jpg", "vertex_view-phototrichogram_shot-1.jpg",
                               "vertex_view-phototrichogram_shot-1_time-3.jpg", "head_view-panorama_shot-1.jpg",
                               "head_view-_shot-1.jpg", "vertex_shot-1_time-1.jpg"})
    Photo(visit + stranger);
  std::vector<std::string> strangers;
  const std::vector<StudyPhoto> photos = ListPhotos(study_, &strangers);
  EXPECT_EQ(strangers.size(), 6U);
  ASSERT_EQ(photos.size(), 4U);
  EXPECT_EQ(photos[0].kind, PhotoKind::kOverview);
  EXPECT_EQ(photos[1].kind, PhotoKind::kCloseUp);
  EXPECT_EQ(photos[2].kind, PhotoKind::kPhototrichogram);
  EXPECT_EQ(photos[2].time, 1);
  EXPECT_EQ(photos[3].time, 2);
  for (const StudyPhoto& photo : photos) EXPECT_EQ(StemOf(photo), photo.Stem());
}

TEST_F(StudyFolderTest, ListsPhotosInOrder) {
  Photo("sub-002/ses-20260105/sub-002_ses-20260105_site-vertex_shot-1.jpg");
  Photo("sub-001/ses-20260209/sub-001_ses-20260209_site-vertex_shot-10.png");
  Photo("sub-001/ses-20260209/sub-001_ses-20260209_site-vertex_shot-2.tif");
  Photo("sub-001/ses-20260209/sub-001_ses-20260209_site-vertex_shot-2.json");
  Photo("sub-001/ses-20260209/sub-001_ses-20260209_site-frontal_shot-1.JPG");
  Photo("sub-001/ses-20260209/holiday.jpg");
  Photo("sub-001/ses-20260209/sub-002_ses-20260209_site-vertex_shot-1.jpg");
  Photo("sub-001/ses-20260209/sub-001_ses-20261309_site-vertex_shot-1.jpg");
  Photo("sub-001/ses-20260209/.sub-001_ses-20260209_site-vertex_shot-3.jpg.part");
  std::vector<std::string> strangers;
  std::vector<std::string> stems;
  for (const StudyPhoto& photo : ListPhotos(study_, &strangers)) stems.push_back(photo.Stem());
  EXPECT_THAT(stems,
              ElementsAre("sub-001_ses-20260209_site-frontal_shot-1", "sub-001_ses-20260209_site-vertex_shot-2",
                          "sub-001_ses-20260209_site-vertex_shot-10", "sub-002_ses-20260105_site-vertex_shot-1"));
  EXPECT_EQ(strangers.size(), 3U);
}

TEST_F(StudyFolderTest, NamesThatAreNearlyRightAreStrangers) {
  const std::string folder = "sub-001/ses-20260209/";
  const std::vector<std::string> names = {
      "sub-_ses-20260209_site-vertex_shot-1",        "sub-001_ses-2026020_site-vertex_shot-1",
      "sub-001_ses-202602090_site-vertex_shot-1",    "sub-001_ses-20260209_site-_shot-1",
      "sub-001_ses-20260209_site-vertex_shot-",      "sub-001_ses-20260209_site-vertex_shot-1234567",
      "sub-001_ses-20260209_site-vertex_shot-1_",    "sub-001_ses-20260209_site-ver tex_shot-1",
      "sub-001_ses-20260209_site-vertex_shot-1a",    "xsub-001_ses-20260209_site-vertex_shot-1",
      "sub-001_ses-20260209_site-vertex_shot_shot-1"};
  for (const std::string& name : names) Photo(folder + name + ".jpg");
  std::vector<std::string> strangers;
  EXPECT_TRUE(ListPhotos(study_, &strangers).empty());
  EXPECT_EQ(strangers.size(), names.size());
}

TEST_F(StudyFolderTest, TwoFilesOfOneShotAreRefused) {
  Photo("sub-001/ses-20260209/sub-001_ses-20260209_site-vertex_shot-1.jpg");
  Photo("sub-001/ses-20260209/sub-001_ses-20260209_site-vertex_shot-1.png");
  ExpectInputError([&] { ListPhotos(study_); }, "the same shot");
}

TEST_F(StudyFolderTest, NoLinkLeadsOut) {
  fs::create_directories(folder_.path() / "outside/ses-20260209");
  fs::create_directory_symlink(folder_.path() / "outside", study_.root / "sub-001");
  ExpectInputError([&] { ListPhotos(study_); }, "leads out of the study");
  ExpectInputError([&] { study_.Inside("sub-001/ses-20260209"); }, "leads out of the study");
  ExpectInputError([&] { study_.Inside("../x"); }, "leads out of the study");
  fs::remove(study_.root / "sub-001");
  // A link that stays inside is a way of keeping large files (git-annex).
  Photo("annex/object");
  fs::create_directories(study_.root / "sub-001/ses-20260209");
  fs::create_symlink("../../annex/object",
                     study_.root / "sub-001/ses-20260209/sub-001_ses-20260209_site-vertex_shot-1.jpg");
  EXPECT_EQ(ListPhotos(study_).size(), 1U);
}

TEST_F(StudyFolderTest, ReadsTreatmentsByDay) {
  WriteAll(
      study_.Treatments(),
      "participant_id\tdate\tkind\tproduct\tnote\tbatch\nsub-001\t2026-02-09\tmesotherapy\tn/a\t\t7\n001\t2026-01-12\t"
      "mesotherapy\tx\ty\t8\nsub-002\t2026-01-12\tnone\t\t\t9\n");
  const std::vector<Treatment> treatments = ReadTreatments(study_);
  ASSERT_EQ(treatments.size(), 3U);
  EXPECT_EQ(DayText(*FirstSession(treatments, "sub-001")), "2026-01-12");
  EXPECT_FALSE(FirstSession(treatments, "sub-003"));
  EXPECT_THAT(SessionsOf(treatments, "sub-001").days, ElementsAre(0, 28));
  EXPECT_TRUE(SessionsOf(treatments, "sub-002").days.empty()) << "only watched";
}

TEST_F(StudyFolderTest, BadTablesAreNamedByLineAndColumn) {
  const auto expect = [&](const std::string& text, const std::string& part) {
    WriteAll(study_.Treatments(), text);
    ExpectInputError([&] { ReadTreatments(study_); }, part);
  };
  expect("participant_id\tdate\nsub-001\tyesterday\n", "line 2, column date: 'yesterday' is no date");
  expect("participant_id\tdate\nsub-001\t2026-01-12\n../x\t2026-01-12\n", "line 3, column participant_id: '../x'");
  expect("participant_id\tkind\nsub-001\tx\n", "column date is missing");
  WriteAll(study_.Participants(), "participant_id\tarm\nsub-001\tA\n001\tB\n");
  ExpectInputError([&] { ReadParticipants(study_); }, "line 3, column participant_id: sub-001 stands there twice");
}

TEST(ParticipantId, TakesBothFormsAndNoOther) {
  EXPECT_EQ(ParticipantId("001"), "sub-001");
  EXPECT_EQ(ParticipantId("sub-001"), "sub-001");
  const std::vector<std::string> ids{"../x", "a/b", "'; DROP TABLE", "", "sub-", "a b", std::string(300, 'a')};
  for (const std::string& bad : ids) EXPECT_THROW(ParticipantId(bad), Error) << bad;
}

TEST(PhotoExtension, IsToldByContent) {
  EXPECT_EQ(PhotoExtension("\xFF\xD8\xFF\xE0..."), "jpg");
  EXPECT_EQ(PhotoExtension("\x89PNG\r\n\x1a\n"), "png");
  EXPECT_EQ(PhotoExtension(std::string_view("II*\0....", 8)), "tif");
  EXPECT_EQ(PhotoExtension("RIFF....WEBP"), "webp");
  EXPECT_EQ(PhotoExtension("BM......"), "bmp");
  EXPECT_EQ(PhotoExtension("GIF89a"), "");
  EXPECT_EQ(PhotoExtension(""), "");
}

}  // namespace
}  // namespace tricho
