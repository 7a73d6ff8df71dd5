// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "hair/explain.h"

#include "hair/hidden_root.h"
#include "hair/network_hairs.h"
#include "hair/overlooked.h"
#include "hair/photo_fit.h"
#include "hair/regroup.h"
#include "hair/ridge.h"
#include "hair/root.h"
#include "hair/straighten.h"
#include "hair/trace_strokes.h"

namespace tricho {

std::vector<Stroke> TraceStrokes(const HairContrast& hair, const RidgeMap& ridge) {
  return TraceStrokes(hair, hair, ridge, {});
}

namespace {

// What begins at the flank of a mate is carried on, so that halves are exchanged over the whole of their course.
void CarryOnRoots(PhotoFit& fit) {
  std::vector<Stroke> strokes = fit.strokes();
  TurnRootsFirst(fit.hair(), strokes, {});
  CarryOnHiddenRoots(fit.hair(), strokes, {});
  fit.Replace(std::move(strokes));
}

}  // namespace

std::vector<Stroke> ExplainPhoto(const HairContrast& hair, std::vector<Stroke> strokes, const NetworkMaps* network) {
  PhotoFit fit(hair, std::move(strokes), {});
  fit.Sweep(3);
  Regroup(fit, {});
  fit.Sweep(1);
  AddOverlooked(fit, {});
  if (network) AddUnseen(fit, *network, {});
  fit.Sweep(1);
  Regroup(fit, {});
  Straighten(fit, {});
  fit.Sweep(1);
  CarryOnRoots(fit);
  fit.Sweep(1);
  JoinFacingEnds(fit, {});
  fit.Sweep(1);
  Straighten(fit, {});
  fit.Sweep(1);
  fit.RemoveNeedless();
  if (network) RemoveUnlikely(fit, *network, {});
  std::vector<Stroke> explained = fit.strokes();
  for (Stroke& stroke : explained) DescribeStroke(hair.contrast, stroke);
  return explained;
}

}  // namespace tricho
