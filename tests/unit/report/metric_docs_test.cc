// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/metric_docs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/metric.h"
#include "report/site_page.h"

namespace tricho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using OrderedJson = nlohmann::ordered_json;

TEST(MetricsPage, NamesEveryColumnAndMetric) {
  const std::string page = MetricsPage(Texts("en"));
  EXPECT_THAT(page, HasSubstr("| `participant_id` | pseudonym of the participant |"));
  EXPECT_THAT(page, HasSubstr("| `hairs_per_cm2` | Hair density | `/cm2` |"));
  EXPECT_THAT(page, HasSubstr("| `mean_diameter_um` | yes | 5 % | 5 µm | 2 % of the level |"));
  for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp))
    EXPECT_THAT(page, HasSubstr(std::string("| `") + metric.name + "` | " + Texts("en")(TextKey(metric))));
}

TEST(SchemaWithMetrics, ListsThemAsDeclared) {
  const OrderedJson schema = SchemaWithMetrics(OrderedJson::parse(
      R"({"title": "analysis", "properties": {"metrics": {"properties": {"old": {}}, "required": ["old"]}}})"));
  const OrderedJson& metrics = schema["properties"]["metrics"];
  EXPECT_EQ(metrics["required"].size(), MetricsOf(PhotoKind::kCloseUp).size());
  EXPECT_FALSE(metrics["properties"].contains("old"));
  EXPECT_EQ(metrics["properties"]["redness"],
            OrderedJson::parse(R"({"allOf": [{"$ref": "#/$defs/estimate"}, {"properties": {"unit": {"const": "1"}}}],
                            "description": "Mean CIE a* of the skin between hairs."})"));
}

TEST(SchemaWithMetrics, OfASeriesRequiresTheLeadingOnes) {
  const OrderedJson schema =
      SchemaWithMetrics(OrderedJson::parse(R"({"title": "series", "properties": {"trend": {}}})"));
  EXPECT_THAT(schema["properties"]["trend"]["required"],
              ElementsAre("hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2"));
  EXPECT_TRUE(schema["properties"]["trend"]["properties"].contains("redness"));
}

TEST(SchemaWithMetrics, LeavesOtherSchemasAlone) {
  const OrderedJson other = OrderedJson::parse(R"({"title": "alignment", "properties": {"metrics": {}}})");
  EXPECT_EQ(SchemaWithMetrics(other), other);
}

}  // namespace
}  // namespace tricho
