// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "outcome/series_data.h"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "base/statistics.h"

namespace tricho {

namespace {

// A photo from before this is another story: natural loss goes on without treatment.
constexpr double kOldestBaselineDay = -180;
// With no visit before it, one so soon after the first session shows the state before treatment: hair can't have
// grown or thickened visibly by then.
constexpr double kLatestStandInDay = 14;

struct Cell {
  int visit = 0;
  int site = 0;
  std::vector<double> values;
};

// Joins reasons of shots, each once.
std::string JoinReasons(const std::vector<std::string>& reasons) {
  std::string text;
  std::set<std::string> told;
  for (const std::string& reason : reasons)
    if (!reason.empty() && told.insert(reason).second) text += (text.empty() ? "" : "; ") + reason;
  return text;
}

SeriesVisit VisitOf(const std::vector<const Measurement*>& shots) {
  SeriesVisit visit;
  visit.visit_id = shots.front()->visit_id;
  visit.day = shots.front()->day;
  std::vector<std::string> reasons;
  for (const Measurement* shot : shots) {
    ++visit.num_shots;
    visit.num_usable_shots += shot->usable;
    if (!shot->usable || shot->reason.rfind(kScaleContradicted, 0) == 0) reasons.push_back(shot->reason);
    if (shot->usable && std::find(visit.sites.begin(), visit.sites.end(), shot->site) == visit.sites.end())
      visit.sites.push_back(shot->site);
  }
  std::sort(visit.sites.begin(), visit.sites.end());
  visit.used = visit.num_usable_shots > 0 && visit.day.has_value();
  const std::string because = JoinReasons(reasons);
  if (!visit.day)
    visit.reason = "no day is given for it";
  else if (visit.num_usable_shots == 0)
    visit.reason = "no usable photo" + (because.empty() ? std::string() : ": " + because);
  else if (visit.num_usable_shots < visit.num_shots)
    visit.reason = fmt::format("{} of {} photos not usable{}", visit.num_shots - visit.num_usable_shots,
                               visit.num_shots, because.empty() ? std::string() : ": " + because);
  else
    visit.reason = because;
  return visit;
}

// Which of the used visits tell the state before treatment.
void MarkBaseline(std::vector<SeriesVisit>& visits) {
  bool any = false;
  for (SeriesVisit& visit : visits) {
    if (!visit.used || *visit.day > 0) continue;
    if (*visit.day < kOldestBaselineDay) {
      visit.used = false;
      visit.reason = fmt::format("{:.0f} days before the first session: too long ago to be the state before treatment",
                                 -*visit.day);
      continue;
    }
    visit.baseline = any = true;
  }
  if (any) return;
  const auto first = std::find_if(visits.begin(), visits.end(), [](const SeriesVisit& visit) { return visit.used; });
  if (first == visits.end() || *first->day > kLatestStandInDay) return;
  first->baseline = true;
  first->reason += fmt::format("{}stands in for a visit before treatment", first->reason.empty() ? "" : "; ");
}

constexpr double kBendX = 56 / kDaysPerTrend;  // An effect may be there in full by then.

double TrendUnits(double day) { return std::max(0.0, day) / kDaysPerTrend; }

// Usable values of one metric by visit (index into `visits`) and site.
std::vector<Cell> CellsOf(int metric, const std::vector<const Measurement*>& rows,
                          const std::vector<SeriesVisit>& visits, std::vector<std::string>& sites) {
  std::map<std::pair<std::string, std::optional<double>>, int> place;
  for (std::size_t v = 0; v < visits.size(); ++v)
    if (visits[v].used) place[{visits[v].visit_id, visits[v].day}] = static_cast<int>(v);
  std::map<std::pair<int, std::string>, std::vector<double>> values;
  for (const Measurement* row : rows) {
    const auto visit = place.find({row->visit_id, row->day});
    if (visit == place.end() || !row->usable || !row->values[metric]) continue;
    values[{visit->second, row->site}].push_back(*row->values[metric]);
  }
  // A site without a photo before treatment, or without one after, says nothing of a change.
  std::map<std::string, std::pair<bool, bool>> before_after;
  for (const auto& [key, shots] : values)
    (visits[key.first].baseline ? before_after[key.second].first : before_after[key.second].second) = true;
  std::vector<Cell> cells;
  for (const auto& [site, both] : before_after)
    if (both.first && both.second) sites.push_back(site);
  for (const auto& [key, shots] : values) {
    const auto site = std::find(sites.begin(), sites.end(), key.second);
    if (site == sites.end()) continue;
    cells.push_back({key.first, static_cast<int>(site - sites.begin()), shots});
  }
  return cells;
}

// Least squares, for the levels alone.
Eigen::VectorXd FittedLevels(const Eigen::MatrixXd& design, const Eigen::VectorXd& means) {
  return design * design.colPivHouseholderQr().solve(means);
}

void FillVisitScale(SeriesSample& result) {
  const Eigen::Index n = result.sample.means.size();
  result.sample.visit_scale.resize(n, n);
  const double variance = result.visit_sd_of_one * result.visit_sd_of_one;
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j) {
      const int visit = result.visit_of_row[i], other = result.visit_of_row[j];
      const double apart_days = std::abs(result.day_of_visit[visit] - result.day_of_visit[other]);
      const double memory = visit == other           ? 1
                            : result.memory_days > 0 ? std::exp(-apart_days / result.memory_days)
                                                     : 0;
      const double correlation = result.site_of_row[i] == result.site_of_row[j] ? 1 : kSiteCorrelation;
      result.sample.visit_scale(i, j) = variance * memory * correlation;
    }
}

void FillShotScale(SeriesSample& result) {
  const Eigen::Index n = result.sample.means.size();
  result.sample.shot_scale.resize(n);
  for (Eigen::Index i = 0; i < n; ++i)
    result.sample.shot_scale[i] = result.level[i] * result.level[i] / result.num_shots[i];
}

// A random walk that is tied to the line at the baseline and at the last visit: what the last visit shows by then is
// free of it, and visits before it tell of it the more the nearer they are.
void FillCourse(SeriesSample& result) {
  const Eigen::Index n = result.sample.means.size();
  const Eigen::VectorXd x = result.sample.design.col(result.num_sites);
  const double sd = kCourseShare * std::abs(result.baseline_level);
  result.sample.course.resize(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      result.sample.course(i, j) = sd * sd * std::max(0.0, std::min(x[i], x[j]) - x[i] * x[j] / result.last_x);
}

// All of the effect at the last visit and at those that confirm it; absent where none does.
std::optional<Eigen::VectorXd> ConfirmedStep(const SeriesSample& sample) {
  const Eigen::VectorXd x = sample.sample.design.col(sample.num_sites);
  const double confirms_x = sample.last_x - kConfirmingDays / kDaysPerTrend;
  if (!(confirms_x > 0 && (x.array() >= confirms_x && x.array() < sample.last_x).any())) return std::nullopt;
  return (x.array() >= confirms_x).select(Eigen::VectorXd::Constant(x.size(), sample.last_x), 0.0);
}

std::string WhyNoSample(const std::vector<SeriesVisit>& visits, const Metric& metric, bool any_value) {
  const auto used = [](const SeriesVisit& visit) { return visit.used; };
  const auto baseline = [](const SeriesVisit& visit) { return visit.used && visit.baseline; };
  const auto followup = [](const SeriesVisit& visit) { return visit.used && !visit.baseline; };
  if (std::none_of(visits.begin(), visits.end(), used)) return "no visit has a usable photo";
  if (std::none_of(visits.begin(), visits.end(), baseline))
    return "there is no usable photo from before treatment to compare with";
  if (std::none_of(visits.begin(), visits.end(), followup)) return "there is no usable visit after the first session";
  if (!any_value) return fmt::format("{} was not measured", metric.trend->words);
  return fmt::format("no site has {} both before and after the first session", metric.trend->words);
}

}  // namespace

const std::vector<const Metric*>& SeriesMetrics() {
  static const std::vector<const Metric*> kFollowed = [] {
    std::vector<const Metric*> metrics = LeadingMetrics();
    for (const Metric& metric : MetricsOf(PhotoKind::kCloseUp))
      if (metric.trend && !metric.leading) metrics.push_back(&metric);
    return metrics;
  }();
  return kFollowed;
}

ErrorPrior DefaultPrior(const Metric& metric) {
  return {metric.trend->shot_cv_share * metric.trend->shot_cv_share, kPriorDf, 1.0, kPriorDf};
}

std::vector<SeriesVisit> CollectVisits(const std::vector<const Measurement*>& rows) {
  const auto key = [](const Measurement* row) {
    return std::make_tuple(!row->day.has_value(), row->day.value_or(0), row->visit_id);
  };
  std::map<std::tuple<bool, double, std::string>, std::vector<const Measurement*>> by_visit;
  for (const Measurement* row : rows) by_visit[key(row)].push_back(row);
  std::vector<SeriesVisit> visits;
  visits.reserve(by_visit.size());
  for (const auto& [when, shots] : by_visit) visits.push_back(VisitOf(shots));
  MarkBaseline(visits);
  return visits;
}

SeriesSample MakeSeriesSample(const Metric& metric, const Measurements& table,
                              const std::vector<const Measurement*>& rows, const std::vector<SeriesVisit>& visits) {
  SeriesSample result;
  std::vector<std::string> sites;
  std::vector<Cell> cells;
  if (table.Has(metric.name)) cells = CellsOf(table.Metric(metric.name), rows, visits, sites);
  const int column = table.Has(metric.name) ? table.Metric(metric.name) : -1;
  const bool any_value = column >= 0 && std::any_of(rows.begin(), rows.end(), [&](const Measurement* row) {
                           return row->usable && row->values[column].has_value();
                         });
  if (cells.empty()) {
    result.reason = WhyNoSample(visits, metric, any_value);
    return result;
  }
  result.num_sites = static_cast<int>(sites.size());
  const auto n = static_cast<Eigen::Index>(cells.size());
  VisitSample& sample = result.sample;
  sample.design = Eigen::MatrixXd::Zero(n, result.num_sites + 1);
  sample.means.resize(n);
  for (const SeriesVisit& visit : visits) {
    result.x_of_visit.push_back(visit.day ? TrendUnits(*visit.day) : 0);
    result.day_of_visit.push_back(visit.day.value_or(0));
  }
  std::set<int> before, after;
  std::vector<double> baseline_values;
  for (Eigen::Index i = 0; i < n; ++i) {
    const Cell& cell = cells[i];
    const bool baseline = visits[cell.visit].baseline;
    sample.design(i, cell.site) = 1;
    sample.design(i, result.num_sites) = baseline ? 0 : result.x_of_visit[cell.visit];
    sample.means[i] = Mean(cell.values);
    result.visit_of_row.push_back(cell.visit);
    result.site_of_row.push_back(cell.site);
    result.num_shots.push_back(static_cast<double>(cell.values.size()));
    (baseline ? before : after).insert(cell.visit);
    if (baseline) baseline_values.push_back(sample.means[i]);
    if (!baseline) result.last_x = std::max(result.last_x, result.x_of_visit[cell.visit]);
  }
  result.num_baseline_visits = static_cast<int>(before.size());
  result.num_followup_visits = static_cast<int>(after.size());
  result.baseline_level = Mean(baseline_values);
  const Eigen::VectorXd fitted = FittedLevels(sample.design, sample.means);
  for (Eigen::Index i = 0; i < n; ++i) result.level.push_back(std::max(metric.trend->least_level, std::abs(fitted[i])));
  for (Eigen::Index i = 0; i < n; ++i) {
    for (const double value : cells[i].values) {
      const double relative = (value - sample.means[i]) / result.level[i];
      sample.shot_sum_squares += relative * relative;
    }
    sample.shot_df += static_cast<double>(cells[i].values.size()) - 1;
  }
  result.visit_sd_of_one =
      metric.trend->visit_sd > 0
          ? metric.trend->visit_sd
          : metric.trend->visit_share * std::max(metric.trend->least_level, std::abs(result.baseline_level));
  FillVisitScale(result);
  FillShotScale(result);
  FillCourse(result);
  return result;
}

SeriesSample WithMemory(SeriesSample sample, double memory_days) {
  sample.memory_days = memory_days;
  FillVisitScale(sample);
  return sample;
}

std::vector<Course> CoursesOf(const SeriesSample& sample) {
  constexpr double kEarlyWeight = 0.5;
  std::vector<Course> courses = {{sample.sample, 1}};
  const Eigen::VectorXd x = sample.sample.design.col(sample.num_sites);
  const auto add = [&](const Eigen::VectorXd& course, double weight) {
    courses.push_back({sample.sample, weight});
    courses.back().sample.design.col(sample.num_sites) = course;
  };
  if (sample.last_x > kBendX) add(x.cwiseMin(kBendX) * (sample.last_x / kBendX), kEarlyWeight);
  if (const std::optional<Eigen::VectorXd> late = ConfirmedStep(sample)) add(*late, 1);
  return courses;
}

ErrorEvidence SeriesEvidence(const SeriesSample& sample, bool own) {
  constexpr Eigen::Index kFewestOwn = 2;
  const Eigen::Index num_visits = sample.sample.design.rows() / std::max(1, sample.num_sites);
  VisitSample free = sample.sample;
  const auto free_of = [&](const Eigen::VectorXd& course) {
    VisitSample freer = free;
    const Eigen::Index p = freer.design.cols();
    freer.design.conservativeResize(Eigen::NoChange, p + 1);
    freer.design.col(p) = course;
    const Eigen::Index num_left = num_visits - (p + 2 - sample.num_sites);
    if (num_left < (own ? kFewestOwn : 1)) return;
    if (Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(freer.design).rank() == p + 1) free = freer;
  };
  const Eigen::VectorXd x = sample.sample.design.col(sample.num_sites);
  free_of(x.cwiseMin(kBendX));
  if (const std::optional<Eigen::VectorXd> late = ConfirmedStep(sample)) free_of(*late);
  return EvidenceOf(free);
}

std::vector<CourseEvidence> EvidenceByCourse(const SeriesSample& sample) {
  constexpr Eigen::Index kFewestVisits = 5;  // Of the two contrasts of four visits an early course would explain one.
  const bool few = sample.sample.design.rows() < kFewestVisits * sample.num_sites;
  std::vector<CourseEvidence> told;
  for (const Course& course : CoursesOf(sample)) {
    if (few && !told.empty()) break;  // The line comes first.
    // The likelihood of the contrasts leaves out how sharply the visits tell of level and effect, which differs from
    // course to course: the logarithm of the design's volume in units of the shots' errors.
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(course.sample.shot_scale.cwiseSqrt().cwiseInverse().asDiagonal() *
                                                   course.sample.design);
    const double log_volume = qr.matrixQR().diagonal().array().abs().log().sum();
    told.push_back({EvidenceOf(course.sample), std::log(course.weight) - log_volume});
  }
  return told;
}

std::optional<SeriesSample> WithoutLastVisit(const SeriesSample& sample) {
  const Eigen::VectorXd x = sample.sample.design.col(sample.num_sites);
  std::vector<int> kept;
  std::set<int> after;
  SeriesSample rest = sample;
  rest.last_x = 0;
  rest.visit_of_row.clear();
  rest.site_of_row.clear();
  rest.num_shots.clear();
  rest.level.clear();
  std::set<int> sites;
  for (int i = 0; i < x.size(); ++i) {
    if (x[i] == sample.last_x) continue;
    kept.push_back(i);
    rest.last_x = std::max(rest.last_x, x[i]);
    rest.visit_of_row.push_back(sample.visit_of_row[i]);
    rest.site_of_row.push_back(sample.site_of_row[i]);
    rest.num_shots.push_back(sample.num_shots[i]);
    rest.level.push_back(sample.level[i]);
    sites.insert(sample.site_of_row[i]);
    if (x[i] > 0) after.insert(sample.visit_of_row[i]);
  }
  if (after.empty() || static_cast<int>(sites.size()) < sample.num_sites) return std::nullopt;
  rest.num_followup_visits = static_cast<int>(after.size());
  rest.sample.design = sample.sample.design(kept, Eigen::all).eval();
  rest.sample.means = sample.sample.means(kept).eval();
  FillVisitScale(rest);
  FillShotScale(rest);
  FillCourse(rest);
  return rest;
}

SeriesSample OtherDesign(const SeriesSample& sample, double num_shots, std::optional<double> extra_x) {
  SeriesSample other = sample;
  for (double& shots : other.num_shots) shots = std::max(shots, num_shots);
  if (extra_x) {
    const double shots = *std::max_element(other.num_shots.begin(), other.num_shots.end());
    const int visit = static_cast<int>(other.x_of_visit.size());
    other.x_of_visit.push_back(*extra_x);
    other.day_of_visit.push_back(*extra_x * kDaysPerTrend);
    const Eigen::Index old = other.sample.means.size();
    other.sample.design.conservativeResize(old + other.num_sites, Eigen::NoChange);
    other.sample.means.conservativeResize(old + other.num_sites);
    for (int site = 0; site < other.num_sites; ++site) {
      const Eigen::Index row = old + site;
      other.sample.design.row(row).setZero();
      other.sample.design(row, site) = 1;
      other.sample.design(row, other.num_sites) = *extra_x;
      other.sample.means[row] = other.baseline_level;
      other.visit_of_row.push_back(visit);
      other.site_of_row.push_back(site);
      other.num_shots.push_back(shots);
      const auto same_site = std::find(other.site_of_row.begin(), other.site_of_row.end(), site);
      other.level.push_back(other.level[same_site - other.site_of_row.begin()]);
    }
    other.last_x = *extra_x;
  }
  FillVisitScale(other);
  FillShotScale(other);
  FillCourse(other);
  return other;
}

}  // namespace tricho
