// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A face is no head from above.
#pragma once

#include "overview/head_frame.h"

namespace tricho {

// Whether two dark spots of like size lie side by side in smooth skin, as eyes do: each 3 to 18 % of the head's width
// wide, 20 to 60 % of it apart, level within 15 degrees across the head's axis, where a quarter of the head is skin. No
// network: a face that is turned away, or whose eyes are hidden, is not told.
bool LooksLikeFace(const HeadFrame& frame);

}  // namespace tricho
