// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "tools/overview_rate.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/output_files.h"
#include "outcome/reader_agreement.h"
#include "study/rating_study.h"
#include "tools/options.h"
#include "tools/study_arguments.h"
#include "web/clock.h"
#include "web/entropy.h"

namespace tricho {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

constexpr int kSeedBytes = 8;

struct RateArguments {
  std::string out;
  std::vector<std::string> ratings;
  RatingOptions rating;
  std::optional<long long> seed;

  po::options_description Options() {
    po::options_description options("tricho overview rate STUDY", kHelpColumns);
    options.add_options()("out", po::value(&out)->value_name("FILE.html"),
                          "the page; default: rate.html in the study's derivatives/tricho");
    options.add_options()("ratings", po::value(&ratings)->multitoken()->value_name("FILE..."),
                          "tables that raters gave back, one a rater: un-blinds them");
    AddOption(options, "raters", "N", &rating.num_pages,
              "pages to make, each in an order of its own, 1 to 20; several are named FILE-1.html, FILE-2.html, ...");
    AddOption(options, "repeat-share", "X", &rating.repeat_share,
              "share of the pairs that is shown a second time, 0 to 1, to know how far a rater repeats a rating");
    AddOption(options, "seed", "N", &seed,
              "draws order and sides again as they were drawn with N; default: unforeseeable");
    return options;
  }
};

std::string SeedHex(const RateArguments& arguments) {
  if (!arguments.seed) return RandomHex(kSeedBytes);
  if (*arguments.seed < 0)
    throw Error(ErrorKind::kUsage, fmt::format("--seed must be 0 or more, not {}", *arguments.seed));
  return fmt::format("{:016x}", *arguments.seed);
}

int MakePages(const StudyFolder& study, const RateArguments& arguments) {
  const fs::path out = arguments.out.empty() ? study.Derivatives() / "rate.html" : fs::path(arguments.out);
  if (out.extension() != ".html")
    throw Error(ErrorKind::kUsage, fmt::format("--out '{}' must end in .html: it becomes a page", out.string()));
  const std::string seed = SeedHex(arguments);
  const std::vector<std::string> pages = MakeRatingPages(study, arguments.rating, seed, ClockText());
  PrepareOutputFolder(out.has_parent_path() ? out.parent_path() : fs::path("."));
  for (std::size_t i = 0; i < pages.size(); ++i) {
    fs::path page = out;
    if (pages.size() > 1) page.replace_filename(fmt::format("{}-{}.html", out.stem().string(), i + 1));
    WriteWholeFile(page, pages[i]);
    std::cout << page.string() << '\n';
  }
  std::cout << fmt::format("the key stays in {}; keep it from the raters\n", (study.root / kRatingsFolder).string());
  return 0;
}

void TellKappa(const std::string& who, int pairs, const Kappa& linear, const Kappa& quadratic) {
  const auto words = [](const Kappa& kappa) {
    return kappa.estimate.value ? AgreementWords(kappa.estimate, 2) : kappa.estimate.reason;
  };
  std::cout << fmt::format("  {:<24}  {:>4} pairs  kappa linear {:<22}  quadratic {}\n", who, pairs, words(linear),
                           words(quadratic));
}

void Tell(const RatingSummary& summary) {
  std::cout << "mean rating by arm (-3 greatly decreased to +3 greatly increased)\n";
  for (const RatedArm& arm : summary.arms)
    std::cout << fmt::format("  {:<24}  {:>4} participants  {}\n", arm.arm.empty() ? "(no arm)" : arm.arm,
                             arm.participants, AgreementWords(arm.mean, 2));
  if (!summary.pairs.empty()) std::cout << "agreement between raters\n";
  for (const RaterPair& pair : summary.pairs)
    TellKappa(pair.first + ", " + pair.second, pair.pairs, pair.linear, pair.quadratic);
  std::cout << "agreement of each rater's two ratings of pairs that came twice\n";
  for (const RaterSummary& rater : summary.raters) TellKappa(rater.rater, rater.repeats, rater.linear, rater.quadratic);
}

int TakeRatings(const StudyFolder& study, const RateArguments& arguments) {
  const std::vector<fs::path> tables(arguments.ratings.begin(), arguments.ratings.end());
  std::vector<std::string> notes;
  const RatingSummary summary = ReadBackRatings(study, tables, notes);
  WriteRatings(study, summary, notes, tables);
  Tell(summary);
  for (const std::string& note : notes) std::cout << "note: " << note << '\n';
  std::cout << fmt::format("results in {}\n", (study.Derivatives() / kRatingsJson).string());
  return 0;
}

}  // namespace

po::options_description OverviewRateOptions() { return RateArguments().Options(); }

int RunOverviewRate(const std::vector<std::string>& words) {
  RateArguments arguments;
  std::vector<std::string> studies;
  ParseOptions(arguments.Options(), words, &studies);
  if (studies.size() != 1)
    throw Error(ErrorKind::kUsage, fmt::format("overview rate takes one STUDY, not {}", studies.size()));
  arguments.rating.Check();
  const StudyFolder study = OpenStudy(studies.front());
  if (!arguments.ratings.empty() && !arguments.out.empty())
    throw Error(ErrorKind::kUsage, "--out makes a page and --ratings reads ratings back: one at a time");
  const StudyLock lock = LockStudy(study);
  return arguments.ratings.empty() ? MakePages(study, arguments) : TakeRatings(study, arguments);
}

}  // namespace tricho
