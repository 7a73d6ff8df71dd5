// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/render.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/srgb.h"
#include "phantom/clutter.h"
#include "phantom/hair_colors.h"
#include "phantom/hair_layer.h"
#include "phantom/noise.h"
#include "phantom/openings.h"
#include "phantom/skin_photo.h"

namespace tricho {
namespace {

enum Part : std::uint64_t { kGlare = 21, kFlakes, kDust, kFragments, kNoise, kOpenings };

// Color of the light and its falloff. The tilt is that of a contact microscope (fitted by eye): brighter on the left,
// blue at the top, yellowish at the bottom right.
void Illuminate(const CameraLook& look, cv::Mat& light) {
  const double middle_x = (light.cols - 1) / 2.0;
  const double middle_y = (light.rows - 1) / 2.0;
  const double corner = std::hypot(middle_x, middle_y);
  for (int y = 0; y < light.rows; ++y) {
    auto* bgr = light.ptr<cv::Vec3f>(y);
    for (int x = 0; x < light.cols; ++x) {
      const double dx = (x - middle_x) / corner;
      const double dy = (y - middle_y) / corner;
      const double radius2 = dx * dx + dy * dy;
      const double shade =
          look.exposure * (1 - look.vignette * radius2) * (1 + look.light_tilt * (0.06 * dy - 0.13 * dx));
      const double blue = 1 + look.light_tilt * (0.17 * radius2 - 0.20 * dx - 0.34 * dy);
      bgr[x][0] *= static_cast<float>(shade * look.light_rgb[2] * blue);
      bgr[x][1] *= static_cast<float>(shade * look.light_rgb[1]);
      bgr[x][2] *= static_cast<float>(shade * look.light_rgb[0]);
    }
  }
}

double BlurPx(const CameraLook& look, double um_per_px, double defocus_um) {
  return std::sqrt(look.blur_px * look.blur_px + std::pow(look.blur_um / um_per_px, 2) +
                   std::pow(defocus_um / um_per_px, 2));
}

cv::Mat Blurred(const cv::Mat& light, double sigma_px) {
  if (sigma_px < 0.05) return light;
  cv::Mat blurred;
  // A kernel of 4 sigma each side: a shorter one would sharpen by some percent.
  const int size = 2 * cvCeil(4 * sigma_px) + 1;
  cv::GaussianBlur(light, blurred, {size, size}, sigma_px, sigma_px, cv::BORDER_REFLECT_101);
  return blurred;
}

// Lens and sensor. With an edge defocus the blur grows from the left to the right in steps that are blended.
void Blur(const CameraLook& look, double um_per_px, cv::Mat& light) {
  if (look.defocus_edge_um <= 0) {
    light = Blurred(light, BlurPx(look, um_per_px, look.defocus_um));
    return;
  }
  constexpr int kLevels = 5;
  std::vector<cv::Mat> levels;
  for (int level = 0; level < kLevels; ++level) {
    const double edge_um = look.defocus_edge_um * level / (kLevels - 1);
    levels.push_back(Blurred(light, BlurPx(look, um_per_px, std::hypot(look.defocus_um, edge_um))));
  }
  cv::Mat result(light.size(), CV_32FC3);
  for (int x = 0; x < light.cols; ++x) {
    const float at = static_cast<float>(x) / static_cast<float>(std::max(1, light.cols - 1)) * (kLevels - 1);
    const int level = std::min(kLevels - 2, static_cast<int>(at));
    const float share = at - static_cast<float>(level);
    for (int y = 0; y < light.rows; ++y)
      result.at<cv::Vec3f>(y, x) =
          levels[level].at<cv::Vec3f>(y, x) * (1 - share) + levels[level + 1].at<cv::Vec3f>(y, x) * share;
  }
  light = result;
}

void BlackenSurround(const PhantomView& view, cv::Mat& light) {
  if (!view.circle_radius_px) return;
  const double middle_x = (light.cols - 1) / 2.0;
  const double middle_y = (light.rows - 1) / 2.0;
  for (int y = 0; y < light.rows; ++y) {
    auto* bgr = light.ptr<cv::Vec3f>(y);
    for (int x = 0; x < light.cols; ++x) {
      const double inside = *view.circle_radius_px - std::hypot(x - middle_x, y - middle_y) + 0.5;
      bgr[x] *= static_cast<float>(std::clamp(inside, 0.0, 1.0));
    }
  }
}

// sRGB as 0..1 in floats, by table: linear light of 16 bits is finer than what 8-bit sRGB can show.
cv::Mat EncodeSrgb(const cv::Mat& light) {
  constexpr int kSteps = 65535;
  std::vector<float> table(kSteps + 1);
  for (int i = 0; i <= kSteps; ++i) table[i] = static_cast<float>(SrgbFromLinear(i / static_cast<double>(kSteps)));
  cv::Mat srgb(light.size(), CV_32FC3);
  for (int y = 0; y < light.rows; ++y) {
    const auto* in = light.ptr<float>(y);
    auto* out = srgb.ptr<float>(y);
    for (int i = 0; i < 3 * light.cols; ++i)
      out[i] = table[static_cast<int>(std::clamp(in[i], 0.0F, 1.0F) * kSteps + 0.5F)];
  }
  return srgb;
}

// Brightness that changes from pixel to pixel with the sensor's grid.
void AddGrid(const CameraLook& look, cv::Mat& srgb) {
  if (look.sensor_grid <= 0) return;
  constexpr double kPeriodPx = 3.7;
  for (int y = 0; y < srgb.rows; ++y)
    for (int x = 0; x < srgb.cols; ++x) {
      const double wave = std::cos(2 * CV_PI * x / kPeriodPx) + std::cos(2 * CV_PI * y / kPeriodPx);
      srgb.at<cv::Vec3f>(y, x) *= static_cast<float>(1 + look.sensor_grid * wave);
    }
}

cv::Mat Sharpened(const cv::Mat& srgb, double strength) {
  if (strength <= 0) return srgb;
  cv::Mat soft;
  cv::GaussianBlur(srgb, soft, {}, 1.3);
  return srgb * (1 + strength) - soft * strength;
}

// What lies on photographed skin takes part of its light away and adds some of its own: the photo's own blur and noise
// stay, what is added gets the camera's blur, the photo's light and as much noise.
cv::Mat LaidOver(const cv::Mat& skin, cv::Mat on_white, cv::Mat on_black, const PhantomScene& scene,
                 const CameraLook& look, Random& noise) {
  const double um_per_px = scene.options.um_per_px;
  Blur(look, um_per_px, on_white);
  Blur(look, um_per_px, on_black);
  const cv::Mat through = on_white - on_black;
  cv::Mat grain = cv::Mat::zeros(skin.size(), CV_32FC3);
  AddSensorNoise(NoiseOf(skin), 0, noise, grain);
  cv::Mat light = skin.mul(through) + on_black.mul(LampOf(skin, scene.options.skin.tone, um_per_px));
  light += grain.mul(cv::Scalar::all(1) - through);
  return light;
}

cv::Mat RenderOnPhoto(const PhantomScene& scene, const SkinTexture& texture, const PhantomVisit& visit,
                      const Random& root, int num_jobs) {
  const PhantomOptions& options = scene.options;
  Random loose = root.Fork(kFragments);
  Random noise = root.Fork(kNoise);
  const cv::Mat skin = ViewSkin(texture, visit.camera, options.width_px, options.height_px);
  const std::vector<PhantomHair> fragments = MakeFragments(scene, visit, loose);
  std::vector<SeenHair> hairs;
  for (const PhantomHair& hair : visit.hairs) hairs.push_back(SeeHair(hair, visit.camera));
  const std::vector<SeenHair> rooted = hairs;
  for (const PhantomHair& fragment : fragments) hairs.push_back(SeeHair(fragment, visit.camera));

  const auto drawn_on = [&](double ground) {
    cv::Mat light(skin.size(), CV_32FC3, cv::Scalar::all(ground));
    Random flakes = root.Fork(kFlakes);
    Random dust = root.Fork(kDust);
    DrawUnderSkin(rooted, options.look.under_skin_density, light);
    AddDust(options, dust, light);
    DrawHairs(hairs, options.look, num_jobs, light);
    DrawOpenings(rooted, options, root.Fork(kOpenings), light);
    AddFlakes(options, flakes, light);
    return light;
  };
  cv::Mat light = LaidOver(skin, drawn_on(1), drawn_on(0), scene, visit.look, noise);
  BlackenSurround(MakeView(options), light);
  // The photo has been sharpened already; what is drawn has not.
  const cv::Mat bare = EncodeSrgb(skin);
  cv::Mat srgb = bare + Sharpened(EncodeSrgb(light) - bare, visit.look.sharpening);
  AddGrid(visit.look, srgb);
  cv::Mat bgr;
  srgb.convertTo(bgr, CV_8UC3, 255);
  BurnGraphics(options, bgr);
  return bgr;
}

}  // namespace

cv::Mat Render(const PhantomScene& scene, const SkinTexture& texture, const PhantomVisit& visit, int shot,
               int num_jobs) {
  TRICHO_CHECK(shot >= 0 && shot <= 1000, shot);
  const PhantomOptions& options = scene.options;
  const Random root = Random(options.seed).Fork(100 + visit.number).Fork(shot);
  if (texture.is_photo) return RenderOnPhoto(scene, texture, visit, root, num_jobs);
  Random glare = root.Fork(kGlare);
  Random flakes = root.Fork(kFlakes);
  Random dust = root.Fork(kDust);
  Random loose = root.Fork(kFragments);
  Random noise = root.Fork(kNoise);

  cv::Mat light = ViewSkin(texture, visit.camera, options.width_px, options.height_px);
  const std::vector<PhantomHair> fragments = MakeFragments(scene, visit, loose);
  std::vector<SeenHair> hairs;
  for (const PhantomHair& hair : visit.hairs) hairs.push_back(SeeHair(hair, visit.camera));
  const auto num_rooted = static_cast<std::ptrdiff_t>(hairs.size());
  DrawUnderSkin(hairs, options.look.under_skin_density, light);
  AddDust(options, dust, light);
  AddGlare(options, glare, light);
  for (const PhantomHair& fragment : fragments) hairs.push_back(SeeHair(fragment, visit.camera));
  DrawHairs(hairs, options.look, num_jobs, light);
  DrawOpenings({hairs.begin(), hairs.begin() + num_rooted}, options, root.Fork(kOpenings), light);
  AddFlakes(options, flakes, light);

  Illuminate(visit.look, light);
  Blur(visit.look, options.um_per_px, light);
  light += cv::mean(light) * visit.look.haze_share;
  BlackenSurround(MakeView(options), light);
  AddSensorNoise(0.25 * visit.look.noise_share, visit.look.noise_share, noise, light);
  cv::Mat srgb = Sharpened(EncodeSrgb(light), visit.look.sharpening);
  AddGrid(visit.look, srgb);
  cv::Mat bgr;
  srgb.convertTo(bgr, CV_8UC3, 255);
  BurnGraphics(options, bgr);
  return bgr;
}

cv::Mat Render(const PhantomScene& scene, const PhantomVisit& visit, int shot, int num_jobs) {
  return Render(scene, MakeSkinTexture(scene), visit, shot, num_jobs);
}

}  // namespace tricho
