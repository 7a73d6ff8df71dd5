// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/run_key.h"

namespace tricho {

namespace {

std::string Sha256Of(const std::string& text) { return Sha256Hex(text.data(), text.size()); }

}  // namespace

std::string PhotoRunKey(const Provenance& provenance, const std::string& sidecar) {
  std::string key = provenance.version + "\n" + provenance.commit + "\n";
  for (const auto& [name, value] : provenance.options) key.append(name).append("=").append(value).append("\n");
  return Sha256Of(key + sidecar);
}

std::string PairRunKey(const std::string& baseline_run_key, const std::string& followup_run_key) {
  return Sha256Of(baseline_run_key + "\n" + followup_run_key);
}

}  // namespace tricho
