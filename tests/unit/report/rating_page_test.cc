// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/rating_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "report/agreement_json.h"
#include "report/ratings_json.h"

namespace tricho {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

nlohmann::json DataOf(const std::string& page) {
  const std::string before = "id=\"data\">";
  const std::size_t begin = page.find(before) + before.size();
  return nlohmann::json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

cv::Size SizeOf(const std::string& uri) {
  const std::string text = uri.substr(uri.find(',') + 1);
  std::vector<unsigned char> bytes(text.size());
  const int size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  bytes.resize(static_cast<std::size_t>(size));
  return cv::imdecode(bytes, cv::IMREAD_COLOR).size();
}

TEST(RatingPage, APictureThatComesTwiceIsThereOnce) {
  const std::string a = "data:image/jpeg;base64,AAAA", b = "data:image/jpeg;base64,BBBB",
                    c = "data:image/jpeg;base64,CCCC";
  const std::string page = RatingPage("0123456789abcdef", {{&a, &b}, {&c, &a}, {&b, &a}});
  const nlohmann::json data = DataOf(page);
  EXPECT_EQ(data["page"], "0123456789abcdef");
  EXPECT_EQ(data["pictures"], nlohmann::json({a, b, c}));
  EXPECT_EQ(data["questions"], nlohmann::json({{0, 1}, {2, 0}, {1, 0}}));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(RatingPage, ThePictureIsAsLongAsAllowed) {
  for (const cv::Size size : {cv::Size(400, 300), cv::Size(300, 400), cv::Size(90, 60)}) {
    const std::string uri = RatingPicture(cv::Mat(size, CV_8UC3, cv::Scalar(10, 120, 200)), 200);
    EXPECT_THAT(uri, StartsWith("data:image/jpeg;base64,"));
    const cv::Size shown = SizeOf(uri);
    EXPECT_EQ(std::max(shown.width, shown.height), std::min(200, std::max(size.width, size.height)));
    EXPECT_NEAR(static_cast<double>(shown.width) / shown.height, static_cast<double>(size.width) / size.height, 0.01);
  }
  EXPECT_THROW(RatingPicture(cv::Mat(), 200), std::logic_error);
}

TEST(AgreementJson, WhatIsMissingIsNullWithAReason) {
  EXPECT_EQ(AgreementEstimateJson({0.5, Interval{0.25, 0.75}, ""}).dump(), R"({"value":0.5,"low":0.25,"high":0.75})");
  EXPECT_EQ(AgreementEstimateJson({std::nullopt, std::nullopt, "none"}).dump(),
            R"({"value":null,"low":null,"high":null,"reason":"none"})");
}

TEST(RatingsTable, ARowARating) {
  RatingSummary summary;
  GlobalRating one;
  one.participant_id = "sub-001";
  one.site = "head";
  one.rater = "ab";
  one.rating = -2;
  one.followup_left = true;
  summary.ratings = {one};
  EXPECT_THAT(RatingsTable(summary), HasSubstr("sub-001\tn/a\thead"));
  EXPECT_THAT(RatingsTable(summary), HasSubstr("ab\t-2\t0"));
  EXPECT_THAT(RatingsTable(summary), HasSubstr("left\n"));
}

}  // namespace
}  // namespace tricho
