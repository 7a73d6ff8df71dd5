// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/network.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <new>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/input_files.h"
#include "base/module.h"
#include "base/provenance.h"
#include "capture/shrink.h"
#include "hair/network/layered_network.h"
#include "hair/network/network_check.h"

namespace tricho {

namespace {

constexpr int kPlanes = NetworkMaps::kPlanes;
constexpr std::size_t kMostBytes = 4u << 20;
constexpr char kInput[] = "photo";
constexpr char kOutput[] = "hair";
constexpr int kTrialPx = 64;
constexpr char kBuiltIn[] = "hair-votes-2.onnx";

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

// A network ready to run: by our own means, or by OpenCV's where those do not suffice.
class OpenNetwork {
 public:
  explicit OpenNetwork(const NetworkModel& model) : layers_(model.layers) {
    if (!layers_)
      net_ = reinterpret_cast<OpenFunction>(FunctionOf("TrichoOpenNetwork"))(model.bytes.data(), model.bytes.size());
  }
  ~OpenNetwork() {
    if (net_) reinterpret_cast<CloseFunction>(FunctionOf("TrichoCloseNetwork"))(net_);
  }
  OpenNetwork(const OpenNetwork&) = delete;
  OpenNetwork& operator=(const OpenNetwork&) = delete;

  bool IsNetwork() const { return layers_ || net_; }

  // 1 x kPlanes x rows / 2 x columns / 2; empty when this network does not take or give what ours does.
  cv::Mat Forward(const cv::Mat& bgr) const { return layers_ ? layers_->Forward(bgr) : ForwardByOpenCv(bgr); }

 private:
  cv::Mat ForwardByOpenCv(const cv::Mat& bgr) const {
    const int rows = bgr.rows, columns = bgr.cols;
    const int shape[] = {1, 3, rows, columns};
    cv::Mat blob(4, shape, CV_32F), out;
    std::vector<cv::Mat> planes;
    for (int channel = 0; channel < 3; ++channel)
      planes.emplace_back(rows, columns, CV_32F, blob.ptr<float>(0, channel));
    cv::Mat light;
    bgr.convertTo(light, CV_32F, 1 / 255.0);
    cv::split(light, planes);
    reinterpret_cast<RunFunction>(FunctionOf("TrichoRunNetwork"))(net_, &blob, kInput, kOutput, &out);
    return out;
  }

