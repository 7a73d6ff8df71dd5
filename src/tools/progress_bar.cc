// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/progress_bar.h"

#include <unistd.h>

#include <iostream>

#include "base/error.h"

namespace tricho {

namespace {
constexpr int kWidth = 30;
}

ProgressBar::ProgressBar(int num_items, bool quiet)
    : num_items_(num_items), shown_(!quiet && num_items > 1 && isatty(STDERR_FILENO) != 0) {
  if (shown_) Draw("");
}

ProgressBar::~ProgressBar() {
  if (shown_) Erase();
}

void ProgressBar::Step(const std::string& name) {
  const std::lock_guard lock(mutex_);
  ++num_done_;
  if (shown_) Draw(name);
}

void ProgressBar::Say(const std::string& line) {
  const std::lock_guard lock(mutex_);
  if (shown_) Erase();
  std::cerr << line << '\n';
  if (shown_) Draw("");
}

void ProgressBar::Draw(const std::string& name) const {
  const int filled = kWidth * num_done_ / num_items_;
  Erase();
  std::cerr << '[' << std::string(filled, '#') << std::string(kWidth - filled, '.') << "] " << num_done_ << '/'
            << num_items_ << ' ' << OneLine(name) << std::flush;
}

void ProgressBar::Erase() const { std::cerr << "\r\033[K" << std::flush; }

}  // namespace tricho
