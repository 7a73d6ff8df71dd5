// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/tiff_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "base/error.h"

namespace tricho {
namespace {

enum Tag : unsigned {
  kSubfileType = 254,
  kWidth = 256,
  kHeight = 257,
  kBitsPerSample = 258,
  kPhotometric = 262,
  kStripOffsets = 273,
  kRowsPerStrip = 278,
  kStripByteCounts = 279,
  kPalette = 320,
  kTileWidth = 322,
  kTileHeight = 323,
  kTileOffsets = 324,
  kTileByteCounts = 325,
  kSubdirectories = 330,
};

constexpr char kDamaged[] = "the TIFF is damaged: its header contradicts itself";

// One tag: `count` numbers of 1, 2 or 4 bytes each.
struct Entry {
  int bytes_each = 0;  // 0: no unsigned numbers.
  std::uint32_t count = 0;
  std::size_t at = 0;  // Where the first number lies, which may be beyond the end.
};

constexpr std::size_t kHeaderBytes = 8;

std::uint32_t NumberAt(Bytes file, std::size_t at, int num_bytes) {
  std::uint32_t number = 0;
  for (int i = 0; i < num_bytes; ++i)
    number |= std::uint32_t{file[at + i]} << 8 * (file[0] == 'I' ? i : num_bytes - 1 - i);
  return number;
}

// Whether a directory can begin at a byte.
bool MayBeginAt(Bytes file, std::uint32_t at) { return at >= kHeaderBytes && at + std::uint64_t{2} <= file.size(); }

class Directory {
 public:
  // A directory may begin at byte `first`.
  Directory(Bytes file, std::size_t first) : file_(file) {
    constexpr std::size_t kEntryBytes = 12;
    const std::size_t num_entries = Number(first, 2);
    next_at_ = first + 2 + kEntryBytes * num_entries;
    for (std::size_t i = 0; i < num_entries; ++i) {
      const std::size_t at = first + 2 + kEntryBytes * i;
      if (at + kEntryBytes > file.size()) {
        ends_early_ = true;
        return;
      }
      Add(at);
    }
  }

  // Number `index` of a tag. Absent: no such tag, no such number, or beyond the end of the file.
  std::optional<std::uint32_t> At(Tag tag, std::uint32_t index = 0) const {
    const auto found = entries_.find(tag);
    if (found == entries_.end() || found->second.bytes_each == 0 || index >= found->second.count) return std::nullopt;
    const std::size_t at = found->second.at + std::size_t{index} * found->second.bytes_each;
    if (at + found->second.bytes_each > file_.size()) return std::nullopt;
    return Number(at, found->second.bytes_each);
  }

  std::uint32_t Count(Tag tag) const {
    const auto found = entries_.find(tag);
    return found == entries_.end() ? 0 : found->second.count;
  }

  // The directory that follows; 0 behind the last one.
  std::uint32_t Next() const { return next_at_ + 4 <= file_.size() ? Number(next_at_, 4) : 0; }

  cv::Size2d SizePx() const { return {double(At(kWidth).value_or(0)), double(At(kHeight).value_or(0))}; }
  bool EndsEarly() const { return ends_early_; }
  bool IsDamaged() const { return is_damaged_; }

 private:
  std::uint32_t Number(std::size_t at, int num_bytes) const { return NumberAt(file_, at, num_bytes); }

  void Add(std::size_t at) {
    constexpr std::size_t kInlineBytes = 4;
    const unsigned tag = Number(at, 2);
    const unsigned type = Number(at + 2, 2);
    Entry entry;
    const bool is_offset = type == 4 || type == 13;  // 13: that of a directory (TIFF Technical Note 1).
    entry.bytes_each = type == 1 ? 1 : type == 3 ? 2 : is_offset ? 4 : 0;
    entry.count = Number(at + 4, 4);
    entry.at = std::size_t{entry.count} * entry.bytes_each <= kInlineBytes ? at + 8 : Number(at + 8, 4);
    if (!entries_.emplace(tag, entry).second && CountsForSize(tag)) is_damaged_ = true;
    // The decoder takes one number of any kind for a size, a signed one too.
    if (CountsForSize(tag) && (entry.bytes_each == 0 || entry.count != 1)) is_damaged_ = true;
  }

  static bool CountsForSize(unsigned tag) {
    return tag == kWidth || tag == kHeight || tag == kRowsPerStrip || tag == kTileWidth || tag == kTileHeight;
  }

