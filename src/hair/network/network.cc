// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/network.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/input_files.h"
#include "base/module.h"
#include "base/provenance.h"
#include "hair/network/network_check.h"

namespace tricho {

namespace {

constexpr int kDirections = NetworkMaps::kDirections;
constexpr int kPlanes = kDirections + 2;
constexpr std::size_t kMostBytes = 4u << 20;
constexpr char kInput[] = "maps";
constexpr char kOutput[] = "logits";
constexpr int kTrialPx = 64;
constexpr char kBuiltIn[] = "hair-lines-1.onnx";
constexpr float kSurelyNot = -30;  // Logit of what lies outside the maps.

[[noreturn]] void Refuse(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorKind::kInput, "network " + path.string() + " " + why);
}

std::string ReadBytes(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) Refuse(path, "is missing or no file");
  if (std::filesystem::file_size(path, error) > kMostBytes) Refuse(path, "is larger than 4 MB: no network of ours");
  std::string bytes = BytesOfFile(path, kMostBytes);
  if (bytes.empty()) Refuse(path, "can't be read, or is empty");
  return bytes;
}

void CheckHash(const std::filesystem::path& path, const std::string& sha256) {
  const std::filesystem::path named = path.string() + ".sha256";
  constexpr int kHashDigits = 64;
  std::error_code error;
  std::ifstream stream;
  if (std::filesystem::is_regular_file(named, error)) stream.open(named);
  std::string expected;
  if (!(stream >> std::setw(kHashDigits) >> expected))
    Refuse(path, "has no " + named.filename().string() + " beside it that names its SHA-256");
  if (expected != sha256)
    Refuse(path, "has the SHA-256 " + sha256 + ", not " + expected + " as " + named.filename().string() + " says");
}

using OpenFunction = void* (*)(const char* onnx, std::size_t size);
using RunFunction = void (*)(void* net, const cv::Mat* maps, const char* input, const char* output, cv::Mat* out);
using CloseFunction = void (*)(void* net);

void* FunctionOf(const char* name) { return ModuleFunction("libtricho_network.so", name, "runs networks"); }

// A network ready to run.
class OpenNetwork {
 public:
  explicit OpenNetwork(const std::string& onnx)
      : net_(reinterpret_cast<OpenFunction>(FunctionOf("TrichoOpenNetwork"))(onnx.data(), onnx.size())) {}
  ~OpenNetwork() {
    if (net_) reinterpret_cast<CloseFunction>(FunctionOf("TrichoCloseNetwork"))(net_);
  }
  OpenNetwork(const OpenNetwork&) = delete;
  OpenNetwork& operator=(const OpenNetwork&) = delete;

  bool IsNetwork() const { return net_ != nullptr; }

  // 1 x kPlanes x rows x columns; empty when this network does not take or give what ours does.
  cv::Mat Forward(const cv::Mat& contrast, const cv::Mat& shadow) const {
    const int rows = contrast.rows, cols = contrast.cols;
    const int shape[] = {1, 2, rows, cols};
    cv::Mat blob(4, shape, CV_32F), out;
    contrast.copyTo(cv::Mat(rows, cols, CV_32F, blob.ptr<float>(0, 0)));
    shadow.copyTo(cv::Mat(rows, cols, CV_32F, blob.ptr<float>(0, 1)));
    reinterpret_cast<RunFunction>(FunctionOf("TrichoRunNetwork"))(net_, &blob, kInput, kOutput, &out);
    return out;
  }

 private:
  void* net_;
};

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

float Probability(float logit) { return 1 / (1 + std::exp(-logit)); }

}  // namespace

