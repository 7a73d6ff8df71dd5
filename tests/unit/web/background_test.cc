// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/background.h"

#include <gtest/gtest.h>

#include <future>

#include "base/error.h"

namespace tricho {
namespace {

WorkState EndOf(const Background& background) {
  while (background.IsRunning()) std::this_thread::yield();
  return background.State();
}

TEST(Background, TellsHowFarItIsAndHowItEnded) {
  Background background;
  EXPECT_EQ(background.State().number, 0);
  std::promise<void> go;
  ASSERT_TRUE(background.Start("analyze", [&](Background::Progress& progress) {
    progress.Total(2);
    progress.Step("one");
    go.get_future().wait();
    progress.Step("two");
    return std::string("done");
  }));
  EXPECT_FALSE(background.Start("report", [](Background::Progress&) { return std::string(); }));
  go.set_value();
  const WorkState state = EndOf(background);
  EXPECT_EQ(state.message, "done");
  EXPECT_EQ(state.done, 2);
  EXPECT_EQ(state.total, 2);
  EXPECT_FALSE(state.failed);
}

TEST(Background, AnErrorIsToldInItsWords) {
  Background background;
  background.Start("report", [](Background::Progress&) -> std::string { throw Error(ErrorKind::kInput, "no photo"); });
  EXPECT_EQ(EndOf(background).message, "no photo");
  EXPECT_TRUE(background.State().failed);
}

TEST(Background, HowFarItIsMayBeToldAgainAndAgain) {
  Background background;
  ASSERT_TRUE(background.Start(
      "learn",
      [](Background::Progress& progress) -> std::string {
        progress.Total(5);
        for (;;) progress.Reach(3, "three of five");
      },
      "Nothing was changed."));
  while (background.State().done == 0) std::this_thread::yield();
  EXPECT_EQ(background.State().step, "three of five");
  background.Cancel();
  const WorkState state = EndOf(background);
  EXPECT_EQ(state.done, 3);
  EXPECT_EQ(state.message, "Nothing was changed.");
}

TEST(Background, WhatIsCancelledEndsAtItsNextStep) {
  Background background;
  std::atomic<int> num_steps{0};
  background.Start("analyze", [&](Background::Progress& progress) -> std::string {
    for (;;) {
      progress.Step("again");
      ++num_steps;
    }
  });
  while (num_steps < 3) std::this_thread::yield();
  background.Cancel();
  EXPECT_NE(EndOf(background).message.find("Cancelled"), std::string::npos);
  EXPECT_TRUE(background.Start("analyze", [](Background::Progress&) { return std::string("again"); }));
  EXPECT_EQ(EndOf(background).message, "again");
}

}  // namespace
}  // namespace tricho
