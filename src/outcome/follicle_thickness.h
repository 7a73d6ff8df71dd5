// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Thickness of every follicle at every visit, each measurement believed as far as it holds.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <vector>

#include "matching/site_ledger.h"

namespace tricho {

struct MeasuredThickness {
  double log_um = 0;
  double variance = 0;  // Of log_um, by the errors of the shots alone.
};

// What the shots of `visit` measured of a follicle; absent where none did. visit_of_shot: one for each of its shots.
std::optional<MeasuredThickness> MeasuredAt(const LedgerFollicle& follicle, int visit,
                                            const std::vector<int>& visit_of_shot);

// ln(thickness) = the follicle's own + the visit's + what this follicle did by itself at this visit + the error of
// measuring it. Follicle and visit are fitted together, each measurement with the weight of its error, and with
// Student's errors of four degrees of freedom (Lange, Little & Taylor 1989, JASA 84:881): a hair under another one may
// be measured wrong by half of its width in one photo and not in the other, and must not move the mean of all. What is
// told of a measured follicle lies between what was measured and what follicle and visit make likely, nearer to what is
// surer (best linear unbiased prediction: Robinson 1991, Statist. Sci. 6:15); where nothing was measured it is the
// latter.
class FollicleThickness {
 public:
  // follicles: those that count; their order is that of the rows below. visit_of_shot: one for each of their shots.
  FollicleThickness(const std::vector<const LedgerFollicle*>& follicles, int num_visits,
                    const std::vector<int>& visit_of_shot);

  bool IsKnown() const;                              // At least two follicles were measured. All below needs that.
  const Eigen::MatrixXd& Um() const { return um_; }  // Follicle x visit; > 0.
  bool WasMeasured(std::size_t follicle) const;      // At any visit.
  bool IsKnownAt(int visit) const;                   // Any follicle was measured there.

  // Covariance of the sums over the follicles of weights(follicle, visit) x Um()(follicle, visit), one sum for each
  // visit, by the errors of thickness.
  Eigen::MatrixXd CovarianceOfSums(const Eigen::MatrixXd& weights) const;

 private:
  bool IsMeasured(Eigen::Index follicle, Eigen::Index visit) const { return error_(follicle, visit) > 0; }
  double Variance(Eigen::Index follicle, Eigen::Index visit) const;
  Eigen::VectorXd Weights(Eigen::Index follicle) const;
  Eigen::VectorXd MeasuredShares(Eigen::Index follicle) const;
  void Fit();
  // What is left of a measurement, as if follicle and visit had been fitted without it; absent where nothing else
  // tells them.
  std::optional<double> LeftOver(Eigen::Index follicle, Eigen::Index visit) const;
  void LearnOwnSd();
  void Believe();
  void Tell();

  Eigen::MatrixXd log_um_, error_;  // Follicle x visit; error_: variance of log_um_, 0 where nothing was measured.
  Eigen::MatrixXd believed_;        // Follicle x visit: weight by Student's errors, up to 1.25.
  double own_sd_;                   // Of what a follicle does by itself from visit to visit; ln.
  Eigen::VectorXd of_follicle_;     // ln um.
  Eigen::VectorXd of_visit_;        // ln, beside visit 0.
  Eigen::MatrixXd of_visit_covariance_;
  Eigen::MatrixXd um_;
};

}  // namespace tricho
