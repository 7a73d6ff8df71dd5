// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/learning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "hair/network/network.h"
#include "store/network_choice.h"
#include "study/own_network.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

NetworkChoice Choice(bool own) {
  NetworkChoice choice;
  choice.own = own;
  choice.who = "ab";
  choice.when = "2026-01-31T12:00:00Z";
  if (own) choice.file = "own-0123.onnx", choice.sha256 = std::string(64, 'a');
  return choice;
}

TEST(HeldOutParticipants, AreAboutAThirdAndNeverAll) {
  EXPECT_TRUE(HeldOutParticipants({}).empty());
  EXPECT_TRUE(HeldOutParticipants({{"sub-001", 40}}).empty());
  EXPECT_EQ(HeldOutParticipants({{"sub-001", 40}, {"sub-002", 1}}), std::set<std::string>{"sub-002"});
  for (int num_participants = 3; num_participants < 40; ++num_participants) {
    std::map<std::string, int> num_photos;
    int total = 0, num_held_out = 0;
    for (int i = 0; i < num_participants; ++i) total += num_photos["sub-" + std::to_string(i)] = 1 + i % 4;
    const std::set<std::string> held_out = HeldOutParticipants(num_photos);
    for (const std::string& participant : held_out) num_held_out += num_photos[participant];
    EXPECT_GE(num_held_out, 1);
    EXPECT_LE(num_held_out, std::max(2, 2 * total / 5));
    EXPECT_TRUE(num_participants <= 8 || 3 * num_held_out >= total - 9) << num_held_out << " of " << total;
    EXPECT_EQ(HeldOutParticipants(num_photos), held_out);
  }
}

TEST(LearningOptions, OutOfTheirRangeAreRefused) {
  EXPECT_NO_THROW(LearningOptions().Check());
  EXPECT_THROW((LearningOptions{2, 200}.Check()), Error);
  EXPECT_THROW((LearningOptions{24, 0}.Check()), Error);
}

class ChoiceTest : public testing::Test {
 protected:
  ChoiceTest() : study_(InitStudy(folder_.path() / "study", "Study")), path_(study_.root / "learning/choices.jsonl") {}
  TemporaryFolder folder_;
  StudyFolder study_;
  std::filesystem::path path_;
};

TEST_F(ChoiceTest, TheLastOneCounts) {
  EXPECT_FALSE(ReadChoice(study_).own);
  EXPECT_EQ(ChosenSha256(study_), "");
  AppendChoice(study_, Choice(true));
  EXPECT_EQ(ReadChoice(study_).sha256, std::string(64, 'a'));
  EXPECT_EQ(ChosenSha256(study_), std::string(64, 'a'));
  AppendChoice(study_, Choice(false));
  EXPECT_FALSE(ReadChoice(study_).own);
  EXPECT_EQ(ReadChoices(study_).size(), 2u);
}

TEST_F(ChoiceTest, WhatWasChangedOrIsNoneIsTold) {
  NetworkChoice nobody = Choice(true);
  nobody.who = "../x";
  EXPECT_THROW(AppendChoice(study_, nobody), Error);
  AppendChoice(study_, Choice(true));
  AppendChoice(study_, Choice(false));
  const std::string good = BytesOfFile(path_);
  const auto reading = [&](const std::string& bytes) {
    return [this, bytes] {
      WriteWholeFile(path_, bytes);
      ReadChoices(study_);
    };
  };
  std::string changed = good;
  changed.replace(changed.find("aaaa"), 4, "aaab");
  EXPECT_THAT(reading(changed), ThrowsMessage<Error>(HasSubstr("line 2: the line before it was changed")));
  EXPECT_THAT(reading("{}\n"), ThrowsMessage<Error>(HasSubstr("line 1")));
  EXPECT_THAT(reading("x\n"), ThrowsMessage<Error>(HasSubstr("line 1")));
  EXPECT_THAT(reading("[1]\n"), ThrowsMessage<Error>(HasSubstr("line 1")));
  std::string elsewhere = good;
  elsewhere.replace(elsewhere.find("own-0123.onnx"), 13, "../../x.onnx");
  EXPECT_THAT(reading(elsewhere), ThrowsMessage<Error>(HasSubstr("can be none")));
  // What a killed program left half-written was never told to be saved.
  EXPECT_NO_THROW(reading(good + "{\"schema\"")());
  AppendChoice(study_, Choice(true));
  EXPECT_EQ(ReadChoices(study_).size(), 3u);
}

TEST_F(ChoiceTest, ANetworkThatIsGoneIsToldAndNotReplaced) {
  AppendChoice(study_, Choice(true));
  EXPECT_THROW(NetworkOf(study_), Error);
  AnalysisOptions options;
  std::map<std::string, std::string> texts;
  FollowStudy(study_, options, texts);  // Without a network there is none to replace.
  EXPECT_TRUE(texts.empty());
}

TEST_F(ChoiceTest, NothingIsSignedInAnEmptyStudy) {
  EXPECT_TRUE(ListSigned(study_).empty());
  EXPECT_THAT(BasisOf(study_, LearningOptions()).why_not, HasSubstr("24 more signed photos are needed"));
  EXPECT_THAT([this] { Learn(study_, AnalysisOptions(), LearningOptions(), {}); },
              ThrowsMessage<Error>(HasSubstr("24 more signed photos")));
  EXPECT_EQ(LastLearning(study_), "");
}

}  // namespace
}  // namespace tricho
