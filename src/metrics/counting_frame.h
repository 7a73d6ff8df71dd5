// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which hairs and units belong to a field: the unbiased counting frame.
//
// A hair is counted where its root is. The frame is [-0.5, W - 0.5) x [-0.5, H - 0.5): half-open, so that a root on the
// seam of two adjoining frames lies in exactly one of them, and their counts add up to that of the whole.
// Source: Gundersen 1977, J Microsc 111:219. Departs from it: a root is a point, so that no forbidden line is needed.
#pragma once

#include <vector>

#include "hair/line/shaft.h"
#include "hair/root/unit.h"
#include "metrics/site_metrics.h"

namespace tricho {

// Width of the guard: what leaves the skin nearer to the border than this is not counted, nor is that skin. Of a hair
// that grows out of the field too little is seen there to find it, and whether a hair is cut or rooted at the border
// can't be told; without a guard densities are 2 to 3 % low (measured on phantoms of 0.15 to 2 cm2).
inline constexpr double kGuardUm = 75;

// Border of the field: its outline, or else the frame.
Polygon OutlineOf(const MeasuredField& field);

// Whether each shaft counts: its root lies in the frame inside the guard, is on seen skin (`root_seen`, one a shaft),
// and is a root. Of a hair cut by the border (Shaft::touches_border), by glare or by a label, the end there is where it
// was cut: where that is the end taken for the root, its true root is not on seen skin. Without this, hairs that reach
// in from outside would raise the density by some 20 % on a 1 cm2 field.
std::vector<bool> CountedHairs(const std::vector<Shaft>& shafts, const std::vector<bool>& root_seen,
                               const MeasuredField& field);

// Whether each unit counts: its opening lies on seen skin in the frame, and at least one of its hairs counts (the
// others are cut at the root, so that the opening is not where they seem to meet).
std::vector<bool> CountedUnits(const std::vector<FollicularUnit>& units, const std::vector<bool>& hair_counted,
                               const MeasuredField& field);

}  // namespace tricho
