// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/residual_deflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>
#include <vector>

#include "base/check.h"

namespace tricho {
namespace {

// Deflate's alphabet: bytes, the end of a block, and how long a repetition is.
constexpr int kSymbols = 286, kEndOfBlock = 256, kFirstLength = 257, kLastLength = 285;
constexpr std::size_t kLeastRun = 3, kMostRun = 258;  // Bytes of a repetition.
constexpr int kLongestCode = 12;                      // Of 15 allowed: four codes fit into what the writer holds.

struct Code {
  std::uint16_t bits = 0;  // The first of them lowest.
  std::uint16_t length = 0;
};
using Codes = std::array<Code, kSymbols>;
using Counts = std::array<std::uint32_t, kSymbols>;

// How deep each symbol lies in Huffman's tree; 0: it does not occur. `rarest_first`: those that do, two at least.
std::array<int, kSymbols> DepthsOf(const Counts& counts, const std::vector<int>& rarest_first) {
  // Symbols, then what joins two nodes; both come in the order of their counts.
  const int num_symbols = static_cast<int>(rarest_first.size()), num_nodes = 2 * num_symbols - 1;
  std::array<std::uint64_t, 2 * kSymbols> count{};
  std::array<int, 2 * kSymbols> parent{}, depth{};
  for (int i = 0; i < num_symbols; ++i) count[i] = counts[rarest_first[i]];
  int symbol = 0, joint = num_symbols;
  for (int node = num_symbols; node < num_nodes; ++node)
    for (int child = 0; child < 2; ++child) {
      const bool is_symbol = joint == node || (symbol < num_symbols && count[symbol] <= count[joint]);
      const int rarest = is_symbol ? symbol++ : joint++;
      parent[rarest] = node;
      count[node] += count[rarest];
    }
  for (int node = num_nodes - 2; node >= 0; --node) depth[node] = depth[parent[node]] + 1;
  std::array<int, kSymbols> depths{};
  for (int i = 0; i < num_symbols; ++i) depths[rarest_first[i]] = depth[i];
  return depths;
}

// The same for a code that is no longer than allowed: rare symbols are taken to be more common than they are.
std::array<int, kSymbols> LengthsOf(Counts counts) {
  std::vector<int> rarest_first;
  for (int symbol = 0; symbol < kSymbols; ++symbol)
    if (counts[symbol] > 0) rarest_first.push_back(symbol);
  std::ranges::stable_sort(rarest_first, {}, [&counts](int symbol) { return counts[symbol]; });
  for (;;) {
    std::array<int, kSymbols> depths = DepthsOf(counts, rarest_first);
    if (*std::ranges::max_element(depths) <= kLongestCode) return depths;
    for (std::uint32_t& count : counts)
      if (count > 0) count = 1 + count / 2;
  }
}

// RFC 1951, 3.2.2: codes follow from their lengths.
Codes CodesOf(const std::array<int, kSymbols>& lengths) {
  Codes codes;
  unsigned next = 0;
  for (int length = 1; length <= kLongestCode; ++length, next <<= 1)
    for (int symbol = 0; symbol < kSymbols; ++symbol) {
      if (lengths[symbol] != length) continue;
      unsigned turned = 0;
      for (int bit = 0; bit < length; ++bit) turned |= (next >> bit & 1U) << (length - 1 - bit);
      codes[symbol] = {static_cast<std::uint16_t>(turned), static_cast<std::uint16_t>(length)};
      ++next;
    }
  return codes;
}

// Bits one after the other, the lowest of each number first.
class BitWriter {
 public:
  explicit BitWriter(std::string start) : out_(std::move(start)), end_(out_.size()) {}

  // Before as many bytes as these are written.
  void Reserve(std::size_t bytes) { out_.resize(end_ + bytes + sizeof(held_)); }

  // At most 56 bits between two calls of Flush.
  void Put(unsigned bits, unsigned count) {
    held_ |= static_cast<std::uint64_t>(bits) << num_held_;
    num_held_ += count;
  }
  void Put(Code code) { Put(code.bits, code.length); }

