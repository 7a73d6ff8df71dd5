// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What prediction leaves of a picture, as a zlib stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tricho {

// A zlib stream (RFC 1950) of `bytes`, in blocks of `block_bytes` (>= 1; the last may be shorter) that have codes of
// their own: each byte by how common it is in its block, and long runs of zeros as such. What prediction leaves of a
// photo hardly repeats: to look for repetitions would be most of the work, and save next to nothing.
//
// Source: RFC 1951; Huffman 1952, Proc. IRE 40:1098.
std::string DeflateResiduals(std::span<const std::uint8_t> bytes, std::size_t block_bytes);

}  // namespace tricho
