// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/hair_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/parallel.h"

namespace tricho {
namespace {

constexpr int kSamples = 3;       // A side, within a pixel.
constexpr int kTilePx = 128;      // Small enough that a tile's samples stay in the cache.
constexpr int kProfileSize = 65;  // Steps across a shaft, from edge to edge.

// What lies across a shaft: what it lets through and what it sends back, B G R.
struct ShaftProfile {
  std::array<cv::Vec3f, kProfileSize> through;
  std::array<cv::Vec3f, kProfileSize> back;
  double inner_texture = 0;
};

ShaftProfile MakeProfile(const PhantomHair& hair, const HairLook& look) {
  ShaftProfile profile;
  profile.inner_texture = look.inner_texture;
  for (int i = 0; i < kProfileSize; ++i) {
    const double u = 2.0 * i / (kProfileSize - 1) - 1;
    // A cylinder bends light away at its edges, which makes up for the shorter way through: the density is taken as
    // even across, and only the middle of a translucent shaft is lighter.
    // A thick shaft seen from near keeps its dark edges (rim); the mean of u^4 is a fifth.
    const double even = (1 - 0.18 * std::exp(-4 * u * u)) * std::max(0.1, 1 + look.rim * (u * u * u * u - 0.2));
    const double medulla = hair.width_um > 70 ? look.medulla_brightness * std::exp(-u * u / 0.03) : 0.0;
    const double gloss = look.gloss * std::exp(-(u - 0.25) * (u - 0.25) / 0.08);
    for (int channel = 0; channel < 3; ++channel) {
      const double through = std::exp(-hair.absorption_per_um[2 - channel] * hair.width_um * even);
      profile.through[i][channel] = static_cast<float>(through);
      profile.back[i][channel] = static_cast<float>(hair.reflectance[2 - channel] * (1 - through) + gloss + medulla);
    }
  }
  return profile;
}

// Where the samples of a tile lie on the hair that is being drawn.
struct TileSample {
  float distance = std::numeric_limits<float>::max();  // To the nearest point of the course, for choosing a segment.
  float across = 0;                                    // Signed distance from the center line, samples.
  float along = 0;                                     // From the root, samples; below 0 before it.
  float wide = 1;                                      // |cos| and |sin| of the direction there, larger first.
  float narrow = 0;
};

struct Tile {
  int x0 = 0;  // Of the first sample, in samples of the image.
  int y0 = 0;
  int width = 0;
  int height = 0;
  std::vector<cv::Vec3f> through;
  std::vector<cv::Vec3f> back;
  std::vector<TileSample> samples;
};

// Center of pixel p lies at sample kSamples * p + (kSamples - 1) / 2.
Point SampleFromPixel(const Point& px) { return kSamples * px + Point::Constant((kSamples - 1) / 2.0); }

// Marks the samples near one segment of the course. `first` and `last`: the segment runs on beyond that end.
cv::Rect MarkSegment(const Point& a, const Point& b, double along0, double reach, bool first, bool last, Tile& tile) {
  const Point step = b - a;
  const double length = step.norm();
  const Point direction = step / length;
  const auto wide = static_cast<float>(direction.cwiseAbs().maxCoeff());
  const auto narrow = static_cast<float>(direction.cwiseAbs().minCoeff());
  const int left = std::max(tile.x0, static_cast<int>(std::floor(std::min(a.x(), b.x()) - reach)));
  const int right = std::min(tile.x0 + tile.width - 1, static_cast<int>(std::ceil(std::max(a.x(), b.x()) + reach)));
  const int top = std::max(tile.y0, static_cast<int>(std::floor(std::min(a.y(), b.y()) - reach)));
  const int bottom = std::min(tile.y0 + tile.height - 1, static_cast<int>(std::ceil(std::max(a.y(), b.y()) + reach)));
  if (left > right || top > bottom) return {};
  for (int y = top; y <= bottom; ++y) {
    TileSample* row = &tile.samples[static_cast<std::size_t>(y - tile.y0) * tile.width];
    for (int x = left; x <= right; ++x) {
      const double dx = x - a.x();
      const double dy = y - a.y();
      const double along = dx * direction.x() + dy * direction.y();
      const double across = dx * direction.y() - dy * direction.x();
      const double beyond = along < 0 ? -along : std::max(0.0, along - length);
      const auto distance = static_cast<float>(std::hypot(across, beyond));
      TileSample& sample = row[x - tile.x0];
      if (distance >= sample.distance) continue;
      sample.distance = distance;
      // At a joint the nearest point is the corner; only the hair's own ends run straight on.
      const bool open_end = (along < 0 && first) || (along > length && last);
      sample.across =
          open_end || beyond <= 0 ? static_cast<float>(across) : std::copysign(distance, static_cast<float>(across));
      sample.wide = wide;
      sample.narrow = narrow;
      sample.along = static_cast<float>(along0 + (open_end ? along : std::clamp(along, 0.0, length)));
    }
  }
  return {left - tile.x0, top - tile.y0, right - left + 1, bottom - top + 1};
}

// Share of a unit square that lies below a line at signed distance `at` from its center; the normal's components are
// `wide` >= `narrow` >= 0. Exact, so that sums over pixels give the true area at any angle.
float ShareBelow(float at, float wide, float narrow) {
  const float outer = (wide + narrow) / 2;
  const float inner = (wide - narrow) / 2;
  const float away = std::abs(at);
  if (away >= outer) return at < 0 ? 0.0F : 1.0F;
  const float upper = away <= inner ? 0.5F + away / wide : 1 - (outer - away) * (outer - away) / (2 * wide * narrow);
  return at < 0 ? 1 - upper : upper;
}

// Share of a sample that lies between two parallel lines at `low` and `high`, its center at `center`.
float Overlap(float center, float low, float high, const TileSample& sample) {
  return ShareBelow(high - center, sample.wide, sample.narrow) - ShareBelow(low - center, sample.wide, sample.narrow);
}

// Uneven shine of a shaft whose cuticle is rough, around 1.
float Shine(const PhantomHair& hair, float along_um, float u) {
  if (hair.roughness_share <= 0) return 1;
  const auto phase = static_cast<float>(hair.rough_phase_rad);
  const float streak = std::sin(along_um / 31 + 4 * u + phase) * std::sin(along_um / 9 - 5 * u + 2 * phase) +
                       std::sin(along_um / 14 + 7 * u + 3 * phase) * std::sin(along_um / 67 - phase);
  return 1 + static_cast<float>(3.5 * hair.roughness_share) * streak * std::abs(streak);
}

// Optical density along and across the inside of a shaft, relative.
float Streaks(const PhantomHair& hair, float along_um, float u, double inner_texture) {
  const auto phase = static_cast<float>(hair.rough_phase_rad);
  const float streak =
      std::sin(along_um / 83 + 6 * u + 5 * phase) * std::sin(9 * u + along_um / 140 + phase) +
      0.6F * std::sin(along_um / 17 - 3 * u + 2 * phase) * std::sin(13 * u - along_um / 59 + 4 * phase);
  return std::max(0.15F, 1 + static_cast<float>(inner_texture) * streak);
}

// Width along the hair as a table, for WidthAt is slow.
std::array<float, 65> WidthTable(const PhantomHair& hair) {
  std::array<float, 65> table{};
  for (int i = 0; i < 65; ++i) table[i] = static_cast<float>(hair.WidthAt(i / 64.0));
  return table;
}

void Composite(const SeenHair& seen, const ShaftProfile& profile, const std::array<float, 65>& widths,
               const cv::Rect& box, Tile& tile) {
  const auto scale = static_cast<float>(seen.px_per_um * kSamples);
  const auto length = static_cast<float>(kSamples * Length(seen.course_px));
  for (int y = box.y; y < box.y + box.height; ++y)
    for (int x = box.x; x < box.x + box.width; ++x) {
      const std::size_t index = static_cast<std::size_t>(y) * tile.width + x;
      TileSample& sample = tile.samples[index];
      if (sample.distance == std::numeric_limits<float>::max()) continue;
      const float share = std::clamp(sample.along / length, 0.0F, 1.0F) * 64;
      const int step = std::min(63, static_cast<int>(share));
      const float width = widths[step] + (widths[step + 1] - widths[step]) * (share - static_cast<float>(step));
      float half = width * scale / 2;
      // The ends are cut, their corners a little rounded.
      const float to_end = std::max(0.0F, std::min(sample.along, length - sample.along));
      const float round = 0.35F * half;
      if (to_end < round) half *= 0.75F + 0.25F * std::sqrt(1 - (1 - to_end / round) * (1 - to_end / round));
      const float tip = length - seen.hair->cut_slope * sample.across;
      const float cover = Overlap(sample.across, -half, half, sample) * Overlap(sample.along, 0, tip, sample);
      sample.distance = std::numeric_limits<float>::max();
      if (cover <= 0) continue;
      const float u = std::clamp(sample.across / half, -1.0F, 1.0F);
      const int bin = static_cast<int>((u + 1) * 0.5F * (kProfileSize - 1) + 0.5F);
      const float shine = cover * Shine(*seen.hair, sample.along / scale, u);
      const float dense =
          profile.inner_texture > 0 ? Streaks(*seen.hair, sample.along / scale, u, profile.inner_texture) : 1;
      for (int channel = 0; channel < 3; ++channel) {
        const float let =
            profile.inner_texture > 0 ? std::pow(profile.through[bin][channel], dense) : profile.through[bin][channel];
        const float through = 1 - cover * (1 - let);
        tile.through[index][channel] *= through;
        tile.back[index][channel] = tile.back[index][channel] * through + shine * profile.back[bin][channel];
      }
    }
}

void DrawIntoTile(const SeenHair& seen, const ShaftProfile& profile, const std::array<float, 65>& widths, Tile& tile) {
  const float widest = *std::max_element(widths.begin(), widths.end());
  const double reach = widest * seen.px_per_um * kSamples / 2 + 2;
  cv::Rect touched;
  double along = 0;
  const std::size_t num_points = seen.course_px.size();
  for (std::size_t i = 1; i < num_points; ++i) {
    const Point a = SampleFromPixel(seen.course_px[i - 1]);
    const Point b = SampleFromPixel(seen.course_px[i]);
    touched |= MarkSegment(a, b, along, reach, i == 1, i + 1 == num_points, tile);
    along += (b - a).norm();
  }
  if (!touched.empty()) Composite(seen, profile, widths, touched, tile);
}

// The mean of the samples of each pixel, laid over the image.
void LayOver(const Tile& tile, cv::Mat& light) {
  constexpr float kShare = 1.0F / (kSamples * kSamples);
  for (int y = 0; y < tile.height / kSamples; ++y)
    for (int x = 0; x < tile.width / kSamples; ++x) {
      cv::Vec3f through(0, 0, 0);
      cv::Vec3f back(0, 0, 0);
      for (int j = 0; j < kSamples; ++j) {
        const std::size_t index = static_cast<std::size_t>(kSamples * y + j) * tile.width + kSamples * x;
        for (int i = 0; i < kSamples; ++i) {
          through += tile.through[index + i];
          back += tile.back[index + i];
        }
      }
      auto& pixel = light.at<cv::Vec3f>(tile.y0 / kSamples + y, tile.x0 / kSamples + x);
      pixel = pixel.mul(through * kShare) + back * kShare;
    }
}

cv::Rect2d BoundsPx(const SeenHair& seen) {
  Point low = seen.course_px.front();
  Point high = low;
  for (const Point& at : seen.course_px) {
    low = low.cwiseMin(at);
    high = high.cwiseMax(at);
  }
  const double reach = seen.hair->width_um * 1.5 * seen.px_per_um / 2 + 2;
  return {low.x() - reach, low.y() - reach, high.x() - low.x() + 2 * reach, high.y() - low.y() + 2 * reach};
}

// One hair's stretch below the skin, as optical density: a bar blurred the more the deeper it lies.
void DarkenStretch(const SeenHair& seen, double density_at_root, cv::Mat& density) {
  const PhantomHair& hair = *seen.hair;
  const double length = hair.under_skin_um * seen.px_per_um;
  const double half = hair.width_um * seen.px_per_um / 2;
  if (length < 0.5 || seen.course_px.size() < 2) return;
  const Point root = seen.course_px.front();
  const Point inward = (root - seen.course_px[1]).normalized();
  const double reach = half + 0.9 * length;
  const Point middle = root + inward * length / 2;
  const cv::Rect box =
      cv::Rect(cv::Point(cvFloor(middle.x() - reach - length / 2), cvFloor(middle.y() - reach - length / 2)),
               cv::Point(cvCeil(middle.x() + reach + length / 2), cvCeil(middle.y() + reach + length / 2))) &
      cv::Rect(0, 0, density.cols, density.rows);
  // Pale hair hardly shows through the skin.
  const double dark = density_at_root * (1 - std::min(1.0, 1.6 * hair.reflectance.mean()));
  for (int y = box.y; y < box.y + box.height; ++y)
    for (int x = box.x; x < box.x + box.width; ++x) {
      const Point away = Point(x, y) - root;
      const double depth = away.dot(inward);
      const double share = std::clamp(depth / length, 0.0, 1.0);
      const double sigma = 0.6 + 0.10 * half + share * (0.5 * half + 0.14 * length);
      const double across = Cross(away, inward);
      const double bar = 0.5 * (std::erf((half - across) / (sigma * std::numbers::sqrt2)) +
                                std::erf((half + across) / (sigma * std::numbers::sqrt2)));
      // Fades in over the end of the shaft, which hides it, and out with depth.
      const double start = 0.5 * (1 + std::erf((depth + 0.4 * half) / (0.5 * half + 0.7)));
      const double fade = depth > length ? 0.0 : std::exp(-1.9 * share) * (1 - share * share);
      density.at<float>(y, x) += static_cast<float>(dark * bar * start * fade);
    }
}

}  // namespace

SeenHair SeeHair(const PhantomHair& hair, const PhantomCamera& camera) {
  SeenHair seen;
  seen.hair = &hair;
  seen.px_per_um = camera.PxPerUm(hair.root_um);
  // The rigid shaft: moved as its root is moved, so its points go through the pose only.
  const Point moved = camera.stretch.Displaced(hair.root_um) - hair.root_um;
  PhantomCamera pose = camera;
  pose.stretch.waves.clear();
  for (const Point& at : hair.Course(3 / seen.px_per_um)) seen.course_px.push_back(pose.ImageFromSkin(at + moved));
  return seen;
}

void DrawUnderSkin(const std::vector<SeenHair>& hairs, double density_at_root, cv::Mat& light) {
  if (density_at_root <= 0) return;
  cv::Mat density = cv::Mat::zeros(light.size(), CV_32FC1);
  for (const SeenHair& seen : hairs) DarkenStretch(seen, density_at_root, density);
  for (int y = 0; y < light.rows; ++y) {
    const float* d = density.ptr<float>(y);
    auto* bgr = light.ptr<cv::Vec3f>(y);
    for (int x = 0; x < light.cols; ++x)
      if (d[x] > 1e-3F) {
        // Long waves reach deeper and are swallowed there; short ones come back from above the hair: it looks blue.
        bgr[x][0] *= std::exp(-0.60F * d[x]);
        bgr[x][1] *= std::exp(-0.80F * d[x]);
        bgr[x][2] *= std::exp(-d[x]);
      }
  }
}

void DrawHairs(const std::vector<SeenHair>& hairs, const HairLook& look, int num_jobs, cv::Mat& light) {
  std::vector<ShaftProfile> profiles;
  std::vector<std::array<float, 65>> widths;
  std::vector<cv::Rect2d> bounds;
  for (const SeenHair& seen : hairs) {
    profiles.push_back(MakeProfile(*seen.hair, look));
    widths.push_back(WidthTable(*seen.hair));
    bounds.push_back(BoundsPx(seen));
  }
  const int columns = (light.cols + kTilePx - 1) / kTilePx;
  const int rows = (light.rows + kTilePx - 1) / kTilePx;
  ParallelFor(columns * rows, num_jobs, [&](int index) {
    const cv::Rect area = cv::Rect(index % columns * kTilePx, index / columns * kTilePx, kTilePx, kTilePx) &
                          cv::Rect(0, 0, light.cols, light.rows);
    const cv::Rect2d area_px(area.x - 0.5, area.y - 0.5, area.width, area.height);
    Tile tile;
    for (std::size_t i = 0; i < hairs.size(); ++i) {
      if ((bounds[i] & area_px).empty()) continue;
      if (tile.samples.empty()) {
        tile.x0 = area.x * kSamples;
        tile.y0 = area.y * kSamples;
        tile.width = area.width * kSamples;
        tile.height = area.height * kSamples;
        const std::size_t num_samples = static_cast<std::size_t>(tile.width) * tile.height;
        tile.through.assign(num_samples, cv::Vec3f(1, 1, 1));
        tile.back.assign(num_samples, cv::Vec3f(0, 0, 0));
        tile.samples.resize(num_samples);
      }
      DrawIntoTile(hairs[i], profiles[i], widths[i], tile);
    }
    if (!tile.samples.empty()) LayOver(tile, light);
  });
}

}  // namespace tricho
