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

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  TRICHO_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() { EVP_MD_CTX_free(context_); }

void Sha256::Add(const void* data, std::size_t size) { TRICHO_CHECK(EVP_DigestUpdate(context_, data, size) == 1); }

std::string Sha256::Hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  TRICHO_CHECK(EVP_DigestFinal_ex(context_, digest.data(), &length) == 1);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

std::string Sha256Hex(const void* data, std::size_t size) {
  Sha256 hash;
  hash.Add(data, size);
  return hash.Hex();
}

}  // namespace tricho
