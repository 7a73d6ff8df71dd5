// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#pragma once

#include <mutex>
#include <string>

namespace tricho {

// A bar on stderr while many items are worked on; silent unless stderr is a terminal. Safe to step from any thread.
class ProgressBar {
 public:
  ProgressBar(int num_items, bool quiet);
  ~ProgressBar();  // Takes the bar off the terminal.
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Step(const std::string& name);
  // A line above the bar, on stderr in any case.
  void Say(const std::string& line);

 private:
  void Draw(const std::string& name) const;
  void Erase() const;

  std::mutex mutex_;
  int num_items_;
  int num_done_ = 0;
  bool shown_;
};

}  // namespace tricho
