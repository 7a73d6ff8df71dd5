// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What lines of a journal are made of. A journal comes from outside: every field is looked at.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "hair/line/shaft.h"

namespace tricho {

// A hair with the number that it keeps through all that is done to it: those that were found are 1, 2, ... as in the
// photo's JSON, added ones go on from there.
struct NumberedHair {
  int id = 0;
  Shaft shaft;  // Its `unit` means nothing here.
};

namespace journal {

// Each throws Error(kInput) for what is no such thing, not finite, or beyond what a photo or a journal can have.
double NumberOf(const nlohmann::json& json, double least, double most);
int WholeOf(const nlohmann::json& json);
std::string TextOf(const nlohmann::json& json);
std::vector<Point> PointsOf(const nlohmann::json& json, std::size_t fewest);
std::vector<NumberedHair> HairsOf(const nlohmann::json& json);

// So many hexadecimal digits, in small letters; of SHA-256, 64.
bool IsHex(std::string_view text, std::size_t num_digits);
bool IsSha256(std::string_view text);

// Every double exact.
nlohmann::ordered_json PointsJson(const std::vector<Point>& points);
nlohmann::ordered_json HairsJson(const std::vector<NumberedHair>& hairs);

}  // namespace journal
}  // namespace tricho
