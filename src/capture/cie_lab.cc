// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/cie_lab.h"

#include <opencv2/imgproc.hpp>

namespace tricho {
namespace {

cv::Mat Converted(const cv::Mat& colors, int code) {
  // A local static is made once, and whoever else comes waits.
  static const bool tables_are_made = [] {
    cv::Mat pixel(1, 1, CV_32FC3, cv::Scalar::all(0.5));
    cv::cvtColor(pixel, pixel, cv::COLOR_BGR2Lab);
    return true;
  }();
  static_cast<void>(tables_are_made);
  cv::Mat converted;
  cv::cvtColor(colors, converted, code);
  return converted;
}

}  // namespace

cv::Mat LabFromBgr(const cv::Mat& bgr) {
  cv::Mat share;
  bgr.convertTo(share, CV_32FC3, 1 / 255.0);
  return Converted(share, cv::COLOR_BGR2Lab);
}

cv::Vec3f BgrFromLab(const cv::Vec3f& lab) {
  return Converted(cv::Mat(1, 1, CV_32FC3, cv::Scalar(lab[0], lab[1], lab[2])), cv::COLOR_Lab2BGR).at<cv::Vec3f>(0, 0);
}

}  // namespace tricho
