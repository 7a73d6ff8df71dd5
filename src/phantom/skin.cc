// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/skin.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "base/random.h"
#include "phantom/hair_colors.h"
#include "phantom/noise.h"

namespace tricho {
namespace {

enum Part : std::uint64_t { kSkin = 11, kPigment, kBlood, kGrain, kWrinkle, kSpeck };

// Slow layers are made on a grid this many times coarser than the texture.
constexpr int kCoarse = 4;

// One part of a sum of noises.
struct NoiseScale {
  double cell_um;
  double strength;
};

// Sum of noises, drawn one after the other as listed: a compiler may evaluate the operands of a `+` in either order,
// and the same seed must give the same skin from each.
cv::Mat LatticeSum(cv::Size size, double texel_um, std::initializer_list<NoiseScale> scales, Random& random) {
  cv::Mat sum = cv::Mat::zeros(size, CV_32FC1);
  for (const NoiseScale& scale : scales) sum += scale.strength * LatticeNoise(size, scale.cell_um / texel_um, random);
  return sum;
}

// Adds to the optical density of each channel: B G R shares of one density map.
void AddDensity(const cv::Mat& density, const cv::Scalar& bgr, cv::Mat& total) {
  std::array<cv::Mat, 3> planes;
  for (int channel = 0; channel < 3; ++channel) planes[channel] = density * bgr[channel];
  cv::Mat tinted;
  cv::merge(planes.data(), 3, tinted);
  total += tinted;
}

// Light of skin whose pigment and blood are uneven over fractions of a millimeter and more.
cv::Mat SlowLayers(const PhantomOptions& options, int side, double texel_um, const Random& root) {
  const int coarse_side = side / kCoarse + 2;
  const double coarse_um = texel_um * kCoarse;
  const cv::Size size(coarse_side, coarse_side);
  Random pigment_random = root.Fork(kPigment);
  Random blood_random = root.Fork(kBlood);
  const cv::Mat pigment = LatticeSum(size, coarse_um, {{300, 0.25}, {800, 0.45}, {2300, 0.7}}, pigment_random);
  const cv::Mat blood = LatticeSum(size, coarse_um, {{600, 0.4}, {1700, 0.7}}, blood_random);
  const cv::Mat shade = LatticeSum(size, coarse_um, {{190, 0.35}, {450, 0.5}, {1100, 0.6}}, blood_random);
  cv::Mat density = cv::Mat::zeros(size, CV_32FC3);
  AddDensity(shade, cv::Scalar(0.045, 0.055, 0.065) * options.skin.mottle, density);
  AddDensity(pigment, cv::Scalar(0.115, 0.050, 0.005) * options.skin.mottle, density);
  AddDensity(blood, cv::Scalar(-0.015, 0.022, 0.035) * options.skin.mottle, density);
  density += cv::Scalar(0.30, 0.42, 0.02) * options.skin.blood;
  cv::Mat light;
  cv::exp(-density, light);
  const Eigen::Vector3d tone = SkinReflectance(options.skin.tone);
  cv::multiply(light, cv::Scalar(tone[2], tone[1], tone[0]), light);
  cv::Mat full;
  cv::resize(light, full, {}, kCoarse, kCoarse, cv::INTER_LINEAR);
  return full(cv::Rect(0, 0, side, side)).clone();
}

// Fine unevenness, 1 on average.
cv::Mat FineLayers(const PhantomOptions& options, int side, double texel_um, const Random& root) {
  const cv::Size size(side, side);
  Random grain_random = root.Fork(kGrain);
  cv::Mat fine = LatticeNoise(size, 75 / texel_um, grain_random);
  fine += 0.8 * LatticeNoise(size, 28 / texel_um, grain_random);
  fine *= options.skin.grain_share;
  fine += 1;
  if (options.skin.wrinkles > 0) {
    Random wrinkle_random = root.Fork(kWrinkle);
    // The relief of the skin: fields between the furrows face the lamp or turn away from it.
    fine += options.skin.wrinkles * LatticeSum(size, texel_um, {{150, 0.045}, {420, 0.05}}, wrinkle_random);
    const double hair_deg = options.hair.direction_deg;
    for (const double turn_deg : {10.0, 58.0, 121.0})
      fine += StreakNoise(size, 75 / texel_um, 17 / texel_um, hair_deg + turn_deg, wrinkle_random) *
              (0.03 * options.skin.wrinkles);
    for (const double turn_deg : {-16.0, 21.0, 74.0}) {
      cv::Mat lines = StreakNoise(size, 300 / texel_um, 26 / texel_um, hair_deg + turn_deg, wrinkle_random);
      // Lines lie where the noise crosses zero: thin, long, of varying depth.
      lines = cv::abs(lines);
      cv::threshold(lines, lines, 0.22, 0, cv::THRESH_TRUNC);
      const cv::Mat depth = cv::max(LatticeNoise(size, 700 / texel_um, wrinkle_random), 0.0) + 0.25;
      const cv::Mat furrow = (0.22 - lines).mul(depth) * (0.42 * options.skin.wrinkles);
      fine -= furrow;
    }
  }
  return fine;
}

// Small mirror-like flecks of a moist or greasy surface, in clouds; light to be added.
cv::Mat SpeckLayer(const PhantomOptions& options, int side, double texel_um, const Random& root) {
  const cv::Size size(side, side);
  Random random = root.Fork(kSpeck);
  cv::Mat flecks = StreakNoise(size, 30 / texel_um, 10 / texel_um, options.hair.direction_deg + 40, random);
  flecks += 0.8 * StreakNoise(size, 17 / texel_um, 9 / texel_um, options.hair.direction_deg - 25, random);
  cv::Mat cloud = LatticeSum(size, texel_um, {{260, 0.7}, {1100, 1}}, random);
  cloud = cv::max(cloud + 0.1, 0.0);
  flecks = cv::max(flecks - 0.7, 0.0);
  cv::Mat light = flecks.mul(cloud) * (0.21 * options.skin.specks);
  // The cloud itself shines a little: light scattered by the rough surface.
  light += cloud * (0.03 * options.skin.specks);
  return light;
}

void DrawVessels(const PhantomScene& scene, const SkinTexture& texture, cv::Mat& light) {
  if (scene.vessels.empty() && scene.spots.empty()) return;
  cv::Mat density = cv::Mat::zeros(light.size(), CV_32FC1);
  constexpr int kShift = 4;
  for (const SkinVessel& vessel : scene.vessels) {
    std::vector<cv::Point> points;
    for (const Point& at : Resample(vessel.course_um, 12)) {
      const cv::Point2f texel = texture.TexelOf(at);
      points.emplace_back(cvRound(texel.x * (1 << kShift)), cvRound(texel.y * (1 << kShift)));
    }
    const int thickness = std::max(1, cvRound(vessel.width_um / texture.texel_um));
    // A vessel thinner than a texel is drawn a texel wide and as much fainter.
    const double thin = std::min(1.0, vessel.width_um / texture.texel_um);
    cv::polylines(density, points, false, cv::Scalar(vessel.density * thin), thickness, cv::LINE_8, kShift);
  }
  cv::GaussianBlur(density, density, {}, std::max(0.7, 9 / texture.texel_um));
  for (int row = 0; row < light.rows; ++row) {
    const float* d = density.ptr<float>(row);
    auto* bgr = light.ptr<cv::Vec3f>(row);
    for (int column = 0; column < light.cols; ++column)
      if (d[column] > 1e-3f) {
        bgr[column][0] *= std::exp(-0.85f * d[column]);
        bgr[column][1] *= std::exp(-d[column]);
        bgr[column][2] *= std::exp(-0.15f * d[column]);
      }
  }
}

void DrawSpots(const PhantomScene& scene, const SkinTexture& texture, cv::Mat& light) {
  for (const SkinSpot& spot : scene.spots) {
    const cv::Point2f middle = texture.TexelOf(spot.center_um);
    const double radius = spot.radius_um / texture.texel_um;
    const int reach = static_cast<int>(std::ceil(3 * radius));
    const cv::Rect box = cv::Rect(cvRound(middle.x) - reach, cvRound(middle.y) - reach, 2 * reach + 1, 2 * reach + 1) &
                         cv::Rect(0, 0, light.cols, light.rows);
    for (int row = box.y; row < box.y + box.height; ++row)
      for (int column = box.x; column < box.x + box.width; ++column) {
        const double away =
            std::hypot(column - static_cast<double>(middle.x), row - static_cast<double>(middle.y)) / radius;
        const double density = spot.density * std::exp(-0.5 * std::pow(away, 4));
        auto& bgr = light.at<cv::Vec3f>(row, column);
        for (int channel = 0; channel < 3; ++channel)
          bgr[channel] *= static_cast<float>(std::exp(-density * (1.0 - 0.25 * channel)));
      }
  }
}

}  // namespace

cv::Point2f SkinTexture::TexelOf(const Point& skin_um) const {
  const double middle = (light.cols - 1) / 2.0;
  return {static_cast<float>(skin_um.x() / texel_um + middle), static_cast<float>(skin_um.y() / texel_um + middle)};
}

SkinTexture MakeSkinTexture(const PhantomScene& scene) {
  const PhantomOptions& options = scene.options;
  const Random root = Random(options.seed).Fork(kSkin);
  SkinTexture texture;
  texture.texel_um = options.um_per_px;
  // Room for a camera that is turned and moved by a tenth of the field.
  const int side = static_cast<int>(1.24 * std::hypot(options.width_px, options.height_px));
  texture.light = SlowLayers(options, side, texture.texel_um, root);
  const cv::Mat fine = FineLayers(options, side, texture.texel_um, root);
  cv::Mat specks;
  if (options.skin.specks > 0) specks = SpeckLayer(options, side, texture.texel_um, root);
  for (int row = 0; row < side; ++row) {
    auto* bgr = texture.light.ptr<cv::Vec3f>(row);
    const float* factor = fine.ptr<float>(row);
    for (int column = 0; column < side; ++column) bgr[column] *= std::max(factor[column], 0.2f);
  }
  DrawVessels(scene, texture, texture.light);
  DrawSpots(scene, texture, texture.light);
  if (!specks.empty()) {
    // Mirrored light has the color of the lamp, not of the skin.
    cv::Mat gray[] = {1.0 * specks, 0.9 * specks, 0.95 * specks};
    cv::Mat light;
    cv::merge(gray, 3, light);
    texture.light += light;
  }
  return texture;
}

cv::Mat ViewSkin(const SkinTexture& texture, const PhantomCamera& camera, int width_px, int height_px) {
  // The map is smooth: it is computed on a grid and interpolated, which errs below 0.02 px.
  constexpr int kStep = 8;
  const int columns = width_px / kStep + 2;
  const int rows = height_px / kStep + 2;
  cv::Mat coarse(rows, columns, CV_32FC2);
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      const Point skin_um = camera.SkinFromImage(Point(column * kStep, row * kStep));
      coarse.at<cv::Point2f>(row, column) = texture.TexelOf(skin_um);
    }
  cv::Mat map(height_px, width_px, CV_32FC2);
  for (int row = 0; row < height_px; ++row) {
    const int top = row / kStep;
    const float down = static_cast<float>(row - top * kStep) / kStep;
    auto* out = map.ptr<cv::Point2f>(row);
    const auto* above = coarse.ptr<cv::Point2f>(top);
    const auto* below = coarse.ptr<cv::Point2f>(top + 1);
    for (int column = 0; column < width_px; ++column) {
      const int left = column / kStep;
      const float right = static_cast<float>(column - left * kStep) / kStep;
      const cv::Point2f upper = above[left] * (1 - right) + above[left + 1] * right;
      const cv::Point2f lower = below[left] * (1 - right) + below[left + 1] * right;
      out[column] = upper * (1 - down) + lower * down;
    }
  }
  cv::Mat seen;
  cv::remap(texture.light, seen, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REFLECT);
  return seen;
}

}  // namespace tricho
