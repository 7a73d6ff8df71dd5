// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho phantom`: rendered scalps with exact truth.
#include <fmt/format.h>

#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "phantom/phantom.h"
#include "tools/command.h"
#include "tools/options.h"
#include "tools/phantom_arguments.h"

namespace tricho {

namespace {

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
  if (arguments.view != "closeup" && arguments.view != "overview")
    throw Error(ErrorKind::kUsage, "--view must be closeup or overview, not '" + arguments.view + "'");
  if (arguments.view == "overview") {
    if (arguments.families.empty()) arguments.families = {"same"};
    const std::vector<HeadPlan> heads = arguments.Heads();
    WriteHeads(arguments.out, heads, MakeProvenance("phantom"), arguments.jobs);
    std::cout << fmt::format("{} photos of heads with their truth in {}\n", heads.size(), arguments.out);
    return 0;
  }
  if (arguments.families.empty()) arguments.families = {"standard"};
  Provenance provenance = MakeProvenance("phantom");
  const auto seed = static_cast<std::uint64_t>(arguments.seed);
  const std::optional<GrowthOptions> growth = arguments.Growth();
  if (growth && (arguments.study || arguments.visits != 1))
    throw Error(ErrorKind::kUsage, "--hours renders two photos of each scalp: leave --visits and --study away");
  const int num_visits = growth ? 2 : arguments.visits;
  if (arguments.study) {
    StudyOptions study;
    if (arguments.families.size() > 1) throw Error(ErrorKind::kUsage, "--study takes one family");
    if (!arguments.skin.empty()) throw Error(ErrorKind::kUsage, "--study renders its skin: leave --skin away");
    study.scalp = FamilyOptions(arguments.families.front(), seed);
    arguments.Override(study.scalp);
    PrepareOutputFolder(arguments.out);
    WriteStudy(arguments.out, study, provenance, arguments.jobs);
    std::cout << "a study of 2 participants in " << arguments.out << '\n';
    return 0;
  }
  std::vector<std::filesystem::path> skins;
  if (!arguments.skin.empty()) skins = ListSkinPhotos(arguments.skin);
  std::vector<PhantomPlan> plans;
  for (const std::string& family : arguments.families) {
    for (int i = 0; i < arguments.count; ++i) {
      plans.push_back(PlanFamily(family, seed + static_cast<std::uint64_t>(i), num_visits));
      plans.back().growth = growth;
      arguments.Override(plans.back().options);
      if (!skins.empty()) plans.back().skin_photo = DrawSkinPhoto(skins, plans.back().options.seed);
    }
  }
  PrepareOutputFolder(arguments.out);
  WritePhantoms(arguments.out, plans, arguments.sidecars ? PhantomNaming::kSample : PhantomNaming::kVisits, provenance,
                arguments.jobs);
  std::cout << fmt::format("{} photos with their truth in {}\n", plans.size() * static_cast<std::size_t>(num_visits),
                           arguments.out);
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
      Joined(PairFamilies()) +
      ".\n"
      "\n"
      "Heads, with --view overview: " +
      Joined(HeadFamilies()) + ".";
  command.examples = {
      {"tricho phantom standard blond --out out/phantoms", "Two scalps"},
      {"tricho phantom treated --visits 2 --out out/pair", "Before and after a treatment that works"},
      {"tricho phantom standard --hours 48 --out out/growth",
       "A site clipped and two days later, for a phototrichogram"},
      {"tricho phantom --hair-color red --skin-type I --vellus-share 0.4 --width-px 800 --height-px 600 --out out/red",
       "A scalp of one's own"},
      {"tricho phantom part --view overview --visits 2 --width-px 800 --out out/heads",
       "A head from above, and again with a wider part"}};
  command.references = {"Fitzpatrick 1988, Arch. Dermatol. 124:869: skin types",
                        "Loussouarn et al. 2005, Int. J. Dermatol. 44 Suppl. 1:6: how fast hair grows"};
  command.options = [] { return PhantomArguments().Options(); };
  command.run = RunPhantom;
  return command;
}

}  // namespace tricho
