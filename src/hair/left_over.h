// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What hair does not account for: lines of a photo that are none of the hairs found.
#pragma once

#include "capture/field.h"
#include "capture/photo.h"
#include "hair/find_hairs.h"

namespace tricho {

struct LineShares {
  double lines = 0;      // Share of the field that lies on clear lines, dark or bright, of a hair's width: 0..1.
  double left_over = 0;  // Share of the field on those of them that no hair found covers.

  double found() const { return lines > 0 ? 1 - left_over / lines : 1; }
};

// On a scalp whatever forms clear lines is hair, and is found. On fur, print, grass or cloth lines are everywhere, and
// the network, which asks for roots, tips and skin between, knows few of them as hair.
//
// hairs  As FindHairs gives them for this photo and field.
LineShares SharesOfLines(const Photo& photo, const Field& field, const Hairs& hairs);

}  // namespace tricho
