// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/text.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace tricho {
namespace {

cv::Mat Paper() { return cv::Mat(60, 300, CV_8UC3, cv::Scalar(255, 255, 255)); }

// Box of the pixels that are not paper.
cv::Rect Inked(const cv::Mat& paper) {
  cv::Rect box;
  for (int y = 0; y < paper.rows; ++y)
    for (int x = 0; x < paper.cols; ++x)
      if (paper.at<cv::Vec3b>(y, x) != cv::Vec3b(255, 255, 255))
        box = box.empty() ? cv::Rect(x, y, 1, 1) : box | cv::Rect(x, y, 1, 1);
  return box;
}

TEST(Lettering, DrawsWhereThePenStandsAndAsWideAsItSays) {
  Lettering letters;
  cv::Mat paper = Paper();
  const double end = letters.Draw(paper, "HHHH", {20, 40}, 20, cv::Scalar(0, 0, 0));
  EXPECT_NEAR(end - 20, letters.Width("HHHH", 20), 1e-9);
  const cv::Rect box = Inked(paper);
  EXPECT_GE(box.x, 20);
  EXPECT_LE(box.br().x, end + 1);
  EXPECT_EQ(box.br().y, 40);
  EXPECT_NEAR(box.height, 0.73 * 20, 1.5);  // Height of DejaVu's capitals.
}

TEST(Lettering, BoldIsWiderThanRegular) {
  Lettering letters;
  EXPECT_GT(letters.Width("density", 20, Weight::kBold), letters.Width("density", 20, Weight::kRegular));
  EXPECT_EQ(letters.Width("", 20), 0);
}

TEST(Lettering, ReadsUtf8) {
  Lettering letters;
  EXPECT_NEAR(letters.Width("µ", 20), letters.Width("u", 20), 3);
  EXPECT_LT(letters.Width("²", 20), letters.Width("2", 20));
  EXPECT_EQ(letters.Width("\xff\xfe", 20), letters.Width("??", 20));
  EXPECT_EQ(letters.Width("\xc2", 20), letters.Width("?", 20));
}

TEST(Lettering, CutsOffWhatIsOutside) {
  Lettering letters;
  cv::Mat paper = Paper();
  letters.Draw(paper, "far left", {-40, 5}, 20, cv::Scalar(0, 0, 0));
  letters.Draw(paper, "far right", {280, 59}, 40, cv::Scalar(0, 0, 0));
  EXPECT_FALSE(Inked(paper).empty());
}

TEST(Lettering, RefusesOtherPictures) {
  Lettering letters;
  cv::Mat grey(10, 10, CV_8UC1);
  EXPECT_THROW(letters.Draw(grey, "a", {0, 0}, 10, {}), std::logic_error);
}

TEST(Lettering, WrapsAtSpaces) {
  Lettering letters;
  const std::string text = "the hairs are too few pixels wide to measure their thickness";
  const std::vector<std::string> lines = letters.Wrapped(text, 150, 16);
  EXPECT_GT(lines.size(), 2u);
  std::string joined;
  for (const std::string& line : lines) {
    EXPECT_LE(letters.Width(line, 16), 150) << line;
    joined += (joined.empty() ? "" : " ") + line;
  }
  EXPECT_EQ(joined, text);
  EXPECT_EQ(letters.Wrapped("averylongwordthatdoesnotfit", 20, 16).size(), 1u);
  EXPECT_TRUE(letters.Wrapped("", 100, 16).empty());
}

}  // namespace
}  // namespace tricho
