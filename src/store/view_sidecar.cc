// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/view_sidecar.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/units.h"

namespace tricho {

namespace {

using Json = nlohmann::json;

[[noreturn]] void RefuseSidecar(const std::string& fault) { throw Error(ErrorKind::kInput, "its sidecar: " + fault); }

Json SidecarObject(const std::string& sidecar) {
  if (sidecar.empty()) return Json::object();
  Json json = Json::parse(sidecar, nullptr, false);
  if (!json.is_object()) RefuseSidecar("it is no JSON object");
  return json;
}

std::optional<double> NumberOf(const Json& sidecar, const char* name) {
  const auto member = sidecar.find(name);
  if (member == sidecar.end() || member->is_null()) return std::nullopt;
  if (!member->is_number()) RefuseSidecar(fmt::format("{} is no number", name));
  return member->get<double>();
}

std::string TextOf(const Json& sidecar, const char* name) {
  const auto member = sidecar.find(name);
  if (member == sidecar.end() || member->is_null()) return "";
  if (!member->is_string()) RefuseSidecar(fmt::format("{} is no text", name));
  return member->get<std::string>();
}

// Square pixels, as of close-ups.
std::optional<double> PixelSizeOf(const Json& sidecar) {
  const auto size = sidecar.find("PixelSize");
  if (size == sidecar.end() || size->is_null()) return std::nullopt;
  const Json& one = size->is_array() && !size->empty() ? size->front() : *size;
  if (!one.is_number()) RefuseSidecar("PixelSize is neither a number nor a list of numbers");
  const std::string unit = TextOf(sidecar, "PixelSizeUnits");
  if (unit != "um" && unit != "mm") RefuseSidecar("PixelSizeUnits of an overview must be um or mm");
  return one.get<double>() * (unit == "mm" ? kUmPerMm : 1);
}

}  // namespace

const char* FrontSideName(FrontSide side) {
  switch (side) {
    case FrontSide::kTop:
      return "top";
    case FrontSide::kRight:
      return "right";
    case FrontSide::kBottom:
      return "bottom";
    case FrontSide::kLeft:
      return "left";
  }
  return "";
}

OverviewOptions OverviewOptionsOf(const std::string& sidecar) {
  const Json json = SidecarObject(sidecar);
  OverviewOptions options;
  options.um_per_px = PixelSizeOf(json);
  options.marker_mm = NumberOf(json, kMarkerMember);
  try {
    if (const std::string front = TextOf(json, kFrontMember); !front.empty()) options.front = ParseFrontSide(front);
    options.Check();
  } catch (const Error& fault) {
    if (fault.kind() == ErrorKind::kInput) throw;
    RefuseSidecar(fault.what());
  }
  return options;
}

SidecarHours HoursOf(const std::string& sidecar) {
  const Json json = SidecarObject(sidecar);
  return {NumberOf(json, kHoursMember), TextOf(json, kHoursSourceMember)};
}

}  // namespace tricho
