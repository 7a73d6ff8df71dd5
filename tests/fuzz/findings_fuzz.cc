// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What results.sqlite holds of a photo and of an alignment, and the measuring that follows: the first byte says which.
#include "fuzz/target.h"
#include "store/findings_codec.h"

namespace {

void MeasureWith(const tricho::ShotFindings& findings, const tricho::SiteMap& map) {
  static const tricho::SiteFrame frame = tricho::CommonFrame(cv::Mat(48, 64, CV_8UC1, cv::Scalar(255)), 10, {});
  tricho::MeasureOverFrame(findings, map, frame, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(tricho::fuzz::TextOf(data + 1, size - 1));
  tricho::fuzz::Expect([&] {
    if (data[0] % 2 == 0)
      MeasureWith(tricho::DecodeFindings(bytes), {});
    else
      tricho::DecodeAlignment(bytes).baseline_from_followup.Map({10, 20});
  });
  return 0;
}
