// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <numbers>
#include <opencv2/dnn.hpp>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/provenance.h"

namespace tricho {

namespace {

constexpr int kDirections = NetworkMaps::kDirections;
constexpr int kPlanes = kDirections + 2;
constexpr std::size_t kMostBytes = 4u << 20;
constexpr char kInput[] = "maps";
constexpr char kOutput[] = "logits";
constexpr int kTrialPx = 64;

// A line's strength where the network is sure. With it, the tracer's thresholds mean probabilities of 0.2 to go on and
// 0.35 to start.
constexpr float kSureStrength = 20;
constexpr float kLeastProbability = 0.2f;

[[noreturn]] void Refuse(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorKind::kInput, "network " + path.string() + " " + why);
}

std::string ReadBytes(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) Refuse(path, "is missing or no file");
  if (std::filesystem::file_size(path, error) > kMostBytes) Refuse(path, "is larger than 4 MB: no network of ours");
  std::ifstream stream(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream || bytes.empty()) Refuse(path, "can't be read, or is empty");
  return bytes;
}

void CheckHash(const std::filesystem::path& path, const std::string& sha256) {
  const std::filesystem::path named = path.string() + ".sha256";
  std::ifstream stream(named);
  std::string expected;
  if (!(stream >> expected)) Refuse(path, "has no " + named.filename().string() + " beside it that names its SHA-256");
  if (expected != sha256)
    Refuse(path, "has the SHA-256 " + sha256 + ", not " + expected + " as " + named.filename().string() + " says");
}

cv::dnn::Net Load(const std::string& bytes) {
  cv::dnn::Net net = cv::dnn::readNetFromONNX(bytes.data(), bytes.size());
  net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
  net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
  return net;
}

// 1 x kPlanes x rows x columns.
cv::Mat Forward(cv::dnn::Net& net, const cv::Mat& contrast, const cv::Mat& shadow) {
  const int rows = contrast.rows, cols = contrast.cols;
  const int shape[] = {1, 2, rows, cols};
  cv::Mat blob(4, shape, CV_32F);
  contrast.copyTo(cv::Mat(rows, cols, CV_32F, blob.ptr<float>(0, 0)));
  shadow.copyTo(cv::Mat(rows, cols, CV_32F, blob.ptr<float>(0, 1)));
  net.setInput(blob, kInput);
  return net.forward(kOutput);
}

bool HasShape(const cv::Mat& out, int rows, int cols) {
  return out.dims == 4 && out.type() == CV_32F && out.size[0] == 1 && out.size[1] == kPlanes && out.size[2] == rows &&
         out.size[3] == cols;
}

int RoundedUp(int value) { return (value + kNetworkStep - 1) / kNetworkStep * kNetworkStep; }

cv::Mat Padded(const cv::Mat& map) {
  cv::Mat padded;
  cv::copyMakeBorder(map, padded, 0, RoundedUp(map.rows) - map.rows, 0, RoundedUp(map.cols) - map.cols,
                     cv::BORDER_CONSTANT, cv::Scalar(0));
  return padded;
}

struct Step {
  float angle_rad = 0;
  int normal_dx = 0, normal_dy = 0;  // Nearest pixel step across the line.
};

std::array<Step, kDirections> MakeSteps() {
  std::array<Step, kDirections> steps;
  for (int d = 0; d < kDirections; ++d) {
    const double angle = std::numbers::pi * d / kDirections;
    steps[d] = {static_cast<float>(angle), static_cast<int>(std::lround(-std::sin(angle))),
                static_cast<int>(std::lround(std::cos(angle)))};
  }
  return steps;
}

float Probability(float logit) { return 1 / (1 + std::exp(-logit)); }

// The network was taught bells: their logarithm is a parabola.
float LogProbability(float logit) { return -std::log1p(std::exp(-std::max(logit, -30.f))); }

float PeakOffset(float before, float at, float after) {
  const float bend = before - 2 * at + after;
  return bend < 0 ? std::clamp(0.5f * (before - after) / bend, -0.6f, 0.6f) : 0.f;
}

}  // namespace

