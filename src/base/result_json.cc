// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/result_json.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/check.h"

namespace tricho {

using Json = nlohmann::ordered_json;

// Written as value / 100 so that the shortest decimal is what is printed; adding 0 turns -0 into 0.
double Hundredths(double value) {
  TRICHO_CHECK(std::isfinite(value), value);
  return std::round(value * 100) / 100 + 0.0;
}

double Significant(double value) { return Significant(value, 6); }

// Through text so that the result is the double nearest to the decimal.
double Significant(double value, int digits) {
  TRICHO_CHECK(std::isfinite(value), value);
  const std::string text = fmt::format("{:.{}e}", value, digits - 1);
  double rounded = value;  // Stays where the decimal is more than a double holds.
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded + 0.0;
}

Json ProvenanceJson(const Provenance& provenance) {
  Json inputs = Json::array();
  for (const InputFile& input : provenance.inputs)
    inputs.push_back({{"name", input.name}, {"sha256", input.sha256.empty() ? Json(nullptr) : Json(input.sha256)}});
  Json result;
  result["program"] = provenance.program;
  result["version"] = provenance.version;
  result["commit"] = provenance.commit.empty() ? Json(nullptr) : Json(provenance.commit);
  result["command"] = provenance.command;
  result["options"] = provenance.options;
  result["inputs"] = inputs;
  return result;
}

std::string JsonText(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string JsonLines(const Json& container) {
  if (container.empty()) return container.is_object() ? "{}" : "[]";
  std::string text = container.is_object() ? "{" : "[";
  const char* separator = "\n";
  for (const auto& [key, value] : container.items()) {
    text += separator;
    text += "    ";
    if (container.is_object()) text += JsonText(key) + ": ";
    text += JsonText(value);
    separator = ",\n";
  }
  return text + (container.is_object() ? "\n  }" : "\n  ]");
}

std::string JsonDocument(const char* schema, const std::vector<std::pair<std::string, Json>>& parts) {
  std::string text = "{\n  \"schema\": " + JsonText(schema);
  for (const auto& [key, value] : parts)
    text += ",\n  " + JsonText(key) + ": " + (value.is_structured() ? JsonLines(value) : JsonText(value));
  return text + "\n}\n";
}

}  // namespace tricho
