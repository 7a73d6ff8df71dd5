// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/line/hair_facts.h"

#include <algorithm>

#include "base/statistics.h"

namespace tricho {

double UsualWidthPx(std::vector<double> widths_px, const UsualWidth& usual, double um_per_px) {
  const double usual_px =
      widths_px.size() < 8 ? usual.unknown_um / um_per_px : Quantile(std::move(widths_px), usual.share);
  return std::clamp(usual_px * um_per_px, usual.low_um, usual.high_um) / um_per_px;
}

}  // namespace tricho
