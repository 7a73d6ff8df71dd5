// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include <fmt/format.h>

#include <array>

#include "base/error.h"
#include "base/output_files.h"
#include "base/random.h"
#include "capture/image_encoder.h"
#include "phantom/families.h"
#include "phantom/files.h"
#include "phantom/render.h"
#include "phantom/scene.h"
#include "phantom/truth.h"
#include "phantom/write.h"

namespace tricho {
namespace {

struct StudyVisit {
  const char* date;  // Days -7, 28, 84 and 168 from the first treatment on 2026-01-12.
  double progress;   // Share of the final effect that has shown by then.
};

constexpr std::array<StudyVisit, 4> kVisits = {
    {{"20260105", 0.0}, {"20260209", 0.2}, {"20260406", 0.65}, {"20260629", 1.0}}};

constexpr double kFinalNewShare = 0.16;
constexpr double kFinalThicknessShare = 0.12;

constexpr const char* kParticipants =
    "participant_id\tarm\tsex\tage\tdiagnosis\n"
    "sub-001\ttreated\tM\t34\tandrogenetic alopecia\n"
    "sub-002\tuntreated\tM\t37\tandrogenetic alopecia\n";

// The untreated participant's row sets day 0 without a product.
constexpr const char* kTreatments =
    "participant_id\tdate\tkind\tproduct\tnote\n"
    "sub-001\t2026-01-12\tmesotherapy\tdutasteride 0.01 %\t\n"
    "sub-001\t2026-01-26\tmesotherapy\tdutasteride 0.01 %\t\n"
    "sub-001\t2026-02-09\tmesotherapy\tdutasteride 0.01 %\t\n"
    "sub-001\t2026-02-23\tmesotherapy\tdutasteride 0.01 %\t\n"
    "sub-001\t2026-03-09\tmesotherapy\tdutasteride 0.01 %\t\n"
    "sub-001\t2026-03-23\tmesotherapy\tdutasteride 0.01 %\t\n"
    "sub-002\t2026-01-12\tnone\tn/a\twatchful waiting\n";

// Every shot is a visit of its own to the renderer: the camera is lifted and put back, hair is combed anew.
FollowupOptions ShotOptions(const PhantomOptions& scalp, bool treated, int visit, int shot) {
  FollowupOptions options = FamilyFollowup("same", scalp.seed, 1 + 10 * visit + shot);
  options.angle_sd_deg = shot == 0 ? 12 : 4;
  const double progress = treated ? kVisits[visit].progress : 0.0;
  options.new_share = kFinalNewShare * progress;
  options.thickness_change_share = kFinalThicknessShare * progress;
  return options;
}

void WriteParticipant(const std::filesystem::path& folder, const std::string& id, bool treated,
                      const PhantomOptions& scalp, int num_shots, int num_jobs) {
  const PhantomScene scene = MakeScene(scalp);
  const SkinTexture texture = MakeSkinTexture(scene);
  const std::filesystem::path truth_folder = folder / "derivatives" / "truth";
  PrepareOutputFolder(truth_folder);
  for (int visit = 0; visit < static_cast<int>(kVisits.size()); ++visit) {
    const std::string session = fmt::format("ses-{}", kVisits[visit].date);
    const std::filesystem::path photos = folder / id / session;
    PrepareOutputFolder(photos);
    for (int shot = 0; shot < num_shots; ++shot) {
      const bool reference = visit == 0 && shot == 0;
      const PhantomVisit seen =
          reference ? MakeBaseline(scene) : MakeFollowup(scene, ShotOptions(scalp, treated, visit, shot));
      const std::string stem = fmt::format("{}_{}_site-vertex_shot-{}", id, session, shot + 1);
      const cv::Mat bgr = Render(scene, texture, seen, shot, num_jobs);
      WriteWholeFile(photos / (stem + ".jpg"), EncodeJpeg(bgr, scalp.camera.jpeg_quality));
      WriteJson(photos / (stem + ".json"), SidecarJson(scalp.um_per_px), 2);
      WriteJson(truth_folder / (stem + "-truth.json"), TruthJson(MakeTruth(scene, seen)), -1);
    }
  }
}

}  // namespace

void StudyOptions::Check() const {
  scalp.Check();
  if (num_shots < 1 || num_shots > 9)
    throw Error(ErrorKind::kUsage, fmt::format("phantom num_shots is {}, but must be from 1 to 9", num_shots));
}

void WriteStudy(const std::filesystem::path& folder, const StudyOptions& options, const Provenance& provenance,
                int num_jobs) {
  options.Check();
  PrepareOutputFolder(folder);
  WriteJson(folder / "dataset_description.json",
            {{"Name", "OpenTricho rendered study"},
             {"BIDSVersion", "1.10.0"},
             {"DatasetType", "raw"},
             {"License", "BSD-3-Clause"},
             {"GeneratedBy", {{{"Name", provenance.program}, {"Version", provenance.version}}}}},
            2);
  WriteWholeFile(folder / "participants.tsv", kParticipants);
  WriteWholeFile(folder / "treatments.tsv", kTreatments);
  WriteParticipant(folder, "sub-001", true, options.scalp, options.num_shots, num_jobs);
  PhantomOptions second = options.scalp;
  second.seed += 1;
  WriteParticipant(folder, "sub-002", false, second, options.num_shots, num_jobs);
}

}  // namespace tricho
