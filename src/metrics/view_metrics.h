// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The metrics of photos that are no close-ups: they stand beside a verdict and never make one. MetricsOf lists them
// all.
#pragma once

#include <span>

#include "metrics/metric.h"

namespace tricho {

std::span<const Metric> OverviewMetrics();
std::span<const Metric> PhototrichogramMetrics();

}  // namespace tricho
