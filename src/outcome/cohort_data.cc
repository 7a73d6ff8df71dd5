// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/cohort_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/error.h"
#include "metrics/metric.h"
#include "outcome/visit_layout.h"

namespace tricho {

namespace {

using Counts = std::map<std::tuple<std::string, std::string, std::string>, int>;  // level, arm, reason

std::vector<Exclusion> Listed(const Counts& counts, const std::string& outcome) {
  std::vector<Exclusion> list;
  for (const auto& [key, count] : counts)
    list.push_back({std::get<0>(key), outcome, std::get<1>(key), std::get<2>(key), count});
  return list;
}

std::string ArmName(const CohortDesign& design, int participant) {
  const int arm = design.arm_of[participant];
  return arm < 0 ? std::string() : design.arms[arm];
}

// Shots of one participant, site and visit.
struct Group {
  int participant = 0;
  int site = 0;
  int visit = 0;  // -1: candidates for the baseline.
  std::vector<int> rows;
};

std::vector<Group> GroupShots(const Measurements& measurements, const CohortDesign& design, int metric,
                              Counts& exclusions) {
  const PhotoKind kind = KindOfMetric(measurements.metrics[metric]).value_or(PhotoKind::kCloseUp);
  std::vector<int> usable;
  for (int i = 0; i < static_cast<int>(measurements.rows.size()); ++i) {
    if (design.visit_of[i] < -1) continue;
    if (measurements.rows[i].values[metric])
      usable.push_back(i);
    else if (kind == measurements.rows[i].kind)
      ++exclusions[{"photo", ArmName(design, design.participant_of[i]), "no value"}];
  }
  const auto key = [&](int i) { return std::tuple(design.participant_of[i], design.site_of[i], design.visit_of[i]); };
  std::stable_sort(usable.begin(), usable.end(), [&](int a, int b) { return key(a) < key(b); });
  std::vector<Group> groups;
  for (std::size_t i = 0; i < usable.size(); ++i) {
    if (i == 0 || key(usable[i]) != key(usable[i - 1]))
      groups.push_back({design.participant_of[usable[i]], design.site_of[usable[i]], design.visit_of[usable[i]], {}});
    groups.back().rows.push_back(usable[i]);
  }
  return groups;
}

// The one day of the group that counts, when it must be one.
std::optional<double> DayThatCounts(const Measurements& measurements, const CohortDesign& design, const Group& group) {
  if (group.visit >= 0 && !design.by_windows) return std::nullopt;  // A labelled visit may take days.
  double best = *measurements.rows[group.rows.front()].day;
  const double middle =
      group.visit < 0 ? 0 : (design.windows[group.visit].first_day + design.windows[group.visit].last_day) / 2;
  for (const int row : group.rows) {
    const double day = *measurements.rows[row].day;
    const double near = std::abs(day - middle);
    const double best_near = std::abs(best - middle);
    if (near < best_near || (near == best_near && day > best)) best = day;
  }
  return best;
}

struct VisitValue {
  double day = 0;
  double value = 0;
  int shots = 0;
};

VisitValue Average(const Measurements& measurements, const CohortDesign& design, const Group& group, int metric,
                   Counts& exclusions) {
  const std::optional<double> wanted = DayThatCounts(measurements, design, group);
  VisitValue sum;
  int num_shots = 0;
  for (const int row : group.rows) {
    const Measurement& shot = measurements.rows[row];
    if (wanted && *shot.day != *wanted) {
      const char* why =
          group.visit < 0 ? "taken before the baseline visit" : "another visit is nearer the middle of the window";
      ++exclusions[{"photo", ArmName(design, group.participant), why}];
      continue;
    }
    sum.day += *shot.day;
    sum.value += *shot.values[metric];
    ++num_shots;
  }
  return {sum.day / num_shots, sum.value / num_shots, num_shots};
}

void CountFlow(const CohortDesign& design, OutcomeData& data, Counts& exclusions) {
  const std::size_t num_participants = design.participants.size();
  std::vector<bool> has_baseline(num_participants), has_change(num_participants);
  for (const BaselineRow& row : data.baselines) has_baseline[row.participant] = true;
  for (const ChangeRow& row : data.rows) has_change[row.participant] = true;
  for (const std::string& arm : design.arms) data.flow.push_back({arm, 0, 0, 0});
  for (std::size_t i = 0; i < num_participants; ++i) {
    if (design.arm_of[i] < 0) continue;
    ArmFlow& flow = data.flow[design.arm_of[i]];
    ++flow.participants;
    flow.with_baseline += has_baseline[i];
    flow.analyzed += has_change[i];
    if (!has_baseline[i])
      ++exclusions[{"participant", flow.arm, "no usable baseline on or before day 0"}];
    else if (!has_change[i])
      ++exclusions[{"participant", flow.arm, "no usable follow-up at a site with a baseline"}];
  }
}

// A follow-up that one participant alone came to has a mean of its own and tells nothing of any arm's effect, but would
// leave every overall mean without an estimate.
void DropLoneVisits(const CohortDesign& design, OutcomeData& data, Counts& exclusions) {
  std::vector<int> only(design.visits.size(), -1);  // -2: several participants.
  for (const ChangeRow& row : data.rows) {
    int& seen = only[row.visit];
    seen = seen == -1 || seen == row.participant ? row.participant : -2;
  }
  if (std::none_of(only.begin(), only.end(), [](int seen) { return seen == -2; })) return;
  std::erase_if(data.rows, [&](const ChangeRow& row) {
    if (only[row.visit] < 0) return false;
    ++exclusions[{"visit", design.arms[row.arm], "nobody else came to visit " + design.visits[row.visit]}];
    return true;
  });
}

}  // namespace

OutcomeData ChangesOf(const Measurements& measurements, const CohortDesign& design, const std::string& outcome) {
  const int metric = measurements.Metric(outcome);
  OutcomeData data;
  data.outcome = outcome;
  Counts exclusions;
  const BaselineRow* baseline = nullptr;
  const std::vector<Group> groups = GroupShots(measurements, design, metric, exclusions);
  data.baselines.reserve(groups.size());  // `baseline` points into it.
  for (const Group& group : groups) {
    const VisitValue visit = Average(measurements, design, group, metric, exclusions);
    const int arm = design.arm_of[group.participant];
    if (group.visit < 0) {
      data.baselines.push_back({group.participant, arm, group.site, visit.day, visit.value, visit.shots});
      baseline = &data.baselines.back();
      continue;
    }
    if (baseline == nullptr || baseline->participant != group.participant || baseline->site != group.site) {
      ++exclusions[{"visit", design.arms[arm], "the site has no usable baseline on or before day 0"}];
      continue;
    }
    data.rows.push_back({group.participant, arm, group.site, group.visit, visit.day, baseline->value, visit.value,
                         visit.value - baseline->value, visit.shots, baseline->shots});
  }
  DropLoneVisits(design, data, exclusions);
  CountFlow(design, data, exclusions);
  data.exclusions = Listed(exclusions, outcome);
  return data;
}

std::vector<ParticipantChange> ParticipantChanges(const OutcomeData& data) {
  std::map<std::pair<int, int>, ParticipantChange> changes;
  std::map<std::pair<int, int>, int> num_sites;
  for (const ChangeRow& row : data.rows) {
    const std::pair key(row.participant, row.visit);
    ParticipantChange& sum = changes[key];
    ++num_sites[key];
    sum.participant = row.participant;
    sum.arm = row.arm;
    sum.visit = row.visit;
    sum.day += row.day;
    sum.baseline += row.baseline;
    sum.value += row.value;
    sum.change += row.change;
    sum.shot_variance_factor += 1.0 / row.shots + 1.0 / row.baseline_shots;
  }
  std::vector<ParticipantChange> means;
  means.reserve(changes.size());
  for (auto& [key, sum] : changes) {
    const double n = num_sites[key];
    sum.day /= n;
    sum.baseline /= n;
    sum.value /= n;
    sum.change /= n;
    sum.shot_variance_factor /= n * n;
    means.push_back(sum);
  }
  return means;
}

std::vector<ParticipantBaseline> ParticipantBaselines(const OutcomeData& data) {
  std::vector<ParticipantBaseline> means;
  int num_sites = 0;
  for (const BaselineRow& row : data.baselines) {  // Already by participant.
    if (means.empty() || means.back().participant != row.participant) {
      means.push_back({row.participant, row.arm, row.value});
      num_sites = 1;
      continue;
    }
    ++num_sites;
    means.back().value += (row.value - means.back().value) / num_sites;
  }
  return means;
}

CohortDesign LayOutCohort(const Measurements& measurements, const CohortDataOptions& options) {
  CohortDesign design;
  LayOutParticipants(measurements, design);
  LayOutArms(measurements, options.reference, design);
  if (!options.site.empty() && std::find(design.sites.begin(), design.sites.end(), options.site) == design.sites.end())
    throw Error(ErrorKind::kUsage, "--site " + options.site + ": " + measurements.name + " has no such site");
  Counts exclusions;
  const std::size_t num_rows = measurements.rows.size();
  design.visit_of.assign(num_rows, -2);
  std::vector<int> usable;
  for (std::size_t i = 0; i < num_rows; ++i) {
    const Measurement& row = measurements.rows[i];
    const std::string arm = ArmName(design, design.participant_of[i]);
    if (design.arm_of[design.participant_of[i]] < 0)
      ++exclusions[{"photo", "", "the participant has no arm"}];
    else if (!options.site.empty() && row.site != options.site)
      ++exclusions[{"photo", arm, "of another site than " + options.site}];
    else if (!row.usable)
      ++exclusions[{"photo", arm, row.reason.empty() ? "not usable" : "not usable: " + row.reason}];
    else if (!row.day)
      ++exclusions[{"photo", arm, "the day is missing"}];
    else
      usable.push_back(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < design.participants.size(); ++i)
    if (design.arm_of[i] < 0) ++exclusions[{"participant", "", "no arm"}];
  for (const int row : LayOutVisits(measurements, usable, options.windows, design))
    ++exclusions[{"photo", ArmName(design, design.participant_of[row]), "its day lies in no window"}];
  design.exclusions = Listed(exclusions, "");
  return design;
}

}  // namespace tricho
