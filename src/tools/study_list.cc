// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study list`: who is in a study.
#include <fmt/format.h>

#include <iostream>

#include "base/date.h"
#include "study/participants.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

std::string Joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

int RunList(const std::vector<std::string>& words) {
  StudyRunArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const auto or_none = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
  const std::vector<Participant> participants = ListParticipants(OpenStudy(TheStudy(places, "list", true)));
  std::cout << fmt::format("{:<16}  {:<12}  {:>8}  {:>6}  {:>6}  {:<10}  {:<10}  {}\n", "participant", "arm",
                           "sessions", "visits", "photos", "first", "last", "sites");
  for (const Participant& one : participants)
    std::cout << fmt::format("{:<16}  {:<12}  {:>8}  {:>6}  {:>6}  {:<10}  {:<10}  {}\n", one.id, or_none(one.arm),
                             one.num_sessions, one.visits.size(), one.num_photos,
                             one.visits.empty() ? "-" : DayText(*one.visits.begin()),
                             one.visits.empty() ? "-" : DayText(*one.visits.rbegin()), or_none(Joined(one.sites)));
  return 0;
}

}  // namespace

StudySubcommand StudyList() {
  return {"list", [] { return StudyRunArguments().Options(); }, RunList};
}

}  // namespace tricho
