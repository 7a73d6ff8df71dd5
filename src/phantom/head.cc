// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/head.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/aruco.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "base/random.h"
#include "base/srgb.h"
#include "base/statistics.h"
#include "phantom/head_strands.h"
#include "phantom/noise.h"

namespace tricho {
namespace {

constexpr int kSamples = 3;  // A pixel's side is sampled so often.
constexpr double kRadPerDeg = std::numbers::pi / 180;

// Head (mm) to picture (px), and back.
class HeadCamera {
 public:
  explicit HeadCamera(const HeadPhantom& options)
      : px_per_mm_(options.px_per_mm),
        middle_px_((options.width_px - 1) / 2.0 + options.shift_x_mm * options.px_per_mm,
                   (options.height_px - 1) / 2.0 + options.shift_y_mm * options.px_per_mm) {
    using Eigen::AngleAxisd;
    using Eigen::Vector3d;
    // The top of the skull (z) moves to the right (x) with a roll, to the back (y) with the forehead up.
    rotation_ = (AngleAxisd(options.turn_deg * kRadPerDeg, Vector3d::UnitZ()) *
                 AngleAxisd(-options.pitch_deg * kRadPerDeg, Vector3d::UnitX()) *
                 AngleAxisd(options.roll_deg * kRadPerDeg, Vector3d::UnitY()))
                    .toRotationMatrix();
    const Vector3d inverse(1 / (kSkullX_mm * kSkullX_mm), 1 / (kSkullY_mm * kSkullY_mm), 1 / (kSkullZ_mm * kSkullZ_mm));
    form_ = rotation_ * inverse.asDiagonal() * rotation_.transpose();
  }

  Eigen::Vector3d Seen(const Eigen::Vector3d& head_mm) const { return rotation_ * head_mm; }

  Point InPicture(const Eigen::Vector3d& head_mm) const {
    const Eigen::Vector3d seen = Seen(head_mm);
    return middle_px_ + px_per_mm_ * Point(seen.x(), seen.y());
  }

  // The point of the skull at a pixel, in the camera's axes; absent beside it.
  std::optional<Eigen::Vector3d> SkullAt(const Point& px) const {
    const Point xy = (px - middle_px_) / px_per_mm_;
    const double a = form_(2, 2), b = form_(0, 2) * xy.x() + form_(1, 2) * xy.y();
    const double c =
        form_(0, 0) * xy.x() * xy.x() + 2 * form_(0, 1) * xy.x() * xy.y() + form_(1, 1) * xy.y() * xy.y() - 1;
    const double root = b * b - a * c;
    if (root < 0) return std::nullopt;
    return Eigen::Vector3d(xy.x(), xy.y(), (-b + std::sqrt(root)) / a);
  }

  double Facing(const Eigen::Vector3d& seen) const { return (form_ * seen).normalized().z(); }
  Eigen::Vector3d InHead(const Eigen::Vector3d& seen) const { return rotation_.transpose() * seen; }

  // Half the extent of the outline across the front-back axis of the picture, in px.
  double HalfWidthPx(double turn_deg) const {
    const Eigen::Vector3d across(std::cos(turn_deg * kRadPerDeg), std::sin(turn_deg * kRadPerDeg), 0);
    return px_per_mm_ * std::sqrt(across.dot(form_.inverse() * across));
  }

