// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the network learns from: the working maps exactly as the program makes them, and what truth says they show.
//
//   training_maps phantoms DIR SEED COUNT     rendered scalps of every kind, each a view of some 4 mm
//   training_maps marked DIR PHOTO...         photos with marked hairs, PHOTO.json beside each (keys um_per_px,
//                                             hairs[]{path, root, tip, care}, ignore_px[], seams_px)
//
// Writes per photo STEM-input.npy (int16, planes x rows x cols: contrast, shadow in 1/10000) and STEM-target.npy
// (uint8: the directions' center lines, root, tip in 1/255; last 1 where the truth speaks, else 0).
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <numbers>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "capture/field.h"
#include "capture/image_encoder.h"
#include "capture/photo.h"
#include "hair/see/contrast.h"
#include "phantom/phantom.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

constexpr int kDirections = 8;
constexpr int kRootPlane = kDirections, kTipPlane = kDirections + 1, kKnownPlane = kDirections + 2, kPlanes = 11;
constexpr double kLineSigmaPx = 1.2, kEndSigmaPx = 2.0;
constexpr double kDirectionSigmaRad = 15 * std::numbers::pi / 180;
constexpr double kViewUm = 4200;
constexpr double kLeastVisibleUm = 40;

struct MarkedHair {
  Polyline path_px;  // Photo pixels, root first.
  bool root_seen = true, tip_seen = true;
};

struct Truth {
  std::vector<MarkedHair> hairs;
  std::vector<cv::Rect2d> unknown_px;  // Where the truth says nothing.
};

// Shape and bytes as numpy reads them. Source: NEP 1, the .npy format 1.0.
void WriteNpy(const fs::path& path, const std::string& type, cv::Size size, const std::vector<cv::Mat>& planes) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + std::to_string(planes.size()) +
                       ", " + std::to_string(size.height) + ", " + std::to_string(size.width) + "), }";
  while ((header.size() + 11) % 64 != 0) header += ' ';
  header += '\n';
  std::ofstream stream(path, std::ios::binary);
  stream << std::string("\x93NUMPY\x01\x00", 8) << static_cast<char>(header.size() & 255)
         << static_cast<char>(header.size() >> 8) << header;
  for (const cv::Mat& plane : planes)
    stream.write(reinterpret_cast<const char*>(plane.data),
                 static_cast<std::streamsize>(plane.total() * plane.elemSize()));
  if (!stream) throw Error(ErrorKind::kStore, path.string() + " can't be written");
}

void Raise(cv::Mat& plane, int y, int x, double value) {
  uchar& at = plane.at<uchar>(y, x);
  at = std::max(at, cv::saturate_cast<uchar>(255 * value));
}

// Calls visit(x, y) for the pixels within `reach` of the box of two points.
template <typename Visit>
void ForBox(const Point& a, const Point& b, double reach, cv::Size size, const Visit& visit) {
  const int x0 = std::max(0, static_cast<int>(std::floor(std::min(a.x(), b.x()) - reach)));
  const int x1 = std::min(size.width - 1, static_cast<int>(std::ceil(std::max(a.x(), b.x()) + reach)));
  const int y0 = std::max(0, static_cast<int>(std::floor(std::min(a.y(), b.y()) - reach)));
  const int y1 = std::min(size.height - 1, static_cast<int>(std::ceil(std::max(a.y(), b.y()) + reach)));
  for (int y = y0; y <= y1; ++y)
    for (int x = x0; x <= x1; ++x) visit(x, y);
}

void DrawPiece(const Point& a, const Point& b, std::vector<cv::Mat>& planes) {
  const Point along = b - a;
  if (along.squaredNorm() < 1e-12) return;
  const double angle = std::atan2(along.y(), along.x());
  std::array<double, kDirections> share{};
  for (int d = 0; d < kDirections; ++d) {
    const double off = std::remainder(angle - std::numbers::pi * d / kDirections, std::numbers::pi);
    share[d] = std::exp(-off * off / (2 * kDirectionSigmaRad * kDirectionSigmaRad));
  }
  ForBox(a, b, 4 * kLineSigmaPx, planes[0].size(), [&](int x, int y) {
    const Point at(x, y);
    const double t = std::clamp((at - a).dot(along) / along.squaredNorm(), 0.0, 1.0);
    const double d2 = (at - a - t * along).squaredNorm();
    const double near = std::exp(-d2 / (2 * kLineSigmaPx * kLineSigmaPx));
    for (int d = 0; d < kDirections; ++d) Raise(planes[d], y, x, near * share[d]);
  });
}

