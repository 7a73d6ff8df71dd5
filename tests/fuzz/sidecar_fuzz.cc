// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The JSON beside a photo, which holds its scale.
#include "capture/scale.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tricho::Photo photo = [] {
    tricho::Photo made;
    made.bgr = cv::Mat::zeros(3, 4, CV_8UC3);
    return made;
  }();
  tricho::fuzz::WriteFile(tricho::fuzz::Folder() / "photo.json", tricho::fuzz::TextOf(data, size));
  tricho::fuzz::Expect([&] {
    const tricho::Scale scale = tricho::FindScale(photo, tricho::fuzz::Folder() / "photo.jpg", {});
    tricho::fuzz::Require(scale.um_per_px ? *scale.um_per_px >= 0.2 && *scale.um_per_px <= 200 : !scale.reason.empty(),
                          "a scale is possible, or absent for a reason");
  });
  return 0;
}
