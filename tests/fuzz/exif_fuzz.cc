// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a photo says about itself, without decoding it: faster than photo_fuzz.cc, so that it comes further.
#include "capture/exif.h"
#include "capture/image_file.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const tricho::Bytes file(data, size);
  tricho::fuzz::Expect([&] {
    const tricho::ImageFormat format = tricho::RecognizeFormat(file);
    const tricho::ImageHeader header = tricho::ReadHeader(format, file);
    if (format == tricho::ImageFormat::kPng && header.trouble.empty()) tricho::WithoutSideInformation(file);
    const tricho::ExifFacts facts = tricho::ReadExif(file);
    tricho::fuzz::Require(facts.orientation >= 1 && facts.orientation <= 8, "an orientation is one of eight");
  });
  return 0;
}
