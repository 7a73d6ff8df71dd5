// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/muted.h"

#include <streambuf>

namespace tricho {

namespace {

thread_local int num_mutes = 0;

class MutableBuffer : public std::streambuf {
 public:
  explicit MutableBuffer(std::streambuf* target) : target_(target) {}

 protected:
  int_type overflow(int_type letter) override {
    if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
    return num_mutes > 0 ? letter : target_->sputc(traits_type::to_char_type(letter));
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    return num_mutes > 0 ? size : target_->sputn(text, size);
  }
  int sync() override { return num_mutes > 0 ? 0 : target_->pubsync(); }

 private:
  std::streambuf* target_;
};

}  // namespace

MutableStream::MutableStream(std::ostream& stream)
    : stream_(stream), before_(stream.rdbuf()), buffer_(std::make_unique<MutableBuffer>(before_)) {
  stream_.rdbuf(buffer_.get());
}

MutableStream::~MutableStream() { stream_.rdbuf(before_); }

Mute::Mute() { ++num_mutes; }
Mute::~Mute() { --num_mutes; }

}  // namespace tricho
