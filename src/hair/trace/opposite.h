// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Hairs on the other side of the skin: lighter than skin among dark ones (grey and blond heads), or the reverse.
#pragma once

#include <vector>

#include "hair/line/stroke.h"
#include "hair/see/contrast.h"

namespace tricho {

// The other side of the skin as hair of its own: HairContrast::opposite, which must not be empty, is its contrast.
HairContrast OtherSide(const HairContrast& hair);

// Whether a glance finds any. Most photos show none, some have no such lines at all.
bool MayHaveOppositeHairs(const HairContrast& hair);

// Keeps the strokes of the other side that are hairs: long and narrow, with edges of their own, and skin beside them.
void KeepOppositeHairs(const HairContrast& hair, std::vector<Stroke>& strokes);

// Takes what they cover, and the dark edge beside them, out of hair.contrast.
void TakeOutOppositeHairs(const std::vector<Stroke>& strokes, HairContrast& hair);

}  // namespace tricho