  Bytes file_;
  std::size_t next_at_ = 0;
  bool ends_early_ = false;
  bool is_damaged_ = false;
  std::map<unsigned, Entry> entries_;
};

// Whether a strip or tile reaches past the end of the file.
bool PiecesLieBeyond(const Directory& directory, Tag offsets, Tag byte_counts, std::size_t file_bytes) {
  const std::uint32_t num_pieces = std::min(directory.Count(offsets), directory.Count(byte_counts));
  for (std::uint32_t i = 0; i < num_pieces; ++i) {
    const auto offset = directory.At(offsets, i);
    const auto num_bytes = directory.At(byte_counts, i);
    // A list that itself lies beyond the end ends the loop, whatever number of pieces it claims.
    if (!offset || !num_bytes || std::uint64_t{*offset} + *num_bytes > file_bytes) return true;
  }
  return false;
}

// Only what is surely shown as sRGB or grey is decoded: a color space taken for another would shift every color by a
// wrong but plausible amount.
std::string ColorTrouble(const Directory& directory) {
  const std::uint32_t photometric = directory.At(kPhotometric).value_or(0);
  if (photometric == 5) return "the TIFF holds CMYK; save it as RGB";
  if (photometric == 8 || photometric == 9 || photometric == 10) return "the TIFF holds Lab colors; save it as RGB";
  if (photometric == 3 && directory.Count(kPalette) == 0) return kDamaged;
  if (photometric == 32803 || photometric == 34892) return "the TIFF holds raw sensor data; develop it to JPEG or TIFF";
  const std::uint32_t bits = directory.At(kBitsPerSample).value_or(1);
  if (bits > 16) return fmt::format("the TIFF has {} bits a sample; save it with 8 or 16", bits);
  return "";
}

// The decoder sets memory aside for a whole strip or tile.
bool HasHugePieces(const Directory& directory, const cv::Size2d& size_px) {
  constexpr double kSmallPieceArea = 4e6;
  constexpr std::uint32_t kAllRows = 0xFFFFFFFF;
  const double most = std::max(size_px.area(), kSmallPieceArea);
  const std::uint32_t strip_rows = directory.At(kRowsPerStrip).value_or(kAllRows);
  if (strip_rows != kAllRows && size_px.width * strip_rows > most) return true;
  const double tile_width = directory.At(kTileWidth).value_or(0);
  const double tile_height = directory.At(kTileHeight).value_or(0);
  return tile_width * tile_height > most;
}

}  // namespace

ImageHeader ReadTiffDirectory(Bytes file) {
  constexpr ImageFormat kFormat = ImageFormat::kTiff;
  ImageHeader header;
  if (file.size() < kHeaderBytes || NumberAt(file, 4, 4) + std::uint64_t{2} > file.size()) {
    header.trouble = EndsEarly(kFormat, file, "before its directory");
    return header;
  }
  const Directory directory(file, NumberAt(file, 4, 4));
  header.size_px = directory.SizePx();
  if (directory.EndsEarly())
    header.trouble = EndsEarly(kFormat, file, "in its directory");
  else if (directory.IsDamaged() || HasHugePieces(directory, header.size_px))
    header.trouble = kDamaged;
  else if (header.trouble = ColorTrouble(directory); !header.trouble.empty())
    return header;
  else if (PiecesLieBeyond(directory, kStripOffsets, kStripByteCounts, file.size()) ||
           PiecesLieBeyond(directory, kTileOffsets, kTileByteCounts, file.size()))
    header.trouble = EndsEarly(kFormat, file, "inside the picture data");
  return header;
}

std::vector<TiffPage> ReadTiffPages(Bytes file) {
  constexpr std::size_t kMostPages = 64;
  constexpr std::uint32_t kReducedBit = 1;
  constexpr std::uint32_t kMaskBit = 4;
  std::vector<TiffPage> pages;
  std::set<std::uint32_t> seen;
  std::vector<std::uint32_t> to_read;  // The next one last.
  if (file.size() >= kHeaderBytes) to_read.push_back(NumberAt(file, 4, 4));
  while (!to_read.empty()) {
    const std::uint32_t at = to_read.back();
    to_read.pop_back();
    if (!MayBeginAt(file, at) || !seen.insert(at).second) continue;
    if (seen.size() > kMostPages)
      throw Error(ErrorKind::kInput,
                  fmt::format("the TIFF holds more than {} pictures; save the one to be measured as a "
                              "file of its own",
                              kMostPages));
    const Directory directory(file, at);
    const std::uint32_t kind = directory.At(kSubfileType).value_or(0);
    pages.push_back({at, directory.SizePx(), (kind & kReducedBit) != 0, (kind & kMaskBit) != 0});
    to_read.push_back(directory.Next());
    const std::uint32_t num_below = std::min<std::uint32_t>(directory.Count(kSubdirectories), kMostPages);
    for (std::uint32_t i = num_below; i > 0; --i) to_read.push_back(directory.At(kSubdirectories, i - 1).value_or(0));
  }
  return pages;
}

void MakeFirst(const TiffPage& page, std::vector<unsigned char>& tiff) {
  for (int i = 0; i < 4; ++i) tiff[4 + i] = static_cast<unsigned char>(page.at >> 8 * (tiff[0] == 'I' ? i : 3 - i));
}

}  // namespace tricho
