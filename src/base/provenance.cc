// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/provenance.h"

#include <openssl/evp.h>

#include <array>

#include "base/check.h"
#include "version.h"

namespace tricho {

Provenance MakeProvenance(const std::string& command) {
  Provenance provenance;
  provenance.version = kVersion;
  provenance.commit = kCommit;
  provenance.command = command;
  return provenance;
}

std::string Sha256Hex(const void* data, std::size_t size) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  const int done = EVP_Digest(data, size, digest.data(), &length, EVP_sha256(), nullptr);
  TRICHO_CHECK(done == 1);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

}  // namespace tricho
