// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/thickness/weighted_products.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr int kSumLanes = sizeof(FourDoubles) / sizeof(double);  // Places that are summed side by side.
constexpr int kSumRows = 4;                                      // Rows that one is multiplied with at once.
constexpr int kMostRows = kNumSeenTerms + 1;                     // The residual's is the last.
static_assert(kMostPlaces % kSumLanes == 0);

// A row a term, then that of the residual, each place times the root of its weight; zeros fill the last group of
// places.
struct Rows {
  Rows() {}  // NOLINT(modernize-use-equals-default): value-initialized, so large a table would be cleared.
  double at[kMostRows][kMostPlaces];
};

void FillUp(int count, double* row) {
  while (count % kSumLanes) row[count++] = 0;
}

TRICHO_WIDE_VECTORS void TakeRoots(const double* weight, int count, double* roots) {
#pragma GCC ivdep  // They lie apart.
  for (int i = 0; i < count; ++i) roots[i] = std::sqrt(weight[i]);
}

TRICHO_WIDE_VECTORS void Weight(const float* values, const double* roots, int count, double* row) {
#pragma GCC ivdep  // They lie apart.
  for (int i = 0; i < count; ++i) row[i] = roots[i] * static_cast<double>(values[i]);
}

// sums[k] = the i-th row times the (first + k)-th; what lies beyond the i-th is not told.
inline void MultiplyRows(const Rows& rows, int i, int first, int count, double* sums) {
  FourDoubles lanes[kSumRows] = {};
  const double* others[kSumRows];
  for (int k = 0; k < kSumRows; ++k) others[k] = rows.at[std::min(first + k, i)];
  for (int place = 0; place < count; place += kSumLanes) {
    const auto own = Load<FourDoubles>(rows.at[i] + place);
    for (int k = 0; k < kSumRows; ++k) lanes[k] += own * Load<FourDoubles>(others[k] + place);
  }
  for (int k = 0; k < kSumRows; ++k) sums[k] = (lanes[k][0] + lanes[k][1]) + (lanes[k][2] + lanes[k][3]);
}

struct Products {
  double of[kMostRows][kMostRows + kSumRows];  // Of two rows; the second is not the later one.
};

TRICHO_WIDE_VECTORS void MultiplyAll(const Rows& rows, int num_rows, int count, Products& products) {
  for (int i = 0; i < num_rows; ++i)
    for (int k = 0; k <= i; k += kSumRows) MultiplyRows(rows, i, k, count, products.of[i] + k);
}

}  // namespace

void SumProducts(const TermColumns& terms, const float* residual, const std::vector<double>& weight,
                 WeightedProducts& products) {
  TRICHO_CHECK(terms.count <= kNumSeenTerms && weight.size() <= kMostPlaces, terms.count, weight.size());
  const int count = static_cast<int>(weight.size());
  double roots[kMostPlaces];
  TakeRoots(weight.data(), count, roots);
  Rows rows;
  for (int k = 0; k <= terms.count; ++k) {
    Weight(k < terms.count ? terms.first + k * terms.step : residual, roots, count, rows.at[k]);
    FillUp(count, rows.at[k]);
  }
  Products sums;
  MultiplyAll(rows, terms.count + 1, count, sums);
  for (int i = 0; i < terms.count; ++i) {
    for (int k = 0; k <= i; ++k) products.of_terms(i, k) = products.of_terms(k, i) = sums.of[i][k];
    products.with_residual[i] = sums.of[terms.count][i];
  }
  products.of_residual = sums.of[terms.count][terms.count];
}

}  // namespace tricho
