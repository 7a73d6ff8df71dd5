// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/explain.h"

#include "hair/join.h"
#include "hair/network_hairs.h"
#include "hair/overlooked.h"
#include "hair/photo_fit.h"
#include "hair/regroup.h"
#include "hair/ridge.h"
#include "hair/select.h"
#include "hair/split.h"
#include "hair/trace.h"

namespace tricho {

namespace {

constexpr double kMinPieceUm = 45;  // Pieces may be short and stout; whole hairs may not.

}  // namespace

std::vector<Stroke> TraceStrokes(const HairContrast& hair, const RidgeMap& ridge) {
  const std::vector<Trace> traces = SplitTraces(hair, TraceLines(hair, ridge, {}), {});
  SelectOptions pieces;
  pieces.min_length_um = kMinPieceUm;
  pieces.min_aspect = 1;
  const std::vector<Stroke> strokes = SelectStrokes(hair, FitStrokes(hair, traces, {}), ridge.noise, pieces);
  return SelectStrokes(hair, JoinStrokes(hair, strokes, {}), ridge.noise, {});
}

std::vector<Stroke> ExplainPhoto(const HairContrast& hair, std::vector<Stroke> strokes, const NetworkMaps* network) {
  PhotoFit fit(hair, std::move(strokes), {});
  fit.Sweep(3);
  Regroup(fit, {});
  fit.Sweep(1);
  AddOverlooked(fit, {});
  if (network) AddUnseen(fit, *network, {});
  fit.Sweep(1);
  JoinFacingEnds(fit, {});
  fit.Sweep(1);
  fit.RemoveNeedless();
  if (network) RemoveUnlikely(fit, *network, {});
  std::vector<Stroke> explained = fit.strokes();
  for (Stroke& stroke : explained) DescribeStroke(hair.contrast, stroke);
  return explained;
}

}  // namespace tricho
