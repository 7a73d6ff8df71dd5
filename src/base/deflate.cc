// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>
#include <queue>
#include <vector>

namespace tricho {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 17;  // Each block of input has a code of its own.
constexpr int kNumSymbols = 286, kEndOfBlock = 256;
constexpr int kLongestCode = 15;
constexpr std::size_t kShortestRun = 4, kLongestRun = 258;  // Bytes after the one that is repeated.

// Symbol and extra bits of a run's length.
struct RunCode {
  int symbol = 0, num_extra = 0;
  std::uint32_t extra = 0;
};

RunCode RunCodeOf(std::size_t length) {
  if (length == kLongestRun) return {285, 0, 0};
  const auto from_three = static_cast<std::uint32_t>(length - 3);
  if (from_three < 8) return {257 + static_cast<int>(from_three), 0, 0};
  const int num_extra = std::bit_width(from_three) - 3;
  return {257 + 4 * num_extra + static_cast<int>(from_three >> num_extra), num_extra,
          from_three & ((1U << num_extra) - 1)};
}

using Counts = std::array<std::uint32_t, kNumSymbols>;

// Code lengths by Huffman's algorithm, no longer than kLongestCode: rarer symbols are taken to be more frequent until
// they are not.
std::array<int, kNumSymbols> CodeLengths(Counts counts) {
  std::array<int, kNumSymbols> lengths{};
  while (true) {
    using Node = std::pair<std::uint64_t, int>;  // Count and index.
    std::priority_queue<Node, std::vector<Node>, std::greater<>> heap;
    for (int s = 0; s < kNumSymbols; ++s)
      if (counts[s] > 0) heap.emplace(counts[s], s);
    std::vector<int> parent(2 * kNumSymbols, -1);
    int next = kNumSymbols;
    while (heap.size() > 1) {
      const Node a = heap.top();
      heap.pop();
      const Node b = heap.top();
      heap.pop();
      parent[a.second] = parent[b.second] = next;
      heap.emplace(a.first + b.first, next++);
    }
    for (int s = 0; s < kNumSymbols; ++s) {
      lengths[s] = 0;
      for (int node = s; parent[node] >= 0; node = parent[node]) ++lengths[s];
    }
    if (std::ranges::max(lengths) <= kLongestCode) return lengths;
    for (std::uint32_t& count : counts)
      if (count > 0) count = count / 2 + 1;
  }
}

struct Code {
  std::array<std::uint16_t, kNumSymbols> bits{};  // First bit lowest.
  std::array<std::uint8_t, kNumSymbols> length{};

  explicit Code(const std::array<int, kNumSymbols>& lengths) {
    std::array<std::uint32_t, kLongestCode + 1> num{}, first{};
    std::uint32_t code = 0;
    for (const int of : lengths)
      if (of > 0) ++num[of];
    for (int of = 1; of <= kLongestCode; ++of) {
      code = (code + num[of - 1]) << 1;
      first[of] = code;
    }
    for (int s = 0; s < kNumSymbols; ++s) {
      if (lengths[s] == 0) continue;
      std::uint32_t value = first[lengths[s]]++, reversed = 0;
      for (int bit = 0; bit < lengths[s]; ++bit, value >>= 1) reversed = reversed << 1 | (value & 1);
      bits[s] = static_cast<std::uint16_t>(reversed);
      length[s] = static_cast<std::uint8_t>(lengths[s]);
    }
  }
};

// What a token becomes: bits (first bit lowest) and how many.
struct Coded {
  std::uint32_t bits = 0;
  int num_bits = 0;
};

// Bits into memory that is large enough; what is held back is less than a byte after each Flush().
struct BitWriter {
  std::uint8_t* at;
  std::uint64_t held = 0;
  int num_held = 0;

