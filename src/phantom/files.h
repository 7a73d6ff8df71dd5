// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What phantom files hold.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace tricho {

// Indented by `indent` spaces, or one line when -1; ends with a newline. throws Error(kStore) when it can't be written.
void WriteJson(const std::filesystem::path& path, const nlohmann::ordered_json& json, int indent);

// BIDS sidecar of a photo: PixelSize and PixelSizeUnits (BIDS 1.10, microscopy), and that it was rendered.
nlohmann::ordered_json SidecarJson(double um_per_px);

}  // namespace tricho
