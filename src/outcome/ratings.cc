// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/ratings.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/error.h"
#include "base/identifier.h"

namespace tricho {

namespace {

constexpr int kMostQuestions = 100'000;

class RatingRows {
 public:
  explicit RatingRows(const TsvTable& table) : table_(table) {
    constexpr std::array<const char*, 6> kColumns = {"page", "rater", "question", "rating", "seconds", "check"};
    for (const char* column : kColumns) {
      const std::optional<int> found = table.Find(column);
      if (!found)
        throw Error(ErrorKind::kInput, fmt::format("{}: the column {} is missing; it is no table of ratings that a "
                                                   "rating page made",
                                                   table.name, column));
      columns_[column] = *found;
    }
    if (table.rows.empty()) throw Error(ErrorKind::kInput, table.name + ": it holds no rating");
  }

  BlindRating At(int row) const {
    BlindRating rating{Text(row, "page"), Text(row, "rater"), Whole(row, "question", 1, kMostQuestions),
                       Whole(row, "rating", kGlobalScale.least, kGlobalScale.most)};
    const std::string fault = WhyNoId(rating.rater);
    if (!fault.empty()) throw Fault(row, "rater", fault);
    if (RatingCheck(rating.page, rating.rater, rating.question, rating.rating, Text(row, "seconds")) !=
        Text(row, "check"))
      throw Fault(row, "check", "the row is not as the rating page wrote it: it was changed by hand or damaged");
    return rating;
  }

  Error Fault(int row, const char* column, const std::string& what) const {
    return Error(ErrorKind::kInput, fmt::format("{}: {}", table_.Place(row, columns_.at(column)), what));
  }

 private:
  const std::string& Text(int row, const char* column) const { return table_.rows[row][columns_.at(column)]; }

  int Whole(int row, const char* column, int least, int most) const {
    const std::string& text = Text(row, column);
    int value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || end != text.data() + text.size() || value < least || value > most)
      throw Fault(row, column, fmt::format("'{}' is no whole number from {} to {}", text, least, most));
    return value;
  }

  const TsvTable& table_;
  std::map<std::string, int> columns_;
};

// What was rated: the same for all raters.
using PairId = std::tuple<std::string, std::string, std::string, std::string>;

PairId IdOf(const GlobalRating& rating) {
  return {rating.participant_id, rating.site, rating.baseline_visit, rating.followup_visit};
}

// First ratings and repeats of one rater.
struct OfRater {
  std::map<PairId, int> first, repeat;
};

std::vector<std::pair<int, int>> InBoth(const std::map<PairId, int>& one, const std::map<PairId, int>& other) {
  std::vector<std::pair<int, int>> both;
  for (const auto& [id, rating] : one)
    if (const auto found = other.find(id); found != other.end()) both.emplace_back(rating, found->second);
  return both;
}

RaterSummary SummaryOf(const std::string& rater, const OfRater& own) {
  RaterSummary summary;
  summary.rater = rater;
  std::vector<double> values;
  for (const auto& [id, rating] : own.first) values.push_back(rating);
  summary.rated = static_cast<int>(own.first.size() + own.repeat.size());
  summary.mean = MeanOf(values);
  const std::vector<std::pair<int, int>> twice = InBoth(own.first, own.repeat);
  summary.repeats = static_cast<int>(twice.size());
  summary.linear = WeightedKappa(twice, kGlobalScale, KappaWeights::kLinear);
  summary.quadratic = WeightedKappa(twice, kGlobalScale, KappaWeights::kQuadratic);
  double same = 0;
  for (const auto& [first, second] : twice) same += first == second;
  const double n = static_cast<double>(twice.size());
  summary.same_share = twice.empty() ? AgreementEstimate{std::nullopt, std::nullopt, "no pair was rated twice"}
                                     : AgreementEstimate{same / n, WilsonInterval95(same, n), ""};
  return summary;
}

RaterPair PairOf(const std::string& first, const OfRater& one, const std::string& second, const OfRater& other) {
  const std::vector<std::pair<int, int>> both = InBoth(one.first, other.first);
  std::vector<double> differences;
  differences.reserve(both.size());
  for (const auto& [a, b] : both) differences.push_back(b - a);
  return {first,
          second,
          static_cast<int>(both.size()),
          WeightedKappa(both, kGlobalScale, KappaWeights::kLinear),
          WeightedKappa(both, kGlobalScale, KappaWeights::kQuadratic),
          MeanOf(differences)};
}

// Means of participants over raters, and of arms over participants.
void AddMeans(RatingSummary& summary) {
  std::map<std::string, std::map<std::string, std::vector<double>>> of_participant;
  std::map<std::string, std::string> arm_of;
  for (const GlobalRating& rating : summary.ratings) {
    if (rating.is_repeat) continue;
    of_participant[rating.participant_id][rating.rater].push_back(rating.rating);
    arm_of[rating.participant_id] = rating.arm;
  }
  std::map<std::string, std::vector<double>> of_arm;
  for (const auto& [participant, of_rater] : of_participant) {
    std::vector<double> means;
    for (const auto& [rater, values] : of_rater) means.push_back(Mean(values));
    RatedParticipant rated{participant, arm_of[participant], static_cast<int>(means.size()), MeanOf(means)};
    if (means.size() == 1) rated.mean.reason = "one rater alone";
    of_arm[rated.arm].push_back(*rated.mean.value);
    summary.participants.push_back(std::move(rated));
  }
  for (const auto& [arm, means] : of_arm) {
    summary.arms.push_back({arm, static_cast<int>(means.size()), MeanOf(means)});
    if (means.size() == 1) summary.arms.back().mean.reason = "one participant alone";
  }
}

}  // namespace

std::string RatingCheck(const std::string& page, const std::string& rater, int question, int rating,
                        const std::string& seconds) {
  std::uint32_t hash = 2166136261u;
  for (const char c : fmt::format("{}|{}|{}|{}|{}", page, rater, question, rating, seconds))
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return fmt::format("{:08x}", hash);
}

std::vector<BlindRating> ParseRatings(const TsvTable& table) {
  const RatingRows rows(table);
  std::vector<BlindRating> ratings;
  std::set<int> known;
  for (int row = 0; row < static_cast<int>(table.rows.size()); ++row) {
    ratings.push_back(rows.At(row));
    const BlindRating& rating = ratings.back();
    if (rating.page != ratings.front().page)
      throw rows.Fault(row, "page", "it is of another page than the rows before; one table is of one page");
    if (rating.rater != ratings.front().rater)
      throw rows.Fault(row, "rater", "it is of another rater than the rows before; one table is of one rater");
    if (!known.insert(rating.question).second)
      throw rows.Fault(row, "question", fmt::format("question {} stands there twice", rating.question));
  }
  return ratings;
}

RatingSummary SummarizeRatings(std::vector<GlobalRating> ratings) {
  RatingSummary summary;
  summary.ratings = std::move(ratings);
  std::map<std::string, OfRater> raters;
  for (const GlobalRating& rating : summary.ratings) {
    OfRater& own = raters[rating.rater];
    (rating.is_repeat ? own.repeat : own.first)[IdOf(rating)] = rating.rating;
  }
  for (const auto& [rater, own] : raters) summary.raters.push_back(SummaryOf(rater, own));
  for (auto one = raters.begin(); one != raters.end(); ++one)
    for (auto other = std::next(one); other != raters.end(); ++other)
      summary.pairs.push_back(PairOf(one->first, one->second, other->first, other->second));
  AddMeans(summary);
  return summary;
}

}  // namespace tricho
