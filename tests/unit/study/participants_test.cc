// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/participants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

TEST(ListParticipants, TellsWhatThereIsOfEach) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  WriteAll(study.root / PhotoPlace("sub-003", "20260301", 1, "frontal"), "of someone who stands in no table");
  const std::vector<Participant> participants = ListParticipants(study);
  ASSERT_EQ(participants.size(), 3);
  EXPECT_EQ(participants[0].id, "sub-001");
  EXPECT_EQ(participants[0].arm, "treated");
  EXPECT_EQ(participants[0].num_sessions, 1);
  EXPECT_EQ(participants[0].visits.size(), 2);
  EXPECT_EQ(participants[1].num_photos, 2);
  EXPECT_EQ(participants[1].visits.size(), 1);
  EXPECT_EQ(participants[2].arm, "");
  EXPECT_EQ(participants[2].sites, std::set<std::string>{"frontal"});
}

TEST(ListParticipants, RefusesATableThatIsNone) {
  const TemporaryFolder folder;
  const StudyFolder study = MakeSmallStudy(folder.path() / "study");
  WriteAll(study.Treatments(), "participant_id\tdate\tkind\nsub-001\tsoon\tprp\n");
  EXPECT_THROW(ListParticipants(study), Error);
}

}  // namespace
}  // namespace tricho
