// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Opens results.sqlite as if a stranger had made it. A database may carry triggers and views that run when it is used,
// and beside it logs and journals whose names and contents lead SQLite to other files; nothing of that is followed.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <memory>

#include "store/result_store.h"

namespace tricho {

// throws Error(kStore) as the constructor of ResultStore.
std::unique_ptr<SQLite::Database> OpenDatabase(const std::filesystem::path& path, int busy_timeout_ms,
                                               StoreAccess access);

// What the database says, in our own words. throws Error(kStore), std::bad_alloc when memory ran out.
[[noreturn]] void ThrowStore(const std::filesystem::path& path, const SQLite::Exception& error);

// Runs `work`; throws as ThrowStore.
template <typename Work>
auto Guarded(const std::filesystem::path& path, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    ThrowStore(path, error);
  }
}

}  // namespace tricho
