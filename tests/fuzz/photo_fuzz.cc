// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo: format, header, limits, EXIF facts, decoder, orientation.
#include <boost/crc.hpp>

#include "capture/photo.h"
#include "fuzz/target.h"

namespace {

constexpr std::string_view kPng("\x89PNG\r\n\x1A\n", 8);

// The checksums of a PNG made right again: a fuzzer never guesses them and would see nothing of what lies behind.
void MendChecksums(std::uint8_t* data, std::size_t size) {
  for (std::size_t at = kPng.size(); at + 12 <= size;) {
    const std::size_t length = data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3];
    if (length > size - at - 12) return;
    boost::crc_32_type crc;
    crc.process_bytes(data + at + 4, length + 4);
    for (int i = 0; i < 4; ++i) data[at + 8 + length + i] = static_cast<std::uint8_t>(crc.checksum() >> (24 - 8 * i));
    at += 12 + length;
  }
}

}  // namespace

extern "C" {

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size) __attribute__((weak));

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  const std::size_t mutated = LLVMFuzzerMutate(data, size, max_size);
  // One in eight stays wrong, so that wrong checksums are seen as well.
  if (seed % 8 != 0 && tricho::fuzz::TextOf(data, mutated).starts_with(kPng)) MendChecksums(data, mutated);
  return mutated;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = tricho::fuzz::Folder() / "photo";
  tricho::fuzz::WriteFile(path, tricho::fuzz::TextOf(data, size));
  tricho::fuzz::Expect([&] {
    constexpr std::int64_t kMaxPixels = 500'000;
    const tricho::Photo photo = tricho::ReadPhoto(path, {.max_pixels = kMaxPixels});
    tricho::fuzz::Require(photo.bgr.type() == CV_8UC3 && !photo.bgr.empty(), "a photo has pixels");
    tricho::fuzz::Require(static_cast<std::int64_t>(photo.bgr.total()) <= kMaxPixels, "a photo keeps the limit");
  });
  return 0;
}
}
