// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <tuple>

#include "base/error.h"

namespace tricho {

namespace {

constexpr int kMaxShards = 100'000;

std::optional<int> PositiveNumber(std::string_view text) {
  int number = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || rest != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

}  // namespace

StudyPlan PlanStudy(const StudyFolder& study) {
  StudyPlan plan;
  plan.photos = ListPhotos(study);
  for (const Treatment& treatment : ReadTreatments(study)) {
    const auto [place, is_new] = plan.first_session.emplace(treatment.participant_id, treatment.day);
    if (!is_new) place->second = std::min(place->second, treatment.day);
  }
  for (const ParticipantRow& row : ReadParticipants(study)) {
    const auto arm = row.cells.find("arm");
    plan.arms[row.participant_id] = arm == row.cells.end() ? std::string() : arm->second;
  }
  std::map<std::tuple<std::string, std::string, PhotoKind>, StudySite> sites;
  for (std::size_t i = 0; i < plan.photos.size(); ++i) {
    const StudyPhoto& photo = plan.photos[i];
    StudySite& site = sites[{photo.participant_id, photo.site, photo.kind}];
    site.participant_id = photo.participant_id;
    site.site = photo.site;
    site.kind = photo.kind;
    site.photos.push_back(static_cast<int>(i));
  }
  for (auto& [name, site] : sites) plan.sites.push_back(std::move(site));
  return plan;
}

const StudyPhoto* OtherOfPair(const StudyPlan& plan, const StudyPhoto& photo) {
  if (photo.kind != PhotoKind::kPhototrichogram) return nullptr;
  const auto place = [](const StudyPhoto& one) {
    return std::tie(one.participant_id, one.day, one.site, one.kind, one.shot, one.time);
  };
  StudyPhoto other = photo;
  other.time = photo.time == 1 ? 2 : 1;
  const auto found = std::ranges::lower_bound(
      plan.photos, other, [&](const StudyPhoto& a, const StudyPhoto& b) { return place(a) < place(b); });
  return found != plan.photos.end() && place(*found) == place(other) ? &*found : nullptr;
}

std::string Shard::Name() const { return fmt::format("{}-of-{}", number, of); }

Shard ParseShard(const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::optional<int> number = PositiveNumber(std::string_view(text).substr(0, slash));
  const std::optional<int> of =
      slash == std::string::npos ? std::nullopt : PositiveNumber(std::string_view(text).substr(slash + 1));
  if (!number || !of || *number > *of || *of > kMaxShards)
    throw Error(ErrorKind::kUsage, fmt::format("--shard must be I/N with 1 <= I <= N <= {}, as 2/5, not '{}'",
                                               kMaxShards, text.substr(0, 40)));
  return {*number, *of};
}

std::vector<int> SitesOfShard(const StudyPlan& plan, const Shard& shard) {
  std::vector<int> by_size(plan.sites.size());
  std::iota(by_size.begin(), by_size.end(), 0);
  std::stable_sort(by_size.begin(), by_size.end(),
                   [&](int a, int b) { return plan.sites[a].photos.size() > plan.sites[b].photos.size(); });
  std::vector<std::size_t> num_photos(static_cast<std::size_t>(shard.of));
  std::vector<int> own;
  for (const int site : by_size) {
    const auto least = std::min_element(num_photos.begin(), num_photos.end());
    *least += plan.sites[site].photos.size();
    if (least - num_photos.begin() == shard.number - 1) own.push_back(site);
  }
  std::sort(own.begin(), own.end());
  return own;
}

}  // namespace tricho
