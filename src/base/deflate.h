// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Compression of filtered pictures, many times faster than zlib's fastest level and as small.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace tricho {

// Bytes as a zlib stream. Repeated bytes become runs, all else is coded by how often each value occurs: what noise of a
// photo leaves to gain. Longer repeats are not looked for.
// Source: RFC 1950 and RFC 1951.
std::string ZlibOf(std::span<const std::uint8_t> bytes);

}  // namespace tricho
