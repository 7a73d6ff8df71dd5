// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a photo shows, which decides what is measured on it.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tricho {

enum class PhotoKind {
  kCloseUp,          // Skin of one site through a dermatoscope: single hairs can be told.
  kOverview,         // The head from above: how much scalp is seen, how wide the part is.
  kPhototrichogram,  // Two photos of one clipped site, some days apart: which hairs grow, how fast.
};

inline constexpr std::array kPhotoKinds = {PhotoKind::kCloseUp, PhotoKind::kOverview, PhotoKind::kPhototrichogram};

// As options, file names and tables write it.
constexpr const char* ViewName(PhotoKind kind) {
  switch (kind) {
    case PhotoKind::kCloseUp:
      return "close-up";
    case PhotoKind::kOverview:
      return "overview";
    case PhotoKind::kPhototrichogram:
      return "phototrichogram";
  }
  return "";
}

// Absent for a name that is none.
constexpr std::optional<PhotoKind> ViewNamed(std::string_view name) {
  for (const PhotoKind kind : kPhotoKinds)
    if (name == ViewName(kind)) return kind;
  return std::nullopt;
}

}  // namespace tricho
