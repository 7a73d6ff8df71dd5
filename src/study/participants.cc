// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/participants.h"

#include <map>

#include "store/study_plan.h"

namespace tricho {

std::vector<Participant> ListParticipants(const StudyFolder& study) {
  const StudyPlan plan = PlanStudy(study);
  std::map<std::string, Participant> participants;
  for (const auto& [id, arm] : plan.arms) participants[id].arm = arm;
  for (const StudyPhoto& photo : plan.photos) {
    Participant& participant = participants[photo.participant_id];
    ++participant.num_photos;
    participant.visits.insert(photo.day);
    participant.sites.insert(photo.site);
  }
  const std::vector<Treatment> treatments = ReadTreatments(study);
  std::vector<Participant> listed;
  for (auto& [id, participant] : participants) {
    participant.id = id;
    participant.num_sessions = static_cast<int>(SessionsOf(treatments, id).days.size());
    listed.push_back(std::move(participant));
  }
  return listed;
}

}  // namespace tricho
