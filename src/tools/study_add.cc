// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho study add`: copies the photos of a visit into a study.
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <set>
#include <tuple>

#include "base/error.h"
#include "base/identifier.h"
#include "store/study_edit.h"
#include "study/check_added.h"
#include "tools/study_arguments.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

struct AddArguments {
  VisitArguments visit;
  std::string site, device, magnification;
  std::map<std::string, std::string> cells = {{"arm", ""}, {"sex", ""}, {"age", ""}, {"diagnosis", ""}};
  ScaleOptions scale;
  bool unchecked = false;

  po::options_description Options() {
    po::options_description options("tricho study add STUDY PHOTO...", kHelpColumns);
    visit.AddTo(options, "the day of the visit, as 2026-01-31 (needed)");
    AddOption(options, "site", "NAME", &site,
              "the site of the scalp, letters and digits: vertex, frontal, ... (needed)");
    AddOption(options, "um-per-px", "X", &scale.um_per_px, "scale of the photos in um per pixel, 0.2 to 200");
    AddOption(options, "field-width-mm", "X", &scale.field_width_mm,
              "width of skin in mm that a photo's full width shows, 0.5 to 300");
    AddOption(options, "marker-mm", "X", &scale.marker_mm, "side in mm of an ArUco marker in view, 0.5 to 100");
    AddOption(options, "device", "TEXT", &device,
              "camera or microscope, for the sidecar; default: what the photo says");
    AddOption(options, "magnification", "TEXT", &magnification, "magnification, for the sidecar");
    AddOption(options, "arm", "TEXT", &cells["arm"], "for a new participant: the treatment arm");
    AddOption(options, "sex", "TEXT", &cells["sex"], "for a new participant: sex");
    AddOption(options, "age", "TEXT", &cells["age"], "for a new participant: age in years");
    AddOption(options, "diagnosis", "TEXT", &cells["diagnosis"], "for a new participant: diagnosis");
    AddFlag(options, "no-check", &unchecked, "don't look at the photos, which takes some seconds each");
    return options;
  }
};

// Copies the photos and says what became of each; those that were not in the study before.
std::vector<fs::path> AddAndTell(const StudyFolder& study, const VisitPhotos& visit) {
  const StudyLock lock = LockStudy(study);
  ClearRests(study);
  std::vector<fs::path> relatives;
  for (const AddedPhoto& added : AddPhotos(study, visit)) {
    if (added.was_there) {
      std::cerr << fmt::format("tricho: {} is in the study already, as {}: not added again\n", added.original.string(),
                               added.relative.string());
    } else {
      std::cout << fmt::format("{} -> {}\n", added.original.string(), added.relative.string());
      relatives.push_back(added.relative);
    }
    if (!added.has_scale)
      std::cerr << fmt::format("tricho: {} has no scale: give --um-per-px, or nothing per cm2 can be measured\n",
                               added.original.string());
  }
  return relatives;
}

// What of the new participant looks like another one's.
void TellAlike(const StudyFolder& study, const std::string& participant_id) {
  std::set<std::string> ids, arms;
  std::string arm_here;
  for (const ParticipantRow& row : ReadParticipants(study)) {
    ids.insert(row.participant_id);
    const auto arm = row.cells.find("arm");
    if (arm == row.cells.end()) continue;
    arms.insert(arm->second);
    if (row.participant_id == participant_id) arm_here = arm->second;
  }
  for (const auto& [here, names, what] :
       {std::tuple(participant_id, ids, "participant"), std::tuple(arm_here, arms, "arm")})
    for (const auto& [one, other] : AlikeNames(names))
      if (one == here || other == here)
        std::cerr << fmt::format("tricho: the {}s '{}' and '{}' differ in case only and are taken for two\n", what, one,
                                 other);
}

int RunAdd(const std::vector<std::string>& words) {
  AddArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const fs::path folder = TheStudy(places, "add", false);
  if (places.size() < 2) throw Error(ErrorKind::kUsage, "study add needs at least one photo");
  VisitPhotos visit;
  visit.participant_id = arguments.visit.ParticipantId();
  visit.day = arguments.visit.Day();
  visit.site = arguments.site;
  if (visit.site.empty())
    throw Error(ErrorKind::kUsage, "--site is missing: which site of the scalp do the photos show?");
  const std::string fault = WhyNoLabel(visit.site);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "--site: " + fault);
  arguments.scale.Check();
  visit.scale = arguments.scale;
  for (const auto& [option, text] : arguments.cells) CheckText("--" + option, text);
  CheckText("--device", arguments.device);
  CheckText("--magnification", arguments.magnification);
  visit.device = arguments.device;
  visit.magnification = arguments.magnification;
  visit.photos.assign(places.begin() + 1, places.end());
  for (const auto& [column, cell] : arguments.cells)
    if (!cell.empty()) visit.participant_cells[column] = cell;

  const StudyFolder study = OpenStudy(folder);
  const std::vector<fs::path> relatives = AddAndTell(study, visit);
  TellAlike(study, visit.participant_id);
  if (arguments.unchecked) return 0;
  for (const AddedCheck& check : CheckAdded(study, relatives))
    for (const std::string& sentence : check.sentences)
      std::cerr << fmt::format("tricho: {}: {}\n", check.relative.filename().string(), sentence);
  return 0;
}

}  // namespace

StudySubcommand StudyAdd() {
  return {"add", [] { return AddArguments().Options(); }, RunAdd};
}

}  // namespace tricho
