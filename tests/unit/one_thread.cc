// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// OpenCV computes in one thread, as in the program (src/tools/main.cc): under TSan its own threads, which are built
// without it, look like races.
#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace tricho {
namespace {

class OneThread : public testing::Environment {
  void SetUp() override { cv::setNumThreads(1); }
};

[[maybe_unused]] const testing::Environment* const added = testing::AddGlobalTestEnvironment(new OneThread);

}  // namespace
}  // namespace tricho
