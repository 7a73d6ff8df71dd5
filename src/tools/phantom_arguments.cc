// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/phantom_arguments.h"

#include <fmt/format.h>

#include <array>
#include <tuple>
#include <utility>

#include "base/error.h"
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

}  // namespace

po::options_description PhantomArguments::Options() {
  po::options_description options("Options", 100);
  AddOption(options, "out", "DIR", &out, "folder for the results, made when missing (needed)");
  AddOption(options, "view", "NAME", &view,
            "closeup, or overview: heads from above, of which --seed, --count, --visits, --width-px and --jpeg-quality "
            "are taken");
  AddOption(options, "seed", "N", &seed, "the scalp, 0 or more: same seed and options, same bytes");
  AddOption(options, "count", "N", &count, "scalps a family, with the seeds from --seed on, 1 to 1000");
  AddOption(options, "visits", "N", &visits,
            "photos of each scalp, 1 to 100: the baseline and follow-ups of the same skin");
  AddOption(options, "jobs", "N", &jobs, "threads, 1 to 256");
  AddFlag(options, "sidecars", &sidecars,
          "a BIDS sidecar beside each photo (NAME.json with PixelSize), the truth as NAME-truth.json");
  AddFlag(options, "study", &study, "a study folder: a treated and an untreated participant, four visits, two shots");
  AddOption(options, "skin", "DIR", &skin,
            "photos of real skin that take the place of the rendered one, drawn by the seed; hair lies in their light");
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
  AddOption(options, "hours", "X", &hours,
            "a phototrichogram: the site clipped, and again so many hours later, 1 to 1000; two photos a scalp");
  AddOption(options, "telogen-share", "X", &telogen_share, "with --hours: share of hairs that do not grow, 0 to 1");
  AddOption(options, "rate-mean-um-per-day", "X", &rate_mean_um_per_day,
            "with --hours: mean growth of the others, um/day (African 280, Caucasian 367, Asian 411)");
  AddOption(options, "rate-sd-um-per-day", "X", &rate_sd_um_per_day,
            "with --hours: its standard deviation from hair to hair, um/day (50, 56, 53)");
  AddOption(options, "clip-length-um", "X", &clip_length_um,
            "with --hours: length that the clipper leaves, 50 to 5000");
  AddOption(options, "clip-jitter-um", "X", &clip_jitter_um, "with --hours: give or take so much, um, 0 to 2000");
  AddOption(options, "flush-share", "X", &flush_share, "with --hours: growing hairs that were cut flush, 0 to 1");
  AddOption(options, "shed-share", "X", &shed_share, "with --hours: hairs that are gone on the second photo, 0 to 1");
  AddFlag(options, "circular-field", &circular_field, "a round field on black");
  return options;
}

std::optional<GrowthOptions> PhantomArguments::Growth() const {
  GrowthOptions growth;
  for (const auto& [name, given, field] :
       {std::tuple("--telogen-share", telogen_share, &growth.telogen_share),
        {"--rate-mean-um-per-day", rate_mean_um_per_day, &growth.rate_mean_um_per_day},
        {"--rate-sd-um-per-day", rate_sd_um_per_day, &growth.rate_sd_um_per_day},
        {"--clip-length-um", clip_length_um, &growth.clip_length_um},
        {"--clip-jitter-um", clip_jitter_um, &growth.clip_jitter_um},
        {"--flush-share", flush_share, &growth.flush_share},
        {"--shed-share", shed_share, &growth.shed_share}}) {
    if (!given) continue;
    if (!hours) throw Error(ErrorKind::kUsage, std::string(name) + " needs --hours: how long after the clipping?");
    *field = *given;
  }
  if (!hours) return std::nullopt;
  growth.hours = *hours;
  growth.Check();
  return growth;
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

std::vector<HeadPlan> PhantomArguments::Heads() const {
  if (sidecars || study || circular_field || !skin.empty() || height_px || um_per_px || units_per_cm2 ||
      thickness_mean_um || thickness_sd_um || vellus_share || length_mean_um || curvature_sd_per_mm || defocus_um ||
      noise_share || flakes_per_cm2 || glare_per_cm2 || vessels_per_cm2 || hair_color || skin_type)
    throw Error(
        ErrorKind::kUsage,
        "--view overview takes families, --seed, --count, --visits, --jobs, --width-px and --jpeg-quality alone");
  if (visits < 1 || visits > 100)
    throw Error(ErrorKind::kUsage, fmt::format("the number of visits is {}, but must be from 1 to 100", visits));
  std::vector<HeadPlan> plans;
  for (const std::string& family : families)
    for (int i = 0; i < count; ++i)
      for (int visit = 0; visit < visits; ++visit) {
        const auto head_seed = static_cast<std::uint64_t>(seed + i);
        HeadPlan plan{fmt::format("{}-{}-v{}", family, head_seed, visit), PlanHead(family, head_seed, visit)};
        if (width_px) {
          const double scale = static_cast<double>(*width_px) / plan.head.width_px;
          plan.head.height_px = static_cast<int>(plan.head.height_px * scale);
          plan.head.width_px = *width_px;
          plan.head.px_per_mm *= scale;
        }
        if (jpeg_quality) plan.head.jpeg_quality = *jpeg_quality;
        plan.head.Check();
        plans.push_back(plan);
      }
  return plans;
}

}  // namespace tricho