  std::shared_ptr<const LayeredNetwork> layers_;
  void* net_ = nullptr;
};

bool HasShape(const cv::Mat& out, int rows, int cols) {
  return out.dims == 4 && out.type() == CV_32F && out.size[0] == 1 && out.size[1] == kPlanes &&
         out.size[2] == rows / kCellPx && out.size[3] == cols / kCellPx;
}

struct MapShape {
  int planes = 0;
  cv::Size size;
};

// What a network gives for a picture of kTrialPx x kTrialPx; nothing where it is no network that takes one.
MapShape MapsOfTrial(const NetworkModel& model) {
  const cv::Size trial(kTrialPx, kTrialPx);
  if (model.layers) return {model.layers->planes(), model.layers->SizeOut(trial)};
  const OpenNetwork net(model);
  const cv::Mat out = net.IsNetwork() ? net.Forward(cv::Mat::zeros(trial, CV_8UC3)) : cv::Mat();
  if (out.dims != 4 || out.type() != CV_32F || out.size[0] != 1) return {};
  return {out.size[1], {out.size[3], out.size[2]}};
}

int RoundedUp(int value) { return (value + kNetworkStep - 1) / kNetworkStep * kNetworkStep; }

// The photo at the network's scale.
struct NetworkPhoto {
  cv::Mat padded;  // CV_8UC3; its sides are raised to multiples of the network's step.
  cv::Size seen;   // Without what was added.
};

NetworkPhoto MakeNetworkPhoto(const cv::Mat& bgr, const WorkingScale& scale) {
  const double factor = kUmPerWorkPx / kUmPerNetworkPx / scale.photo_per_work;
  NetworkPhoto photo;
  photo.seen = {std::max(1, cvRound(bgr.cols * factor)), std::max(1, cvRound(bgr.rows * factor))};
  cv::Mat small;
  if (factor < 1)
    small = ShrunkByArea(bgr, photo.seen);
  else
    cv::resize(bgr, small, photo.seen, 0, 0, cv::INTER_LINEAR);
  cv::copyMakeBorder(small, photo.padded, 0, RoundedUp(small.rows) - small.rows, 0, RoundedUp(small.cols) - small.cols,
                     cv::BORDER_REPLICATE);
  return photo;
}

}  // namespace

NetworkModel ReadNetwork(const std::filesystem::path& path) {
  NetworkModel model;
  model.file = path.filename().string();
  model.bytes = ReadBytes(path);
  model.sha256 = Sha256Hex(model.bytes.data(), model.bytes.size());
  CheckHash(path, model.sha256);
  if (const std::string why = WhyNoNetwork(model.bytes); !why.empty()) Refuse(path, why);
  model.layers = LayeredNetwork::Open(model.bytes, kInput, kOutput);
  const MapShape maps = MapsOfTrial(model);
  if (maps.size.empty())
    Refuse(path, "is no ONNX with the input \"photo\" of 3 planes and the output \"hair\"; see models/MODELS.md");
  if (maps.planes != kPlanes || maps.size != cv::Size(kTrialPx, kTrialPx) / kCellPx)
    Refuse(path, "gives maps of another shape than this program needs; see models/MODELS.md");
  return model;
}

double NetworkMaps::At(int plane, const Point& cell) const {
  const double x = std::clamp(cell.x(), 0.0, columns() - 1.0), y = std::clamp(cell.y(), 0.0, rows() - 1.0);
  const int left = std::min(static_cast<int>(x), std::max(0, columns() - 2));
  const int top = std::min(static_cast<int>(y), std::max(0, rows() - 2));
  const int right = std::min(left + 1, columns() - 1), bottom = std::min(top + 1, rows() - 1);
  const double u = x - left, v = y - top;
  return (1 - v) * ((1 - u) * At(plane, top, left) + u * At(plane, top, right)) +
         v * ((1 - u) * At(plane, bottom, left) + u * At(plane, bottom, right));
}

NetworkMaps RunNetwork(const NetworkModel& model, const cv::Mat& bgr, const WorkingScale& scale, int tile_px) {
  TRICHO_CHECK(tile_px >= kNetworkStep && tile_px % kNetworkStep == 0, tile_px);
  const NetworkPhoto photo = MakeNetworkPhoto(bgr, scale);
  const cv::Rect whole({0, 0}, photo.padded.size());
  const int shape[] = {kPlanes, whole.height / kCellPx, whole.width / kCellPx};
  NetworkMaps maps;
  maps.planes.create(3, shape, CV_32F);
  maps.work_per_cell =
      kCellPx * Point(bgr.cols / scale.exact.x() / photo.seen.width, bgr.rows / scale.exact.y() / photo.seen.height);
  const OpenNetwork net(model);
  for (int top = 0; top < whole.height; top += tile_px)
    for (int left = 0; left < whole.width; left += tile_px) {
      const cv::Rect tile = cv::Rect(left, top, tile_px, tile_px) & whole;
      const cv::Rect around = cv::Rect(left - kNetworkReachPx, top - kNetworkReachPx, tile_px + 2 * kNetworkReachPx,
                                       tile_px + 2 * kNetworkReachPx) &
                              whole;
      const cv::Mat out = net.Forward(photo.padded(around));
      // Its shape was told when it was read: nothing but memory can be missing now.
      if (out.empty()) throw std::bad_alloc();
      TRICHO_CHECK(HasShape(out, around.height, around.width));
      for (int plane = 0; plane < kPlanes; ++plane)
        for (int y = 0; y < tile.height / kCellPx; ++y) {
          const float* from =
              out.ptr<float>(0, plane, (tile.y - around.y) / kCellPx + y) + (tile.x - around.x) / kCellPx;
          std::copy(from, from + tile.width / kCellPx,
                    maps.planes.ptr<float>(plane, tile.y / kCellPx + y) + tile.x / kCellPx);
        }
    }
  return maps;
}

NetworkModel BuiltInNetwork() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const std::filesystem::path beside = program / "models";
  std::error_code error;
  return ReadNetwork((std::filesystem::exists(beside, error) ? beside : program / TRICHO_MODELS_INSTALLED) / kBuiltIn);
}

}  // namespace tricho
