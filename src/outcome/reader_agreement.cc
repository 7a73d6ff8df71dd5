// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/reader_agreement.h"

#include <fmt/format.h>

namespace tricho {

namespace {

struct Measure {
  const char* name;
  const char* unit;
  std::optional<double> ReadValues::*value;
};

constexpr Measure kMeasures[] = {{"hairs_counted", "1", &ReadValues::hairs_counted},
                                 {"hairs_per_cm2", "/cm2", &ReadValues::hairs_per_cm2},
                                 {"mean_diameter_um", "um", &ReadValues::mean_diameter_um}};

AgreementEstimate ShareOfRoots(const std::vector<PairedReading>& photos) {
  double same = 0, all = 0;
  for (const PairedReading& photo : photos) {
    if (photo.num_roots < 0) continue;
    same += photo.num_roots;
    all += photo.hairs.both;
  }
  if (all == 0) return {std::nullopt, std::nullopt, "no hair that both have lies on a photo with a scale"};
  return {same / all, WilsonInterval95(same, all), ""};
}

}  // namespace

PairAgreement AgreementOfPair(const std::string& first, const std::string& second,
                              const std::vector<PairedReading>& photos) {
  PairAgreement pair;
  pair.first = first;
  pair.second = second;
  pair.photos = static_cast<int>(photos.size());
  std::vector<MarkedHairs> hairs;
  for (const PairedReading& photo : photos) {
    hairs.push_back(photo.hairs);
    pair.hairs.both += photo.hairs.both;
    pair.hairs.first += photo.hairs.first;
    pair.hairs.second += photo.hairs.second;
  }
  pair.f1 = F1OfPhotos(hairs);
  pair.same_root_share = ShareOfRoots(photos);
  for (const Measure& measure : kMeasures) {
    std::vector<std::pair<double, double>> values;
    for (const PairedReading& photo : photos)
      if (photo.first.*measure.value && photo.second.*measure.value)
        values.emplace_back(*(photo.first.*measure.value), *(photo.second.*measure.value));
    pair.measures.push_back({measure.name, measure.unit, AgreementOfMethods(values)});
  }
  return pair;
}

std::string AgreementWords(const AgreementEstimate& estimate, int digits) {
  if (!estimate.value) return "-";
  if (!estimate.interval) return fmt::format("{:.{}f}", *estimate.value, digits);
  return fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", *estimate.value, digits, estimate.interval->low, digits,
                     estimate.interval->high, digits);
}

}  // namespace tricho
