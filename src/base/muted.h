// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What a library mutters about a damaged file is not for the user, who gets one sentence of ours.
#pragma once

#include <memory>
#include <ostream>

namespace tricho {

// Takes over the buffer of `stream` (the error stream, which some libraries write to): what a thread writes while a
// Mute of its own lives is dropped, all else goes where it went. To be called before there are threads; undone when
// what it returns goes.
class MutableStream {
 public:
  explicit MutableStream(std::ostream& stream);
  ~MutableStream();
  MutableStream(const MutableStream&) = delete;
  MutableStream& operator=(const MutableStream&) = delete;

 private:
  std::ostream& stream_;
  std::streambuf* before_;
  std::unique_ptr<std::streambuf> buffer_;
};

// Mutes this thread. Without a MutableStream it does nothing.
class Mute {
 public:
  Mute();
  ~Mute();
  Mute(const Mute&) = delete;
  Mute& operator=(const Mute&) = delete;
};

}  // namespace tricho