NetworkModel ReadNetwork(const std::filesystem::path& path) {
  NetworkModel model;
  model.file = path.filename().string();
  model.bytes = ReadBytes(path);
  model.sha256 = Sha256Hex(model.bytes.data(), model.bytes.size());
  CheckHash(path, model.sha256);
  if (const std::string why = WhyNoNetwork(model.bytes); !why.empty()) Refuse(path, why);
  const OpenNetwork net(model.bytes);
  const cv::Mat empty = cv::Mat::zeros(kTrialPx, kTrialPx, CV_32F);
  const cv::Mat out = net.IsNetwork() ? net.Forward(empty, empty) : cv::Mat();
  if (out.empty())
    Refuse(path, "is no ONNX with the input \"maps\" of 2 planes and the output \"logits\"; see models/MODELS.md");
  if (!HasShape(out, kTrialPx, kTrialPx))
    Refuse(path, "gives maps of another shape than this program needs; see models/MODELS.md");
  return model;
}

NetworkMaps RunNetwork(const NetworkModel& model, const HairContrast& hair, int tile_px) {
  TRICHO_CHECK(tile_px >= kNetworkStep && tile_px % kNetworkStep == 0, tile_px);
  const int rows = hair.contrast.rows, cols = hair.contrast.cols;
  const cv::Mat contrast = Padded(hair.contrast), shadow = Padded(hair.shadow);
  const cv::Rect whole({0, 0}, contrast.size());
  const int shape[] = {kPlanes, rows, cols};
  NetworkMaps maps;
  maps.logits.create(3, shape, CV_32F);
  const OpenNetwork net(model.bytes);
  for (int top = 0; top < rows; top += tile_px)
    for (int left = 0; left < cols; left += tile_px) {
      const cv::Rect tile = cv::Rect(left, top, tile_px, tile_px) & cv::Rect(0, 0, cols, rows);
      const cv::Rect around = cv::Rect(left - kNetworkReachPx, top - kNetworkReachPx, tile_px + 2 * kNetworkReachPx,
                                       tile_px + 2 * kNetworkReachPx) &
                              whole;
      const cv::Mat out = net.Forward(contrast(around), shadow(around));
      TRICHO_CHECK(HasShape(out, around.height, around.width));
      for (int plane = 0; plane < kPlanes; ++plane)
        for (int y = 0; y < tile.height; ++y) {
          const float* from = out.ptr<float>(0, plane, tile.y - around.y + y) + (tile.x - around.x);
          std::copy(from, from + tile.width, maps.logits.ptr<float>(plane, tile.y + y) + tile.x);
        }
    }
  return maps;
}

float LineProbability(const NetworkMaps& maps, const Point& at_px, double direction_rad) {
  const double place = direction_rad / std::numbers::pi * kDirections;
  const int lower = (static_cast<int>(std::floor(place)) % kDirections + kDirections) % kDirections;
  const int upper = (lower + 1) % kDirections;
  const int x = static_cast<int>(std::lround(at_px.x())), y = static_cast<int>(std::lround(at_px.y()));
  float most = kSurelyNot;
  for (int j = std::max(0, y - 1); j <= std::min(maps.logits.size[1] - 1, y + 1); ++j)
    for (int i = std::max(0, x - 1); i <= std::min(maps.logits.size[2] - 1, x + 1); ++i)
      most = std::max({most, maps.LineLogit(lower, j, i), maps.LineLogit(upper, j, i)});
  return Probability(most);
}

double LineSupport(const NetworkMaps& maps, const Polyline& line) {
  if (line.size() < 3) return 0;
  double sum = 0;
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    const Point along = line[i + 1] - line[i - 1];
    sum += LineProbability(maps, line[i], std::atan2(along.y(), along.x()));
  }
  return sum / static_cast<double>(line.size() - 2);
}

void KeepLikelyPoints(const NetworkMaps& maps, double least_probability, RidgeMap& ridge) {
  std::erase_if(ridge.points, [&](const RidgePoint& point) {
    return LineProbability(maps, point.at_px.cast<double>(), point.direction_rad) < least_probability;
  });
}

NetworkModel BuiltInNetwork() {
  return ReadNetwork(std::filesystem::read_symlink("/proc/self/exe").parent_path() / "models" / kBuiltIn);
}

}  // namespace tricho
