// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The JSON that an analysis left, as a report reads it, then measurements.tsv, apart by a line of four dashes.
#include "fuzz/target.h"
#include "tools/photo_results.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = tricho::fuzz::TextOf(data, size);
  const tricho::StudyFolder study{std::filesystem::canonical(tricho::fuzz::Folder())};
  const tricho::StudyPhoto photo{"sub-001", 20463, "vertex", 1,
                                 "sub-001/ses-20260110/sub-001_ses-20260110_site-vertex_shot-1.jpg"};
  const std::filesystem::path folder = study.Derivatives() / photo.relative.parent_path();
  std::filesystem::create_directories(folder);
  tricho::fuzz::WriteFile(folder / (photo.Stem() + ".json"), tricho::fuzz::NextPart(rest));
  tricho::Measurements table;
  tricho::fuzz::Expect(
      [&] { table = tricho::ParseMeasurements(tricho::ParseTsv(tricho::fuzz::NextPart(rest), "measurements.tsv")); });
  tricho::fuzz::Expect([&] { tricho::PhotoRows(study, table, {photo}); });
  tricho::fuzz::Expect([&] { tricho::AnalyzersOf(study, {photo}); });
  tricho::fuzz::Expect([&] { tricho::InputsOf(study, {photo}); });
  const nlohmann::json result = tricho::ResultOf(study, photo);
  tricho::fuzz::Expect([&] { tricho::ThresholdsOf(result); });
  tricho::fuzz::Expect([&] { tricho::HairOptionsOf(result); });
  return 0;
}