void DrawEnd(const Point& end, cv::Mat& plane) {
  ForBox(end, end, 4 * kEndSigmaPx, plane.size(), [&](int x, int y) {
    Raise(plane, y, x, std::exp(-(Point(x, y) - end).squaredNorm() / (2 * kEndSigmaPx * kEndSigmaPx)));
  });
}

std::vector<cv::Mat> DrawTargets(const HairContrast& hair, const Truth& truth) {
  std::vector<cv::Mat> planes;
  for (int i = 0; i < kPlanes; ++i) planes.push_back(cv::Mat::zeros(hair.contrast.size(), CV_8U));
  const Point exact = hair.scale.exact;
  const auto to_work = [&](const Point& at) -> Point {
    return (at + Point(0.5, 0.5)).cwiseQuotient(exact) - Point(0.5, 0.5);
  };
  for (const MarkedHair& marked : truth.hairs) {
    Polyline line;
    for (const Point& at : marked.path_px) line.push_back(to_work(at));
    line = Resample(line, 3.0);
    for (std::size_t i = 1; i < line.size(); ++i) DrawPiece(line[i - 1], line[i], planes);
    if (marked.root_seen) DrawEnd(line.front(), planes[kRootPlane]);
    if (marked.tip_seen) DrawEnd(line.back(), planes[kTipPlane]);
  }
  planes[kKnownPlane].setTo(1, hair.seen);
  for (const cv::Rect2d& rect : truth.unknown_px) {
    const Point a = to_work({rect.x, rect.y}), b = to_work({rect.x + rect.width, rect.y + rect.height});
    cv::rectangle(planes[kKnownPlane], cv::Point2d(a.x(), a.y()), cv::Point2d(b.x(), b.y()), 0, cv::FILLED);
  }
  return planes;
}

void WriteMaps(const fs::path& stem, const Photo& photo, double um_per_px, const Truth& truth) {
  const HairContrast hair = MeasureContrast(photo, FindField(photo), um_per_px);
  cv::Mat contrast, shadow;
  hair.contrast.convertTo(contrast, CV_16S, 1e4);
  hair.shadow.convertTo(shadow, CV_16S, 1e4);
  WriteNpy(stem.string() + "-input.npy", "<i2", contrast.size(), {contrast, shadow});
  WriteNpy(stem.string() + "-target.npy", "|u1", contrast.size(), DrawTargets(hair, truth));
}

