// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Files as a whole: results reach the disk whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tricho {

// Makes the folder (and those above it) and proves that a file can be written in it, before any work is done.
// throws Error(kStore) naming the folder and the fault.
void PrepareOutputFolder(const std::filesystem::path& folder);

// Writes bytes to a hidden file beside `path` and renames it into place, so that a reader never sees half a file, and a
// full disk leaves what was there before. throws Error(kStore) naming the file and the fault.
void WriteWholeFile(const std::filesystem::path& path, std::string_view bytes);

// All bytes of a file; none when it can't be read.
std::string ReadWholeFile(const std::filesystem::path& path);

}  // namespace tricho
