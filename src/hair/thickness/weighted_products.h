// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a least-squares fit to a profile needs of its derivatives: their products, summed over the places.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "hair/thickness/seen_bar.h"

namespace tricho {

// The derivatives of the model at each place, a column a term.
struct TermColumns {
  const float* first = nullptr;
  std::ptrdiff_t step = 0;  // From one column to the next.
  int count = 0;            // At most kNumSeenTerms.
};

struct WeightedProducts {
  Eigen::Matrix<double, kNumSeenTerms, kNumSeenTerms> of_terms;  // Sums of weight * term * other term.
  Eigen::Matrix<double, kNumSeenTerms, 1> with_residual;         // Sums of weight * term * residual.
  double of_residual = 0;                                        // Sum of weight * residual^2.
};

// What belongs to terms that there are not is not set.
//
// residual  At each place.
// weight    Of each place, >= 0; at most kMostPlaces.
void SumProducts(const TermColumns& terms, const float* residual, const std::vector<double>& weight,
                 WeightedProducts& products);

}  // namespace tricho
