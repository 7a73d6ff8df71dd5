// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The page on which a rater sees pairs of photos and rates them: one HTML file that asks for nothing from anywhere.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace tricho {

// The pixels alone as "data:image/jpeg;base64,...", at most `longest_px` on the longer side: nothing of what a camera
// writes beside them (day, place, name) goes along. `bgr`: CV_8UC3, not empty.
std::string RatingPicture(const cv::Mat& bgr, int longest_px);

// Two pictures as the rater sees them.
struct ShownPair {
  const std::string* left = nullptr;
  const std::string* right = nullptr;
};

// `page`: by which the ratings find their key again. Which photo is the later one does not stand in it; whoever reads
// the source can see which pair comes twice, for its pictures are there once.
std::string RatingPage(const std::string& page, const std::vector<ShownPair>& pairs);

}  // namespace tricho