// Any kind of scalp under any camera: a family to start from, then every field at random around what the family says.
PhantomOptions RandomOptions(std::uint64_t seed) {
  Random random = Random(seed).Fork(7001);
  std::vector<std::string> families = PhantomFamilies();
  // Clipped hair in tight units is what contact microscopes show most, and the hardest to part.
  families.insert(families.end(), {"clipped", "clipped", "clipped", "clipped", "clipped", "bundle", "bundle", "stubble",
                                   "long", "dense", "dense", "thinning", "blond"});
  PhantomOptions o =
      FamilyOptions(families[random.Integer(0, static_cast<int>(families.size()) - 1)], random.Integer(1, 1 << 30));
  const auto scale = [&](double& value, double log_sd, double low, double high) {
    value = std::clamp(value * std::exp(random.Normal(0, log_sd)), low, high);
  };
  const auto sometimes = [&](double& value, double chance, double low, double high) {
    if (random.Chance(chance)) value = random.Uniform(low, high);
  };
  scale(o.um_per_px, 0.25, 2.6, 14);
  o.width_px = o.height_px = static_cast<int>(kViewUm / o.um_per_px);
  HairPopulation& hair = o.hair;
  scale(hair.units_per_cm2, 0.35, 0, 170);
  scale(hair.thickness_mean_um, 0.12, 40, 110);
  scale(hair.thickness_sd_um, 0.3, 4, 30);
  sometimes(hair.vellus_share, 0.5, 0.05, 0.5);
  scale(hair.length_mean_um, 0.3, 250, 7000);
  scale(hair.length_sd_um, 0.3, 30, 2500);
  scale(hair.curvature_sd_per_mm, 0.4, 0.02, 1.2);
  sometimes(hair.direction_sd_deg, 0.4, 4, 40);
  sometimes(hair.swirl_deg, 0.4, 0, 60);
  sometimes(hair.splay_deg, 0.6, 1, 28);
  sometimes(hair.root_spread_um, 0.5, 8, 60);
  if (random.Chance(0.3)) hair.bundled = !hair.bundled;
  if (random.Chance(0.3)) hair.unit_size_shares = {0.2, 0.4, 0.25, 0.15};
  HairLook& look = o.look;
  sometimes(look.second_color_share, 0.4, 0, 0.6);
  scale(look.color_variation, 0.4, 0.02, 0.5);
  sometimes(look.taper_share, 0.5, 0, 0.4);
  sometimes(look.roughness_share, 0.5, 0, 0.08);
  sometimes(look.medulla_brightness, 0.3, 0, 0.08);
  sometimes(look.gloss, 0.4, 0, 0.1);
  sometimes(look.under_skin_um, 0.6, 30, 600);
  sometimes(look.under_skin_density, 0.6, 0.2, 3);
  SkinLook& skin = o.skin;
  if (random.Chance(0.3)) skin.tone = static_cast<SkinTone>(random.Integer(0, 5));
  sometimes(skin.mottle, 0.4, 0, 2);
  sometimes(skin.grain_share, 0.4, 0.005, 0.08);
  sometimes(skin.vessels_per_cm2, 0.3, 0, 60);
  sometimes(skin.vessel_strength, 0.3, 0.1, 0.8);
  sometimes(skin.wrinkles, 0.5, 0, 1);
  sometimes(skin.specks, 0.5, 0, 1);
  sometimes(skin.blood, 0.3, 0, 0.4);
  Clutter& clutter = o.clutter;
  sometimes(clutter.flakes_per_cm2, 0.4, 0, 40);
  sometimes(clutter.glare_per_cm2, 0.3, 0, 12);
  sometimes(clutter.fragments_per_cm2, 0.5, 0, 40);
  sometimes(clutter.dust_per_cm2, 0.4, 0, 80);
  if (random.Chance(0.15)) clutter.circle_mark = true;
  if (random.Chance(0.15)) clutter.scale_bar = true;
  CameraLook& camera = o.camera;
  scale(camera.blur_um, 0.35, 2, 16);
  sometimes(camera.defocus_um, 0.3, 0, 14);
  sometimes(camera.defocus_edge_um, 0.3, 0, 20);
  scale(camera.noise_share, 0.6, 0.001, 0.05);
  sometimes(camera.sharpening, 0.5, 0, 1.5);
  sometimes(camera.haze_share, 0.3, 0, 0.08);
  scale(camera.exposure, 0.12, 0.3, 1.5);
  sometimes(camera.light_tilt, 0.3, 0, 1);
  for (double& light : camera.light_rgb) scale(light, 0.08, 0.5, 1.5);
  if (random.Chance(0.5)) camera.jpeg_quality = random.Integer(45, 95);
  return o;
}

Photo RenderedPhoto(const PhantomScene& scene, const PhantomVisit& visit) {
  const std::string jpeg = EncodeJpeg(Render(scene, visit), scene.options.camera.jpeg_quality);
  Photo photo;
  photo.bgr = cv::imdecode(std::vector<uchar>(jpeg.begin(), jpeg.end()), cv::IMREAD_COLOR);
  return photo;
}