 private:
  double px_per_mm_;
  Point middle_px_;
  Eigen::Matrix3d rotation_, form_;
};

struct HairLayer {
  cv::Mat coverage;  // CV_32FC1, 0..1.
  cv::Mat light;     // CV_32FC3, linear, of what covers.
};

cv::Vec3d HairBgr(const HeadPhantom& options) {
  switch (options.hair) {
    case HeadHair::kBrown:
      return {28, 36, 50};
    case HeadHair::kBlack:
      return {16, 18, 22};
    case HeadHair::kBlond:
      return {92, 132, 162};
    case HeadHair::kGrey:
      return {138, 142, 146};
    case HeadHair::kRed:
      return {34, 60, 112};
  }
  return {28, 36, 50};
}

// Coded color of a strand where it lies: shining where its slope mirrors the light above.
cv::Scalar StrandColor(const HeadPhantom& options, const Strand& strand, double facing) {
  const cv::Vec3d base = HairBgr(options);
  const double shine = (options.wet ? 0.5 : 0.25) * std::exp(-std::pow((facing - 0.85) / 0.08, 2));
  const double gain = strand.tone * (0.7 + 0.3 * facing) * (options.wet ? 0.5 : 1);
  cv::Scalar color;
  for (int c = 0; c < 3; ++c) {
    const double light = LinearFromSrgb(base[c] / 255) * gain + 0.01 * shine;
    color[c] = std::clamp(255 * SrgbFromLinear(light), 0.0, 254.0) + 1;
  }
  return color;
}

HairLayer DrawHair(const HeadPhantom& options, const HeadCamera& camera) {
  constexpr int kShift = 4;  // Bits of a sub-pixel.
  cv::Mat canvas = cv::Mat::zeros(options.height_px * kSamples, options.width_px * kSamples, CV_8UC3);
  for (const Strand& strand : LayStrands(options)) {
    const double lock = options.wet ? 1.5 : 1;
    const int width_px =
        std::max(1, static_cast<int>(std::lround(lock * strand.width_mm * options.px_per_mm * kSamples)));
    for (std::size_t i = 1; i < strand.course_mm.size(); ++i) {
      const double facing = camera.Facing(camera.Seen(strand.course_mm[i]));
      if (facing < -0.05) break;
      std::array<cv::Point, 2> ends;
      for (std::size_t e = 0; e < 2; ++e) {
        const Point p = (camera.InPicture(strand.course_mm[i - 1 + e]).array() + 0.5) * kSamples - 0.5;
        ends[e] = {static_cast<int>(std::lround(p.x() * (1 << kShift))),
                   static_cast<int>(std::lround(p.y() * (1 << kShift)))};
      }
      cv::line(canvas, ends[0], ends[1], StrandColor(options, strand, facing), width_px, cv::LINE_8, kShift);
    }
  }
  std::array<float, 256> linear{};
  for (int i = 1; i < 256; ++i)
    linear[static_cast<std::size_t>(i)] = static_cast<float>(LinearFromSrgb((i - 1) / 254.0));
  HairLayer layer{cv::Mat::zeros(options.height_px, options.width_px, CV_32FC1),
                  cv::Mat::zeros(options.height_px, options.width_px, CV_32FC3)};
  constexpr float kOne = 1.0F / (kSamples * kSamples);
  for (int y = 0; y < canvas.rows; ++y)
    for (int x = 0; x < canvas.cols; ++x) {
      const auto& color = canvas.at<cv::Vec3b>(y, x);
      if (color[0] == 0) continue;
      layer.coverage.at<float>(y / kSamples, x / kSamples) += kOne;
      auto& light = layer.light.at<cv::Vec3f>(y / kSamples, x / kSamples);
      for (int c = 0; c < 3; ++c) light[c] += kOne * linear[color[c]];
    }
  return layer;
}

cv::Vec3f Linear(const cv::Vec3d& bgr, double gain) {
  cv::Vec3f light;
  for (int c = 0; c < 3; ++c) light[c] = static_cast<float>(gain * LinearFromSrgb(bgr[c] / 255));
  return light;
}

// Everything below the hair: background, ears, skin. `skull` becomes 255 on the skull.
cv::Mat DrawBare(const HeadPhantom& options, const HeadCamera& camera, cv::Mat& skull) {
  constexpr double kMottleCell = 14, kMottle = 0.05, kGridPerMm = 2;
  Random random = Random(options.seed).Fork(1'000'000);
  const cv::Size grid(static_cast<int>(2 * kGridPerMm * kSkullX_mm) + 2,
                      static_cast<int>(2 * kGridPerMm * kSkullY_mm) + 2);
  const cv::Mat mottle = LatticeNoise(grid, kMottleCell, random);
  const cv::Vec3d skin = options.dark_skin ? cv::Vec3d(66, 88, 128) : cv::Vec3d(168, 190, 226);
  const double backdrop = random.Uniform(0.7, 1.3);
  cv::Mat bare(options.height_px, options.width_px, CV_32FC3);
  skull = cv::Mat::zeros(bare.size(), CV_8UC1);
  cv::Mat ears = cv::Mat::zeros(bare.size(), CV_8UC1);
  for (const double side : {-1.0, 1.0}) {
    const Point ear = camera.InPicture({side * (kSkullX_mm + 3), 12, -6});
    cv::ellipse(ears, {NearestWhole(ear.x()), NearestWhole(ear.y())},
                {NearestWhole(7 * options.px_per_mm), NearestWhole(19 * options.px_per_mm)}, options.turn_deg, 0, 360,
                255, cv::FILLED);
  }
  for (int y = 0; y < bare.rows; ++y)
    for (int x = 0; x < bare.cols; ++x) {
      auto& light = bare.at<cv::Vec3f>(y, x);
      light = Linear({138, 128, 112}, backdrop);
      if (ears.at<uchar>(y, x)) light = Linear(skin, 0.75);
      const auto seen = camera.SkullAt(Point(x, y));
      if (!seen) continue;
      skull.at<uchar>(y, x) = 255;
      const Eigen::Vector3d head = camera.InHead(*seen);
      const int gx = static_cast<int>((head.x() + kSkullX_mm) * kGridPerMm),
                gy = static_cast<int>((head.y() + kSkullY_mm) * kGridPerMm);
      const double spots = mottle.at<float>(std::clamp(gy, 0, grid.height - 1), std::clamp(gx, 0, grid.width - 1));
      light = Linear(skin, (0.72 + 0.28 * camera.Facing(*seen)) * (1 + kMottle * spots));
    }
  return bare;
}

// Lies askew by some degrees, as paper does: along the rows of pixels all its edges would be mixed alike.
void AddMarker(const HeadPhantom& options, cv::Mat& light) {
  constexpr double kAskewRad = 0.05;
  constexpr float kWhite = 0.75F, kBlack = 0.02F;
  constexpr int kFinePx = 8;  // Pixels of the print in one of the picture.
  const int side = NearestWhole(*options.marker_mm * options.px_per_mm);
  const int margin = std::max(4, side / 5);
  cv::Mat print;
  cv::aruco::drawMarker(cv::aruco::getPredefinedDictionary(cv::aruco::DICT_4X4_50), 3, side * kFinePx, print, 1);
  cv::copyMakeBorder(print, print, margin * kFinePx, margin * kFinePx, margin * kFinePx, margin * kFinePx,
                     cv::BORDER_CONSTANT, 255);
  const double c = std::cos(kAskewRad), s = std::sin(kAskewRad);
  const double half = side / 2.0 + margin, center = 3 * margin + side / 2.0;
  const int reach = static_cast<int>(half * (c + s)) + 1;
  const int first = std::max(0, static_cast<int>(center) - reach), end = static_cast<int>(center) + reach;
  for (int y = first; y < std::min(light.rows, end); ++y)
    for (int x = first; x < std::min(light.cols, end); ++x) {
      cv::Vec3f mixed(0, 0, 0);
      for (int k = 0; k < kSamples * kSamples; ++k) {
        const double dx = x + (k % kSamples + 0.5) / kSamples - center,
                     dy = y + (k / kSamples + 0.5) / kSamples - center;
        const cv::Point at(static_cast<int>(std::floor((c * dx + s * dy + half) * kFinePx)),
                           static_cast<int>(std::floor((-s * dx + c * dy + half) * kFinePx)));
        const bool on_print = at.x >= 0 && at.y >= 0 && at.x < print.cols && at.y < print.rows;
        mixed += !on_print ? light.at<cv::Vec3f>(y, x) : cv::Vec3f::all(print.at<uchar>(at) > 127 ? kWhite : kBlack);
      }
      light.at<cv::Vec3f>(y, x) = mixed * (1.0F / (kSamples * kSamples));
    }
}

cv::Mat Exposed(const HeadPhantom& options, cv::Mat light) {
  if (options.defocus_px > 0) cv::GaussianBlur(light, light, {}, options.defocus_px);
  for (int y = 0; y < light.rows; ++y)
    for (int x = 0; x < light.cols; ++x)
      light.at<cv::Vec3f>(y, x) *=
          static_cast<float>(options.light * (1 + options.light_across * (x / (light.cols - 1.0) - 0.5)));
  Random random = Random(options.seed).Fork(2'000'000 + options.shot);
  AddSensorNoise(0.002, 0.008, random, light);
  cv::Mat bgr(light.size(), CV_8UC3);
  for (int y = 0; y < light.rows; ++y)
    for (int x = 0; x < light.cols; ++x)
      for (int c = 0; c < 3; ++c)
        bgr.at<cv::Vec3b>(y, x)[c] = static_cast<uchar>(
            std::lround(255 * SrgbFromLinear(std::clamp(static_cast<double>(light.at<cv::Vec3f>(y, x)[c]), 0.0, 1.0))));
  return bgr;
}

// The width at a y of the head: out from the part to where less than half is scalp over 1 mm, averaged over 2.6 mm
// along.
double TrueWidth_mm(const HeadPhantom& options, const HeadCamera& camera, const cv::Mat& coverage, double y_mm) {
  constexpr double kReach_mm = 22, kStep_mm = 0.1, kAverage_mm = 1.3, kStay_mm = 1;
  const auto at = [&](double x_mm, double y) {
    const double rest = 1 - std::pow(x_mm / kSkullX_mm, 2) - std::pow(y / kSkullY_mm, 2);
    return camera.InPicture({x_mm, y, kSkullZ_mm * std::sqrt(std::max(0.0, rest))});
  };
  const auto scalp = [&](double aside_mm) {
    double sum = 0;
    int rows = 0;
    for (double off = -kAverage_mm; off <= kAverage_mm + 1e-9; off += kAverage_mm / 4, ++rows) {
      const Point p = at(PartX_mm(options, y_mm + off) + aside_mm, y_mm + off);
      const cv::Point q(NearestWhole(p.x()), NearestWhole(p.y()));
      if (cv::Rect({0, 0}, coverage.size()).contains(q)) sum += 1 - coverage.at<float>(q);
    }
    return sum / rows;
  };
  std::array<double, 2> edge{};
  for (const int side : {0, 1}) {
    const double sign = side == 0 ? -1 : 1;
    double below = 0;
    bool found = false;
    for (double aside = 0; aside <= kReach_mm && !found; aside += kStep_mm) {
      below = scalp(sign * aside) < 0.5 ? below + kStep_mm : 0;
      found = below >= kStay_mm;
      if (found) edge[static_cast<std::size_t>(side)] = sign * (aside - below + kStep_mm);
    }
    if (!found) return 0;
  }
  const double y = y_mm, x = PartX_mm(options, y_mm);
  return (at(x + edge[1], y) - at(x + edge[0], y)).norm() / options.px_per_mm;
}

HeadTruth TruthOf(const HeadPhantom& options, const HeadCamera& camera, const cv::Mat& coverage, const cv::Mat& skull) {
  constexpr int kStations = 29;
  constexpr double kFirst = -0.78, kLast = 0.78;
  HeadTruth truth;
  truth.visible_scalp_share = 1 - cv::mean(coverage, skull)[0];
  const double z = kSkullZ_mm * std::sqrt(1 - std::pow(kCrownY_mm / kSkullY_mm, 2));
  truth.crown_center_px = camera.InPicture({0, kCrownY_mm, z});
  truth.crown_radius_px = kCrownRadius_mm * options.px_per_mm;
  cv::Mat crown = cv::Mat::zeros(skull.size(), CV_8UC1);
  cv::circle(crown, {NearestWhole(truth.crown_center_px.x()), NearestWhole(truth.crown_center_px.y())},
             NearestWhole(truth.crown_radius_px), 255, cv::FILLED);
  truth.crown_visible_scalp_share = 1 - cv::mean(coverage, crown & skull)[0];
  std::vector<double> widths;
  for (int i = 0; i < kStations; ++i) {
    const double y_mm = kSkullY_mm * (kFirst + (kLast - kFirst) * i / (kStations - 1));
    truth.part_width_mm.push_back(TrueWidth_mm(options, camera, coverage, y_mm));
    if (truth.part_width_mm.back() > 0) widths.push_back(truth.part_width_mm.back());
  }
  truth.part_median_mm = widths.empty() ? 0 : Median(widths);
  truth.head_width_px = 2 * camera.HalfWidthPx(options.turn_deg);
  truth.center_px = camera.InPicture({0, 0, 0});
  return truth;
}

}  // namespace

void HeadPhantom::Check() const {
  const auto check = [](const char* name, double value, double low, double high) {
    if (!(value >= low && value <= high))
      throw Error(ErrorKind::kUsage, fmt::format("{} is {}; it must be {} to {}", name, value, low, high));
  };
  check("width_px", width_px, 200, 4000);
  check("height_px", height_px, 200, 4000);
  check("px_per_mm", px_per_mm, 1, 10);
  check("part_width_mm", part_width_mm, 0, 20);
  check("crown_loss", crown_loss, 0, 1);
  check("loss", loss, 0, 1);
  for (const double angle : {roll_deg, pitch_deg, turn_deg}) check("an angle", angle, -60, 60);
  check("light", light, 0.2, 3);
  check("light_across", light_across, -1, 1);
  if (marker_mm) check("marker_mm", *marker_mm, 5, 60);
  check("defocus_px", defocus_px, 0, 50);
  check("jpeg_quality", jpeg_quality, 10, 100);
}

HeadPicture RenderHead(const HeadPhantom& options) {
  options.Check();
  const HeadCamera camera(options);
  const HairLayer hair = DrawHair(options, camera);
  cv::Mat skull;
  cv::Mat light = DrawBare(options, camera, skull);
  for (int y = 0; y < light.rows; ++y)
    for (int x = 0; x < light.cols; ++x)
      light.at<cv::Vec3f>(y, x) =
          light.at<cv::Vec3f>(y, x) * (1 - hair.coverage.at<float>(y, x)) + hair.light.at<cv::Vec3f>(y, x);
  HeadPicture picture;
  picture.truth = TruthOf(options, camera, hair.coverage, skull);
  if (options.marker_mm) AddMarker(options, light);
  picture.bgr = Exposed(options, light);
  return picture;
}

}  // namespace tricho
