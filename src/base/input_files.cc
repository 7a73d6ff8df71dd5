// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/input_files.h"

#include <fstream>
#include <system_error>
#include <vector>

#include "base/provenance.h"

namespace tricho {

namespace fs = std::filesystem;

std::string BytesOfFile(const fs::path& path, std::uintmax_t max_bytes) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return "";
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size > max_bytes) return "";
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  if (stream.gcount() != static_cast<std::streamsize>(size)) return "";
  return bytes;
}

std::string Sha256OfFile(const fs::path& path, std::uintmax_t max_bytes) {
  constexpr std::size_t kPieceBytes = 1 << 20;
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > max_bytes || error) return "";
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return "";
  Sha256 hash;
  std::vector<char> piece(kPieceBytes);
  while (stream.read(piece.data(), kPieceBytes) || stream.gcount() > 0)
    hash.Add(piece.data(), static_cast<std::size_t>(stream.gcount()));
  return stream.bad() ? "" : hash.Hex();
}

}  // namespace tricho
