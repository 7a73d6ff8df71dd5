// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/rating_page.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/result_json.h"
#include "report/page.h"

namespace tricho {

std::string RatingPicture(const cv::Mat& bgr, int longest_px) {
  TRICHO_CHECK(!bgr.empty() && longest_px > 0, bgr.cols, longest_px);
  const int longest = std::max(bgr.cols, bgr.rows);
  const int widest_px = longest <= longest_px ? bgr.cols : std::max(1, bgr.cols * longest_px / longest);
  return JpegUri(bgr, widest_px);
}

std::string RatingPage(const std::string& page, const std::vector<ShownPair>& pairs) {
  nlohmann::ordered_json pictures = nlohmann::ordered_json::array(), questions = nlohmann::ordered_json::array();
  std::map<const std::string*, std::size_t> place_of;
  const auto place = [&](const std::string* picture) {
    const auto [known, is_new] = place_of.emplace(picture, pictures.size());
    if (is_new) pictures.push_back(*picture);
    return known->second;
  };
  for (const ShownPair& pair : pairs) {
    const std::size_t left = place(pair.left), right = place(pair.right);
    questions.push_back({left, right});
  }
  return RenderPage("rate", {{"data", JsonText({{"page", page}, {"questions", questions}, {"pictures", pictures}})}});
}

}  // namespace tricho
