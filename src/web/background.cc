// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/background.h"

#include <exception>
#include <new>

#include "base/error.h"

namespace tricho {

namespace {

struct Cancelled : std::exception {};

}  // namespace

void Background::Progress::Total(int total) {
  const std::lock_guard<std::mutex> lock(owner_.mutex_);
  owner_.state_.total = total;
}

void Background::Progress::Step(const std::string& step) {
  if (owner_.is_cancelled_) throw Cancelled();
  const std::lock_guard<std::mutex> lock(owner_.mutex_);
  ++owner_.state_.done;
  owner_.state_.step = step;
}

void Background::Progress::Reach(int done, const std::string& step) {
  if (owner_.is_cancelled_) throw Cancelled();
  const std::lock_guard<std::mutex> lock(owner_.mutex_);
  owner_.state_.done = done;
  owner_.state_.step = step;
}

Background::~Background() {
  Cancel();
  if (thread_.joinable()) thread_.join();
}

void Background::Cancel() { is_cancelled_ = true; }

WorkState Background::State() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return state_;
}

bool Background::Start(const std::string& kind, const std::function<std::string(Progress&)>& work,
                       const std::string& if_cancelled) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (state_.running) return false;
  if (thread_.joinable()) thread_.join();
  is_cancelled_ = false;
  const int number = state_.number + 1;
  state_ = WorkState();
  state_.number = number;
  state_.kind = kind;
  state_.running = true;
  thread_ = std::thread([this, work, if_cancelled] { Run(work, if_cancelled); });
  return true;
}

void Background::Run(const std::function<std::string(Progress&)>& work, const std::string& if_cancelled) {
  std::string message;
  bool failed = true;
  Progress progress(*this);
  try {
    message = work(progress);
    failed = false;
  } catch (const Cancelled&) {
    message = if_cancelled;
  } catch (const std::bad_alloc&) {
    message = "There is not enough memory for this; close other programs and try again.";
  } catch (const std::exception& error) {
    message = OneLine(error.what());
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  state_.running = false;
  state_.message = message;
  state_.failed = failed;
}

}  // namespace tricho
