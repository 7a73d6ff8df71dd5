// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/fit/coverage_map.h"

#include <algorithm>

#include "base/wide_vectors.h"

namespace tricho {

namespace {

constexpr float kContrastUnits = 32768, kMostContrast = 1.9F;  // Nearly twice as many fit into 16 bits.
constexpr unsigned kOwnerBits = 16, kOwnerMask = 0xffff;

std::uint32_t OwnerOf(int hair) { return static_cast<std::uint32_t>(hair) + 1; }

// Where the strips of a swath lie in the picture, and what is seen there.
struct Strips {
  const PixelStrip* strips = nullptr;
  int count = 0;
  const float* across_px = nullptr;  // Of all pixels of the strips.
  std::ptrdiff_t row = 0;            // Pixels of the map from one row to the next,
  const float* seen = nullptr;
  std::ptrdiff_t seen_row = 0;  // and of what is seen.

  TRICHO_INLINE std::ptrdiff_t Place(int k) const { return strips[k].y * row + strips[k].x; }
  TRICHO_INLINE Eight Seen(int k) const { return Load<Eight>(seen + strips[k].y * seen_row + strips[k].x); }
  TRICHO_INLINE Eight Across(int k) const { return Load<Eight>(across_px + static_cast<std::ptrdiff_t>(k) * kStripPx); }
};

using Layers = std::array<std::uint32_t*, CoverageMap::kLayers>;

TRICHO_INLINE void ContrastOf(const EightWords& layer, Eight& contrast) {
  contrast = __builtin_convertvector(EightInts(layer >> kOwnerBits), Eight) / kContrastUnits;
}

TRICHO_INLINE void Exchange(EightWords& darker, EightWords& lighter) {
  const EightWords most = darker > lighter ? darker : lighter;
  lighter = darker > lighter ? lighter : darker;
  darker = most;
}

TRICHO_INLINE void StoreLayers(const EightWords& first, const EightWords& second, const EightWords& third,
                               const Layers& layers, std::ptrdiff_t place) {
  Store<EightWords>(first, layers[0] + place);
  Store<EightWords>(second, layers[1] + place);
  Store<EightWords>(third, layers[2] + place);
}

// By how much the squared difference to what is seen becomes less.
TRICHO_INLINE void AddExplained(const EightWords& before, const EightWords& after, const Eight& seen,
                                Eight& explained) {
  Eight was, is;
  ContrastOf(before, was);
  ContrastOf(after, is);
  explained += (is - was) * (2 * seen - (is + was));
}

// returns what is explained better by it.
TRICHO_WIDE_VECTORS double DrawStrips(const Strips& of_swath, const Layers& to, std::uint32_t owner,
                                      const SoftBar& of_bar) {
  const Strips strips = of_swath;  // Copies: nothing written changes them.
  const Layers layers = to;
  const SoftBar bar = of_bar;
  const Eight zero{}, most = zero + kMostContrast;
  Eight explained{};
  for (int k = 0; k < strips.count; ++k) {
    const std::ptrdiff_t place = strips.Place(k);
    const Eight contrast = bar.At(strips.Across(k)), bounded = contrast < most ? contrast : most;
    const EightWords units = EightWords(__builtin_convertvector(bounded * kContrastUnits, EightInts)), none{};
    EightWords mine = units > none ? (units << kOwnerBits | owner) : none;
    const EightWords before = Load<EightWords>(layers[0] + place);
    EightWords first = before, next = none, last = none;
    // Most pixels show one hair.
    if (AreZero(before)) {
      first = mine;
    } else {
      const EightWords counts = EightWords(before != none);
      next = Load<EightWords>(layers[1] + place) & counts;
      last = Load<EightWords>(layers[2] + place) & counts;
      // No hair has two of the layers, though its line may pass here twice.
      const EightWords in_first = (first & kOwnerMask) == owner, in_next = (next & kOwnerMask) == owner,
                       in_last = (last & kOwnerMask) == owner;
      EightWords known = (first & in_first) | (next & in_next) | (last & in_last);
      Exchange(mine, known);
      first = in_first ? next : first;
      next = (in_first | in_next) ? last : next;
      last = (in_first | in_next | in_last) ? none : last;
      Exchange(first, mine);
      Exchange(next, mine);
      Exchange(last, mine);
    }
    StoreLayers(first, next, last, layers, place);
    AddExplained(before, first, strips.Seen(k), explained);
  }
  return SumOf(explained);
}

TRICHO_WIDE_VECTORS double EraseStrips(const Strips& to_erase, const Layers& from, std::uint32_t owner) {
  const Strips strips = to_erase;
  const Layers layers = from;
  const Eight elsewhere = Eight{} + LineSwath::kElsewherePx;
  Eight explained{};
  for (int k = 0; k < strips.count; ++k) {
    const std::ptrdiff_t place = strips.Place(k);
    const EightWords before = Load<EightWords>(layers[0] + place);
    if (AreZero(before)) continue;
    const EightWords next = Load<EightWords>(layers[1] + place), last = Load<EightWords>(layers[2] + place),
                     in_swath = EightWords(strips.Across(k) < elsewhere), none{};
    const EightWords in_first = ((before & kOwnerMask) == owner) & in_swath,
                     to_next = in_first | (((next & kOwnerMask) == owner) & in_swath),
                     to_last = to_next | (((last & kOwnerMask) == owner) & in_swath);
    if (AreZero(to_last)) continue;
    const EightWords first = in_first ? next : before;
    StoreLayers(first, to_next ? last : next, to_last ? none : last, layers, place);
    AddExplained(before, first, strips.Seen(k), explained);
  }
  return SumOf(explained);
}

TRICHO_WIDE_VECTORS void OthersInStrips(const Strips& of_swath, const std::uint32_t* darkest,
                                        const std::uint32_t* second, std::uint32_t owner, float* contrasts) {
  const Strips strips = of_swath;
  for (int k = 0; k < strips.count; ++k) {
    const EightWords first = Load<EightWords>(darkest + strips.Place(k)),
                     next = Load<EightWords>(second + strips.Place(k));
    Eight contrast;
    ContrastOf((first & kOwnerMask) == owner ? next : first, contrast);
    Store<Eight>(contrast, contrasts + static_cast<std::ptrdiff_t>(k) * kStripPx);
  }
}

Strips StripsOf(const LineSwath& swath, const cv::Mat& seen) {
  Strips strips;
  strips.strips = swath.strips().data();
  strips.count = static_cast<int>(swath.strips().size());
  strips.across_px = swath.across_px();
  strips.row = seen.cols;
  strips.seen = seen.ptr<float>();
  strips.seen_row = static_cast<std::ptrdiff_t>(seen.step1());
  return strips;
}

}  // namespace

void CoverageMap::Clear() {
  layers_[0].assign(static_cast<std::size_t>(size_.area()), 0);
  for (const int other : {1, 2}) layers_[other].resize(layers_[0].size());
  explained_ = 0;
}

void CoverageMap::PutAway() {
  for (std::vector<std::uint32_t>& layer : layers_) std::vector<std::uint32_t>().swap(layer);
}

void CoverageMap::Draw(int hair, const LineSwath& swath, const SoftBar& bar) {
  explained_ +=
      DrawStrips(StripsOf(swath, seen_), {layers_[0].data(), layers_[1].data(), layers_[2].data()}, OwnerOf(hair), bar);
}

void CoverageMap::Erase(int hair, const LineSwath& swath) {
  explained_ +=
      EraseStrips(StripsOf(swath, seen_), {layers_[0].data(), layers_[1].data(), layers_[2].data()}, OwnerOf(hair));
}

void CoverageMap::SeenAlong(const LineSwath& swath, float* contrasts) const {
  for (const PixelStrip& strip : swath.strips()) {
    std::copy_n(seen_.ptr<float>(strip.y) + strip.x, kStripPx, contrasts);
    contrasts += kStripPx;
  }
}

void CoverageMap::OthersAlong(const LineSwath& swath, int hair, float* contrasts) const {
  OthersInStrips(StripsOf(swath, seen_), layers_[0].data(), layers_[1].data(), OwnerOf(hair), contrasts);
}

}  // namespace tricho
