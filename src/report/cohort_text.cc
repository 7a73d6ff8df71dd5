// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/cohort_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tricho {

namespace {

std::string Effect(const EffectEstimate& row) {
  if (!row.estimate) return "not estimable";
  if (!row.se) return fmt::format("{:+.3g}", *row.estimate);
  const int digits = DecimalsFor(*row.se);
  return fmt::format("{:+.{}f} ({:+.{}f} to {:+.{}f})", *row.estimate, digits, *row.low, digits, *row.high, digits);
}

}  // namespace

int DecimalsFor(double se) { return se > 0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(se))), 0, 6) : 6; }

std::string ProbabilityText(double p) { return p < 0.001 ? "p < 0.001" : fmt::format("p {:.3f}", p); }

std::string CohortText(const CohortSummary& summary) {
  std::size_t visit_width = 7, arm_width = 3;
  for (const EffectEstimate& row : summary.estimates) {
    visit_width = std::max(visit_width, row.visit.size());
    arm_width = std::max(arm_width, row.arm.size());
  }
  std::string text;
  for (std::size_t i = 0; i < summary.data.size(); ++i) {
    const OutcomeData& data = summary.data[i];
    text += fmt::format("{}{}: change, arm minus {} (95 %)\n", data.outcome,
                        summary.units[i].empty() ? "" : " [" + summary.units[i] + "]", summary.design.arms.front());
    for (const EffectEstimate& row : summary.estimates) {
      if (row.outcome != data.outcome) continue;
      const std::string probability =
          row.p ? ProbabilityText(*row.p) + fmt::format(", adjusted {}", ProbabilityText(*row.p_adjusted)) : row.reason;
      text += fmt::format("  {:<{}}  {:<{}}  {:>26}  {}\n", row.visit, visit_width, row.arm, arm_width, Effect(row),
                          probability);
    }
    for (const ArmFlow& flow : data.flow)
      text += fmt::format("  {:<{}}  {} participants, {} with baseline, {} analyzed\n", flow.arm, arm_width,
                          flow.participants, flow.with_baseline, flow.analyzed);
  }
  for (const std::string& sentence : summary.sentences) text += sentence + '\n';
  return text;
}

std::string PlanText(const PlanOptions& options, const TrialPlan& plan) {
  std::string text = fmt::format(
      "{} participants per arm ({} in all), of whom {} per arm are expected to be analyzed\n"
      "power {:.3f} by formula (difference {:g}, standard error {:.4g}, {:g} degrees of freedom, alpha {:g})\n",
      plan.participants_per_arm, plan.participants_per_arm * options.arms, plan.analyzed_per_arm, plan.power,
      options.effect, plan.standard_error, plan.df, options.alpha / (options.arms - 1));
  if (plan.simulated_power)
    text += fmt::format("power {:.3f} ({:.3f} to {:.3f}) in {} simulated trials\n", *plan.simulated_power,
                        plan.simulated_low, plan.simulated_high, plan.simulations);
  return text;
}

}  // namespace tricho
