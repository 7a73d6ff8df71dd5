// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/files.h"

#include <opencv2/imgcodecs.hpp>
#include <vector>

#include "base/check.h"
#include "base/output_files.h"

namespace tricho {

void WriteJson(const std::filesystem::path& path, const nlohmann::ordered_json& json, int indent) {
  WriteWholeFile(path, json.dump(indent) + "\n");
}

std::string EncodeJpeg(const cv::Mat& bgr, int quality) {
  std::vector<unsigned char> bytes;
  const bool done = cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  TRICHO_CHECK(done, bgr.cols, bgr.rows, quality);
  return {bytes.begin(), bytes.end()};
}

nlohmann::ordered_json SidecarJson(double um_per_px) {
  return {{"PixelSize", {um_per_px, um_per_px}},
          {"PixelSizeUnits", "um"},
          {"Manufacturer", "OpenTricho"},
          {"ManufacturersModelName", "tricho phantom"}};
}

}  // namespace tricho
