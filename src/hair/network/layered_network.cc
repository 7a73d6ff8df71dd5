// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/network/layered_network.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "base/shared_work.h"
#include "base/wide_vectors.h"
#include "hair/network/onnx_graph.h"

namespace tricho {

namespace {

constexpr int kPhoto = -1, kPhotoChannels = 3;
constexpr int kSummedRows = 16;  // Handed to another thread in such portions.

// The one number that a pair of equal ones is; nullopt where there is none.
std::optional<int> OneOf(const OnnxNode& node, const std::string& name, int otherwise) {
  const auto found = node.numbers.find(name);
  if (found == node.numbers.end()) return otherwise;
  const std::vector<std::int64_t>& numbers = found->second;
  if (numbers.empty() || std::ranges::any_of(numbers, [&](std::int64_t one) { return one != numbers[0]; }))
    return std::nullopt;
  return static_cast<int>(numbers[0]);
}

std::string WordOf(const OnnxNode& node, const std::string& name) {
  const auto found = node.words.find(name);
  return found == node.words.end() ? "" : found->second;
}

// Adds to each pixel of a row the one of another row that lies there once its pixels are repeated.
TRICHO_WIDE_VECTORS void AddToRow(const float* other, int columns, int channels, int factor, bool relu, float* row) {
  const float least = relu ? 0.F : std::numeric_limits<float>::lowest();
  for (int x = 0; x < columns; ++x, row += channels) {
    const float* added = other + static_cast<std::ptrdiff_t>(x / factor) * channels;
    for (int c = 0; c < channels; ++c) row[c] = std::max(row[c] + added[c], least);
  }
}

void AddRepeated(const Activations& other, int factor, bool relu, Activations& sum) {
  ShareRanges(sum.rows, kSummedRows, [&](int first, int end) {
    for (int y = first; y < end; ++y)
      AddToRow(other.Pixel(y / factor, 0), sum.columns, sum.channels(), factor, relu, sum.Pixel(y, 0));
  });
}

Activations Repeated(const Activations& in, int factor, bool relu) {
  Activations out = MakeActivations(in.rows * factor, in.columns * factor, in.channels());
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.columns; ++x) std::copy_n(in.Pixel(y / factor, x / factor), in.channels(), out.Pixel(y, x));
  if (relu) cv::max(out.values, 0, out.values);
  return out;
}

}  // namespace

// Goes through the steps of a graph in their order.
class LayeredNetwork::Builder {
 public:
  Builder(const OnnxGraph& graph, const std::string& input, const std::string& output) : output_(output) {
    layer_of_[input] = kPhoto;
    channels_[kPhoto] = stored_[kPhoto] = kPhotoChannels;
    for (const OnnxTensor& tensor : graph.weights) weights_[tensor.name] = tensor;
    for (const OnnxNode& node : graph.nodes)
      for (const std::string& name : node.inputs) ++uses_[name];
    is_known_ = std::ranges::all_of(graph.nodes, [this](const OnnxNode& node) { return Add(node); });
  }

  std::shared_ptr<const LayeredNetwork> Network() const {
    const auto found = layer_of_.find(output_);
    const int last = static_cast<int>(network_.layers_.size()) - 1;
    if (!is_known_ || found == layer_of_.end() || found->second != last || last < 0) return nullptr;
    auto network = std::make_shared<LayeredNetwork>(network_);
    network->planes_ = channels_.at(last);
    for (int i = 0; i <= last; ++i)
      for (const int from : network->layers_[i].inputs)
        (from >= 0 ? network->layers_[from].last_use : network->last_use_of_photo_) = i;
    return network;
  }

 private:
  bool Add(const OnnxNode& node) {
    if (node.operation == "Constant") {
      weights_[node.outputs.front()] = node.tensors.front();
      return true;
    }
    const std::optional<int> from = LayerOf(node, 0);
    if (!from) return false;
    if (node.operation == "Relu") return AddRelu(node, *from);
    if (node.operation == "Conv") return AddConvolution(node, *from);
    if (node.operation == "Add") return AddSum(node, *from);
    return node.operation == "Resize" && AddRepeat(node, *from);
  }

  // Of what another layer gave, while nobody else has a look at it.
  bool AddRelu(const OnnxNode& node, int from) {
    if (from < 0 || uses_[node.inputs[0]] > 1) return false;
    network_.layers_[from].relu = true;
    layer_of_[node.outputs.front()] = from;
    return true;
  }

  bool AddConvolution(const OnnxNode& node, int from) {
    const OnnxTensor& weights = weights_.at(node.inputs[1]);
    ConvolutionShape shape;
    shape.channels_out = static_cast<int>(weights.shape[0]);
    shape.channels_in = static_cast<int>(weights.shape[1]);
    shape.kernel_rows = static_cast<int>(weights.shape[2]);
    shape.kernel_columns = static_cast<int>(weights.shape[3]);
    const std::optional<int> stride = OneOf(node, "strides", 1), dilation = OneOf(node, "dilations", 1),
                             pad = OneOf(node, "pads", 0);
    if (!stride || !dilation || !pad || shape.channels_in != channels_.at(from)) return false;
    shape.stride = *stride;
    shape.dilation = *dilation;
    shape.pad = *pad;
    const std::vector<float> bias =
        node.inputs.size() > 2 ? weights_.at(node.inputs[2]).Floats() : std::vector<float>();
    Layer layer;
    layer.inputs = {from};
    layer.convolution = std::make_shared<Convolution>(shape, weights.Floats(), bias, stored_.at(from));
    Append(std::move(layer), node, shape.channels_out);
    return true;
  }

