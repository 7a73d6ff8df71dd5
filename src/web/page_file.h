// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The files of the page, built into the program: there is no folder to walk.
#pragma once

#include <string>

namespace tricho {

struct PageFile {
  const char* name;
  const char* content_type;
  std::string bytes;
};

// The file that is served at a place below the prefix ("" is the page itself); null: there is none.
const PageFile* FindPageFile(const std::string& place);

}  // namespace tricho
