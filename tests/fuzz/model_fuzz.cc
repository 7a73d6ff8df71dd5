// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A network file with its hash beside it, as whoever hands it on would write it.
#include "base/provenance.h"
#include "fuzz/target.h"
#include "hair/network/network.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = tricho::fuzz::Folder() / "net.onnx";
  tricho::fuzz::WriteFile(path, tricho::fuzz::TextOf(data, size));
  tricho::fuzz::WriteFile(path.string() + ".sha256", tricho::Sha256Hex(data, size) + "  net.onnx\n");
  tricho::fuzz::Expect([&] { tricho::ReadNetwork(path); });
  return 0;
}
