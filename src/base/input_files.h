// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Files that come from elsewhere are read whole, but only what can be a file of ours: a pipe would never end, and a
// sparse file of a terabyte costs its maker nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace tricho {

inline constexpr std::uintmax_t kMaxInputBytes = 1'000'000'000;

// The bytes of a regular file; empty when there is none, it can't be read, it is something else or beyond `max_bytes`.
std::string BytesOfFile(const std::filesystem::path& path, std::uintmax_t max_bytes = kMaxInputBytes);

// SHA-256 of such a file, 64 hexadecimal digits, in memory that does not depend on its size; empty as above.
std::string Sha256OfFile(const std::filesystem::path& path, std::uintmax_t max_bytes = UINTMAX_MAX);

}  // namespace tricho
