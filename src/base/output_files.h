// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Results reach the disk whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace tricho {

// Makes the folder (and those above it) and proves that a file can be written in it, before any work is done.
// throws Error(kStore) naming the folder and the fault.
void PrepareOutputFolder(const std::filesystem::path& folder);

// Writes bytes to a hidden file beside `path`, down to the disk, and renames it into place, so that a reader never sees
// half a file, and a full disk or a power cut leaves what was there before. A link in its place is replaced, not
// followed. throws Error(kStore) naming the file and the fault.
void WriteWholeFile(const std::filesystem::path& path, std::string_view bytes);

// Renames a finished file of the same file system into place, after its bytes are down on the disk. throws as above.
void MoveIntoPlace(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace tricho
