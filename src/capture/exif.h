// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The metadata of an image file, through Exiv2.
#pragma once

#include <string>
#include <vector>

#include "capture/image_file.h"

namespace tricho {

struct ExifFacts {
  int orientation = 1;                     // 1..8; anything else in the file counts as 1.
  std::string camera;                      // Printable ASCII, at most 100 characters.
  std::string date;                        // "YYYY-MM-DD HH:MM:SS" or empty.
  bool is_adobe_rgb = false;               // The camera's own word for it (DCF 2.0: interoperability index R03).
  std::vector<unsigned char> icc_profile;  // As embedded; empty when there is none that can be found.
};

// Never throws for what the file holds: broken metadata do not make pixels worthless, they only say less.
ExifFacts ReadExif(Bytes file);

}  // namespace tricho
