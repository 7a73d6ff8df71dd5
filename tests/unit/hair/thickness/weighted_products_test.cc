// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/weighted_products.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace tricho {
namespace {

struct Drawn {
  SeenBar seen;
  SeenValues residual;
  std::vector<double> weight;
};

Drawn Draw(int num_places) {
  Random random(7);
  Drawn drawn;
  drawn.residual.resize(num_places);
  drawn.seen.by.resize(num_places, kNumSeenTerms);
  for (int i = 0; i < num_places; ++i) {
    drawn.residual[i] = static_cast<float>(random.Normal(0, 1));
    for (int k = 0; k < kNumSeenTerms; ++k) drawn.seen.by(i, k) = static_cast<float>(random.Normal(0, 1));
    drawn.weight.push_back(random.Uniform(0, 20));
  }
  drawn.weight[0] = 0;
  return drawn;
}

// Place by place, for any number of them, and of terms.
TEST(SumProducts, IsTheSumOverThePlaces) {
  for (const int num_places : {1, 3, 4, 61, kMostPlaces})
    for (const int num_terms : {1, kNumBarTerms, kNumSeenTerms}) {
      const Drawn drawn = Draw(num_places);
      WeightedProducts products;
      SumProducts({drawn.seen.by.data(), num_places, num_terms}, drawn.residual.data(), drawn.weight, products);
      double squares = 0;
      for (int place = 0; place < num_places; ++place)
        squares += drawn.weight[static_cast<std::size_t>(place)] * std::pow(drawn.residual[place], 2);
      EXPECT_NEAR(products.of_residual, squares, 1e-3) << num_places;
      for (int i = 0; i < num_terms; ++i) {
        for (int k = 0; k <= i; ++k) {
          double sum = 0;
          for (int place = 0; place < num_places; ++place)
            sum += drawn.weight[static_cast<std::size_t>(place)] * drawn.seen.by(place, i) * drawn.seen.by(place, k);
          EXPECT_NEAR(products.of_terms(i, k), sum, 1e-3) << num_places << ' ' << i << ' ' << k;
        }
        double sum = 0;
        for (int place = 0; place < num_places; ++place)
          sum += drawn.weight[static_cast<std::size_t>(place)] * drawn.seen.by(place, i) * drawn.residual[place];
        EXPECT_NEAR(products.with_residual[i], sum, 1e-3) << num_places << ' ' << i;
      }
    }
}

}  // namespace
}  // namespace tricho
