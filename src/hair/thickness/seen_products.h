// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a least-squares fit of a seen bar needs of its derivatives: their products, summed over the places.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "hair/thickness/seen_bar.h"

namespace tricho {

// By term, as the columns of SeenBar::by.
struct SeenProducts {
  // Sums of weight * term * other term: the lower triangle alone.
  Eigen::Matrix<double, kNumSeenTerms, kNumSeenTerms> of_terms;
  Eigen::Matrix<double, kNumSeenTerms, 1> with_residual;  // Sums of weight * term * residual.
};

// Of the first `num_terms` terms; the others are not set.
//
// weight    Of each place, >= 0.
// residual  At each place.
void SumProducts(const SeenBar& seen, const std::vector<double>& weight, const SeenValues& residual, int num_terms,
                 SeenProducts& products);

}  // namespace tricho
