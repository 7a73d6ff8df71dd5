// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/openings.h"

#include <algorithm>
#include <cmath>

namespace tricho {
namespace {

const cv::Vec3f kHazeColor(0.56F, 0.50F, 0.45F);  // B G R.
const cv::Vec3f kCapColor(0.34F, 0.46F, 0.52F);

// A soft spot that hides what is below it: longer one way.
struct SoftSpot {
  Point middle_px = Point::Zero();
  Point along = Point::UnitX();
  double half_length_px = 1, half_width_px = 1;
  double edge = 2;     // Even power of the fall: 2 is a Gaussian, higher is flatter with a sharper edge.
  double cover = 0.5;  // 0..1, in the middle.
};

void Lay(const SoftSpot& spot, const cv::Vec3f& color, cv::Mat& light) {
  const double reach = 2.6 * std::max(spot.half_length_px, spot.half_width_px);
  const cv::Rect box = cv::Rect(cvFloor(spot.middle_px.x() - reach), cvFloor(spot.middle_px.y() - reach),
                                cvCeil(2 * reach) + 1, cvCeil(2 * reach) + 1) &
                       cv::Rect(0, 0, light.cols, light.rows);
  for (int y = box.y; y < box.y + box.height; ++y)
    for (int x = box.x; x < box.x + box.width; ++x) {
      const Point away = Point(x, y) - spot.middle_px;
      const double u = away.dot(spot.along) / spot.half_length_px;
      const double v = (away.x() * spot.along.y() - away.y() * spot.along.x()) / spot.half_width_px;
      const auto share = static_cast<float>(spot.cover * std::exp(-std::pow(u * u + v * v, spot.edge / 2)));
      auto& at = light.at<cv::Vec3f>(y, x);
      at = at * (1 - share) + color * share;
    }
}

}  // namespace

void DrawOpenings(const std::vector<SeenHair>& hairs, const PhantomOptions& options, const Random& random,
                  cv::Mat& light) {
  const HairLook& look = options.look;
  if (look.cap_share <= 0 && look.root_haze <= 0) return;
  for (const SeenHair& seen : hairs) {
    if (seen.course_px.size() < 2) continue;
    Random own = random.Fork(static_cast<std::uint64_t>(seen.hair->id));
    const double px_per_um = seen.px_per_um, width_px = seen.hair->width_um * px_per_um;
    const Point root = seen.course_px.front();
    SoftSpot haze;
    haze.along = (seen.course_px[1] - root).normalized();
    haze.half_length_px = own.Uniform(60, 220) * px_per_um;
    haze.half_width_px = width_px * own.Uniform(0.6, 1.6);
    haze.middle_px = root - haze.along * own.Uniform(-0.3, 1.1) * haze.half_length_px;
    haze.cover = look.root_haze * own.Uniform(0, 0.8);
    if (haze.cover > 0) Lay(haze, kHazeColor, light);
    const bool capped = own.Chance(look.cap_share);
    SoftSpot cap;
    cap.along = haze.along;
    cap.half_length_px = width_px * own.Uniform(0.3, 1.0);
    cap.half_width_px = width_px * own.Uniform(0.35, 0.75);
    cap.edge = own.Uniform(3, 8);
    cap.middle_px = root + cap.along * own.Uniform(-0.3, 0.9) * width_px;
    cap.cover = own.Uniform(0.15, 0.75);
    if (capped) Lay(cap, kCapColor, light);
  }
}

}  // namespace tricho
