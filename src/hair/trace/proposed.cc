// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/trace/proposed.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/box_index.h"
#include "hair/line/course.h"
#include "hair/line/hair_facts.h"
#include "hair/line/stroke_edges.h"
#include "hair/network/line_evidence.h"

namespace tricho {

namespace {

constexpr double kCellPx = 64;
constexpr double kAsidePx = 3;  // A line lies on a hair up to so far beyond its edge: a cell of the network.
// A stroke stands for a proposed hair that lies on it to this share, and ends so near to it at both ends: it may be
// followed down through the skin, where the network sees no hair.
constexpr double kOnStroke = 0.6;
constexpr double kSameEndUm = 300;
// A stroke wanders that runs along added hairs with this share, and has fewer votes of its own cells.
constexpr double kAlongAdded = 0.4, kFewVotes = 0.25;
constexpr double kLeastDepth = 0.15;  // Of a line on which there is something to fit.
constexpr std::size_t kFewestSamples = 5;

BoxIndex IndexOf(const HairContrast& hair, const std::vector<Stroke>& strokes) {
  BoxIndex index(ExtentOf(hair), kCellPx);
  for (std::size_t i = 0; i < strokes.size(); ++i)
    index.Put(static_cast<int>(i), Inflated(BoxAround(strokes[i].line), strokes[i].width_px / 2 + kAsidePx));
  return index;
}

// Share of a line that lies on strokes.
double ShareOn(const Polyline& line, const std::vector<Stroke>& strokes, const std::vector<int>& which) {
  const auto on = std::ranges::count_if(line, [&](const Point& at) {
    return std::ranges::any_of(which, [&](int i) {
      const double reach_px = strokes[i].width_px / 2 + kAsidePx;
      return std::ranges::any_of(strokes[i].line,
                                 [&](const Point& other) { return (at - other).squaredNorm() < reach_px * reach_px; });
    });
  });
  return static_cast<double>(on) / static_cast<double>(line.size());
}

// Mean distance of a line from the straight way between two points, where it runs beside that; infinite where nowhere.
double MeanAsidePx(const Polyline& line, const Point& first, const Point& second) {
  const Point way = (second - first).normalized();
  const double length_px = (second - first).norm();
  double sum_px = 0;
  int count = 0;
  for (const Point& at : line) {
    const Point from = at - first;
    if (from.dot(way) < 0 || from.dot(way) > length_px) continue;
    sum_px += std::abs(Cross(from, way));
    ++count;
  }
  return count > 0 ? sum_px / count : std::numeric_limits<double>::infinity();
}

// The strokes that no stroke stands for yet: each of those for one at most, and the most agreed choose first.
std::vector<Stroke> NewOnes(const HairContrast& hair, const NetworkMaps& maps,
                            const std::vector<ProposedHair>& proposed, const ProposalLimits& limits,
                            const std::vector<Stroke>& strokes, std::vector<char>& stands) {
  std::vector<double> widths_px;
  widths_px.reserve(strokes.size());
  for (const Stroke& stroke : strokes) widths_px.push_back(stroke.width_px);
  const double um = hair.scale.um_per_work_px;
  const double usual_px = UsualWidthPx(std::move(widths_px), kUsualWidthOfBundles, um);
  const BoxIndex index = IndexOf(hair, strokes);
  std::vector<Stroke> added;
  for (const ProposedHair& one : proposed) {
    if (one.agreed < limits.least_agreed) continue;
    Stroke stroke = NetworkStroke(hair, {one.first, one.second}, usual_px);
    if (stroke.line.size() < kFewestSamples || !(stroke.depth > kLeastDepth)) continue;
    double nearest_px = kSameEndUm / um;
    std::optional<int> same;
    for (const int i : index.Near(BoxAround(stroke.line)))
      if (const double apart_px = EndsApart(stroke.line, strokes[i].line);
          !stands[i] && apart_px < nearest_px && ShareOn(stroke.line, strokes, {i}) > kOnStroke &&
          MeanAsidePx(strokes[i].line, one.first, one.second) * um < limits.most_aside_um) {
        nearest_px = apart_px;
        same = i;
      }
    if (same)
      stands[*same] = 1;
    else if (Length(stroke.line) * um <= limits.longest_um &&
             EvidenceFor(maps, stroke.line).weakest_line >= limits.least_line)
      added.push_back(std::move(stroke));
  }
  return added;
}

}  // namespace

Stroke NetworkStroke(const HairContrast& hair, const Polyline& line, double width_px) {
  Stroke stroke;
  stroke.line = Resample(line, kStrokeStepPx);
  stroke.width_px = width_px;
  DescribeStroke(hair.contrast, stroke);
  stroke.from_network = true;
  return stroke;
}

std::vector<Stroke> WithProposed(const HairContrast& hair, const NetworkMaps& maps,
                                 const std::vector<ProposedHair>& proposed, const ProposalLimits& limits,
                                 std::vector<Stroke> strokes) {
  std::vector<char> stands(strokes.size(), 0);
  const std::vector<Stroke> added = NewOnes(hair, maps, proposed, limits, strokes, stands);
  const BoxIndex index = IndexOf(hair, added);
  std::vector<Stroke> all;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const std::vector<int> near = index.Near(BoxAround(strokes[i].line));
    const bool wanders = !stands[i] && !near.empty() && ShareOn(strokes[i].line, added, near) > kAlongAdded &&
                         EvidenceFor(maps, strokes[i].line).votes < kFewVotes;
    if (!wanders) all.push_back(std::move(strokes[i]));
  }
  all.insert(all.end(), added.begin(), added.end());
  return all;
}

}  // namespace tricho
