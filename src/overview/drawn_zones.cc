// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "overview/drawn_zones.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/input_files.h"

namespace tricho {
namespace {

using Json = nlohmann::json;

constexpr std::uintmax_t kMostBytes = 4 << 20;
constexpr std::size_t kMostZones = 50, kMostPoints = 10'000, kLongestName = 40;
constexpr double kFarthestPx = 1e6;

const Json* Member(const Json& json, const char* name) {
  if (!json.is_object()) return nullptr;
  const auto found = json.find(name);
  return found == json.end() ? nullptr : &*found;
}

std::string TextOf(const Json* json) { return json && json->is_string() ? json->get<std::string>() : ""; }

Polygon RingOf(const Json& geometry) {
  const Json* rings = Member(geometry, "coordinates");
  if (TextOf(Member(geometry, "type")) != "Polygon" || !rings || !rings->is_array())
    throw Error(ErrorKind::kInput, "a zone must be a Polygon, drawn in one piece");
  if (rings->size() != 1) throw Error(ErrorKind::kInput, "a zone must have one outline, without holes");
  Polygon polygon;
  const Json& ring = (*rings)[0];
  if (!ring.is_array() || ring.size() > kMostPoints)
    throw Error(ErrorKind::kInput, fmt::format("a zone must be a list of at most {} points", kMostPoints));
  for (const Json& point : ring) {
    if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number())
      throw Error(ErrorKind::kInput, "a point of a zone must be two numbers, x and y in pixels");
    polygon.push_back({point[0].get<double>(), point[1].get<double>()});
    if (!(polygon.back().array().abs() <= kFarthestPx).all())
      throw Error(ErrorKind::kInput,
                  "a point of a zone lies beyond any photo: coordinates must be pixels of the photo");
  }
  // GeoJSON ends a ring where it began.
  if (polygon.size() > 1 && polygon.front() == polygon.back()) polygon.pop_back();
  if (polygon.size() < 3) throw Error(ErrorKind::kInput, "a zone must have at least 3 different points");
  return polygon;
}

std::string NameOf(const Json& feature, std::size_t number) {
  const Json* properties = Member(feature, "properties");
  std::string name;
  if (properties) {
    name = TextOf(Member(*properties, "name"));
    const Json* kind = Member(*properties, "classification");
    if (name.empty() && kind) name = TextOf(Member(*kind, "name"));
  }
  return name.empty() ? fmt::format("zone {}", number) : name;
}

void CheckName(const std::string& name, std::set<std::string>& known) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
  if (name.size() > kLongestName || !std::ranges::all_of(name, is_plain))
    throw Error(ErrorKind::kInput, fmt::format("the name of a zone must be 1 to {} plain characters", kLongestName));
  if (name == "head" || name == "crown" || name == "part")
    throw Error(ErrorKind::kInput,
                fmt::format("'{}' is a zone that the program finds itself: name yours otherwise", name));
  if (!known.insert(name).second) throw Error(ErrorKind::kInput, fmt::format("two zones are named '{}'", name));
}

std::vector<DrawnZone> ZonesOf(const Json& json) {
  std::vector<Json> features;
  const std::string type = TextOf(Member(json, "type"));
  if (type == "FeatureCollection") {
    const Json* list = Member(json, "features");
    if (!list || !list->is_array()) throw Error(ErrorKind::kInput, "the FeatureCollection has no features");
    features.assign(list->begin(), list->end());
  } else if (type == "Feature" || type == "Polygon") {
    features.push_back(json);
  } else {
    throw Error(ErrorKind::kInput, "this is not GeoJSON with a Polygon, a Feature or a FeatureCollection");
  }
  if (features.empty() || features.size() > kMostZones)
    throw Error(ErrorKind::kInput, fmt::format("there must be 1 to {} zones, not {}", kMostZones, features.size()));
  std::vector<DrawnZone> zones;
  std::set<std::string> known;
  for (const Json& feature : features) {
    const Json* geometry = type == "Polygon" ? &feature : Member(feature, "geometry");
    if (!geometry) throw Error(ErrorKind::kInput, "a feature has no geometry");
    zones.push_back({NameOf(feature, zones.size() + 1), RingOf(*geometry)});
    CheckName(zones.back().name, known);
  }
  return zones;
}

}  // namespace

std::vector<DrawnZone> ReadDrawnZones(const std::filesystem::path& path) {
  std::error_code fault;
  if (!std::filesystem::is_regular_file(path, fault))
    throw Error(ErrorKind::kInput, path.string() + ": there is no such file of zones");
  const Json json = Json::parse(BytesOfFile(path, kMostBytes), nullptr, false);
  if (json.is_discarded())
    throw Error(ErrorKind::kInput,
                fmt::format("{}: the zones are no JSON of at most {} MB", path.string(), kMostBytes >> 20));
  try {
    return ZonesOf(json);
  } catch (const Error& error) {
    throw error.Within(path.string());
  }
}

Polygon OnOtherHead(const Polygon& polygon_px, const HeadFrame& from, const HeadFrame& to) {
  Polygon other;
  for (const Point& at : polygon_px) {
    const Point apart = at - from.center_px;
    other.push_back(to.center_px + apart.dot(from.Right()) / from.width_px * to.width_px * to.Right() +
                    apart.dot(from.Front()) / from.length_px * to.length_px * to.Front());
  }
  return other;
}

}  // namespace tricho
