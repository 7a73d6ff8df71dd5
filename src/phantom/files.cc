// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/files.h"

#include "base/output_files.h"

namespace tricho {

void WriteJson(const std::filesystem::path& path, const nlohmann::ordered_json& json, int indent) {
  WriteWholeFile(path, json.dump(indent) + "\n");
}

nlohmann::ordered_json SidecarJson(double um_per_px) {
  return {{"PixelSize", {um_per_px, um_per_px}},
          {"PixelSizeUnits", "um"},
          {"Manufacturer", "OpenTricho"},
          {"ManufacturersModelName", "tricho phantom"}};
}

}  // namespace tricho
