// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/rating_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "base/error.h"
#include "base/identifier.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "base/random.h"
#include "capture/photo.h"
#include "report/rating_page.h"
#include "report/ratings_json.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostPageBytes = 48'000'000;
constexpr int kMostPages = 20;

std::string HexOf(std::uint64_t bits) { return fmt::format("{:016x}", bits); }

std::uint64_t BitsOf(const std::string& hex) {
  std::uint64_t bits = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), bits, 16);
  return bits;
}

template <typename Value>
void ShuffleWith(std::vector<Value>& values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i)
    std::swap(values[i - 1], values[static_cast<std::size_t>(random.Integer(0, static_cast<int>(i) - 1))]);
}

// Half true, half false, in a random order; of an odd number the last is a toss.
std::vector<bool> Balanced(std::size_t count, Random& random) {
  std::vector<char> sides(count);
  for (std::size_t i = 0; i < count; ++i) sides[i] = i % 2;
  if (count % 2 == 1) sides.back() = random.Chance(0.5);
  ShuffleWith(sides, random);
  return {sides.begin(), sides.end()};
}

std::string PageId(const std::string& seed_hex, const std::vector<RatingQuestion>& pairs) {
  std::string text = "rating page " + seed_hex;
  for (const RatingQuestion& pair : pairs) text += pair.baseline.sha256 + pair.followup.sha256;
  return Sha256Hex(text.data(), text.size()).substr(0, 16);
}

RatedPhoto PhotoToRate(const StudyFolder& study, const StudyPhoto& photo) {
  return {photo.relative.generic_string(), Sha256OfFile(study.Inside(photo.relative))};
}

// Pictures of all photos of a page, by their places in the study, small enough together.
std::map<std::string, std::string> PicturesOf(const StudyFolder& study, const std::vector<RatingQuestion>& pairs) {
  for (const int longest_px : {1600, 1280, 1024, 800, 640}) {
    std::map<std::string, std::string> pictures;
    std::size_t num_bytes = 0;
    for (const RatingQuestion& pair : pairs)
      for (const RatedPhoto& photo : {pair.baseline, pair.followup}) {
        if (num_bytes > kMostPageBytes) break;
        std::string& picture = pictures[photo.file];
        picture = RatingPicture(ReadPhoto(study.Inside(photo.file)).bgr, longest_px);
        num_bytes += picture.size();
      }
    if (num_bytes <= kMostPageBytes) return pictures;
  }
  throw Error(ErrorKind::kInput,
              fmt::format("{} pairs don't fit one page of 50 MB; rate fewer participants at a time", pairs.size()));
}

std::map<std::string, std::string> ArmsOf(const StudyFolder& study) {
  std::map<std::string, std::string> arms;
  for (const ParticipantRow& row : ReadParticipants(study))
    if (const auto arm = row.cells.find("arm"); arm != row.cells.end()) arms[row.participant_id] = arm->second;
  return arms;
}

void NotePhotos(const StudyFolder& study, const RatingKey& key, std::set<std::string>& told,
                std::vector<std::string>& notes) {
  for (const RatingQuestion& question : key.questions)
    for (const RatedPhoto& photo : {question.baseline, question.followup})
      if (told.insert(photo.file).second && Sha256OfFile(study.Inside(photo.file)) != photo.sha256)
        notes.push_back(photo.file + " is gone or another photo than the one that was rated; its ratings count");
}

}  // namespace

std::vector<StudyPhoto> OverviewPhotos(const StudyFolder& study) {
  std::vector<StudyPhoto> photos = ListPhotos(study);
  std::erase_if(photos, [](const StudyPhoto& photo) { return photo.kind != PhotoKind::kOverview; });
  return photos;
}

std::vector<RatingQuestion> OverviewPairs(const StudyFolder& study) {
  const std::vector<StudyPhoto> photos = OverviewPhotos(study);
  if (photos.empty())
    throw Error(ErrorKind::kInput, "the study has no overviews of heads; tricho study add --view overview adds them");
  std::map<std::pair<std::string, std::string>, std::pair<const StudyPhoto*, const StudyPhoto*>> ends;
  for (const StudyPhoto& photo : photos) {
    auto& [first, last] = ends.try_emplace({photo.participant_id, photo.site}, &photo, &photo).first->second;
    if (photo.day > last->day) last = &photo;
  }
  std::vector<RatingQuestion> pairs;
  for (const auto& [who, both] : ends) {
    const auto& [first, last] = both;
    if (first->day == last->day) continue;
    pairs.push_back({who.first, who.second, first->SessionLabel(), last->SessionLabel(), PhotoToRate(study, *first),
                     PhotoToRate(study, *last)});
  }
  if (pairs.empty())
    throw Error(ErrorKind::kInput, "nobody in the study has overviews of two visits: there is no pair to rate");
  return pairs;
}

void RatingOptions::Check() const {
  if (!(repeat_share >= 0 && repeat_share <= 1))
    throw Error(ErrorKind::kUsage, fmt::format("--repeat-share must lie between 0 and 1, not {}", repeat_share));
  if (num_pages < 1 || num_pages > kMostPages)
    throw Error(ErrorKind::kUsage, fmt::format("--raters must lie between 1 and {}, not {}", kMostPages, num_pages));
}

