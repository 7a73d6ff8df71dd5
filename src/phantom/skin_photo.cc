// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/skin_photo.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/error.h"
#include "base/srgb.h"
#include "base/statistics.h"
#include "phantom/hair_colors.h"

namespace tricho {
namespace {

enum Part : std::uint64_t { kSkinPhoto = 41, kSkinPlace };

constexpr int kDarkest = 40;  // sRGB of the lightest channel: below it a pixel shows no skin but the surround.
constexpr double kMostDarkShare = 0.02;  // Of an edge of the part that is used.
constexpr int kLeastSidePx = 64;
constexpr double kFinestUmPerPx = 5, kCoarsestUmPerPx = 14;

bool IsPicture(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  return ending == ".jpg" || ending == ".jpeg" || ending == ".png" || ending == ".tif" || ending == ".tiff";
}

// The largest part of a photo that is found by taking away, again and again, the edge with most of the black surround.
cv::Rect WithinSurround(const cv::Mat& bgr) {
  std::array<cv::Mat, 3> planes;
  cv::split(bgr, planes.data());
  const cv::Mat dark = cv::max(cv::max(planes[0], planes[1]), planes[2]) < kDarkest;
  cv::Rect rect({0, 0}, bgr.size());
  while (rect.width > 1 && rect.height > 1) {
    const std::array<cv::Rect, 4> edges = {
        cv::Rect(rect.x, rect.y, rect.width, 1), cv::Rect(rect.x, rect.y + rect.height - 1, rect.width, 1),
        cv::Rect(rect.x, rect.y, 1, rect.height), cv::Rect(rect.x + rect.width - 1, rect.y, 1, rect.height)};
    std::array<double, 4> shares{};
    for (int i = 0; i < 4; ++i) shares[i] = static_cast<double>(cv::countNonZero(dark(edges[i]))) / edges[i].area();
    const auto worst = std::max_element(shares.begin(), shares.end()) - shares.begin();
    if (shares[worst] <= kMostDarkShare) return rect;
    if (worst == 0) ++rect.y;
    if (worst <= 1) --rect.height;
    if (worst == 2) ++rect.x;
    if (worst >= 2) --rect.width;
  }
  return {};
}

cv::Mat LinearLight(const cv::Mat& bgr) {
  std::array<float, 256> table{};
  for (int i = 0; i < 256; ++i) table[i] = static_cast<float>(LinearFromSrgb(i / 255.0));
  cv::Mat light;
  cv::LUT(bgr, cv::Mat(1, 256, CV_32FC1, table.data()), light);
  return light;
}

}  // namespace

std::vector<std::filesystem::path> ListSkinPhotos(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    throw Error(ErrorKind::kInput, folder.string() + " is no folder of skin photos");
  std::vector<std::filesystem::path> photos;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file() && IsPicture(entry.path())) photos.push_back(entry.path());
  if (photos.empty())
    throw Error(ErrorKind::kInput, folder.string() + " holds no skin photos: no .jpg, .png or .tif in it");
  std::sort(photos.begin(), photos.end());
  return photos;
}

const std::filesystem::path& DrawSkinPhoto(const std::vector<std::filesystem::path>& photos, std::uint64_t seed) {
  TRICHO_CHECK(!photos.empty());
  return photos[Random(seed).Fork(kSkinPhoto).Integer(0, static_cast<int>(photos.size()) - 1)];
}

SkinTexture PhotoSkinTexture(const PhantomScene& scene, const cv::Mat& bgr) {
  TRICHO_CHECK(bgr.type() == CV_8UC3, bgr.type());
  const cv::Rect part = WithinSurround(bgr);
  if (std::min(part.width, part.height) < kLeastSidePx)
    throw Error(ErrorKind::kInput, "it shows no skin: less than 64 px are lighter than black");
  const PhantomOptions& options = scene.options;
  Random random = Random(options.seed).Fork(kSkinPlace);
  const double um_per_px = std::exp(random.Uniform(std::log(kFinestUmPerPx), std::log(kCoarsestUmPerPx)));
  const double turn_rad = random.Uniform(0, 2 * CV_PI);
  const double mirror = random.Chance(0.5) ? -1 : 1;
  // As much as the photo can give without an edge lies about the middle.
  const double view_px = std::hypot(options.width_px, options.height_px) * options.um_per_px / um_per_px;
  const double room_x = std::max(0.0, part.width - view_px) / 2, room_y = std::max(0.0, part.height - view_px) / 2;
  const double x = part.width / 2.0 + random.Uniform(-1, 1) * room_x;
  const double y = part.height / 2.0 + random.Uniform(-1, 1) * room_y;

  SkinTexture texture;
  texture.is_photo = true;
  texture.texel_um = options.um_per_px;
  const int side = static_cast<int>(1.24 * std::hypot(options.width_px, options.height_px));
  const double step = options.um_per_px / um_per_px, middle = (side - 1) / 2.0;
  const double c = step * std::cos(turn_rad), s = step * std::sin(turn_rad);
  const cv::Matx23d photo_from_texel(mirror * c, -s, x - mirror * c * middle + s * middle,  //
                                     mirror * s, c, y - mirror * s * middle - c * middle);
  cv::Mat light = LinearLight(bgr(part));
  // Without it, texels between pixels that are skipped would alias.
  if (step > 1.2) cv::GaussianBlur(light, light, {}, 0.45 * step);
  cv::warpAffine(light, texture.light, photo_from_texel, {side, side}, cv::INTER_CUBIC | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REFLECT_101);
  texture.light = cv::max(texture.light, 0.0);
  return texture;
}

cv::Mat LampOf(const cv::Mat& skin_light, SkinTone tone, double um_per_px) {
  constexpr double kReachUm = 1500;
  constexpr int kShrink = 16;
  cv::Mat small, slow, lamp;
  cv::resize(skin_light, small, {std::max(1, skin_light.cols / kShrink), std::max(1, skin_light.rows / kShrink)}, 0, 0,
             cv::INTER_AREA);
  cv::GaussianBlur(small, slow, {}, std::max(0.5, kReachUm / um_per_px / kShrink));
  const Eigen::Vector3d rgb = SkinReflectance(tone);
  cv::multiply(slow, cv::Scalar(1 / rgb[2], 1 / rgb[1], 1 / rgb[0]), slow);
  cv::resize(slow, lamp, skin_light.size(), 0, 0, cv::INTER_LINEAR);
  return lamp;
}

double NoiseOf(const cv::Mat& light) {
  // Differences of a pixel from the mean of its diagonal neighbors, which slow changes leave at 0. Source: the idea of
  // Immerkaer 1996, Comput Vis Image Underst 64:300; here with a median, which pores and edges hardly move.
  std::vector<double> off;
  for (int y = 1; y + 1 < light.rows; y += 3)
    for (int x = 1; x + 1 < light.cols; x += 3) {
      const float at = light.at<cv::Vec3f>(y, x)[1];
      const float around = (light.at<cv::Vec3f>(y - 1, x - 1)[1] + light.at<cv::Vec3f>(y - 1, x + 1)[1] +
                            light.at<cv::Vec3f>(y + 1, x - 1)[1] + light.at<cv::Vec3f>(y + 1, x + 1)[1]) /
                           4;
      off.push_back(std::abs(at - around));
    }
  // A normal deviate's median is 0.6745 standard deviations from 0; a quarter of the variance is the neighbors'.
  return off.empty() ? 0 : Median(std::move(off)) / 0.6745 / std::sqrt(1.25);
}

}  // namespace tricho
