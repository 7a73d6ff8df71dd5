// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/visit_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "base/statistics.h"

namespace tricho {

namespace {

// Windows made when neither labels nor --windows tell the visits apart: hair answers within months, and trials and
// practice look every 12 weeks.
constexpr double kWindowDays = 84;
constexpr std::array<const char*, 6> kReferenceNames = {"placebo", "control", "sham", "vehicle", "untreated", "none"};

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool ReadDay(std::string_view text, double& day) {
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), day);
  return fault == std::errc() && rest == text.data() + text.size() && std::isfinite(day) && std::abs(day) < 1e5;
}

// Whether visit_id names the same occasion for different participants. Dates ("20260110") do not, though two
// participants may share one: then there are many more labels than anyone has visits.
bool LabelsAreShared(const Measurements& measurements, const std::vector<int>& follow_ups, const CohortDesign& design) {
  std::map<std::string, std::set<int>> participants_of;
  std::map<int, std::set<std::string>> labels_of;
  for (const int row : follow_ups) {
    const std::string& label = measurements.rows[row].visit_id;
    if (label.empty()) return false;
    participants_of[label].insert(design.participant_of[row]);
    labels_of[design.participant_of[row]].insert(label);
  }
  if (labels_of.size() <= 1) return true;
  std::size_t most_visits = 0, num_pairs = 0, num_shared = 0;
  for (const auto& [participant, labels] : labels_of) most_visits = std::max(most_visits, labels.size());
  for (const auto& [label, participants] : participants_of) {
    num_pairs += participants.size();
    if (participants.size() > 1) num_shared += participants.size();
  }
  return participants_of.size() <= 3 * most_visits && 2 * num_shared >= num_pairs;
}

std::vector<DayWindow> WindowsOfTwelveWeeks(const Measurements& measurements, const std::vector<int>& follow_ups) {
  std::vector<DayWindow> windows;
  double last_day = 0;
  for (const int row : follow_ups) last_day = std::max(last_day, *measurements.rows[row].day);
  for (int i = 1; windows.empty() || windows.back().last_day < last_day; ++i)
    windows.push_back({i == 1 ? 1 : kWindowDays * (i - 0.5) + 1, kWindowDays * (i + 0.5)});
  return windows;
}

// Sorts the visits by their median day and leaves out those nobody came to.
void OrderVisits(const Measurements& measurements, const std::vector<int>& follow_ups, CohortDesign& design) {
  std::vector<std::vector<double>> days(design.visits.size());
  for (const int row : follow_ups)
    if (design.visit_of[row] >= 0) days[design.visit_of[row]].push_back(*measurements.rows[row].day);
  std::vector<int> order;
  for (int i = 0; i < static_cast<int>(days.size()); ++i)
    if (!days[i].empty()) order.push_back(i);
  std::vector<double> medians(days.size());
  for (const int i : order) medians[i] = Median(days[i]);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return medians[a] != medians[b] ? medians[a] < medians[b] : design.visits[a] < design.visits[b];
  });
  std::vector<int> place(days.size(), -2);
  std::vector<std::string> names;
  std::vector<DayWindow> windows;
  for (std::size_t i = 0; i < order.size(); ++i) {
    place[order[i]] = static_cast<int>(i);
    names.push_back(design.visits[order[i]]);
    design.visit_days.push_back(medians[order[i]]);
    if (design.by_windows) windows.push_back(design.windows[order[i]]);
  }
  design.visits = names;
  design.windows = windows;
  for (const int row : follow_ups)
    if (design.visit_of[row] >= 0) design.visit_of[row] = place[design.visit_of[row]];
}

int WindowOf(const std::vector<DayWindow>& windows, double day) {
  for (std::size_t i = 0; i < windows.size(); ++i)
    if (day >= windows[i].first_day && day <= windows[i].last_day) return static_cast<int>(i);
  return -2;
}

}  // namespace

std::string DayWindow::Label() const { return fmt::format("{}:{}", first_day, last_day); }

std::vector<DayWindow> ParseDayWindows(const std::string& text) {
  std::vector<DayWindow> windows;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const std::size_t colon = part.find(':');
    DayWindow window;
    if (colon == std::string::npos || !ReadDay(std::string_view(part).substr(0, colon), window.first_day) ||
        !ReadDay(std::string_view(part).substr(colon + 1), window.last_day) || window.last_day < window.first_day)
      throw Error(ErrorKind::kUsage, "--windows: '" + part + "' is no FIRST:LAST in days, like 70:98");
    for (const DayWindow& other : windows)
      if (window.first_day <= other.last_day && other.first_day <= window.last_day)
        throw Error(ErrorKind::kUsage, "--windows: " + other.Label() + " and " + window.Label() + " overlap");
    windows.push_back(window);
    begin = end + 1;
  }
  return windows;
}

