// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The JSON that an analysis left, as a report reads it, then measurements.tsv, apart by a line of four dashes.
#include "fuzz/target.h"
#include "study/analyzed_shot.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = tricho::fuzz::TextOf(data, size);
  const tricho::StudyFolder study{std::filesystem::canonical(tricho::fuzz::Folder())};
  const std::vector<tricho::StudyPhoto> photos = {
      {"sub-001", 20463, "vertex", 1, "sub-001/ses-20260110/sub-001_ses-20260110_site-vertex_shot-1.jpg"}};
  const std::filesystem::path folder = study.Derivatives() / photos.front().relative.parent_path();
  std::filesystem::create_directories(folder);
  tricho::fuzz::WriteFile(folder / (photos.front().Stem() + ".json"), tricho::fuzz::NextPart(rest));
  tricho::Measurements table;
  tricho::fuzz::Expect(
      [&] { table = tricho::ParseMeasurements(tricho::ParseTsv(tricho::fuzz::NextPart(rest), "measurements.tsv")); });
  const std::vector<tricho::AnalyzedShot> shots = tricho::ReadAnalyzedShots(study, table, photos);
  tricho::fuzz::Expect([&] { tricho::PagePhotoOf(shots.front(), table); });
  tricho::AnalyzersOf(shots);
  tricho::ChoosePair(shots);
  tricho::fuzz::Expect([&] { tricho::ThresholdsOf(shots.front().result); });
  tricho::fuzz::Expect([&] { tricho::HairOptionsOf(study, shots.front().result); });
  return 0;
}
