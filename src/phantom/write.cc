// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "phantom/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/output_files.h"
#include "base/result_json.h"
#include "capture/image_encoder.h"
#include "capture/photo.h"
#include "phantom/families.h"
#include "phantom/files.h"
#include "phantom/growth.h"
#include "phantom/render.h"
#include "phantom/scene.h"
#include "phantom/skin_photo.h"
#include "phantom/truth.h"

namespace tricho {
namespace {

void CheckName(const std::string& name) {
  const bool plain = !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '_' || c == '-';
  });
  if (!plain)
    throw Error(ErrorKind::kUsage,
                fmt::format("a phantom's name is \"{}\", but must be letters, digits, '.', '_' and '-'", name));
}

std::string ControlPointsCsv(const std::vector<ControlPoint>& points) {
  std::string csv = "x,y,ref_x,ref_y\n";
  for (const ControlPoint& point : points)
    csv += fmt::format("{:.3f},{:.3f},{:.3f},{:.3f}\n", point.followup_px.x(), point.followup_px.y(),
                       point.baseline_px.x(), point.baseline_px.y());
  return csv;
}

SkinTexture SkinOf(const PhantomPlan& plan, const PhantomScene& scene) {
  if (plan.skin_photo.empty()) return MakeSkinTexture(scene);
  const Photo photo = ReadPhoto(plan.skin_photo);
  try {
    return PhotoSkinTexture(scene, photo.bgr);
  } catch (const Error& error) {
    throw error.Within("skin photo " + plan.skin_photo.string());
  }
}

PhantomVisit VisitOf(const PhantomPlan& plan, const PhantomScene& scene, std::size_t number) {
  if (number == 0) return plan.growth ? MakeClipped(scene, *plan.growth) : MakeBaseline(scene);
  const FollowupOptions& followup = plan.followups[number - 1];
  return plan.growth ? MakeGrown(scene, *plan.growth, followup) : MakeFollowup(scene, followup);
}

nlohmann::ordered_json WritePlan(const std::filesystem::path& folder, const PhantomPlan& plan, PhantomNaming naming,
                                 int num_jobs) {
  const PhantomScene scene = MakeScene(plan.options);
  const SkinTexture texture = SkinOf(plan, scene);
  nlohmann::ordered_json images = nlohmann::ordered_json::array();
  for (std::size_t number = 0; number <= plan.followups.size(); ++number) {
    const PhantomVisit visit = VisitOf(plan, scene, number);
    const bool sample = naming == PhantomNaming::kSample;
    const std::string stem = sample && plan.followups.empty() ? plan.name : fmt::format("{}-v{}", plan.name, number);
    const std::string truth_file = stem + (sample ? "-truth.json" : ".json");
    const std::string jpeg = EncodeJpeg(Render(scene, texture, visit, 0, num_jobs), plan.options.camera.jpeg_quality);
    nlohmann::ordered_json truth = TruthJson(MakeTruth(scene, visit));
    if (plan.growth) truth["hours"] = plan.growth->hours;
    WriteWholeFile(folder / (stem + ".jpg"), jpeg);
    WriteJson(folder / truth_file, truth, -1);
    if (sample) WriteJson(folder / (stem + ".json"), SidecarJson(plan.options.um_per_px), 2);
    if (number > 0) WriteWholeFile(folder / (stem + "-points.csv"), ControlPointsCsv(MakeControlPoints(scene, visit)));
    images.push_back({{"file", stem + ".jpg"},
                      {"truth_file", truth_file},
                      {"sha256", Sha256Hex(jpeg.data(), jpeg.size())},
                      {"seed", plan.options.seed},
                      {"truth", truth}});
    if (!plan.skin_photo.empty()) images.back()["skin_photo"] = plan.skin_photo.filename().string();
  }
  return images;
}

}  // namespace

PhantomPlan PlanFamily(const std::string& family, std::uint64_t seed, int num_visits) {
  if (num_visits < 1 || num_visits > 100)
    throw Error(ErrorKind::kUsage, fmt::format("the number of visits is {}, but must be from 1 to 100", num_visits));
  PhantomPlan plan;
  plan.name = fmt::format("{}-{}", family, seed);
  plan.options = FamilyOptions(family, seed);
  for (int number = 1; number < num_visits; ++number) plan.followups.push_back(FamilyFollowup(family, seed, number));
  return plan;
}

void WritePhantoms(const std::filesystem::path& folder, const std::vector<PhantomPlan>& plans, PhantomNaming naming,
                   const Provenance& provenance, int num_jobs) {
  for (const PhantomPlan& plan : plans) {
    CheckName(plan.name);
    plan.options.Check();
    for (const FollowupOptions& followup : plan.followups) followup.Check();
    if (plan.growth) plan.growth->Check();
  }
  PrepareOutputFolder(folder);
  nlohmann::ordered_json images = nlohmann::ordered_json::array();
  for (const PhantomPlan& plan : plans)
    for (const auto& image : WritePlan(folder, plan, naming, num_jobs)) images.push_back(image);
  WriteJson(folder / "truth.json",
            {{"schema", "phantom-truth"}, {"provenance", ProvenanceJson(provenance)}, {"images", images}}, -1);
}

}  // namespace tricho
