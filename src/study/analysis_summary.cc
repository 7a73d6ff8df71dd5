// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/error.h"
#include "study/analyze.h"

namespace tricho {

std::string StudyAnalysis::Summary() const {
  std::string text = fmt::format("{} photos, {} analyzed now: {} measured over the skin that all visits show",
                                 num_photos, num_analyzed, num_usable);
  for (const auto& [count, one, many] : {std::tuple(num_overviews, "overview", "overviews"),
                                         {num_phototrichograms, "phototrichogram", "phototrichograms"}})
    if (count > 0) text += fmt::format(", {} {} measured", count, count == 1 ? one : many);
  for (const auto& [places, word] : {std::pair(&not_usable, "not usable"), {&unreadable, "can't be read"}})
    if (!places->empty())
      text += fmt::format(", {} {} ({}{})", places->size(), word, OneLine(places->front()),
                          places->size() > 1 ? ", ..." : "");
  return text;
}

void StudyAnalysis::Count(const StudyPhoto& photo, bool is_usable) {
  if (!is_usable) not_usable.push_back(photo.relative.generic_string());
  num_usable += is_usable && photo.kind == PhotoKind::kCloseUp;
  num_overviews += is_usable && photo.kind == PhotoKind::kOverview;
  num_phototrichograms += is_usable && photo.kind == PhotoKind::kPhototrichogram;
}

StudyAnalysis WithoutUnreadable(StudyAnalysis analysis) {
  std::erase_if(analysis.not_usable, [&](const std::string& place) {
    return std::ranges::find(analysis.unreadable, place) != analysis.unreadable.end();
  });
  return analysis;
}

}  // namespace tricho
