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
#include "store/view_sidecar.h"
#include "study/check_added.h"
#include "study/growth_times.h"
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
  std::string view = ViewName(PhotoKind::kCloseUp);
  std::string front = FrontSideName(FrontSide::kTop);
  std::optional<double> hours;
  std::vector<std::string> taken;
  bool unchecked = false;

  po::options_description Options() {
    po::options_description options("tricho study add STUDY PHOTO...", kHelpColumns);
    visit.AddTo(options, "the day of the visit, as 2026-01-31 (needed)");
    AddOption(options, "site", "NAME", &site,
              "the site of the scalp, letters and digits: vertex, frontal, ... (needed; of overviews left out: head)");
    AddOption(options, "view", "KIND", &view,
              "what the photos show: close-up; overview: the head from above; phototrichogram: a clipped site and the "
              "same site 12 to 168 hours later, two photos in this order");
    AddOption(options, "hours", "H", &hours,
              "of a phototrichogram: hours between its photos; left out, with --taken as well: the times that the "
              "cameras wrote into both");
    options.add_options()(
        "taken", po::value<std::vector<std::string>>(&taken)->value_name("TIME"),
        "of a phototrichogram: when a photo was taken, as \"2026-01-31 09:30\", twice; the first on the "
        "day of --date. Only the hours between the two are kept");
    AddOption(options, "front", "SIDE", &front,
              "of overviews: side of the photo to which the forehead points: top, right, bottom, left");
    AddOption(options, "um-per-px", "X", &scale.um_per_px,
              "scale of the photos in um per pixel, 0.2 to 200; of overviews 10 to 3000");
    AddOption(options, "field-width-mm", "X", &scale.field_width_mm,
              "width of skin in mm that a photo's full width shows, 0.5 to 300");
    AddOption(options, "marker-mm", "X", &scale.marker_mm,
              "side in mm of an ArUco marker in view, 0.5 to 100; of overviews 1 to 200");
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

const char* WithoutScale(PhotoKind kind) {
  switch (kind) {
    case PhotoKind::kCloseUp:
      break;
    case PhotoKind::kOverview:
      return "give --um-per-px or --marker-mm, or widths are shares of the head's width";
    case PhotoKind::kPhototrichogram:
      return "give --um-per-px, or no growth in mm can be measured";
  }
  return "give --um-per-px, or nothing per cm2 can be measured";
}

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
      std::cerr << fmt::format("tricho: {} has no scale: {}\n", added.original.string(), WithoutScale(visit.kind));
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

PhotoKind KindOf(const AddArguments& arguments) {
  const std::optional<PhotoKind> kind = ViewNamed(arguments.view);
  if (!kind)
    throw Error(ErrorKind::kUsage,
                fmt::format("--view must be close-up, overview or phototrichogram, not '{}'", arguments.view));
  if (*kind != PhotoKind::kPhototrichogram && (arguments.hours || !arguments.taken.empty()))
    throw Error(ErrorKind::kUsage, "--hours and --taken are of a phototrichogram: give --view phototrichogram too");
  if (*kind != PhotoKind::kOverview && ParseFrontSide(arguments.front) != FrontSide::kTop)
    throw Error(ErrorKind::kUsage, "--front is of overviews: give --view overview too");
  return *kind;
}

// What is said of the site; overviews show the head, whose zones the program finds itself.
std::string SiteOf(const AddArguments& arguments, PhotoKind kind) {
  const std::string site = arguments.site.empty() && kind == PhotoKind::kOverview ? "head" : arguments.site;
  if (site.empty()) throw Error(ErrorKind::kUsage, "--site is missing: which site of the scalp do the photos show?");
  const std::string fault = WhyNoLabel(site);
  if (!fault.empty()) throw Error(ErrorKind::kUsage, "--site: " + fault);
  return site;
}

void TakeScale(const AddArguments& arguments, VisitPhotos& visit) {
  if (visit.kind != PhotoKind::kOverview) {
    arguments.scale.Check();
    visit.scale = arguments.scale;
    return;
  }
  if (arguments.scale.field_width_mm)
    throw Error(ErrorKind::kUsage, "--field-width-mm is of close-ups; give --um-per-px or --marker-mm for an overview");
  visit.overview.um_per_px = arguments.scale.um_per_px;
  visit.overview.marker_mm = arguments.scale.marker_mm;
  visit.overview.front = ParseFrontSide(arguments.front);
  visit.overview.Check();
}

// The hours between the two photos, with what should be known of them.
void TakeHours(const AddArguments& arguments, VisitPhotos& visit) {
  if (visit.kind != PhotoKind::kPhototrichogram) return;
  if (visit.photos.size() != 2)
    throw Error(ErrorKind::kUsage,
                fmt::format("a phototrichogram takes two photos, the clipped site and the same some days later, not {}",
                            visit.photos.size()));
  const HoursBetween time = HoursOfPair(visit.photos[0], visit.photos[1], visit.day, arguments.hours, arguments.taken);
  visit.hours = time.hours;
  visit.hours_source = time.source;
  for (const std::string& note : time.notes) std::cerr << "tricho: " << note << '\n';
}

VisitPhotos VisitOf(const AddArguments& arguments, const std::vector<std::string>& places) {
  if (places.size() < 2) throw Error(ErrorKind::kUsage, "study add needs at least one photo");
  VisitPhotos visit;
  visit.participant_id = arguments.visit.ParticipantId();
  visit.day = arguments.visit.Day();
  visit.kind = KindOf(arguments);
  visit.site = SiteOf(arguments, visit.kind);
  TakeScale(arguments, visit);
  for (const auto& [option, text] : arguments.cells) CheckText("--" + option, text);
  CheckText("--device", arguments.device);
  CheckText("--magnification", arguments.magnification);
  visit.device = arguments.device;
  visit.magnification = arguments.magnification;
  visit.photos.assign(places.begin() + 1, places.end());
  for (const auto& [column, cell] : arguments.cells)
    if (!cell.empty()) visit.participant_cells[column] = cell;
  return visit;
}

int RunAdd(const std::vector<std::string>& words) {
  AddArguments arguments;
  std::vector<std::string> places;
  ParseOptions(arguments.Options(), words, &places);
  const fs::path folder = TheStudy(places, "add", false);
  VisitPhotos visit = VisitOf(arguments, places);
  const StudyFolder study = OpenStudy(folder);
  TakeHours(arguments, visit);
  if (!arguments.unchecked) RefuseOtherKinds(visit);
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
