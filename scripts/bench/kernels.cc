// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Times the stages of one photo by Google Benchmark, on one thread. usage: kernels PHOTO [FOLLOWUP] [--benchmark_...]
#include <benchmark/benchmark.h>

#include <cstdio>
#include <opencv2/core/utility.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/provenance.h"
#include "hair/see/contrast.h"
#include "hair/see/ridge.h"
#include "hair/trace/trace_strokes.h"
#include "pipeline.h"
#include "report/analysis_json.h"
#include "report/overlay.h"
#include "store/findings_codec.h"

namespace tricho {
namespace {

// Everything that a stage takes in, made once.
struct Stages {
  explicit Stages(const std::string& path)
      : file(path),
        analysis(AnalyzePhoto(path, {})),
        contrast(MeasureContrast(analysis.photo, analysis.field, analysis.scale.um_per_px)),
        ridge(FindRidgePoints(contrast, {})) {}

  std::string file;
  Analysis analysis;
  HairContrast contrast;
  RidgeMap ridge;
};

template <typename Work>
void Register(const char* name, const Work& work) {
  benchmark::RegisterBenchmark(name, [work](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
  })->Unit(benchmark::kMillisecond);
}

void RegisterStages(const Stages& stages) {
  const Analysis& a = stages.analysis;
  Register("read_photo", [&] { return ReadPhoto(stages.file); });
  Register("find_scale", [&] { return FindScale(a.photo, stages.file, {}); });
  Register("find_field", [&] { return FindField(a.photo, a.scale.covered_px); });
  Register("assess_quality", [&] { return AssessQuality(a.photo, a.field, a.scale); });
  Register("find_hairs", [&] { return FindHairs(a.photo, a.field, a.scale.um_per_px, {}); });
  Register("find_hairs/contrast", [&] { return MeasureContrast(a.photo, a.field, a.scale.um_per_px); });
  Register("find_hairs/ridge", [&] { return FindRidgePoints(stages.contrast, {}); });
  Register("find_hairs/trace", [&] { return TraceStrokes(stages.contrast, stages.contrast, stages.ridge, {}); });
  Register("overlay_png", [&] { return OverlayPng(a, {}); });
  Register("analysis_json", [&] { return AnalysisJson(a, {}, MakeProvenance("analyze")); });
  Register("hairs_csv", [&] { return HairsCsv(a, {}); });
  Register("encode_findings", [&] { return EncodeFindings(FindingsOf(a)); });
  Register("decode_findings", [bytes = EncodeFindings(FindingsOf(a))] { return DecodeFindings(bytes); });
}

int Run(int argc, char** argv) {
  cv::setNumThreads(1);
  benchmark::Initialize(&argc, argv);
  if (argc < 2 || argc > 3) {
    std::fputs("usage: kernels PHOTO [FOLLOWUP] [--benchmark_...]\n", stderr);
    return 2;
  }
  const Stages stages(argv[1]);
  RegisterStages(stages);
  std::vector<SiteView> views;
  if (argc == 3) {
    views = {ViewOf(argv[1], {}, {}), ViewOf(argv[2], {}, {})};
    Register("align_site", [&] { return AlignSite(views[0], views[1]); });
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace tricho

int main(int argc, char** argv) {
  try {
    return tricho::Run(argc, argv);
  } catch (const tricho::Error& error) {
    std::fprintf(stderr, "kernels: %s\n", error.what());
    return tricho::ExitStatus(error.kind());
  }
}
