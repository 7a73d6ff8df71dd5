// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo under review, as the page draws it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "study/review.h"

namespace tricho {

// [[x, y], ...] to hundredths of a pixel.
nlohmann::ordered_json PointsJson(const Polyline& points);

// `told`: a sentence for the person, or empty.
std::string PhotoJson(const Review& review, const std::string& told);

}  // namespace tricho
