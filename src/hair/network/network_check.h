// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Whether bytes are an ONNX of the kind that this program runs, before OpenCV sees them: its importer reads beyond the
// end of weights that are shorter than they say, and runs whatever a file asks for.
#pragma once

#include <string>
#include <string_view>

namespace tricho {

// Why `onnx` is none, as the end of a sentence ("holds ..."); empty when it is one.
//
// Let through: one chain of Conv, ConvTranspose, Relu, Add, Resize and Constant, each input made before it is used;
// weights as long as their shape says, kernels that fit them, no picture larger than the one that is given. What
// scripts/train/ writes is of this kind.
std::string WhyNoNetwork(std::string_view onnx);

}  // namespace tricho
