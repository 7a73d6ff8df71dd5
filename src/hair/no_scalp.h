// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the hairs found on a photo say of the photo itself: whether it shows a scalp at all.
#pragma once

#include "capture/quality.h"
#include "hair/find_hairs.h"

namespace tricho {

// Refuses what can only be told once hair was looked for: clear lines all over that are no hairs (fur, print), and
// neither hair nor a color of skin (an x-ray, a wall). Between that and a good photo it warns.
//
// returns  Whether it is doubtful that the photo shows a scalp: it was refused or warned of here.
bool JudgeByHairs(const Photo& photo, const Field& field, const Hairs& hairs, PhotoQuality& quality);

}  // namespace tricho
