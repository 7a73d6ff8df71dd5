// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho phantom`: rendered scalps with exact truth.
#include <fmt/format.h>

#include <array>
#include <iostream>
#include <utility>

#include "base/error.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "phantom/phantom.h"
#include "tools/command.h"
#include "tools/options.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

constexpr std::array<std::pair<const char*, HairColor>, 6> kHairColors = {{{"black", HairColor::kBlack},
                                                                           {"brown", HairColor::kBrown},
                                                                           {"blond", HairColor::kBlond},
                                                                           {"red", HairColor::kRed},
                                                                           {"grey", HairColor::kGrey},
                                                                           {"white", HairColor::kWhite}}};
constexpr std::array<std::pair<const char*, SkinTone>, 6> kSkinTones = {{{"I", SkinTone::kI},
                                                                         {"II", SkinTone::kII},
                                                                         {"III", SkinTone::kIII},
                                                                         {"IV", SkinTone::kIV},
                                                                         {"V", SkinTone::kV},
                                                                         {"VI", SkinTone::kVI}}};

template <typename Names>
auto ByName(const Names& names, const std::string& option, const std::string& name) {
  std::string known;
  for (const auto& [key, value] : names) {
    if (key == name) return value;
    known += (known.empty() ? "" : ", ") + std::string(key);
  }
  throw Error(ErrorKind::kUsage, option + " must be one of " + known + ", not '" + name + "'");
}

// Everything that is given takes the place of the family's own value.
struct PhantomArguments {
  std::string out;
  std::vector<std::string> families;
  long long seed = 1;
  int count = 1;
  int visits = 1;
  int jobs = 1;
  bool sidecars = false;
  bool study = false;
  std::optional<int> width_px, height_px, jpeg_quality;
  std::optional<double> um_per_px, units_per_cm2, thickness_mean_um, thickness_sd_um, vellus_share, length_mean_um,
      curvature_sd_per_mm, defocus_um, noise_share, flakes_per_cm2, glare_per_cm2, vessels_per_cm2;
  std::optional<std::string> hair_color, skin_type;
  bool circular_field = false;

  po::options_description Options();
  void Override(PhantomOptions& options) const;
};

po::options_description PhantomArguments::Options() {
  po::options_description options("Options", 100);
  AddOption(options, "out", "DIR", &out, "folder for the results, made when missing (needed)");
  AddOption(options, "seed", "N", &seed, "the scalp, 0 or more: same seed and options, same bytes");
  AddOption(options, "count", "N", &count, "scalps a family, with the seeds from --seed on, 1 to 1000");
  AddOption(options, "visits", "N", &visits,
            "photos of each scalp, 1 to 100: the baseline and follow-ups of the same skin");
  AddOption(options, "jobs", "N", &jobs, "threads, 1 to 256");
  AddFlag(options, "sidecars", &sidecars,
          "a BIDS sidecar beside each photo (NAME.json with PixelSize), the truth as NAME-truth.json");
  AddFlag(options, "study", &study, "a study folder: a treated and an untreated participant, four visits, two shots");
  AddOption(options, "width-px", "N", &width_px, "width of the photo in px, 32 to 6000");
  AddOption(options, "height-px", "N", &height_px, "height of the photo in px, 32 to 6000");
  AddOption(options, "um-per-px", "X", &um_per_px, "scale in um per pixel, 0.2 to 200");
  AddOption(options, "units-per-cm2", "X", &units_per_cm2, "follicular units of 1 to 4 hairs per cm2, 0 to 400");
  AddOption(options, "thickness-mean-um", "X", &thickness_mean_um,
            "mean thickness of the hairs that are not vellus, um");
  AddOption(options, "thickness-sd-um", "X", &thickness_sd_um, "its standard deviation, um, 0 to 60");
  AddOption(options, "vellus-share", "X", &vellus_share, "share of vellus hairs, 0 to 1");
  AddOption(options, "length-mean-um", "X", &length_mean_um, "mean length, um, 100 to 20000");
  AddOption(options, "curvature-sd-per-mm", "X", &curvature_sd_per_mm, "curl: spread of 1 / radius, 1/mm, 0 to 10");
  AddOption(options, "hair-color", "NAME", &hair_color, "black, brown, blond, red, grey or white");
  AddOption(options, "skin-type", "NAME", &skin_type, "Fitzpatrick's type, I to VI");
  AddOption(options, "vessels-per-cm2", "X", &vessels_per_cm2, "vessels seen through the skin, 0 to 200");
  AddOption(options, "flakes-per-cm2", "X", &flakes_per_cm2, "white scales, 0 to 200");
  AddOption(options, "glare-per-cm2", "X", &glare_per_cm2, "blown-out reflections, 0 to 100");
  AddOption(options, "defocus-um", "X", &defocus_um, "blur beyond the lens's own, um, 0 to 200");
  AddOption(options, "noise-share", "X", &noise_share, "noise of a white pixel, 0 to 0.2");
  AddOption(options, "jpeg-quality", "N", &jpeg_quality, "10 to 100");
  AddFlag(options, "circular-field", &circular_field, "a round field on black");
  return options;
}

