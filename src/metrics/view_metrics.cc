// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "metrics/view_metrics.h"

namespace tricho {

namespace {

constexpr Metric kOverviewMetrics[] = {
    {.name = "visible_scalp_share",
     .unit = "1",
     .definition = "Share of the head, seen from above, on which scalp is seen.",
     .method = "overview",
     .axis = "scalp seen, head",
     .digits = 3,
     .least = 0,
     .most = 1,
     .supporting = {{.words = "the scalp seen on the head", .less_is_better = true}}},

    {.name = "crown_visible_scalp_share",
     .unit = "1",
     .definition = "The same of the crown.",
     .method = "overview",
     .axis = "scalp seen, crown",
     .digits = 3,
     .least = 0,
     .most = 1,
     .supporting = {{.words = "the scalp seen on the crown", .less_is_better = true}}},

    {.name = "part_width_median_head_share",
     .unit = "1",
     .definition = "Median width of the part as a share of the head's width.",
     .method = "overview",
     .axis = "part width, share of the head",
     .digits = 4,
     .least = 0,
     .most = 0.5,
     .supporting = {{.words = "the part's width as a share of the head's", .less_is_better = true}}},

    {.name = "part_width_median_mm",
     .unit = "mm",
     .written_unit = "mm",
     .definition = "Median width of the part.",
     .method = "overview",
     .axis = "part width",
     .digits = 1,
     .least = 0,
     .most = 100,
     .needs_scale = true,
     .supporting = {{.words = "the width of the part", .less_is_better = true}}},

    {.name = "part_width_p90_mm",
     .unit = "mm",
     .written_unit = "mm",
     .definition = "Width that a tenth of the part exceeds.",
     .method = "overview",
     .axis = "part width, 90th percentile",
     .digits = 1,
     .least = 0,
     .most = 100,
     .needs_scale = true,
     .supporting = {{.words = "the width of the widest tenth of the part", .less_is_better = true}}},
};

// Hair grows up to 0.6 mm a day; a scalp of 300 hairs/cm² of 100 µm makes 0.018 of its area a day.
constexpr Metric kPhototrichogramMetrics[] = {
    {.name = "anagen_share",
     .unit = "1",
     .definition = "Growing hairs among those of which the phase is told.",
     .method = "phototrichogram",
     .axis = "anagen share",
     .digits = 2,
     .least = 0,
     .most = 1,
     .supporting = {{.words = "the share of growing hairs"}}},

    {.name = "telogen_share",
     .unit = "1",
     .definition = "Hairs that do not grow among those of which the phase is told.",
     .method = "phototrichogram",
     .axis = "telogen share",
     .digits = 2,
     .least = 0,
     .most = 1,
     .supporting = {{.words = "the share of resting hairs", .less_is_better = true}}},

    {.name = "growth_rate_mm_per_day",
     .unit = "mm/d",
     .written_unit = "mm/day",
     .definition = "Mean growth of the growing hairs.",
     .method = "phototrichogram",
     .axis = "growth rate",
     .digits = 3,
     .least = 0,
     .most = 2,
     .needs_scale = true,
     .supporting = {{.words = "the growth of hairs"}}},

    {.name = "productivity_per_day",
     .unit = "/d",
     .written_unit = "/day",
     .definition = "Share of the skin that the hair grown in a day covers.",
     .method = "phototrichogram",
     .axis = "hair productivity",
     .digits = 4,
     .least = 0,
     .most = 1,
     .supporting = {{.words = "hair productivity"}}},

    {.name = "days_to_full_coverage",
     .unit = "d",
     .written_unit = "days",
     .definition = "Time in which hair as wide as the skin is made.",
     .method = "phototrichogram",
     .axis = "days to full coverage",
     .digits = 0,
     .least = 1,
     .most = 100000,
     .supporting = {{.words = "the time to full coverage", .less_is_better = true}}},
};

}  // namespace

std::span<const Metric> OverviewMetrics() { return kOverviewMetrics; }

std::span<const Metric> PhototrichogramMetrics() { return kPhototrichogramMetrics; }

}  // namespace tricho