RatingKey DrawRatingPage(const std::vector<RatingQuestion>& pairs, double repeat_share, const std::string& seed_hex,
                         const std::string& made) {
  Random random(BitsOf(seed_hex));
  RatingKey key{PageId(seed_hex, pairs), seed_hex, made, pairs};
  ShuffleWith(key.questions, random);
  const std::size_t half = (pairs.size() + 1) / 2;
  std::vector<RatingQuestion> repeats(key.questions.begin(), key.questions.begin() + static_cast<std::ptrdiff_t>(half));
  ShuffleWith(repeats, random);
  repeats.resize(
      std::min(half, static_cast<std::size_t>(std::ceil(repeat_share * static_cast<double>(pairs.size()) - 1e-9))));
  for (RatingQuestion& repeat : repeats) {
    repeat.is_repeat = true;
    const int place = random.Integer(static_cast<int>(half), static_cast<int>(key.questions.size()));
    key.questions.insert(key.questions.begin() + place, repeat);
  }
  const std::vector<bool> sides = Balanced(key.questions.size(), random);
  for (std::size_t i = 0; i < sides.size(); ++i) key.questions[i].followup_left = sides[i];
  return key;
}

std::vector<std::string> MakeRatingPages(const StudyFolder& study, const RatingOptions& options,
                                         const std::string& seed_hex, const std::string& made) {
  options.Check();
  const std::vector<RatingQuestion> pairs = OverviewPairs(study);
  const std::map<std::string, std::string> pictures = PicturesOf(study, pairs);
  const Random random(BitsOf(seed_hex));
  std::vector<std::string> pages;
  for (int i = 0; i < options.num_pages; ++i) {
    const std::string seed = i == 0 ? seed_hex : HexOf(random.Fork(static_cast<std::uint64_t>(i)).Bits());
    const RatingKey key = DrawRatingPage(pairs, options.repeat_share, seed, made);
    WriteRatingKey(study, key);
    std::vector<ShownPair> shown;
    for (const RatingQuestion& question : key.questions) {
      const std::string &before = pictures.at(question.baseline.file), &after = pictures.at(question.followup.file);
      shown.push_back(question.followup_left ? ShownPair{&after, &before} : ShownPair{&before, &after});
    }
    pages.push_back(RatingPage(key.page, shown));
  }
  return pages;
}

RatingSummary ReadBackRatings(const StudyFolder& study, const std::vector<fs::path>& tables,
                              std::vector<std::string>& notes) {
  const std::map<std::string, std::string> arms = ArmsOf(study);
  std::map<std::string, std::string> table_of;  // By rater.
  std::set<std::string> raters, told;
  std::map<std::string, int> missing;
  std::vector<GlobalRating> ratings;
  for (const fs::path& path : tables) {
    const TsvTable table = ReadTsv(path);
    const std::vector<BlindRating> blind = ParseRatings(table);
    const std::string& rater = blind.front().rater;
    if (const auto [other, is_new] = table_of.emplace(rater, table.name); !is_new)
      throw Error(ErrorKind::kInput, fmt::format("{} and {} are both of the rater '{}'; give one table a rater",
                                                 other->second, table.name, rater));
    raters.insert(rater);
    if (const auto alike = AlikeNames(raters); !alike.empty())
      throw Error(ErrorKind::kInput, fmt::format("{}: the raters '{}' and '{}' would be taken for one", table.name,
                                                 alike.front().first, alike.front().second));
    RatingKey key;
    try {
      key = ReadRatingKey(study, blind.front().page);
    } catch (const Error& error) {
      throw error.Within(table.name);
    }
    NotePhotos(study, key, told, notes);
    for (const BlindRating& one : blind) {
      if (one.question > static_cast<int>(key.questions.size()))
        throw Error(ErrorKind::kInput, fmt::format("{}: its page has {} questions, not {}", table.name,
                                                   key.questions.size(), one.question));
      const RatingQuestion& question = key.questions[static_cast<std::size_t>(one.question) - 1];
      const auto arm = arms.find(question.participant_id);
      ratings.push_back({question.participant_id, arm == arms.end() ? "" : arm->second, question.site,
                         question.baseline_visit, question.followup_visit, rater,
                         question.followup_left ? -one.rating : one.rating, question.is_repeat, one.page, one.question,
                         question.followup_left});
    }
    missing[rater] = static_cast<int>(key.questions.size() - blind.size());
    if (missing[rater] > 0)
      notes.push_back(
          fmt::format("{} left {} of {} questions unanswered", rater, missing[rater], key.questions.size()));
  }
  if (raters.size() == 1) notes.emplace_back("one rater alone: how far raters agree takes a second one");
  RatingSummary summary = SummarizeRatings(std::move(ratings));
  for (RaterSummary& rater : summary.raters) rater.missing = missing[rater.rater];
  return summary;
}

void WriteRatings(const StudyFolder& study, const RatingSummary& summary, const std::vector<std::string>& notes,
                  const std::vector<fs::path>& tables) {
  Provenance provenance = MakeProvenance("overview rate");
  for (const fs::path& table : tables) provenance.inputs.push_back({table.filename().string(), Sha256OfFile(table)});
  const fs::path folder = study.Inside(kResultsFolder);
  PrepareOutputFolder(folder);
  WriteWholeFile(folder / kRatingsTable, RatingsTable(summary));
  WriteWholeFile(folder / kRatingsJson, RatingsJson(summary, notes, provenance));
}

}  // namespace tricho
