// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// results.sqlite: opened to read, then to write, asked, written and finished.
#include "fuzz/target.h"
#include "store/result_store.h"

namespace {

void Use(tricho::ResultStore& store) {
  store.FindPhoto("photo", "run");
  store.FindAlignment("photo", "other", "run");
  store.FindSite("site");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = tricho::fuzz::Folder() / "results.sqlite";
  for (const char* rest : {"-wal", "-shm", "-journal"}) std::filesystem::remove(path.string() + rest);
  tricho::fuzz::WriteFile(path, tricho::fuzz::TextOf(data, size));
  tricho::fuzz::Expect([&] {
    tricho::ResultStore store(path, 0, tricho::StoreAccess::kRead);
    Use(store);
  });
  tricho::fuzz::Expect([&] {
    tricho::ResultStore store(path, 0);
    Use(store);
    store.SavePhoto("new", "run", {true, "", "bytes"});
    store.SaveSite("new", {{"new", false, "too dark", {}}});
    store.Finish();
  });
  return 0;
}
