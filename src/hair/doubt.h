// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Where a person who checks a photo should look first: lines that may be no hair, and lines that may hide a second one.
#pragma once

#include <array>
#include <vector>

#include "hair/line/shaft.h"

namespace tricho {

// What is known of one hair among all of its photo, scaled to about -3..3 each; doubt.cc says what each is.
inline constexpr int kNumDoubtFacts = 10;
using DoubtFacts = std::array<double, kNumDoubtFacts>;

// One a shaft.
std::vector<DoubtFacts> DoubtFactsOf(const std::vector<Shaft>& shafts);

// Probabilities, 0..1. A touching mate makes a line wide, and uneven along its course; the confidence of a shaft, which
// asks whether a hair is there at all, knows nothing of it.
struct Doubt {
  double none = 0;  // That there is no hair.
  double mate = 0;  // That a second hair runs along this one and was not found.
};

// One a shaft. Those that a person set (confidence 1) are not doubted. Weights: doubt_weights.h, learned from rendered
// scalps (scripts/train/doubt.sh).
std::vector<Doubt> DoubtsOf(const std::vector<Shaft>& shafts);

// The part of the photo that a person has in sight who looks at a hair: 2.5 times as wide and as high as the hair, and
// 20 pixels more on each side.
struct Sight {
  Point low_px, high_px;

  bool Holds(const Point& at) const {
    return (at.array() >= low_px.array()).all() && (at.array() <= high_px.array()).all();
  }
};
Sight SightOf(const Shaft& shaft);

// Indices of all shafts in the order in which to look at them: each time the one with the most errors of the count to
// be expected, of itself and, as long as they were not in sight, of the mates of hairs whose roots are in its sight.
// What a reader of the first tenth mends is measured by scripts/accuracy/reader.py.
std::vector<int> LookOrder(const std::vector<Shaft>& shafts);

}  // namespace tricho
