// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How far two readers agree: ratings on a scale, and numbers. docs/methods/agreement.md has the formulas and R's
// answers.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/statistics.h"

namespace tricho {

// A value with its 95 % interval; what is missing has a reason.
struct AgreementEstimate {
  std::optional<double> value;
  std::optional<Interval> interval;
  std::string reason;  // Why the value, or the interval alone, is missing; else empty.
};

// The rating scale: whole numbers, each one step from the next.
struct RatingScale {
  int least = -3;
  int most = 3;  // > least
};

enum class KappaWeights { kLinear, kQuadratic };

struct Kappa {
  AgreementEstimate estimate;
  double standard_error = 0;  // Of the estimate, whatever the truth is; its interval is made of this one.
  double z = 0;               // estimate / its standard error if the truth were 0, which R's irr::kappa2 prints.
  int pairs = 0;
};

// Cohen's weighted kappa of two ratings of the same things.
//
// ratings   Within the scale; anything else is a programmer's fault.
// returns   No value for fewer than two pairs, and where both readers gave one and the same rating to everything:
// chance
//           alone explains that. No interval where all pairs agree, or fewer than kFewestForInterval are there: the
//           standard error says nothing then.
// Source: Cohen 1968, Psychol. Bull. 70:213; standard errors of Fleiss, Cohen & Everitt 1969, Psychol. Bull. 72:323.
// Departs from irr::kappa2, which weighs by the rank among the ratings that occur: a step of the scale always weighs
// alike here. Where every rating of the scale occurs the numbers are those of R to 1e-9.
inline constexpr int kFewestForInterval = 10;
Kappa WeightedKappa(const std::vector<std::pair<int, int>>& ratings, const RatingScale& scale, KappaWeights weights);

// One quantity, read by two.
struct MethodAgreement {
  int pairs = 0;
  AgreementEstimate icc;  // ICC(A,1), also called ICC(2,1): two-way, absolute agreement, one reading.
  // Bland and Altman: the second less the first.
  AgreementEstimate difference;
  std::optional<double> sd;     // Of the differences.
  AgreementEstimate low, high;  // Limits between which 95 of 100 differences lie, each with its interval.
};

// pairs   first, second: in one unit, finite.
// returns Without values, and with the reason, below three pairs.
// Source: McGraw & Wong 1996, Psychol. Methods 1:30 (as irr::icc "twoway", "agreement", "single"); Bland & Altman 1999,
// Stat. Methods Med. Res. 8:135: a limit's variance is sd^2 (1/n + 1.96^2 / (2 (n - 1))), Student's t.
MethodAgreement AgreementOfMethods(const std::vector<std::pair<double, double>>& pairs);

// Mean with its interval by Student's t; from one value none.
AgreementEstimate MeanOf(const std::vector<double>& values);

// Hairs that two readers marked on the same photos.
struct MarkedHairs {
  int both = 0;               // Pairs.
  int first = 0, second = 0;  // Marked by the one alone.
};

// F1 = 2 both / (2 both + first + second) over all photos, with the percentile interval of 2000 draws of photos.
// returns  No value where nobody marked anything; no interval below three photos.
AgreementEstimate F1OfPhotos(const std::vector<MarkedHairs>& photos);

}  // namespace tricho
