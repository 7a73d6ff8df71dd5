// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What was found <-> bytes for the store: CBOR, every double exact, so that what is read back gives the same results.
#pragma once

#include <string>

#include "matching/site_alignment.h"
#include "metrics/common_skin.h"
#include "outcome/ledger_values.h"

namespace tricho {

std::string EncodeFindings(const ShotFindings& findings);
// throws Error(kStore) when the bytes are none of EncodeFindings.
ShotFindings DecodeFindings(const std::string& bytes);

std::string EncodeMap(const SiteMap& map);
SiteMap DecodeMap(const std::string& bytes);  // throws as above.

// An alignment's map, which DecodeMap reads of these bytes as well, and what StoredAlignment has no column for.
std::string EncodeAlignment(const SiteAlignment& alignment);
// Map, residual_px, matched_features and magnification_ratio; the latter are left empty where the map alone was kept.
// throws as above.
SiteAlignment DecodeAlignment(const std::string& bytes);

std::string EncodeLedger(const LedgerRecord& record);
LedgerRecord DecodeLedger(const std::string& bytes);  // throws as above.

}  // namespace tricho
