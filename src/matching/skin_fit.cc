// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "matching/skin_fit.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/statistics.h"
#include "matching/knot_system.h"
#include "matching/map_field.h"

namespace tricho {

namespace {

constexpr int kKnotsAcross = 8;  // Spaces between knots over the width of the follow-up.
constexpr int kCellPx = 8;       // Pattern px.
constexpr int kBlockCells = 4;   // A block is 4 x 4 cells.
constexpr int kHeldOutOf = 5;    // Every fifth block is left out when the price on bending is chosen.
// Neighbouring pixels of a texture err together: so many of them tell as much as one that stands alone.
constexpr double kPixelsPerFact = 12;
// Second difference of the displacement from knot to knot that skin shows, as a share of the width of the follow-up.
constexpr double kBendingShare = 0.0015;
constexpr std::array<double, 5> kPrices{0.1, 0.4, 1.6, 6.4, 25.6};

// What a cell says of its displacement: sum of w g g', of w g e, of w e^2, of w.
struct Cell {
  Point followup_px;
  Eigen::Matrix2d gain = Eigen::Matrix2d::Zero();  // Baseline px^-2.
  Point pull{0, 0};
  double squares = 0;
  double weight = 0;
  int block = -1;
};

// One level of the pyramid: a pair of textures with their skin.
struct Level {
  cv::Mat texture0, skin0, texture1, skin1;  // CV_32FC1, skin as 0..1.
  Point exact0, exact1;                      // Photo px per px of the level.

