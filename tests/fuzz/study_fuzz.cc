// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The tables of a study: participants, then treatments, apart by a line of four dashes.
#include "fuzz/target.h"
#include "store/study_folder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = tricho::fuzz::TextOf(data, size);
  const tricho::StudyFolder study{std::filesystem::canonical(tricho::fuzz::Folder())};
  tricho::fuzz::WriteFile(study.Participants(), tricho::fuzz::NextPart(rest));
  tricho::fuzz::WriteFile(study.Treatments(), tricho::fuzz::NextPart(rest));
  std::vector<tricho::ParticipantRow> participants;
  std::vector<tricho::Treatment> treatments;
  tricho::fuzz::Expect([&] { participants = tricho::ReadParticipants(study); });
  tricho::fuzz::Expect([&] { treatments = tricho::ReadTreatments(study); });
  for (const tricho::ParticipantRow& row : participants) {
    tricho::fuzz::Require(row.participant_id.find_first_of("/.\\") == std::string::npos, "an ID is no path");
    tricho::SessionsOf(treatments, row.participant_id);
  }
  return 0;
}
