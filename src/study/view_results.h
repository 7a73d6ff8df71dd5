// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Overviews and phototrichograms of a study on their way into its results: their files, and what the store holds.
#pragma once

#include <filesystem>
#include <mutex>

#include "base/provenance.h"
#include "pipeline.h"
#include "store/result_store.h"
#include "study/site.h"

namespace tricho {

// Where the results of shots go, and how they are made.
struct ViewWork {
  const StudyFolder& study;
  const StudyPlan& plan;
  const std::filesystem::path& base;  // Of all results, relative to the study.
  const AnalysisOptions& options;
  const Provenance& provenance;
};

// Measures an overview, or the phototrichogram whose result this shot carries, and writes its files, the JSON last. The
// first photo of a phototrichogram has no result of its own.
// returns  with the metrics of its kind as findings; not usable: why. throws Error(kStore) when a photo changed
// meanwhile, or a file can't be written.
StoredPhoto MeasureView(const ViewWork& work, const Shot& shot);

// Whether the files are there, made of these very bytes, sidecars and options.
bool ViewFilesAreThere(const ViewWork& work, const Shot& shot, const StoredPhoto& stored);

// An overview against that of the baseline of its site, with its files; whoever is not compared has none of before.
// That both are of one head is the study's word. The store serves one thread at a time, which `mutex` sees to.
void CompareWithBaseline(const ViewWork& work, const Site& site, const Shot& shot, ResultStore& store,
                         std::mutex& mutex);

// The measures of the site, of which all shots have been measured.
void SaveViews(const StudyPlan& plan, const Site& site, ResultStore& store);

}  // namespace tricho