Truth TruthOf(const PhantomTruth& phantom) {
  Truth truth;
  const double um = phantom.um_per_px;
  const auto inside = [&](const Point& at) {
    return at.x() > 0 && at.y() > 0 && at.x() < phantom.width_px - 1 && at.y() < phantom.height_px - 1;
  };
  for (const TrueHair& hair : phantom.hairs) {
    if (hair.path_px.size() < 2 || hair.visible_share * hair.length_um < kLeastVisibleUm) continue;
    MarkedHair marked;
    marked.path_px = hair.path_px;
    marked.root_seen = inside(hair.root_px) && (hair.path_px.front() - hair.root_px).norm() * um < 20;
    marked.tip_seen = inside(hair.tip_px) && (hair.path_px.back() - hair.tip_px).norm() * um < 20;
    truth.hairs.push_back(marked);
  }
  return truth;
}

void WritePhantomMaps(const fs::path& folder, std::uint64_t first_seed, int count) {
  for (int i = 0; i < count; ++i) {
    const std::uint64_t seed = first_seed + static_cast<std::uint64_t>(i);
    const PhantomScene scene = MakeScene(RandomOptions(seed));
    const PhantomVisit visit = MakeBaseline(scene);
    WriteMaps(folder / ("phantom-" + std::to_string(seed)), RenderedPhoto(scene, visit), scene.options.um_per_px,
              TruthOf(MakeTruth(scene, visit)));
  }
}

Point PointOf(const nlohmann::json& pair) { return {pair.at(0).get<double>(), pair.at(1).get<double>()}; }

Truth ReadMarks(const nlohmann::json& json, cv::Size size) {
  constexpr double kSeamHalfPx = 14, kFramePx = 8;
  Truth truth;
  const auto unknown = [&](double x0, double y0, double x1, double y1) {
    truth.unknown_px.emplace_back(x0, y0, x1 - x0, y1 - y0);
  };
  for (const nlohmann::json& hair : json.at("hairs")) {
    MarkedHair marked;
    for (const nlohmann::json& at : hair.at("path")) marked.path_px.push_back(PointOf(at));
    if (marked.path_px.size() >= 2) truth.hairs.push_back(marked);
  }
  for (const nlohmann::json& zone : json.value("ignore_px", nlohmann::json::array()))
    unknown(zone.at(0), zone.at(1), zone.at(2), zone.at(3));
  if (json.contains("seams_px")) {
    const double x = json.at("seams_px").at("x"), y = json.at("seams_px").at("y");
    unknown(x - kSeamHalfPx, 0, x + kSeamHalfPx, size.height);
    unknown(0, y - kSeamHalfPx, size.width, y + kSeamHalfPx);
  }
  unknown(0, 0, kFramePx, size.height);
  unknown(size.width - kFramePx, 0, size.width, size.height);
  unknown(0, 0, size.width, kFramePx);
  unknown(0, size.height - kFramePx, size.width, size.height);
  return truth;
}

void WriteMarkedMaps(const fs::path& folder, const fs::path& path) {
  const fs::path marks = fs::path(path).replace_extension(".json");
  std::ifstream stream(marks);
  if (!stream) throw Error(ErrorKind::kInput, marks.string() + " is missing: no hairs marked for " + path.string());
  try {
    const nlohmann::json json = nlohmann::json::parse(stream);
    const Photo photo = ReadPhoto(path);
    WriteMaps(folder / path.stem(), photo, json.at("um_per_px"), ReadMarks(json, photo.bgr.size()));
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorKind::kInput, marks.string() + " is no file of marked hairs: " + error.what());
  }
}

int Run(const std::vector<std::string>& words) {
  if (words.size() == 4 && words[0] == "phantoms") {
    fs::create_directories(words[1]);
    WritePhantomMaps(words[1], std::stoull(words[2]), std::stoi(words[3]));
    return 0;
  }
  if (words.size() >= 3 && words[0] == "marked") {
    fs::create_directories(words[1]);
    for (std::size_t i = 2; i < words.size(); ++i) WriteMarkedMaps(words[1], words[i]);
    return 0;
  }
  std::cerr << "usage: training_maps phantoms DIR SEED COUNT | training_maps marked DIR PHOTO...\n";
  return 2;
}

}  // namespace
}  // namespace tricho

int main(int argc, char** argv) {
  cv::setNumThreads(1);
  try {
    return tricho::Run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "training_maps: " << error.what() << '\n';
    return 1;
  }
}
