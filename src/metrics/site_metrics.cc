// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/site_metrics.h"

#include "base/check.h"
#include "metrics/metric.h"
#include "metrics/site_measures.h"

namespace tricho {

const Estimate& SiteMetrics::at(const std::string& name) const {
  for (const auto& [key, estimate] : values)
    if (key == name) return estimate;
  TRICHO_CHECK(false, name);
  throw std::logic_error("unreachable");
}

SiteMetrics MeasureSite(const std::vector<Shaft>& shafts, const std::vector<FollicularUnit>& units,
                        const std::vector<bool>& counted, const MeasuredField& field,
                        std::optional<double> coverage_share, std::optional<double> redness,
                        const MetricsOptions& options) {
  options.Check();
  TRICHO_CHECK(shafts.size() == counted.size(), shafts.size(), counted.size());
  if (!(field.seen_px2 > 0)) return UnmeasuredSite("no skin can be seen on this photo");
  SiteSample site = SampleOf(shafts, units, counted, field, options);
  site.coverage_share = coverage_share;
  site.redness = redness;
  SiteMetrics metrics;
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp)) {
    metrics.values.emplace_back(metric.name, metric.measure(site));
    metrics.values.back().second.unit = metric.unit;
  }
  return metrics;
}

SiteMetrics UnmeasuredSite(const std::string& reason, PhotoKind kind) {
  SiteMetrics metrics;
  for (const Metric& metric : MetricsOf(kind)) {
    metrics.values.emplace_back(metric.name, NotMeasured(reason));
    metrics.values.back().second.unit = metric.unit;
  }
  return metrics;
}

}  // namespace tricho