void LayOutParticipants(const Measurements& measurements, CohortDesign& design) {
  std::unordered_map<std::string, int> participant_index, site_index;
  const auto place = [](std::unordered_map<std::string, int>& index, std::vector<std::string>& names,
                        const std::string& name) {
    const auto [entry, is_new] = index.emplace(name, static_cast<int>(names.size()));
    if (is_new) names.push_back(name);
    return entry->second;
  };
  for (const Measurement& row : measurements.rows) {
    design.participant_of.push_back(place(participant_index, design.participants, row.participant_id));
    design.site_of.push_back(place(site_index, design.sites, row.site));
  }
}

void LayOutArms(const Measurements& measurements, const std::string& reference, CohortDesign& design) {
  std::vector<int> first_row(design.participants.size(), -1);
  std::set<std::string> names;
  for (std::size_t i = 0; i < measurements.rows.size(); ++i) {
    const Measurement& row = measurements.rows[i];
    if (row.arm.empty()) continue;
    names.insert(row.arm);
    int& first = first_row[design.participant_of[i]];
    if (first < 0) first = static_cast<int>(i);
    const Measurement& other = measurements.rows[first];
    if (other.arm != row.arm)
      throw Error(ErrorKind::kInput,
                  fmt::format("{}, line {}, column arm: participant {} is in arm '{}' here and in '{}' in line {}; "
                              "cross-over trials are not analyzed",
                              measurements.name, row.line, row.participant_id, row.arm, other.arm, other.line));
  }
  if (names.empty())
    throw Error(ErrorKind::kInput, measurements.name + ": no row has an arm; there is nothing to compare");
  std::string first = *names.begin();
  design.reference_reason = "the first by name; choose with --reference";
  for (const char* usual : kReferenceNames) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& name) { return Lower(name) == usual; });
    if (found == names.end()) continue;
    first = *found;
    design.reference_reason = "by its name; choose with --reference";
    break;
  }
  if (!reference.empty()) {
    if (!names.contains(reference))
      throw Error(ErrorKind::kUsage, "--reference " + reference + " is none of the arms: " +
                                         Joined(std::vector<std::string>(names.begin(), names.end())));
    first = reference;
    design.reference_reason = "given";
  }
  design.arms = {first};
  for (const std::string& name : names)
    if (name != first) design.arms.push_back(name);
  for (const int row : first_row) {
    const auto arm =
        row < 0 ? design.arms.end() : std::find(design.arms.begin(), design.arms.end(), measurements.rows[row].arm);
    design.arm_of.push_back(arm == design.arms.end() ? -1 : static_cast<int>(arm - design.arms.begin()));
  }
}

std::vector<int> LayOutVisits(const Measurements& measurements, const std::vector<int>& usable,
                              const std::vector<DayWindow>& windows, CohortDesign& design) {
  std::vector<int> follow_ups;
  for (const int row : usable) {
    design.visit_of[row] = -1;
    if (*measurements.rows[row].day > 0) follow_ups.push_back(row);
  }
  design.by_windows = !windows.empty() || !LabelsAreShared(measurements, follow_ups, design);
  if (design.by_windows) {
    design.visit_rule = windows.empty() ? "by windows of 12 weeks, because visit_id is not shared by the participants; "
                                          "choose with --windows"
                                        : "by the windows of days given";
    design.windows = windows.empty() ? WindowsOfTwelveWeeks(measurements, follow_ups) : windows;
    for (const DayWindow& window : design.windows) design.visits.push_back(window.Label());
    for (const int row : follow_ups) design.visit_of[row] = WindowOf(design.windows, *measurements.rows[row].day);
  } else {
    design.visit_rule = "by visit_id";
    std::map<std::string, int> index;
    for (const int row : follow_ups) {
      const auto [entry, is_new] = index.emplace(measurements.rows[row].visit_id, static_cast<int>(index.size()));
      if (is_new) design.visits.push_back(entry->first);
      design.visit_of[row] = entry->second;
    }
  }
  OrderVisits(measurements, follow_ups, design);
  std::vector<int> outside;
  for (const int row : follow_ups)
    if (design.visit_of[row] == -2) outside.push_back(row);
  return outside;
}

}  // namespace tricho
