// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What comes from outside (names of files, cells of tables) may steer a terminal once it is printed. Here it can't.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace tricho {

// `text` with a '?' for each character that a terminal obeys rather than shows: controls, those of Latin-1 in UTF-8
// among them, and the marks that turn the direction of writing. Line ends and tabs stay.
std::string Printable(std::string_view text);

// Takes over the buffer of `stream`: from now on only what is Printable goes through, line by line. Undone, and the
// last line handed on, when this goes.
class PrintableStream {
 public:
  explicit PrintableStream(std::ostream& stream);
  ~PrintableStream();
  PrintableStream(const PrintableStream&) = delete;
  PrintableStream& operator=(const PrintableStream&) = delete;

 private:
  std::ostream& stream_;
  std::streambuf* before_;
  std::unique_ptr<std::streambuf> buffer_;
};

}  // namespace tricho
