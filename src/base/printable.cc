// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/printable.h"

#include <algorithm>
#include <streambuf>

namespace tricho {

namespace {

bool Between(std::string_view text, std::string_view first, std::string_view last) {
  const std::string_view letter = text.substr(0, first.size());
  return letter.size() == first.size() && letter >= first && letter <= last;
}

// Bytes at the beginning of `text` that steer; 0 where none does.
std::size_t SteeringBytes(std::string_view text) {
  constexpr char kDelete = 0x7F;
  const char letter = text.front();
  if (letter == '\n' || letter == '\t') return 0;
  if (static_cast<unsigned char>(letter) < ' ' || letter == kDelete) return 1;
  if (Between(text, "\xC2\x80", "\xC2\x9F")) return 2;          // C1: 0x9B begins a command as ESC [ does.
  if (Between(text, "\xE2\x80\xAA", "\xE2\x80\xAE")) return 3;  // Embeddings and overrides of the direction.
  if (Between(text, "\xE2\x81\xA6", "\xE2\x81\xA9")) return 3;  // Isolates.
  return 0;
}

class PrintableBuffer : public std::streambuf {
 public:
  explicit PrintableBuffer(std::streambuf* target) : target_(target) {}

  bool HandOn() {
    const std::string line = Printable(line_);
    line_.clear();
    return target_->sputn(line.data(), static_cast<std::streamsize>(line.size())) ==
           static_cast<std::streamsize>(line.size());
  }

 protected:
  int_type overflow(int_type letter) override {
    if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
    line_ += traits_type::to_char_type(letter);
    if (line_.back() == '\n' && !HandOn()) return traits_type::eof();
    return letter;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    line_.append(text, static_cast<std::size_t>(size));
    return line_.ends_with('\n') && !HandOn() ? 0 : size;
  }
  int sync() override {
    const bool handed_on = HandOn();
    return target_->pubsync() == 0 && handed_on ? 0 : -1;
  }

 private:
  std::streambuf* target_;
  std::string line_;  // Whole lines, so that no letter of several bytes is looked at by halves.
};

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const std::size_t steering = SteeringBytes(text);
    printable += steering > 0 ? '?' : text.front();
    text.remove_prefix(std::max<std::size_t>(steering, 1));
  }
  return printable;
}

PrintableStream::PrintableStream(std::ostream& stream)
    : stream_(stream), before_(stream.rdbuf()), buffer_(std::make_unique<PrintableBuffer>(before_)) {
  stream_.rdbuf(buffer_.get());
}

PrintableStream::~PrintableStream() {
  stream_.flush();
  stream_.rdbuf(before_);
}

}  // namespace tricho
