// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <string>

namespace tricho {
namespace {

using ::testing::HasSubstr;

TEST(RunProgram, GivesInputTakesOutputErrorsAndStatus) {
  const ProgramRun run = RunProgram({"sh", "-c", "cat; echo oops >&2; exit 3"}, "some words", 20);
  EXPECT_TRUE(run.found);
  EXPECT_FALSE(run.Succeeded());
  EXPECT_EQ(run.exit_status, 3);
  EXPECT_EQ(run.output, "some words");
  EXPECT_EQ(run.errors, "oops\n");
  EXPECT_TRUE(RunProgram({"true"}, "", 20).Succeeded());
}

TEST(RunWatched, IsTellingWhatItWritesAndEndsWithAllThatItStarted) {
  const ProgramRun run = RunWatched({"sh", "-c", "echo one; echo two >&2; exit 4"}, [](const ProgramRun&) {});
  EXPECT_EQ(run.output + run.errors, "one\ntwo\n");
  EXPECT_EQ(run.exit_status, 4);
  EXPECT_FALSE(RunWatched({"/nonexistent/program"}, [](const ProgramRun&) {}).found);
  // The grandchild holds the output open: had it lived on, its number would still be taken.
  std::string process;
  const auto stop_when_told = [&](const ProgramRun& so_far) {
    process = so_far.output;
    if (!process.empty()) throw std::runtime_error("enough");
  };
  EXPECT_THROW(RunWatched({"sh", "-c", "sleep 100 & echo $!; wait"}, stop_when_told), std::runtime_error);
  for (int i = 0; i < 500 && kill(std::stoi(process), 0) == 0; ++i) usleep(10'000);
  EXPECT_NE(kill(std::stoi(process), 0), 0);
}

// Of a process that nobody waits for something is left until the system's first one does.
bool IsRunning(int process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string number, name, state;
  return (stat >> number >> name >> state) && state != "Z";
}

TEST(RunWatched, EndsWithWhoeverStartedItEvenWhenThatIsKilled) {
  std::array<int, 2> told{};
  ASSERT_EQ(pipe(told.data()), 0);
  const pid_t starter = fork();
  ASSERT_GE(starter, 0);
  if (starter == 0) {
    RunWatched({"sh", "-c", "sleep 100 & echo $!; wait"}, [&](const ProgramRun& so_far) {
      if (!so_far.output.empty() && write(told[1], so_far.output.data(), so_far.output.size()) < 0) _exit(1);
    });
    _exit(0);
  }
  close(told[1]);
  std::string process(20, ' ');
  const ssize_t got = read(told[0], process.data(), process.size());
  close(told[0]);
  ASSERT_GT(got, 0);
  const int grandchild = std::stoi(process);
  EXPECT_TRUE(IsRunning(grandchild));
  kill(starter, SIGKILL);
  waitpid(starter, nullptr, 0);
  for (int i = 0; i < 500 && IsRunning(grandchild); ++i) usleep(10'000);
  EXPECT_FALSE(IsRunning(grandchild));
}

TEST(RunProgram, NoWordIsInterpreted) {
  const std::string nasty = "a b; $(date) `date` * > x | 'y' \"z\" \\ \n";
  EXPECT_EQ(RunProgram({"printf", "%s", nasty}, "", 20).output, nasty);
}

// More than any buffer holds, in both directions at once.
TEST(RunProgram, LargeInputAndOutput) {
  std::string input;
  for (int i = 0; i < 400'000; ++i) input += "0123456789\n";
  const ProgramRun run = RunProgram({"cat"}, input, 60);
  EXPECT_TRUE(run.Succeeded());
  EXPECT_TRUE(run.output == input);
}

TEST(RunProgram, AProgramThatDoesNotReadIsNoTrouble) {
  EXPECT_TRUE(RunProgram({"true"}, std::string(5'000'000, 'x'), 60).Succeeded());
}

TEST(RunProgram, WhatIsNotThereIsNotFound) {
  const ProgramRun run = RunProgram({"tricho-no-such-program"}, "", 20);
  EXPECT_FALSE(run.found);
  EXPECT_FALSE(run.Succeeded());
  EXPECT_FALSE(RunProgram({"/etc/passwd"}, "", 20).found);
  EXPECT_THROW(RunProgram({}, "", 20), std::logic_error);
}

TEST(RunProgram, AProgramThatHangsIsEnded) {
  const ProgramRun run = RunProgram({"sleep", "1000"}, "", 0.2);
  EXPECT_TRUE(run.timed_out);
  EXPECT_FALSE(run.Succeeded());
}

TEST(RunProgram, ASignalIsToldAsTheShellDoes) {
  EXPECT_EQ(RunProgram({"sh", "-c", "kill -TERM $$"}, "", 20).exit_status, 128 + 15);
}

}  // namespace
}  // namespace tricho
