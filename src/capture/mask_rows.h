// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Masks, row by row.
#pragma once

#include <opencv2/core.hpp>

namespace tricho {

// The first pixel of a row of `count` that is not 0, from x on; `count` where none is.
int NextSet(const uchar* row, int x, int count);

}  // namespace tricho
