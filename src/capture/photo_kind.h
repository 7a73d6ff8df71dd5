// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a photo shows, which decides what is measured on it.
#pragma once

namespace tricho {

enum class PhotoKind {
  kCloseUp,  // Skin of one site through a dermatoscope: single hairs can be told.
};

}  // namespace tricho