  // Bytes by their codes.
  void Put(std::span<const std::uint8_t> bytes, const Codes& codes) {
    constexpr std::size_t kAtOnce = 4;
    BitWriter own = std::move(*this);  // What is written may be anything in memory, but not a variable of our own.
    std::size_t i = 0;
    for (; i + kAtOnce <= bytes.size(); i += kAtOnce) {
      for (std::size_t k = 0; k < kAtOnce; ++k) own.Put(codes[bytes[i + k]]);
      own.Flush();
    }
    for (; i < bytes.size(); ++i) own.Put(codes[bytes[i]]);
    own.Flush();
    *this = std::move(own);
  }

  void Flush() {
    static_assert(std::endian::native == std::endian::little);
    std::memcpy(out_.data() + end_, &held_, sizeof(held_));
    end_ += num_held_ / 8;
    held_ >>= num_held_ / 8 * 8;
    num_held_ %= 8;
  }

  std::string Finish() {
    num_held_ = (num_held_ + 7) / 8 * 8;
    Flush();
    out_.resize(end_);
    return std::move(out_);
  }

 private:
  std::string out_;
  std::size_t end_;
  std::uint64_t held_ = 0;
  unsigned num_held_ = 0;
};

// A repetition's length, as deflate writes it.
struct RunLength {
  int symbol = 0;
  unsigned more = 0, more_bits = 0;
};

RunLength LengthOf(std::size_t run) {
  constexpr unsigned kPlain = 8;  // So many lengths have symbols of their own, further ones share them by fours.
  if (run == kMostRun) return {kLastLength, 0, 0};
  const auto over = static_cast<unsigned>(run - kLeastRun);
  if (over < kPlain) return {kFirstLength + static_cast<int>(over), 0, 0};
  const unsigned bits = static_cast<unsigned>(std::bit_width(over)) - 3;
  return {kFirstLength + static_cast<int>(4 * bits + 4 + (over >> bits & 3)), over & ((1U << bits) - 1), bits};
}

// Bytes that are written one by one, and for how many more the last of them is repeated.
struct Stretch {
  std::span<const std::uint8_t> bytes;
  std::size_t repeated = 0;

  // Calls visit(length) for each of the repetitions that it takes.
  template <typename Visit>
  void ForRuns(const Visit& visit) const {
    for (std::size_t left = repeated; left > 0; left -= std::min(left, kMostRun)) visit(std::min(left, kMostRun));
  }
};

// Only runs of zeros, of sixteen and more: as single bytes they would take as many bits.
std::vector<Stretch> StretchesOf(std::span<const std::uint8_t> block) {
  constexpr std::size_t kLeast = 16, kStep = 8;  // Such a run holds eight from one of these places on.
  constexpr std::array<std::uint8_t, kStep> kZeros{};
  std::vector<Stretch> stretches;
  std::size_t begin = 0;
  for (std::size_t at = 0; at + kStep <= block.size(); at += kStep) {
    if (std::memcmp(&block[at], kZeros.data(), kStep) != 0) continue;
    std::size_t first = at, end = at + kStep;
    while (first > begin && block[first - 1] == 0) --first;
    while (end < block.size() && block[end] == 0) ++end;
    if (end - first < kLeast) continue;
    std::size_t repeated = end - first - 1;
    if (repeated % kMostRun < kLeastRun) repeated -= repeated % kMostRun;
    stretches.push_back({block.subspan(begin, first + 1 - begin), repeated});
    begin = first + 1 + repeated;
    at = (begin - 1) / kStep * kStep;  // On to the first place that lies beyond.
  }
  stretches.push_back({block.subspan(begin), 0});
  return stretches;
}

Counts CountsOf(const std::vector<Stretch>& stretches) {
  Counts counts{};
  counts[kEndOfBlock] = 1;
  // Two tables: of equal bytes side by side one need not wait for the other.
  std::array<std::uint32_t, 256> of_odd{};
  for (const Stretch& stretch : stretches) {
    const std::span<const std::uint8_t> bytes = stretch.bytes;
    stretch.ForRuns([&](std::size_t run) { ++counts[LengthOf(run).symbol]; });
    std::size_t i = 0;
    for (; i + 2 <= bytes.size(); i += 2) {
      ++counts[bytes[i]];
      ++of_odd[bytes[i + 1]];
    }
    if (i < bytes.size()) ++counts[bytes[i]];
  }
  for (std::size_t byte = 0; byte < of_odd.size(); ++byte) counts[byte] += of_odd[byte];
  return counts;
}

// RFC 1951, 3.2.7. What tells the lengths has codes of four bits: sixteen symbols, for lengths up to kLongestCode and
// for more of the same, of which only zeros are said so.
class LengthsWriter {
 public:
  explicit LengthsWriter(BitWriter& out) : out_(out) {}

