// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Each kind of scalp is measured at least this well: what is reached, less two hairs (of thickness less 0.3 um), two
// scalps of each. The figures are printed. Thickness of clipped and white hair was better before a photo's camera was
// learned from its hairs (docs/methods/camera.md): hair that is not opaque seems to have another tone curve than it
// has.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <vector>

#include "accuracy/score.h"
#include "capture/field.h"
#include "hair/find_hairs.h"
#include "metrics/counting_frame.h"
#include "phantom/phantom.h"

namespace tricho {
namespace {

// What is reached, with a little room. Two scalps are few: rounding alone lets a doubtful hair, or the ends of a whole
// photo of white hair, fall the other way, as they do under the sanitizers, whose compiler is another: these hold there
// too. Over many scalps that evens out (docs/methods/accuracy.md).
struct Bound {
  std::string family;
  double min_f1 = 0;
  double min_root_right_share = 0;
  double max_density_error = 0;  // Of the two scalps together, as a share.
  double max_width_bias_um = 0;
  double max_width_mae_um = 0;
};

void PrintTo(const Bound& bound, std::ostream* out) { *out << bound.family; }

struct Accuracy {
  HairScore score;
  double density_error = 0;
};

double DensityPerCm2(const Photo& photo, const Field& field, const std::vector<Shaft>& shafts, double um_per_px) {
  MeasuredField measured;
  measured.width_px = photo.bgr.cols;
  measured.height_px = photo.bgr.rows;
  measured.seen_px2 = field.seen_px2;
  measured.um_per_px = um_per_px;
  measured.outline_px = field.polygon_px;
  std::vector<bool> root_seen;
  for (const Shaft& shaft : shafts) {
    const cv::Point at(cvRound(shaft.root_px().x()), cvRound(shaft.root_px().y()));
    root_seen.push_back(cv::Rect({0, 0}, field.seen.size()).contains(at) && field.seen.at<uchar>(at) > 0);
  }
  const std::vector<bool> counted = CountedHairs(shafts, root_seen, measured);
  return static_cast<double>(std::ranges::count(counted, true)) / (field.seen_px2 * um_per_px * um_per_px * 1e-8);
}

Accuracy Measure(const std::string& family) {
  Accuracy accuracy;
  double found_per_cm2 = 0, true_per_cm2 = 0;
  for (const std::uint64_t seed : {811, 812}) {
    PhantomOptions options = FamilyOptions(family, seed);
    options.width_px = 1000;
    options.height_px = 800;
    const PhantomScene scene = MakeScene(options);
    const PhantomVisit visit = MakeBaseline(scene);
    Photo photo;
    photo.bgr = Render(scene, visit);
    const Field field = FindField(photo);
    const PhantomTruth truth = MakeTruth(scene, visit);
    const Hairs hairs = FindHairs(photo, field, truth.um_per_px, {});
    accuracy.score += ScoreHairs(truth, hairs.shafts);
    found_per_cm2 += DensityPerCm2(photo, field, hairs.shafts, truth.um_per_px);
    true_per_cm2 += truth.DensityPerCm2();
  }
  accuracy.density_error = true_per_cm2 > 0 ? found_per_cm2 / true_per_cm2 - 1 : 0;
  const HairScore& score = accuracy.score;
  std::cout << fmt::format(
      "{:10} true {:3} found {:3} F1 {:.3f} vellus {:.2f} roots {:.2f} width {:+.1f} +- {:.1f} um density {:+.3f}\n",
      family, score.num_true, score.num_found, score.F1(), score.VellusRecall(), score.RootRightShare(),
      score.WidthBiasUm(), score.WidthMaeUm(), accuracy.density_error);
  return accuracy;
}

class HairAccuracyTest : public testing::TestWithParam<Bound> {};

TEST_P(HairAccuracyTest, IsReached) {
  const auto [score, density_error] = Measure(GetParam().family);
  EXPECT_GT(score.F1(), GetParam().min_f1);
  EXPECT_GT(score.RootRightShare(), GetParam().min_root_right_share);
  EXPECT_LT(std::abs(density_error), GetParam().max_density_error);
  EXPECT_LT(std::abs(score.WidthBiasUm()), GetParam().max_width_bias_um);
  EXPECT_LT(score.WidthMaeUm(), GetParam().max_width_mae_um);
}

INSTANTIATE_TEST_SUITE_P(
    Families, HairAccuracyTest,
    testing::Values(Bound{"blond", 0.842, 0.94, 0.122, 2.1, 3.0}, Bound{"bundle", 0.917, 0.94, 0.053, 1.5, 4.8},
                    Bound{"clipped", 0.860, 0.92, 0.094, 1.0, 5.2}, Bound{"darkskin", 0.875, 0.94, 0.075, 0.3, 1.7},
                    Bound{"dense", 0.900, 0.93, 0.139, 0.8, 2.4}, Bound{"long", 0.864, 0.74, 0.070, 1.4, 2.9},
                    Bound{"standard", 0.894, 0.94, 0.122, 0.6, 1.7}, Bound{"stubble", 0.894, 0.94, 0.182, 0.8, 3.3},
                    Bound{"thinning", 0.918, 0.94, 0.100, 1.1, 1.7}, Bound{"white", 0.832, 0.70, 0.042, 5.3, 7.2},
                    Bound{"grey", 0.888, 0.96, 0.098, 0.8, 2.2}, Bound{"red", 0.888, 0.94, 0.109, 0.9, 1.6},
                    Bound{"curly", 0.933, 0.86, 0.100, 0.6, 1.1}, Bound{"highmag", 0.768, 0.73, 0.446, 6.6, 7.2},
                    Bound{"lowmag", 0.933, 0.96, 0.080, 0.4, 2.2}, Bound{"poor", 0.893, 0.90, 0.120, 1.2, 2.5},
                    Bound{"circle", 0.884, 0.94, 0.142, 1.1, 2.5}),
    [](const auto& test) { return test.param.family; });

TEST(HairAccuracy, BareScalpHasNoHair) { EXPECT_LE(Measure("bare").score.num_found, 2); }  // Of two scalps.

TEST(ScoreHairs, PairsOneToOne) {
  PhantomTruth truth;
  truth.um_per_px = 7;
  for (const double y : {100.0, 120.0}) {
    TrueHair hair;
    hair.width_um = 63;
    hair.length_um = 1400;
    hair.visible_share = 1;
    hair.root_px = {100, y};
    hair.root_inside = true;
    hair.path_px = {{100, y}, {300, y}};
    truth.hairs.push_back(hair);
  }
  Shaft near, nearer, reversed, away;
  near.center_line_px = {{110, 103}, {300, 103}};
  nearer.center_line_px = {{110, 101}, {300, 101}};
  nearer.diameter_px = 10;
  reversed.center_line_px = {{300, 119}, {100, 119}};
  away.center_line_px = {{100, 200}, {300, 200}};
  const HairScore score = ScoreHairs(truth, {near, nearer, reversed, away});
  EXPECT_EQ(score.num_matched, 2);
  EXPECT_DOUBLE_EQ(score.F1(), 2 * 2.0 / (2 + 4));
  EXPECT_EQ(score.num_root_right, 1);
  EXPECT_DOUBLE_EQ(score.WidthBiasUm(), 7);
}

}  // namespace
}  // namespace tricho
