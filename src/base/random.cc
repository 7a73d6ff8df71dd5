// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/random.h"

#include <cmath>
#include <numbers>

namespace tricho {

double Random::Uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

double Random::Uniform(double low, double high) { return low + (high - low) * Uniform(); }

int Random::Integer(int low, int high) { return low + static_cast<int>(Uniform() * (high - low + 1)); }

double Random::Normal() {
  // Box-Muller; the second value is thrown away so that a draw has no memory.
  const double radius = std::sqrt(-2 * std::log(1 - Uniform()));
  return radius * std::cos(2 * std::numbers::pi * Uniform());
}

Random Random::Fork(std::uint64_t part) const {
  std::mt19937_64 copy = engine_;
  return Random(copy() ^ (part * 0x9E3779B97F4A7C15ull + 0xD1B54A32D192ED03ull));
}

}  // namespace tricho
