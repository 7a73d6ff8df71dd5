// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Traces are cut wherever it is not certain that they follow one hair: at kinks, and where another line runs into them.
// What belongs together is decided afterwards, once over the image (hair/join.h).
#pragma once

#include <vector>

#include "hair/see/contrast.h"
#include "hair/trace/trace.h"

namespace tricho {

std::vector<Trace> SplitTraces(const HairContrast& hair, const std::vector<Trace>& traces);

}  // namespace tricho
