// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/diameter.h"

namespace tricho {

void MeasureDiameters(const Photo&, const HairContrast&, std::vector<Shaft>&) {}

}  // namespace tricho
