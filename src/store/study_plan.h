// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a study consists of, in the order in which results are written, and how it is dealt out to many machines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/study_folder.h"

namespace tricho {

// One site of one participant, as one kind of photo shows it. Its photos are laid over each other, so they always stay
// together.
struct StudySite {
  std::string participant_id, site;
  std::vector<int> photos;  // Indices into StudyPlan::photos, in their order.
  PhotoKind kind = PhotoKind::kCloseUp;
};

struct StudyPlan {
  std::vector<StudyPhoto> photos;
  std::vector<StudySite> sites;              // Ordered by participant, site and kind.
  std::map<std::string, int> first_session;  // Day of the calendar, by participant; absent without a session.
  std::map<std::string, std::string> arms;   // By participant.
};

// Of a phototrichogram: its other photo; null where it is missing, and for every other kind.
const StudyPhoto* OtherOfPair(const StudyPlan& plan, const StudyPhoto& photo);

// throws Error(kInput) as ListPhotos, ReadTreatments and ReadParticipants.
StudyPlan PlanStudy(const StudyFolder& study);

// Part `number` of `of`.
struct Shard {
  int number = 1;  // 1..of
  int of = 1;

  std::string Name() const;  // "2-of-5"
};

// "2/5". throws Error(kUsage) when it is none.
Shard ParseShard(const std::string& text);

// Whole sites, about equally many photos for each shard: the largest site first, to whoever has least. Every machine
// that sees the same photos deals them out alike. Empty where there are more shards than sites.
std::vector<int> SitesOfShard(const StudyPlan& plan, const Shard& shard);

}  // namespace tricho