  // No more than 56 bits between two Flush().
  void Put(const Coded& coded) {
    held |= static_cast<std::uint64_t>(coded.bits) << num_held;
    num_held += coded.num_bits;
  }
  void Flush() {
    if constexpr (std::endian::native == std::endian::little)
      std::memcpy(at, &held, sizeof(held));
    else
      for (int k = 0; k < 8; ++k) at[k] = static_cast<std::uint8_t>(held >> (8 * k));
    at += num_held / 8;
    held >>= num_held / 8 * 8;
    num_held %= 8;
  }
};

// A byte of a block, or from kRunToken on the length of a run.
using Token = std::uint16_t;
constexpr std::size_t kRunToken = 256, kNumTokens = kRunToken + kLongestRun + 1;

void Tokenize(std::span<const std::uint8_t> bytes, std::vector<Token>& tokens, Counts& counts) {
  tokens.resize(bytes.size());
  Token* out = tokens.data();
  for (std::size_t i = 0; i < bytes.size();) {
    const std::uint8_t byte = bytes[i++];
    *out++ = byte;
    ++counts[byte];
    // In noise hardly ever: the processor guesses well that there is no run.
    std::uint32_t next = 0;
    if (i + kShortestRun > bytes.size()) continue;
    std::memcpy(&next, bytes.data() + i, kShortestRun);
    if (next != byte * 0x01010101U) continue;
    std::size_t end = i + kShortestRun;
    while (end < bytes.size() && bytes[end] == byte) ++end;
    while (end - i >= kShortestRun) {
      const std::size_t length = std::min(end - i, kLongestRun);
      *out++ = static_cast<Token>(kRunToken + length);
      ++counts[RunCodeOf(length).symbol];
      i += length;
    }
  }
  tokens.resize(out - tokens.data());
}

std::array<Coded, kNumTokens> CodeOfTokens(const Code& code) {
  std::array<Coded, kNumTokens> coded{};
  for (std::size_t byte = 0; byte < kRunToken; ++byte) coded[byte] = {code.bits[byte], code.length[byte]};
  for (std::size_t length = kShortestRun; length <= kLongestRun; ++length) {
    const RunCode run = RunCodeOf(length);
    // The extra bits, and the distance: 1, one bit that is 0.
    coded[kRunToken + length] = {code.bits[run.symbol] | run.extra << code.length[run.symbol],
                                 code.length[run.symbol] + run.num_extra + 1};
  }
  return coded;
}

void PutHeader(const std::array<int, kNumSymbols>& lengths, bool is_last, BitWriter& out) {
  const auto put = [&](int value, int num_bits) {
    out.Put({static_cast<std::uint32_t>(value), num_bits});
    out.Flush();
  };
  put(is_last ? 1 : 0, 1);
  put(2, 2);                  // A code of its own.
  put(kNumSymbols - 257, 5);  // All symbols,
  put(0, 5);                  // one distance,
  put(19 - 4, 4);
  // and the lengths of both in four bits each: repeats of lengths (16, 17, 18: named first) are not used.
  for (int k = 0; k < 19; ++k) put(k < 3 ? 0 : 4, 3);
  const auto put_length = [&](int length) {
    int reversed = 0;
    for (int bit = 0; bit < 4; ++bit) reversed |= (length >> bit & 1) << (3 - bit);
    put(reversed, 4);
  };
  for (const int length : lengths) put_length(length);
  put_length(1);  // Of distance 1.
}

// Returns the writer behind the block.
BitWriter PutBlock(std::span<const std::uint8_t> bytes, bool is_last, std::vector<Token>& tokens, BitWriter out) {
  Counts counts{};
  counts[kEndOfBlock] = 1;
  Tokenize(bytes, tokens, counts);
  counts[0] += counts[0] == 0 ? 1 : 0;  // Two symbols at least make a code.
  const std::array<int, kNumSymbols> lengths = CodeLengths(counts);
  const Code code(lengths);
  const std::array<Coded, kNumTokens> coded = CodeOfTokens(code);
  PutHeader(lengths, is_last, out);
  std::size_t k = 0;
  for (; k + 1 < tokens.size(); k += 2) {
    out.Put(coded[tokens[k]]);
    out.Put(coded[tokens[k + 1]]);
    out.Flush();
  }
  if (k < tokens.size()) out.Put(coded[tokens[k]]);
  out.Put({code.bits[kEndOfBlock], code.length[kEndOfBlock]});
  out.Flush();
  return out;
}

}  // namespace

std::string ZlibOf(std::span<const std::uint8_t> bytes) {
  std::string stream("\x78\x01", 2);  // Deflate, window of 32 KiB, fastest.
  stream.reserve(bytes.size() / 2 + 1024);
  // A token takes at most kLongestCode bits a byte; a block's lengths take some 150 bytes.
  std::vector<std::uint8_t> coded(2 * kBlockBytes + 512);
  std::vector<Token> tokens;
  BitWriter out{coded.data()};
  std::size_t from = 0;
  do {
    const std::size_t count = std::min(kBlockBytes, bytes.size() - from);
    out.at = coded.data();
    out = PutBlock(bytes.subspan(from, count), from + count == bytes.size(), tokens, out);
    stream.append(reinterpret_cast<const char*>(coded.data()), out.at - coded.data());
    from += count;
  } while (from < bytes.size());
  if (out.num_held > 0) stream.push_back(static_cast<char>(out.held));
  const auto sum = static_cast<std::uint32_t>(adler32_z(adler32_z(0, nullptr, 0), bytes.data(), bytes.size()));
  for (int shift = 24; shift >= 0; shift -= 8) stream.push_back(static_cast<char>(sum >> shift & 0xff));
  return stream;
}

}  // namespace tricho
