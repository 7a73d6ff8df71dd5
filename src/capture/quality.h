// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Can hair be measured on this photo, and if not, why, in words.
#pragma once

#include <string>
#include <vector>

#include "capture/field.h"
#include "capture/photo.h"
#include "capture/scale.h"

namespace tricho {

struct PhotoQuality {
  bool usable = true;
  double focus = 0;          // 0 (nothing sharp) .. 1 (as sharp as pixels can show); 0.7 px over the blur of edges.
  bool focus_known = false;  // False when the photo has too few edges to tell; focus is 0 then and means nothing.
  double exposure = 0;       // Mean luminance of the seen skin, linear, 0..1.
  double glare_share = 0;
  std::vector<std::string> reasons;   // Why it is not usable: sentences that a practitioner can act on.
  std::vector<std::string> warnings;  // What weakens the numbers without forbidding them.
};

// The gate. Each sentence names what is wrong, the figure, the limit, and what to do about it.
PhotoQuality AssessQuality(const Photo& photo, const Field& field, const Scale& scale);

}  // namespace tricho