  bool AddSum(const OnnxNode& node, int from) {
    const std::optional<int> other = LayerOf(node, 1);
    if (!other || channels_.at(from) != channels_.at(*other) || stored_.at(from) != stored_.at(*other)) return false;
    Layer layer;
    layer.kind = Kind::kSum;
    layer.inputs = {from, *other};
    // What is enlarged for this sum alone is never made.
    for (int k = 0; k < 2; ++k)
      if (const int last = static_cast<int>(network_.layers_.size()) - 1;
          layer.inputs[k] == last && layer.inputs[1 - k] >= 0 && layer.inputs[1 - k] != last &&
          network_.layers_[last].kind == Kind::kRepeat && !network_.layers_[last].relu && uses_[node.inputs[k]] == 1) {
        layer.inputs = {layer.inputs[1 - k], network_.layers_[last].inputs[0]};
        layer.factor = network_.layers_[last].factor;
        network_.layers_.pop_back();
        break;
      }
    Append(std::move(layer), node, channels_.at(from));
    return true;
  }

  bool AddRepeat(const OnnxNode& node, int from) {
    if (WordOf(node, "mode") != "nearest" || WordOf(node, "coordinate_transformation_mode") != "asymmetric" ||
        WordOf(node, "nearest_mode") != "floor" || from < 0)
      return false;
    Layer layer;
    layer.kind = Kind::kRepeat;
    layer.inputs = {from};
    layer.factor = static_cast<int>(weights_.at(node.inputs[2]).Floats()[2]);
    Append(std::move(layer), node, channels_.at(from));
    return true;
  }

  void Append(Layer layer, const OnnxNode& node, int channels) {
    const int at = static_cast<int>(network_.layers_.size());
    stored_[at] = layer.kind == Kind::kConvolution ? Convolution::StoredChannels(channels) : stored_[layer.inputs[0]];
    channels_[at] = channels;
    layer_of_[node.outputs.front()] = at;
    network_.layers_.push_back(std::move(layer));
  }

  std::optional<int> LayerOf(const OnnxNode& node, std::size_t input) const {
    const auto found = layer_of_.find(node.inputs[input]);
    return found == layer_of_.end() ? std::nullopt : std::optional(found->second);
  }

  const std::string& output_;
  LayeredNetwork network_;
  bool is_known_ = false;
  std::map<std::string, OnnxTensor> weights_;
  std::map<std::string, int> layer_of_, uses_;
  std::map<int, int> channels_, stored_;  // Of each layer.
};

std::shared_ptr<const LayeredNetwork> LayeredNetwork::Open(std::string_view onnx, const std::string& input,
                                                           const std::string& output) {
  return Builder(ReadOnnx(onnx), input, output).Network();
}

cv::Size LayeredNetwork::SizeOut(const cv::Size& picture) const {
  std::vector<cv::Size> sizes;
  for (const Layer& layer : layers_) {
    const auto given = [&](std::size_t k) { return layer.inputs[k] < 0 ? picture : sizes[layer.inputs[k]]; };
    cv::Size size = given(0);
    if (layer.kind == Kind::kConvolution) size = layer.convolution->SizeOut(size);
    if (layer.kind == Kind::kRepeat) size *= layer.factor;
    if (size.width < 1 || size.height < 1 || (layer.kind == Kind::kSum && size != given(1) * layer.factor)) return {};
    sizes.push_back(size);
  }
  return sizes.back();
}

Activations LayeredNetwork::RunLayer(const Layer& layer, std::vector<Activations>& results,
                                     const Activations& photo) const {
  const auto given = [&](std::size_t k) -> const Activations& {
    return layer.inputs[k] < 0 ? photo : results[layer.inputs[k]];
  };
  if (layer.kind == Kind::kConvolution) return layer.convolution->Run(given(0), layer.relu);
  if (layer.kind == Kind::kRepeat) return Repeated(given(0), layer.factor, layer.relu);
  Activations sum = given(0);
  const Activations& other = given(1);
  if (sum.rows != other.rows * layer.factor || sum.columns != other.columns * layer.factor) return {};
  const bool is_needed = layer.inputs[0] < 0 || layers_[layer.inputs[0]].last_use != static_cast<int>(results.size());
  if (is_needed || layer.inputs[0] == layer.inputs[1]) sum.values = sum.values.clone();
  AddRepeated(other, layer.factor, layer.relu, sum);
  return sum;
}

cv::Mat LayeredNetwork::Forward(const cv::Mat& bgr) const {
  Activations photo{bgr.rows, bgr.cols, {}};
  // A part of a picture does not lie in one piece.
  const cv::Mat whole = bgr.isContinuous() ? bgr : bgr.clone();
  whole.reshape(1, bgr.rows * bgr.cols).convertTo(photo.values, CV_32F, 1 / 255.0);
  std::vector<Activations> results;
  for (const Layer& layer : layers_) {
    results.push_back(RunLayer(layer, results, photo));
    if (results.back().values.empty()) return {};
    const int at = static_cast<int>(results.size()) - 1;
    for (const int from : layer.inputs)
      if (from >= 0 && layers_[from].last_use == at) results[from].values.release();
    if (at == last_use_of_photo_) photo.values.release();
  }
  const Activations& last = results.back();
  const int shape[] = {1, planes_, last.rows, last.columns};
  cv::Mat planes(4, shape, CV_32F);
  SharePieces(planes_, [&](int plane) {
    float* out = planes.ptr<float>(0, plane);
    for (int i = 0; i < last.rows * last.columns; ++i) out[i] = last.values.at<float>(i, plane);
  });
  return planes;
}

}  // namespace tricho
