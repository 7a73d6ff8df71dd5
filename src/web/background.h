// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The one piece of long work that runs behind the page: it goes on when the tab is closed, and can be cancelled.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace tricho {

struct WorkState {
  int number = 0;    // Of the work; 0: there was none yet.
  std::string kind;  // "analyze", "report", ...
  bool running = false;
  int done = 0, total = 0;
  std::string step;     // What was done last.
  std::string message;  // How it ended, in words.
  bool failed = false;
};

class Background {
 public:
  Background() = default;
  ~Background();  // Cancels and waits.
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // What the work tells, and by which it learns that it is to end.
  class Progress {
   public:
    explicit Progress(Background& owner) : owner_(owner) {}
    void Total(int total);
    void Step(const std::string& step);  // Ends the work by an exception when it was cancelled.
    // The same where it is known how much of the whole is done; it may be told as often as one likes.
    void Reach(int done, const std::string& step);

   private:
    Background& owner_;
  };

  // Begins `work`, which returns how it ended, in words; an Error that escapes it is told in its place.
  // if_cancelled  How it ended when it was cancelled.
  // returns       false when other work is running.
  bool Start(
      const std::string& kind, const std::function<std::string(Progress&)>& work,
      const std::string& if_cancelled = "Cancelled. What was done is kept, and goes on from there the next time.");
  void Cancel();
  WorkState State() const;
  bool IsRunning() const { return State().running; }

 private:
  void Run(const std::function<std::string(Progress&)>& work, const std::string& if_cancelled);

  mutable std::mutex mutex_;
  WorkState state_;
  std::atomic<bool> is_cancelled_{false};
  std::thread thread_;
};

}  // namespace tricho