  void Put(const std::array<int, kSymbols>& lengths) {
    PutHeader();
    for (int symbol = 0; symbol < kSymbols;) {
      int zeros = 0;
      while (symbol + zeros < kSymbols && zeros < kMostZeros && lengths[symbol + zeros] == 0) ++zeros;
      if (zeros >= kLeastZeros) {
        PutCode(kManyZeros);
        out_.Put(static_cast<unsigned>(zeros - kLeastZeros), 7);
        symbol += zeros;
      } else {
        PutCode(lengths[symbol++]);
      }
      out_.Flush();
    }
    PutCode(1);  // Of the only distance's code.
    out_.Flush();
  }

 private:
  static constexpr int kLengthCodes = 19, kLengthBits = 4, kManyZeros = 18, kLeastZeros = 11, kMostZeros = 138;
  static constexpr int kFirstOfMore = 16;

  void PutHeader() {
    constexpr std::array<int, kLengthCodes> kOrder{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    out_.Put(kSymbols - 257, 5);
    out_.Put(0, 5);  // One distance: that of a byte to the one before it.
    out_.Put(kLengthCodes - 4, 4);
    out_.Flush();
    for (const int code : kOrder) {
      out_.Put(code <= kLongestCode || code >= kFirstOfMore ? kLengthBits : 0, 3);
      out_.Flush();
    }
  }

  void PutCode(int code) {
    const auto place = static_cast<unsigned>(code <= kLongestCode ? code : code - kFirstOfMore + kLongestCode + 1);
    unsigned turned = 0;
    for (int bit = 0; bit < kLengthBits; ++bit) turned |= (place >> bit & 1U) << (kLengthBits - 1 - bit);
    out_.Put(turned, kLengthBits);
  }

  BitWriter& out_;
};

void PutBlock(std::span<const std::uint8_t> block, bool is_last, BitWriter& out) {
  constexpr std::size_t kMostHeader = 256;
  constexpr unsigned kByOwnCodes = 2;
  out.Reserve(kMostHeader + 2 * block.size());
  const std::vector<Stretch> stretches = StretchesOf(block);
  const std::array<int, kSymbols> lengths = LengthsOf(CountsOf(stretches));
  const Codes codes = CodesOf(lengths);
  out.Put(is_last, 1);
  out.Put(kByOwnCodes, 2);
  LengthsWriter(out).Put(lengths);
  for (const Stretch& stretch : stretches) {
    out.Put(stretch.bytes, codes);
    stretch.ForRuns([&](std::size_t run) {
      const RunLength length = LengthOf(run);
      out.Put(codes[length.symbol]);
      out.Put(length.more, length.more_bits);
      out.Put(0, 1);  // The distance.
      out.Flush();
    });
  }
  out.Put(codes[kEndOfBlock]);
  out.Flush();
}

}  // namespace

std::string DeflateResiduals(std::span<const std::uint8_t> bytes, std::size_t block_bytes) {
  TRICHO_CHECK(!bytes.empty() && block_bytes > 0, bytes.size(), block_bytes);
  BitWriter out("\x78\x01");  // Deflate with a window of 32 kB, made quickly.
  for (std::size_t begin = 0; begin < bytes.size(); begin += block_bytes) {
    const std::size_t size = std::min(block_bytes, bytes.size() - begin);
    PutBlock(bytes.subspan(begin, size), begin + size == bytes.size(), out);
  }
  std::string zlib = out.Finish();
  const std::uint32_t sum = libdeflate_adler32(1, bytes.data(), bytes.size());
  for (int shift = 24; shift >= 0; shift -= 8) zlib.push_back(static_cast<char>(sum >> shift & 0xff));
  return zlib;
}

}  // namespace tricho
