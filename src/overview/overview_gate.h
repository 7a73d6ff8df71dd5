// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Whether a photo of a head can be measured, and if not, why, in words that tell what to do.
#pragma once

#include "overview/overview.h"

namespace tricho {

// Before the scalp is looked for: light, bars of a screenshot, head. Refusals go into `overview`.
// returns whether to go on.
bool JudgeScene(const cv::Mat& bgr, const HeadOutline& head, Overview& overview);

// After it: blur, burnt pixels, what covers the head, hair and scalp too alike, wet hair, faces.
void JudgeHead(Overview& overview);

}  // namespace tricho
