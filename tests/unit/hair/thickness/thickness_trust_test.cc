// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/thickness_trust.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tricho {
namespace {

using testing::HasSubstr;

CameraFit AFittedCamera() {
  CameraFit fit;
  fit.camera.blur_px = 1;
  fit.width_px = 10;
  fit.seeming_tone = 2;
  fit.error_share = 0.01;
  return fit;
}

std::optional<CameraFit> With(const std::function<void(Camera&)>& change) {
  CameraFit fit = AFittedCamera();
  change(fit.camera);
  return fit;
}

ThicknessTrust Between(const std::optional<CameraFit>& baseline, const std::optional<CameraFit>& followup) {
  return TrustInChange({"baseline", baseline}, {"follow-up", followup});
}

TEST(TrustIn, ASharpPhotoIsTrusted) {
  const ThicknessTrust trust = TrustIn(AFittedCamera(), 7);
  EXPECT_EQ(trust.reason, "");
  EXPECT_NEAR(trust.error_share, 0.0138, 1e-4);
}

TEST(TrustIn, ABlurOfOneFifthOfAHairIsAboutTheLimit) {
  EXPECT_EQ(TrustIn(With([](Camera& camera) { camera.blur_px = 2.19; }), 7).reason, "");
  const std::string reason = TrustIn(With([](Camera& camera) { camera.blur_px = 3; }), 7).reason;
  EXPECT_EQ(reason, "out of focus: edges are blurred by 21 um (standard deviation), thickness needs 15 um or less");
  EXPECT_THAT(TrustIn(With([](Camera& camera) { camera.blur_px = 3; }), std::nullopt).reason, HasSubstr("3 px"));
}

TEST(TrustIn, MotionCountsAcross) {
  EXPECT_THAT(TrustIn(With([](Camera& camera) {
                        camera.blur_px = 2.2;
                        camera.motion_sin = 0.8;
                      }),
                      7)
                  .reason,
              HasSubstr("blurred by motion"));
}

TEST(TrustIn, ALargeErrorIsSaid) {
  CameraFit vague = AFittedCamera();
  vague.error_share = 0.1;
  EXPECT_THAT(TrustIn(vague, 7).reason, HasSubstr("off by 20 %"));
  EXPECT_GT(TrustIn(std::nullopt, 7).error_share, 0.03);
}

TEST(TrustInChange, OfOneCameraCancels) {
  const ThicknessTrust trust = Between(AFittedCamera(), AFittedCamera());
  EXPECT_EQ(trust.reason, "");
  EXPECT_NEAR(trust.error_share, 0.0134, 1e-4);
}

TEST(TrustInChange, SaysWhatDiffersAndWhatHelps) {
  const auto softer = With([](Camera& camera) { camera.blur_px = 1.6; });
  EXPECT_THAT(Between(AFittedCamera(), softer).reason,
              HasSubstr("the follow-up is softer; to compare thickness, focus"));
  EXPECT_THAT(Between(softer, AFittedCamera()).reason, HasSubstr("the baseline is softer"));
  CameraFit flatter = AFittedCamera();
  flatter.seeming_tone = 1.2;
  const std::optional<CameraFit> toned = flatter;
  EXPECT_THAT(Between(toned, AFittedCamera()).reason, HasSubstr("tone curves differ"));
  const auto sharpened = With([](Camera& camera) { camera.overshoot = 2; });
  EXPECT_THAT(Between(AFittedCamera(), sharpened).reason, HasSubstr("sharpening off"));
}

TEST(TrustInChange, ExchangingChangesNoNumber) {
  const auto other = With([](Camera& camera) {
    camera.blur_px = 1.2;
    camera.overshoot = 0.5;
    camera.flatness = 0.2;
  });
  EXPECT_EQ(Between(AFittedCamera(), other).error_share, Between(other, AFittedCamera()).error_share);
  EXPECT_GT(Between(AFittedCamera(), other).error_share, Between(AFittedCamera(), AFittedCamera()).error_share);
}

TEST(TrustInChange, WithoutACameraLittleIsKnown) {
  EXPECT_GT(Between(std::nullopt, AFittedCamera()).error_share, 0.05);
}

TEST(TrustInChange, LostContrastIsNotBorne) {
  const auto dark = [](double darkness) {
    CameraFit fit = AFittedCamera();
    fit.darkness = darkness;
    return std::optional(fit);
  };
  EXPECT_THAT(Between(dark(0.86), dark(0.65)).reason, HasSubstr("the follow-up has less contrast"));
  EXPECT_THAT(Between(dark(0.65), dark(0.86)).reason, HasSubstr("the baseline has less contrast"));
  EXPECT_EQ(Between(dark(0.86), dark(0.76)).reason, "");
  EXPECT_GT(Between(dark(0.86), dark(0.76)).error_share, 0.019);
  EXPECT_NEAR(Between(dark(0.86), dark(0.85)).error_share, Between(dark(0.86), dark(0.86)).error_share, 1e-4);
}

CountTrust CountsBetween(double baseline_blur_px, double followup_blur_px) {
  const auto blurred = [](double px) { return With([&](Camera& camera) { camera.blur_px = px; }); };
  const std::optional<CameraFit> baseline = blurred(baseline_blur_px), followup = blurred(followup_blur_px);
  return CountsInChange({"baseline", baseline, 7}, {"follow-up", followup, 7});
}

TEST(CountsInChange, UpToSeventeenMicrometersBlurTakesNone) {
  EXPECT_EQ(CountsBetween(1, 2.4).error_share, 0);
  EXPECT_EQ(CountsBetween(1, 2.4).reason, "");
  EXPECT_EQ(CountsInChange({"baseline", std::nullopt}, {"follow-up", std::nullopt}).error_share, 0);
}

TEST(CountsInChange, BeyondItHairsMelt) {
  EXPECT_NEAR(CountsBetween(1, 4).error_share, 0.05, 0.005);
  EXPECT_GT(CountsBetween(1, 5.3).error_share, CountsBetween(1, 4.5).error_share);
  EXPECT_THAT(CountsBetween(1, 4.5).reason, HasSubstr("the follow-up is so soft"));
  EXPECT_THAT(CountsBetween(4.5, 1).reason, HasSubstr("the baseline is so soft"));
  EXPECT_DOUBLE_EQ(CountsBetween(4.5, 1).error_share, CountsBetween(1, 4.5).error_share);
  // Both lose the same hairs.
  EXPECT_NEAR(CountsBetween(4.5, 4.5).error_share, 0, 1e-12);
}

}  // namespace
}  // namespace tricho
