// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the fuzz targets share. Each target is one file with one LLVMFuzzerTestOneInput: bytes that came from outside go
// through one reader, and nothing may come back but a value or one sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace tricho::fuzz {

// A folder of this process, in memory where the system has such a place; gone when the process ends.
const std::filesystem::path& Folder();

void WriteFile(const std::filesystem::path& path, std::string_view bytes);

inline std::string_view TextOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The part before the first line of four dashes, and moves on behind it: several files in one input.
std::string_view NextPart(std::string_view& rest);

// Runs a reader. An Error with one printable sentence is an answer; all else that escapes ends the process, which is
// how libFuzzer learns of a finding.
void Expect(const std::function<void()>& reader);

// Ends the process when something that must hold does not.
void Require(bool holds, const char* what);

}  // namespace tricho::fuzz
