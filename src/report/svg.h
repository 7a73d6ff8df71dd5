// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// gnuplot's SVG for readers that know less than a browser.
#pragma once

#include <string>

namespace tricho {

// The same picture with every <use> of a point symbol replaced by what it refers to, and every currentColor by the
// color it stands for: WeasyPrint 57 fails on currentColor. Understands what gnuplot 5.4 writes; other SVG stays
// as it is where it holds neither.
std::string WithoutReferences(const std::string& svg);

}  // namespace tricho
