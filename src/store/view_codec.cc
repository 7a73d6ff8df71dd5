// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/view_codec.h"

#include <array>
#include <cmath>
#include <optional>

#include "store/cbor.h"

namespace tricho {

namespace {

using Cbor = nlohmann::json;

Cbor OrNone(const std::optional<double>& value) { return value ? Cbor(*value) : Cbor(nullptr); }

double NumberOf(const Cbor& json) {
  const double number = json.get<double>();
  if (!std::isfinite(number)) RefuseBytes("a number is none");
  return number;
}

std::optional<double> MaybeNumberOf(const Cbor& json) {
  return json.is_null() ? std::nullopt : std::optional(NumberOf(json));
}

Call CallOf(const std::string& name) {
  for (const Call call : {Call::kIncrease, Call::kDecrease, Call::kNoChangeShown})
    if (name == CallName(call)) return call;
  return Call::kUndetermined;
}

}  // namespace

std::string EncodeMetrics(const SiteMetrics& metrics) {
  Cbor json = Cbor::array();
  for (const auto& [name, estimate] : metrics.values)
    json.push_back({{"name", name},
                    {"value", OrNone(estimate.value)},
                    {"low", estimate.low},
                    {"high", estimate.high},
                    {"unit", estimate.unit},
                    {"reason", estimate.reason}});
  return Encoded(json);
}

SiteMetrics DecodeMetrics(const std::string& bytes) {
  return Decoded(bytes, [](const Cbor& json) {
    SiteMetrics metrics;
    for (const Cbor& one : json)
      metrics.values.emplace_back(
          one.at("name").get<std::string>(),
          Estimate{MaybeNumberOf(one.at("value")), NumberOf(one.at("low")), NumberOf(one.at("high")),
                   one.at("unit").get<std::string>(), one.at("reason").get<std::string>()});
    return metrics;
  });
}

std::string EncodeChanges(const NamedChanges& changes) {
  Cbor json = Cbor::array();
  for (const auto& [name, change] : changes)
    json.push_back({{"name", name},
                    {"baseline", OrNone(change.baseline)},
                    {"followup", OrNone(change.followup)},
                    {"change", OrNone(change.change)},
                    {"low", change.low},
                    {"high", change.high},
                    {"smallest_detectable_change", change.smallest_detectable_change},
                    {"call", CallName(change.call)},
                    {"unit", change.unit},
                    {"reason", change.reason}});
  return Encoded(json);
}

NamedChanges DecodeChanges(const std::string& bytes) {
  return Decoded(bytes, [](const Cbor& json) {
    NamedChanges changes;
    for (const Cbor& one : json) {
      OverviewChange change;
      change.baseline = MaybeNumberOf(one.at("baseline"));
      change.followup = MaybeNumberOf(one.at("followup"));
      change.change = MaybeNumberOf(one.at("change"));
      change.low = NumberOf(one.at("low"));
      change.high = NumberOf(one.at("high"));
      change.smallest_detectable_change = NumberOf(one.at("smallest_detectable_change"));
      change.call = CallOf(one.at("call").get<std::string>());
      change.unit = one.at("unit").get<std::string>();
      change.reason = one.at("reason").get<std::string>();
      changes.emplace_back(one.at("name").get<std::string>(), std::move(change));
    }
    return changes;
  });
}

}  // namespace tricho
