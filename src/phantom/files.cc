// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/files.h"

#include <fmt/format.h>

#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <system_error>

#include "base/check.h"
#include "base/error.h"

namespace tricho {

void MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder))
    throw Error(ErrorKind::kStore, fmt::format("can't make the folder {}: {}", folder.string(),
                                               error ? error.message() : "a file of that name is in the way"));
}

void WriteBytes(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::path part = path;
  part += ".part";
  {
    std::ofstream file(part, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) throw Error(ErrorKind::kStore, fmt::format("can't write {}", path.string()));
  }
  std::error_code error;
  std::filesystem::rename(part, path, error);
  if (error) throw Error(ErrorKind::kStore, fmt::format("can't write {}: {}", path.string(), error.message()));
}

void WriteJson(const std::filesystem::path& path, const nlohmann::ordered_json& json, int indent) {
  WriteBytes(path, json.dump(indent) + "\n");
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

nlohmann::ordered_json ProvenanceJson(const Provenance& provenance) {
  nlohmann::ordered_json inputs = nlohmann::ordered_json::array();
  for (const InputFile& input : provenance.inputs) inputs.push_back({{"name", input.name}, {"sha256", input.sha256}});
  return {{"program", provenance.program}, {"version", provenance.version}, {"commit", provenance.commit},
          {"command", provenance.command}, {"options", provenance.options}, {"inputs", inputs}};
}

}  // namespace tricho