NetworkModel ReadNetwork(const std::filesystem::path& path) {
  NetworkModel model;
  model.file = path.filename().string();
  model.bytes = ReadBytes(path);
  model.sha256 = Sha256Hex(model.bytes.data(), model.bytes.size());
  CheckHash(path, model.sha256);
  try {
    cv::dnn::Net net = Load(model.bytes);
    const cv::Mat empty = cv::Mat::zeros(kTrialPx, kTrialPx, CV_32F);
    if (!HasShape(Forward(net, empty, empty), kTrialPx, kTrialPx))
      Refuse(path, "gives maps of another shape than this program needs; see models/MODELS.md");
  } catch (const cv::Exception&) {
    Refuse(path, "is no ONNX with input \"maps\" of 2 planes and output \"logits\"; see models/MODELS.md");
  }
  return model;
}

NetworkMaps RunNetwork(const NetworkModel& model, const HairContrast& hair, const NetworkOptions& options) {
  TRICHO_CHECK(options.tile_px >= kNetworkStep && options.tile_px % kNetworkStep == 0, options.tile_px);
  const int rows = hair.contrast.rows, cols = hair.contrast.cols;
  const cv::Mat contrast = Padded(hair.contrast), shadow = Padded(hair.shadow);
  const cv::Rect whole({0, 0}, contrast.size());
  const int shape[] = {kPlanes, rows, cols};
  NetworkMaps maps;
  maps.logits.create(3, shape, CV_32F);
  cv::dnn::Net net = Load(model.bytes);
  for (int top = 0; top < rows; top += options.tile_px)
    for (int left = 0; left < cols; left += options.tile_px) {
      const cv::Rect tile = cv::Rect(left, top, options.tile_px, options.tile_px) & cv::Rect(0, 0, cols, rows);
      const cv::Rect around = cv::Rect(left - kNetworkReachPx, top - kNetworkReachPx,
                                       options.tile_px + 2 * kNetworkReachPx, options.tile_px + 2 * kNetworkReachPx) &
                              whole;
      const cv::Mat out = Forward(net, contrast(around), shadow(around));
      TRICHO_CHECK(HasShape(out, around.height, around.width));
      for (int plane = 0; plane < kPlanes; ++plane)
        for (int y = 0; y < tile.height; ++y) {
          const float* from = out.ptr<float>(0, plane, tile.y - around.y + y) + (tile.x - around.x);
          std::copy(from, from + tile.width, maps.logits.ptr<float>(plane, tile.y + y) + tile.x);
        }
    }
  return maps;
}

RidgeMap NetworkPoints(const HairContrast& hair, const NetworkMaps& maps, double noise) {
  static const std::array<Step, kDirections> steps = MakeSteps();
  const float least_logit = std::log(kLeastProbability / (1 - kLeastProbability));
  RidgeMap map;
  map.noise = noise;
  for (int y = 1; y + 1 < hair.contrast.rows; ++y)
    for (int x = 1; x + 1 < hair.contrast.cols; ++x) {
      if (!hair.seen.at<uchar>(y, x)) continue;
      for (int d = 0; d < kDirections; ++d) {
        const float at = maps.LineLogit(d, y, x);
        if (at < least_logit) continue;
        const float before = maps.LineLogit((d + kDirections - 1) % kDirections, y, x);
        const float after = maps.LineLogit((d + 1) % kDirections, y, x);
        if (at < before || at <= after) continue;
        const Step& step = steps[d];
        const float left = maps.LineLogit(d, y - step.normal_dy, x - step.normal_dx);
        const float right = maps.LineLogit(d, y + step.normal_dy, x + step.normal_dx);
        if (at < left || at <= right) continue;
        const float peak = LogProbability(at);
        const float aside = PeakOffset(LogProbability(left), peak, LogProbability(right));
        const float turn = PeakOffset(LogProbability(before), peak, LogProbability(after));
        constexpr float kPi = std::numbers::pi_v<float>;
        float angle = step.angle_rad + turn * kPi / kDirections;
        if (angle < 0) angle += kPi;
        if (angle >= kPi) angle -= kPi;
        RidgePoint point;
        point.at_px = {static_cast<float>(x) + aside * static_cast<float>(step.normal_dx),
                       static_cast<float>(y) + aside * static_cast<float>(step.normal_dy)};
        point.direction_rad = angle;
        point.strength = kSureStrength * Probability(at);
        map.points.push_back(point);
      }
    }
  return map;
}

}  // namespace tricho
