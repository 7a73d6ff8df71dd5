// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo under review, as the page draws it.
#pragma once

#include <string>

#include "study/review.h"

namespace tricho {

// `told`: a sentence for the person, or empty.
std::string PhotoJson(const Review& review, const std::string& told);

}  // namespace tricho
