// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// measurements.tsv -> one row a participant, site and visit: the change since the baseline. And what was left out, why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outcome/measurements.h"

namespace tricho {

// Days that count as one visit, both ends included.
struct DayWindow {
  double first_day = 0;
  double last_day = 0;
  std::string Label() const;  // "70:98"
};

// "0:14,70:98" -> windows. throws Error(kUsage) naming the part that is no FIRST:LAST, runs backwards, or overlaps.
std::vector<DayWindow> ParseDayWindows(const std::string& text);

struct Exclusion {
  std::string level;    // "photo", "visit" or "participant": what is counted.
  std::string outcome;  // Empty: for all outcomes.
  std::string arm;      // Empty: none.
  std::string reason;
  int count = 0;
};

// The trial's layout, common to all outcomes.
struct CohortDesign {
  std::vector<std::string> arms;    // The reference first, the others by name.
  std::string reference_reason;     // How the reference was chosen.
  std::vector<std::string> visits;  // Follow-ups, by their median day.
  std::vector<double> visit_days;   // Median day of each.
  std::vector<std::string> sites;
  std::vector<std::string> participants;
  std::vector<int> arm_of;  // One a participant; -1: no arm.
  bool by_windows = false;  // Visits are windows of days, else visit_id.
  std::string visit_rule;   // In words.
  std::vector<DayWindow> windows;
  std::vector<int> participant_of, site_of, visit_of;  // One a measurement. visit -1: on or before day 0; -2: left out.
  std::vector<Exclusion> exclusions;
};

struct CohortDataOptions {
  std::string reference;           // Empty: an arm called placebo, control, sham, vehicle or untreated; else the first.
  std::vector<DayWindow> windows;  // Empty: visit_id where participants share the labels, else windows of 12 weeks.
  std::string site;                // Empty: all sites.
};

// throws Error(kInput) when a participant stands in two arms (cross-over trials are not analyzed), no row has an arm;
// Error(kUsage) when the reference is none of the arms, or the site none of the sites.
CohortDesign LayOutCohort(const Measurements& measurements, const CohortDataOptions& options);

struct ChangeRow {
  int participant = 0;
  int arm = 0;
  int site = 0;
  int visit = 0;
  double day = 0;
  double baseline = 0;
  double value = 0;
  double change = 0;
  int shots = 0;           // Averaged into `value`,
  int baseline_shots = 0;  // and into `baseline`.
};

struct BaselineRow {
  int participant = 0;
  int arm = 0;
  int site = 0;
  double day = 0;
  double value = 0;
  int shots = 0;
};

// Participants of an arm, stage by stage (CONSORT).
struct ArmFlow {
  std::string arm;
  int participants = 0;   // In the table.
  int with_baseline = 0;  // With a usable baseline at some site.
  int analyzed = 0;       // With a change, too.
};

struct OutcomeData {
  std::string outcome;
  std::vector<ChangeRow> rows;
  std::vector<BaselineRow> baselines;
  std::vector<ArmFlow> flow;  // One an arm.
  std::vector<Exclusion> exclusions;
};

// Shots of a visit and site are averaged. The baseline of a site is its last visit on or before day 0 with a usable
// value; in a window the visit nearest its middle counts (the later of two as near).
OutcomeData ChangesOf(const Measurements& measurements, const CohortDesign& design, const std::string& outcome);

// One participant at one visit: the mean over his sites.
struct ParticipantChange {
  int participant = 0;
  int arm = 0;
  int visit = 0;
  double day = 0;
  double baseline = 0;
  double value = 0;
  double change = 0;
  double shot_variance_factor = 0;  // The variance of `change` that repeated shots explain, in units of one shot's.
};

// By participant, then visit.
std::vector<ParticipantChange> ParticipantChanges(const OutcomeData& data);

struct ParticipantBaseline {
  int participant = 0;
  int arm = 0;
  double value = 0;
};

std::vector<ParticipantBaseline> ParticipantBaselines(const OutcomeData& data);

}  // namespace tricho
