// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/agreement_json.h"

#include <fmt/format.h>

#include "base/result_json.h"
#include "base/tsv.h"
#include "matching/hair_agreement.h"

namespace tricho {

namespace {

using Ordered = nlohmann::ordered_json;

Ordered SignificantOrNull(const std::optional<double>& value) {
  return value ? Ordered(Significant(*value)) : Ordered(nullptr);
}

std::string Cell(const std::optional<double>& value) {
  return value ? fmt::format("{}", Significant(*value)) : std::string("n/a");
}

Ordered MeasureJson(const MeasureAgreement& measure) {
  const MethodAgreement& agreement = measure.agreement;
  Ordered json;
  json["measure"] = measure.measure;
  json["unit"] = measure.unit;
  json["photos"] = agreement.pairs;
  json["icc"] = AgreementEstimateJson(agreement.icc);
  json["difference"] = AgreementEstimateJson(agreement.difference);
  json["difference_sd"] = SignificantOrNull(agreement.sd);
  json["limit_low"] = AgreementEstimateJson(agreement.low);
  json["limit_high"] = AgreementEstimateJson(agreement.high);
  return json;
}

Ordered PairJson(const PairAgreement& pair) {
  Ordered json;
  json["first"] = pair.first;
  json["second"] = pair.second;
  json["photos"] = pair.photos;
  json["hairs"] = {{"both", pair.hairs.both}, {"first_alone", pair.hairs.first}, {"second_alone", pair.hairs.second}};
  json["f1"] = AgreementEstimateJson(pair.f1);
  json["same_root_share"] = AgreementEstimateJson(pair.same_root_share);
  json["measures"] = Ordered::array();
  for (const MeasureAgreement& measure : pair.measures) json["measures"].push_back(MeasureJson(measure));
  return json;
}

}  // namespace

Ordered AgreementEstimateJson(const AgreementEstimate& estimate) {
  Ordered json;
  json["value"] = SignificantOrNull(estimate.value);
  json["low"] = estimate.interval ? Ordered(Significant(estimate.interval->low)) : Ordered(nullptr);
  json["high"] = estimate.interval ? Ordered(Significant(estimate.interval->high)) : Ordered(nullptr);
  if (!estimate.reason.empty()) json["reason"] = estimate.reason;
  return json;
}

Ordered ReaderJson(const ReaderProgress& reader) {
  return {{"name", reader.name}, {"photos", reader.photos}, {"done", reader.done}, {"reopened", reader.reopened}};
}

std::string AgreementJson(const ReaderAgreement& agreement, const Provenance& provenance) {
  Ordered readers = Ordered::array(), pairs = Ordered::array(), readings = Ordered::array();
  for (const ReaderProgress& reader : agreement.readers) readers.push_back(ReaderJson(reader));
  for (const PairAgreement& pair : agreement.pairs) pairs.push_back(PairJson(pair));
  for (const PhotoReading& reading : agreement.readings)
    readings.push_back({{"photo", reading.photo},
                        {"reader", reading.reader},
                        {"hairs_marked", reading.values.hairs_marked},
                        {"hairs_counted", SignificantOrNull(reading.values.hairs_counted)},
                        {"hairs_per_cm2", SignificantOrNull(reading.values.hairs_per_cm2)},
                        {"mean_diameter_um", SignificantOrNull(reading.values.mean_diameter_um)},
                        {"reopened", reading.num_reopened}});
  return JsonDocument(kAgreementSchema, {{"provenance", ProvenanceJson(provenance)},
                                         {"course_tolerance_um", kCourseToleranceUm},
                                         {"course_tolerance_least_px", kLeastCourseTolerancePx},
                                         {"root_tolerance_um", kRootToleranceUm},
                                         {"notes", agreement.notes},
                                         {"readers", readers},
                                         {"pairs", pairs},
                                         {"readings", readings}});
}

std::string ReadingsTable(const ReaderAgreement& agreement) {
  std::vector<std::vector<std::string>> rows;
  for (const PhotoReading& reading : agreement.readings)
    rows.push_back({reading.photo, reading.reader, std::to_string(reading.values.hairs_marked),
                    Cell(reading.values.hairs_counted), Cell(reading.values.hairs_per_cm2),
                    Cell(reading.values.mean_diameter_um), std::to_string(reading.num_reopened)});
  return TsvText({"photo", "reader", "hairs_marked", "hairs_counted", "hairs_per_cm2", "mean_diameter_um", "reopened"},
                 rows);
}

}  // namespace tricho