  Point Photo0(const Point& at) const { return (at + Point(0.5, 0.5)).cwiseProduct(exact0) - Point(0.5, 0.5); }
  Point Level0(const Point& at) const { return (at + Point(0.5, 0.5)).cwiseQuotient(exact0) - Point(0.5, 0.5); }
  Point Photo1(const Point& at) const { return (at + Point(0.5, 0.5)).cwiseProduct(exact1) - Point(0.5, 0.5); }
};

Level MakeLevel(const SkinPattern& baseline, const SkinPattern& followup, int shrink) {
  Level level;
  const auto make = [&](const SkinPattern& pattern, cv::Mat& texture, cv::Mat& skin, Point& exact) {
    const cv::Size size(std::max(8, pattern.texture.cols / shrink), std::max(8, pattern.texture.rows / shrink));
    cv::Mat mask;
    pattern.skin.convertTo(mask, CV_32F, 1.0 / 255);
    if (shrink == 1) {
      texture = pattern.texture;
      skin = mask;
    } else {
      cv::resize(pattern.texture, texture, size, 0, 0, cv::INTER_AREA);
      cv::resize(mask, skin, size, 0, 0, cv::INTER_AREA);
    }
    exact = pattern.exact.cwiseProduct(Point(static_cast<double>(pattern.texture.cols) / size.width,
                                             static_cast<double>(pattern.texture.rows) / size.height));
  };
  make(baseline, level.texture0, level.skin0, level.exact0);
  make(followup, level.texture1, level.skin1, level.exact1);
  return level;
}

// The baseline drawn into the frame of the follow-up's level.
struct Warped {
  cv::Mat texture, skin;
};

Warped Warp(const Level& level, const SiteMap& map) {
  const cv::Mat field = MapField(level.texture1.size(), kCellPx,
                                 [&](const Point& at) { return level.Level0(map.Map(level.Photo1(at))); });
  Warped warped;
  cv::remap(level.texture0, warped.texture, field, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::remap(level.skin0, warped.skin, field, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(0));
  return warped;
}

// Spread of the difference where skin is seen in both, deaf to outliers.
double DifferenceSd(const Warped& warped, const Level& level) {
  std::vector<double> differences;
  for (int y = 1; y < level.texture1.rows; y += 5)
    for (int x = 1; x < level.texture1.cols; x += 5)
      if (warped.skin.at<float>(y, x) * level.skin1.at<float>(y, x) > 0.9F)
        differences.push_back(warped.texture.at<float>(y, x) - level.texture1.at<float>(y, x));
  return differences.size() < 10 ? 1 : std::max(0.02, RobustSd(differences));
}

std::vector<Cell> SumCells(const Level& level, const Warped& warped, const SiteMap& map, double sd) {
  const int columns = level.texture1.cols / kCellPx;
  const int rows = level.texture1.rows / kCellPx;
  const int blocks_across = (columns + kBlockCells - 1) / kBlockCells;
  const auto inverse_square = static_cast<float>(1 / (4 * sd * sd));
  std::vector<Cell> cells;
  for (int j = 0; j < rows; ++j) {
    for (int i = 0; i < columns; ++i) {
      float gxx = 0, gxy = 0, gyy = 0, px = 0, py = 0, squares = 0, weights = 0;
      for (int y = std::max(1, j * kCellPx); y < std::min(level.texture1.rows - 1, (j + 1) * kCellPx); ++y) {
        const float* t = level.texture1.ptr<float>(y);
        const float* t_up = level.texture1.ptr<float>(y - 1);
        const float* t_down = level.texture1.ptr<float>(y + 1);
        const float* w = warped.texture.ptr<float>(y);
        const float* w_up = warped.texture.ptr<float>(y - 1);
        const float* w_down = warped.texture.ptr<float>(y + 1);
        const float* s1 = level.skin1.ptr<float>(y);
        const float* s0 = warped.skin.ptr<float>(y);
        for (int x = std::max(1, i * kCellPx); x < std::min(level.texture1.cols - 1, (i + 1) * kCellPx); ++x) {
          const float seen = s0[x] * s1[x];
          if (seen < 0.5F) continue;
          const float e = w[x] - t[x];
          // Cauchy's weight: what differs by more than 2 sd counts less and less.
          const float weight = seen / (1 + e * e * inverse_square);
          const float gx = 0.25F * (t[x + 1] - t[x - 1] + w[x + 1] - w[x - 1]);
          const float gy = 0.25F * (t_down[x] - t_up[x] + w_down[x] - w_up[x]);
          gxx += weight * gx * gx;
          gxy += weight * gx * gy;
          gyy += weight * gy * gy;
          px += weight * gx * e;
          py += weight * gy * e;
          squares += weight * e * e;
          weights += weight;
        }
      }
      if (weights < 4) continue;
      Cell cell;
      cell.followup_px = level.Photo1(Point((i + 0.5) * kCellPx - 0.5, (j + 0.5) * kCellPx - 0.5));
      // Gradients by px of the level -> by px of the baseline photo.
      const Eigen::Matrix2d level_from_baseline =
          (map.Jacobian(cell.followup_px) * level.exact1.asDiagonal()).inverse();
      Eigen::Matrix2d gain;
      gain << gxx, gxy, gxy, gyy;
      cell.gain = level_from_baseline.transpose() * gain * level_from_baseline;
      cell.pull = level_from_baseline.transpose() * Point(px, py);
      cell.squares = squares;
      cell.weight = weights;
      cell.block = (j / kBlockCells) * blocks_across + i / kBlockCells;
      cells.push_back(cell);
    }
  }
  return cells;
}

// A spread of held-out blocks over the photo that no regular structure of the skin can fall in step with.
bool HeldOut(int block) { return (static_cast<unsigned>(block) * 2654435761U >> 16) % kHeldOutOf == 0; }

void Change(DisplacementGrid& grid, const std::vector<Point>& change) {
  for (std::size_t k = 0; k < change.size(); ++k) grid.knots_px[k] += change[k];
}

// Price on bending that matches the noise of the data and the bending that skin shows.
double PriceOf(double noise_variance, double followup_width_px) {
  const double bending_px = kBendingShare * followup_width_px;
  return kPixelsPerFact * noise_variance / (bending_px * bending_px);
}

double WeightedVariance(const std::vector<Cell>& cells) {
  double squares = 0;
  double weight = 0;
  for (const Cell& cell : cells) {
    squares += cell.squares;
    weight += cell.weight;
  }
  return weight > 0 ? squares / weight : 1;
}

std::vector<Point> Solved(const DisplacementGrid& grid, const std::vector<Cell>& cells, double price, bool all) {
  KnotSystem system(grid);
  for (const Cell& cell : cells)
    if (all || !HeldOut(cell.block)) system.Add(cell.followup_px, cell.gain, cell.pull);
  return system.Solve(price);
}

std::vector<Cell> CellsAt(const Level& level, const SiteMap& map) {
  const Warped warped = Warp(level, map);
  return SumCells(level, warped, map, DifferenceSd(warped, level));
}

// One step of Gauss-Newton from all cells.
void Improve(const Level& level, double price_factor, SiteMap& map) {
  const std::vector<Cell> cells = CellsAt(level, map);
  const double width_px = level.texture1.cols * level.exact1.x();
  const double price = price_factor * PriceOf(WeightedVariance(cells), width_px);
  Change(map.displacement, Solved(map.displacement, cells, price, true));
}

bool FoldsNowhere(const SiteMap& map, const SkinPattern& followup) {
  for (int j = 0; j <= 40; ++j) {
    for (int i = 0; i <= 40; ++i) {
      const Point at((followup.texture.cols * followup.exact.x() - 1) * i / 40.0,
                     (followup.texture.rows * followup.exact.y() - 1) * j / 40.0);
      const double camera = map.homography.topLeftCorner<2, 2>().determinant();
      if (map.Jacobian(at).determinant() < 0.25 * camera) return false;
    }
  }
  return true;
}

// Root mean square of how far the held-out blocks, each by its own texture, lie from where `change` of the knots puts
// them; blocks whose texture leaves more doubt than `max_doubt_px` can't tell.
struct HeldOutError {
  double squares_px2 = 0;
  int num_blocks = 0;
};

HeldOutError HeldOutErrorOf(const DisplacementGrid& change, const std::vector<Cell>& cells, double noise_variance,
                            double max_doubt_px) {
  struct Block {
    Eigen::Matrix2d gain = Eigen::Matrix2d::Zero();
    Point pull{0, 0};
  };
  std::vector<Block> blocks;
  for (const Cell& cell : cells) {
    if (!HeldOut(cell.block)) continue;
    if (static_cast<std::size_t>(cell.block) >= blocks.size()) blocks.resize(static_cast<std::size_t>(cell.block) + 1);
    blocks[cell.block].gain += cell.gain;
    blocks[cell.block].pull += cell.pull + cell.gain * change.At(cell.followup_px);
  }
  HeldOutError error;
  for (const Block& block : blocks) {
    const double trace = block.gain.trace();
    const double determinant = block.gain.determinant();
    if (determinant <= 1e-6 * trace * trace) continue;
    if (kPixelsPerFact * noise_variance * trace / determinant > max_doubt_px * max_doubt_px) continue;
    error.squares_px2 += (block.gain.inverse() * block.pull).squaredNorm();
    ++error.num_blocks;
  }
  return error;
}

// Correlation of both textures block by block.
std::vector<double> Correlations(const Level& level, const Warped& warped) {
  constexpr int kSide = kCellPx * kBlockCells;
  std::vector<double> correlations;
  for (int top = 0; top + kSide <= level.texture1.rows; top += kSide) {
    for (int left = 0; left + kSide <= level.texture1.cols; left += kSide) {
      double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
      for (int y = top; y < top + kSide; ++y) {
        for (int x = left; x < left + kSide; ++x) {
          if (warped.skin.at<float>(y, x) * level.skin1.at<float>(y, x) < 0.9F) continue;
          const double u = warped.texture.at<float>(y, x);
          const double v = level.texture1.at<float>(y, x);
          n += 1;
          a += u;
          b += v;
          aa += u * u;
          bb += v * v;
          ab += u * v;
        }
      }
      if (n < kSide * kSide / 4.0) continue;
      const double variances = (aa - a * a / n) * (bb - b * b / n);
      if (variances > 0) correlations.push_back((ab - a * b / n) / std::sqrt(variances));
    }
  }
  return correlations;
}

}  // namespace

SkinFit FitSkin(const SkinPattern& baseline, const SkinPattern& followup, const SiteMap& start,
                const std::vector<Correspondence>& correspondences) {
  const double width_px = followup.texture.cols * followup.exact.x();
  SiteMap map = start;
  map.displacement = FlatGrid(width_px, followup.texture.rows * followup.exact.y(), kKnotsAcross);
  DisplacementGrid& grid = map.displacement;

  // 1. Where the keypoints say. Theirs is an error of a px of the small picture they were found in.
  const double keypoint_sd_px = 2.5 * baseline.photo_per_pattern;
  KnotSystem from_keypoints(grid);
  for (const Correspondence& pair : correspondences)
    from_keypoints.Add(pair.followup_px, Eigen::Matrix2d::Identity() / (keypoint_sd_px * keypoint_sd_px),
                       (map.Map(pair.followup_px) - pair.baseline_px) / (keypoint_sd_px * keypoint_sd_px));
  Change(grid, from_keypoints.Solve(PriceOf(1.0 / kPixelsPerFact, width_px)));

  // 2. By the textures, coarse to fine.
  struct Stage {
    int shrink;
    int rounds;
  };
  Level level;
  for (const Stage& stage : {Stage{2, 4}, Stage{1, 3}}) {
    level = MakeLevel(baseline, followup, stage.shrink);
    for (int round = 0; round < stage.rounds; ++round) Improve(level, 1, map);
  }

  // 3. What was held out says how good it is, and which price on bending is right.
  const std::vector<Cell> cells = CellsAt(level, map);
  const double variance = WeightedVariance(cells);
  const double max_doubt_px = 1.5 * baseline.photo_per_pattern;
  SkinFit fit;
  double factor = 1;
  double least = 1e300;
  for (const double candidate : kPrices) {
    DisplacementGrid change = grid;
    change.knots_px = Solved(grid, cells, candidate * PriceOf(variance, width_px), false);
    const HeldOutError error = HeldOutErrorOf(change, cells, variance, max_doubt_px);
    if (error.num_blocks == 0 || error.squares_px2 >= least) continue;
    least = error.squares_px2;
    factor = candidate;
    fit.num_held_out = error.num_blocks;
    if (error.num_blocks >= kMinHeldOutBlocks) fit.held_out_px = std::sqrt(least / error.num_blocks);
  }

  // 4. The final map, from all blocks.
  for (;; factor *= 10) {
    fit.baseline_from_followup = map;
    Improve(level, factor, fit.baseline_from_followup);
    if (FoldsNowhere(fit.baseline_from_followup, followup)) break;
    if (factor > 1e6) {  // Nothing to hold on to: the camera alone.
      fit.baseline_from_followup = start;
      break;
    }
  }
  std::vector<double> correlations = Correlations(level, Warp(level, fit.baseline_from_followup));
  fit.num_blocks = static_cast<int>(correlations.size());
  if (!correlations.empty()) fit.agreement = Median(std::move(correlations));
  return fit;
}

}  // namespace tricho
