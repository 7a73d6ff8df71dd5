// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the subcommands of `tricho study` have in common. Each is a file: study_init.cc, study_add.cc, ...
#pragma once

#include <boost/program_options/options_description.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "store/study_lock.h"
#include "study/analyze.h"
#include "tools/job_options.h"
#include "tools/options.h"
#include "tools/progress_bar.h"

namespace tricho {

constexpr unsigned kHelpColumns = 100;

// A subcommand is data, as a command is.
struct StudySubcommand {
  const char* name;
  boost::program_options::options_description (*options)();  // With help texts and defaults.
  int (*run)(const std::vector<std::string>&);               // As Command::run, of the words after its name.
};

StudySubcommand StudyInit();
StudySubcommand StudyAdd();
StudySubcommand StudyTreatment();
StudySubcommand StudyCheck();
StudySubcommand StudyAnalyze();
StudySubcommand StudyMerge();
StudySubcommand StudyList();
StudySubcommand StudyReview();
StudySubcommand StudyAgreement();
StudySubcommand StudyRemove();
StudySubcommand StudyRename();
StudySubcommand StudyRedate();

// Who was treated or photographed, and when.
struct VisitArguments {
  std::string participant, date;

  void AddTo(boost::program_options::options_description& options, const char* date_help);
  // throw Error(kUsage) when it is missing or none.
  std::string ParticipantId() const;
  int Day() const;  // Of the calendar.
};

// What check, analyze and list take.
struct StudyRunArguments {
  SharedOptions shared;  // For its analysis options alone.
  std::optional<std::string> shard;
  std::string overlay = "png";
  JobOptions job;

  boost::program_options::options_description Options();
};

// The words after the subcommand: STUDY first, and with `alone` nothing else. throws Error(kUsage).
std::filesystem::path TheStudy(const std::vector<std::string>& words, const char* subcommand, bool alone);

// throws Error(kUsage) for a text that is too long for a cell.
void CheckText(const std::string& option, const std::string& text);

// Takes the study, or another folder of results in it; says so on stderr when it has to wait.
StudyLock LockStudy(const StudyFolder& study, const std::filesystem::path& folder = kResultsFolder);

// Tells `bar`, which is made when the number of steps is known.
StudyProgress ProgressOn(std::optional<ProgressBar>& bar, const JobOptions& job);

// "measurements in STUDY/derivatives/tricho/measurements.tsv"
std::string MeasurementsLine(const StudyFolder& study);

}  // namespace tricho
