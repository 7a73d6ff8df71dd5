// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>

#include "base/error.h"
#include "base/output_files.h"
#include "base/parallel.h"
#include "base/result_json.h"
#include "capture/image_encoder.h"
#include "phantom/files.h"
#include "phantom/head.h"

namespace tricho {

void WriteHeads(const std::filesystem::path& folder, const std::vector<HeadPlan>& plans, const Provenance& provenance,
                int num_jobs) {
  for (const HeadPlan& plan : plans) plan.head.Check();
  PrepareOutputFolder(folder);
  std::vector<nlohmann::ordered_json> images(plans.size());
  ParallelFor(static_cast<int>(plans.size()), num_jobs, [&](int i) {
    const HeadPlan& plan = plans[static_cast<std::size_t>(i)];
    const HeadPicture picture = RenderHead(plan.head);
    const std::string jpeg = EncodeJpeg(picture.bgr, plan.head.jpeg_quality);
    const nlohmann::ordered_json truth = HeadTruthJson(plan.head, picture.truth);
    WriteWholeFile(folder / (plan.stem + ".jpg"), jpeg);
    WriteJson(folder / (plan.stem + ".json"), truth, -1);
    images[static_cast<std::size_t>(i)] = {{"file", plan.stem + ".jpg"},
                                           {"truth_file", plan.stem + ".json"},
                                           {"sha256", Sha256Hex(jpeg.data(), jpeg.size())},
                                           {"seed", plan.head.seed},
                                           {"truth", truth}};
  });
  WriteJson(folder / "truth.json",
            {{"schema", "phantom-truth"}, {"provenance", ProvenanceJson(provenance)}, {"images", images}}, -1);
}

}  // namespace tricho
