// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How far readers agree, as files: docs/schemas/agreement.schema.json and a table.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/provenance.h"
#include "outcome/reader_agreement.h"

namespace tricho {

inline constexpr char kAgreementSchema[] = "urn:opentricho:schema:agreement:1";

// {value, low, high}, null where missing, then with a reason.
nlohmann::ordered_json AgreementEstimateJson(const AgreementEstimate& estimate);

// {name, photos, done, reopened}
nlohmann::ordered_json ReaderJson(const ReaderProgress& reader);

std::string AgreementJson(const ReaderAgreement& agreement, const Provenance& provenance);

// A row a photo and reader: photo, reader, hairs_marked, hairs_counted, hairs_per_cm2, mean_diameter_um, reopened.
std::string ReadingsTable(const ReaderAgreement& agreement);

}  // namespace tricho
