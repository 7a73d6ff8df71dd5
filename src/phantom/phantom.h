// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Rendered scalps with exact truth. Read in this order:
//
//   PhantomOptions options = FamilyOptions("standard", /*seed=*/1);     families.h, options.h
//   PhantomScene scene = MakeScene(options);                            scene.h
//   PhantomVisit visit = MakeBaseline(scene);                           or MakeFollowup(scene, FamilyFollowup(...))
//   cv::Mat bgr = Render(scene, visit);                                 render.h
//   PhantomTruth truth = MakeTruth(scene, visit);                       truth.h
//
// and to files, as `tricho phantom` does:
//
//   PhantomPlan plan = PlanFamily("treated", 1, /*num_visits=*/2);      write.h
//   plan.options.width_px = 800;                                        what the command line overrides
//   WritePhantoms(folder, {plan}, PhantomNaming::kVisits, MakeProvenance("phantom"));
//   WriteStudy(folder, {.scalp = FamilyOptions("standard", 1)}, MakeProvenance("phantom"));
#pragma once

#include "phantom/families.h"
#include "phantom/growth.h"
#include "phantom/head.h"
#include "phantom/options.h"
#include "phantom/render.h"
#include "phantom/scene.h"
#include "phantom/skin_photo.h"
#include "phantom/truth.h"
#include "phantom/write.h"
