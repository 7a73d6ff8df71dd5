// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A bar without a shape, as most are, beside the profile that it is fitted to: at all places at once.
#pragma once

#include "hair/thickness/bar_profile.h"

namespace tricho {

// Of the model, at each place.
struct EvenBarLook {
  EvenBarLook() {}              // NOLINT(modernize-use-equals-default): value-initialized, its tables would be cleared.
  float residual[kMostPlaces];  // Over the profile's value.
  float by[5][kMostPlaces];     // Derivatives by base, slope, depth, offset and width.
};

class EvenBarProfile {
 public:
  // At most kMostPlaces values.
  EvenBarProfile(const CrossProfile& profile, const BarPrior& prior);

  // The bar's shape is not read.
  void Look(const Bar& bar, EvenBarLook& look) const;

 private:
  int count_;
  float side_px_;
  float soft_px_;  // Blur of either half of the bar that lies side_px_ aside.
  float x_px_[kMostPlaces];
  float value_[kMostPlaces];
};

}  // namespace tricho
