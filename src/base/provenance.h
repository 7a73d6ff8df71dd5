// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How a number was made: program version, source commit, options, SHA-256 of each input.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

struct evp_md_ctx_st;  // Of OpenSSL.

namespace tricho {

struct InputFile {
  std::string name;    // File name without folders: a path may hold a patient's name.
  std::string sha256;  // 64 hexadecimal digits.
};

struct Provenance {
  std::string program = "tricho";
  std::string version;
  std::string commit;  // Empty when built outside a git checkout.
  std::string command;
  std::map<std::string, std::string> options;
  std::vector<InputFile> inputs;
};

// Version and commit of this build, for `command`.
Provenance MakeProvenance(const std::string& command);

// SHA-256 of what is added piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Add(const void* data, std::size_t size);
  std::string Hex();  // 64 hexadecimal digits; ends it, no call may follow.

 private:
  evp_md_ctx_st* context_;
};

// SHA-256 of bytes in memory, 64 hexadecimal digits.
std::string Sha256Hex(const void* data, std::size_t size);

}  // namespace tricho