void PhantomArguments::Override(PhantomOptions& options) const {
  const auto take = [](const auto& given, auto& field) {
    if (given) field = *given;
  };
  take(width_px, options.width_px);
  take(height_px, options.height_px);
  take(um_per_px, options.um_per_px);
  take(units_per_cm2, options.hair.units_per_cm2);
  take(thickness_mean_um, options.hair.thickness_mean_um);
  take(thickness_sd_um, options.hair.thickness_sd_um);
  take(vellus_share, options.hair.vellus_share);
  take(length_mean_um, options.hair.length_mean_um);
  take(curvature_sd_per_mm, options.hair.curvature_sd_per_mm);
  take(vessels_per_cm2, options.skin.vessels_per_cm2);
  take(flakes_per_cm2, options.clutter.flakes_per_cm2);
  take(glare_per_cm2, options.clutter.glare_per_cm2);
  take(defocus_um, options.camera.defocus_um);
  take(noise_share, options.camera.noise_share);
  take(jpeg_quality, options.camera.jpeg_quality);
  if (hair_color) {
    options.look.color = ByName(kHairColors, "--hair-color", *hair_color);
    options.look.second_color_share = 0;
  }
  if (skin_type) options.skin.tone = ByName(kSkinTones, "--skin-type", *skin_type);
  if (circular_field) options.camera.circular_field = true;
  options.Check();
}

void CheckRange(const char* option, long long value, long long low, long long high) {
  if (value < low || value > high)
    throw Error(ErrorKind::kUsage, fmt::format("{} must lie between {} and {}, not {}", option, low, high, value));
}

int RunPhantom(const std::vector<std::string>& words) {
  PhantomArguments arguments;
  ParseOptions(arguments.Options(), words, &arguments.families);
  if (arguments.out.empty()) throw Error(ErrorKind::kUsage, "--out DIR is missing: where should the photos go?");
  CheckRange("--seed", arguments.seed, 0, 1'000'000'000);
  CheckRange("--count", arguments.count, 1, 1000);
  CheckRange("--jobs", arguments.jobs, 1, 256);
  if (arguments.families.empty()) arguments.families = {"standard"};
  Provenance provenance = MakeProvenance("phantom");
  const auto seed = static_cast<std::uint64_t>(arguments.seed);
  if (arguments.study) {
    StudyOptions study;
    if (arguments.families.size() > 1) throw Error(ErrorKind::kUsage, "--study takes one family");
    study.scalp = FamilyOptions(arguments.families.front(), seed);
    arguments.Override(study.scalp);
    PrepareOutputFolder(arguments.out);
    WriteStudy(arguments.out, study, provenance, arguments.jobs);
    std::cout << "a study of 2 participants in " << arguments.out << '\n';
    return 0;
  }
  std::vector<PhantomPlan> plans;
  for (const std::string& family : arguments.families) {
    for (int i = 0; i < arguments.count; ++i) {
      plans.push_back(PlanFamily(family, seed + static_cast<std::uint64_t>(i), arguments.visits));
      arguments.Override(plans.back().options);
    }
  }
  PrepareOutputFolder(arguments.out);
  WritePhantoms(arguments.out, plans, arguments.sidecars ? PhantomNaming::kSample : PhantomNaming::kVisits, provenance,
                arguments.jobs);
  std::cout << fmt::format("{} photos with their truth in {}\n", plans.size() * arguments.visits, arguments.out);
  return 0;
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

Command PhantomCommand() {
  Command command;
  command.name = "phantom";
  command.arguments = "[FAMILY...] --out DIR [options]";
  command.summary = "renders scalps with exact truth, to test the measuring and to try things out";
  command.description =
      "Writes for each scalp a photo FAMILY-SEED-v0.jpg and its truth FAMILY-SEED-v0.json (every hair: course, "
      "root, thickness, unit), for each follow-up also control points (-points.csv), and truth.json over all. "
      "The pictures are drawn, they show nobody.\n"
      "\n"
      "Single scalps: " +
      Joined(PhantomFamilies()) +
      ".\n"
      "\n"
      "Pairs, what happens between --visits 2: " +
      Joined(PairFamilies()) + ".";
  command.examples = {
      {"tricho phantom standard blond --out out/phantoms", "Two scalps"},
      {"tricho phantom treated --visits 2 --out out/pair", "Before and after a treatment that works"},
      {"tricho phantom --hair-color red --skin-type I --vellus-share 0.4 --width-px 800 --height-px 600 --out out/red",
       "A scalp of one's own"}};
  command.references = {"Fitzpatrick 1988, Arch. Dermatol. 124:869: skin types"};
  command.options = [] { return PhantomArguments().Options(); };
  command.run = RunPhantom;
  return command;
}

}  // namespace tricho
