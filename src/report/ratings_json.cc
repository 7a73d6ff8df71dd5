// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/ratings_json.h"

#include "base/result_json.h"
#include "base/tsv.h"
#include "report/agreement_json.h"

namespace tricho {

namespace {

using Ordered = nlohmann::ordered_json;

Ordered KappaJson(const Kappa& kappa) {
  Ordered json = AgreementEstimateJson(kappa.estimate);
  const bool has_error = kappa.estimate.value && kappa.standard_error > 0;
  json["standard_error"] = has_error ? Ordered(Significant(kappa.standard_error)) : Ordered(nullptr);
  return json;
}

Ordered RaterJson(const RaterSummary& rater) {
  Ordered json;
  json["rater"] = rater.rater;
  json["rated"] = rater.rated;
  json["missing"] = rater.missing;
  json["mean"] = AgreementEstimateJson(rater.mean);
  json["repeats"] = {{"pairs", rater.repeats},
                     {"same_share", AgreementEstimateJson(rater.same_share)},
                     {"kappa_linear", KappaJson(rater.linear)},
                     {"kappa_quadratic", KappaJson(rater.quadratic)}};
  return json;
}

Ordered RaterPairJson(const RaterPair& pair) {
  Ordered json;
  json["first"] = pair.first;
  json["second"] = pair.second;
  json["pairs"] = pair.pairs;
  json["kappa_linear"] = KappaJson(pair.linear);
  json["kappa_quadratic"] = KappaJson(pair.quadratic);
  json["difference"] = AgreementEstimateJson(pair.difference);
  return json;
}

std::string TextOrNone(const std::string& text) { return text.empty() ? "n/a" : text; }

}  // namespace

std::string RatingsJson(const RatingSummary& summary, const std::vector<std::string>& notes,
                        const Provenance& provenance) {
  Ordered raters = Ordered::array(), pairs = Ordered::array(), participants = Ordered::array(), arms = Ordered::array();
  for (const RaterSummary& rater : summary.raters) raters.push_back(RaterJson(rater));
  for (const RaterPair& pair : summary.pairs) pairs.push_back(RaterPairJson(pair));
  for (const RatedParticipant& one : summary.participants)
    participants.push_back({{"participant_id", one.participant_id},
                            {"arm", one.arm},
                            {"raters", one.raters},
                            {"mean", AgreementEstimateJson(one.mean)}});
  for (const RatedArm& arm : summary.arms)
    arms.push_back({{"arm", arm.arm}, {"participants", arm.participants}, {"mean", AgreementEstimateJson(arm.mean)}});
  return JsonDocument(
      kRatingsSchema,
      {{"provenance", ProvenanceJson(provenance)},
       {"scale",
        {{"least", kGlobalScale.least}, {"most", kGlobalScale.most}, {"more_is", "more hair at the follow-up"}}},
       {"notes", notes},
       {"raters", raters},
       {"pairs", pairs},
       {"arms", arms},
       {"participants", participants}});
}

std::string RatingsTable(const RatingSummary& summary) {
  std::vector<std::vector<std::string>> rows;
  for (const GlobalRating& one : summary.ratings)
    rows.push_back({one.participant_id, TextOrNone(one.arm), one.site, one.baseline_visit, one.followup_visit,
                    one.rater, std::to_string(one.rating), one.is_repeat ? "1" : "0", one.page,
                    std::to_string(one.question), one.followup_left ? "left" : "right"});
  return TsvText({"participant_id", "arm", "site", "baseline_visit", "followup_visit", "rater", "rating", "repeat",
                  "page", "question", "followup_side"},
                 rows);
}

}  // namespace tricho
