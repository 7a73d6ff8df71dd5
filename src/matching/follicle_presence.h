// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which follicles carry a hair at each visit: what the shots found and missed -> probabilities.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace tricho {

// A second look at the place of a follicle in the shots of a visit that found nothing there.
enum class SecondLook {
  kNone,     // Something was found, or nobody looked.
  kSeen,     // Something like its hair is there.
  kAbsent,   // The place is open, and empty.
  kCovered,  // Other hairs lie over it.
};

struct FollicleVisit {
  int looked = 0;  // Shots that show its place.
  int found = 0;   // Of those, shots in which its hair was found; 0..looked.
  SecondLook look = SecondLook::kNone;
  std::optional<bool> told = std::nullopt;  // By a person: whether its hair is there.
};

inline constexpr double kMateUm = 90;  // Follicles that open nearer than this hide each other.

// What the shots say of one follicle; something was found of it at least once.
struct FollicleEvidence {
  std::vector<FollicleVisit> visits;
  double confidence = 1;              // Greatest of its hairs: 0..1.
  double length_um = 1000;            // Median of its hairs.
  std::optional<double> diameter_um;  // Median of its hairs.
  bool beside_mate = false;           // Another follicle opens close by.
};

struct FolliclePresence {
  double line_share = 0;     // Probability that it is no hair but a line on the skin.
  Eigen::VectorXd present;   // Of each visit: probability that there is a hair.
  Eigen::MatrixXd together;  // Of each two visits: that there is one at both.
  // Hairs like this one that no shot found, for each that was found: expected number at each visit, at each two.
  Eigen::VectorXd unfound;
  Eigen::MatrixXd unfound_together;
  double born = 0, lost = 0;  // Probability that it came, or went, between the first visit and the last.
};

// Variance of how many hairs of a follicle, found or not, have come between two visits less how many have gone.
double VarianceOfChange(const FolliclePresence& presence, int earlier, int later);

struct SitePresence {
  std::vector<FolliclePresence> follicles;  // One for each that was given.
  double born_share = 0, lost_share = 0;    // Of all hairs of the site, found or not.
  // What the expected number of hairs at each visit would rise by with one standard error more of these shares.
  Eigen::VectorXd by_born_error, by_lost_error;
};

// Idea: a hair stays, comes, goes, or (rarely) is gone for a while; a Markov chain over the visits. A hair that is
// there may be hidden for a whole visit, with a chance by its class, for what hides it (a mate, its own thinness) is
// the same in all shots of the visit; else each shot finds it almost surely. So misses repeat from shot to shot, and a
// visit without a find is weak evidence in a hair that is hard to see and strong in one that is not. Lines that are no
// hair come and go at random. How many hairs come and go is learned from the site itself (EM), with what is usual as if
// so many hairs had been seen before. Of hairs that could have been missed in all shots, some were: capture-recapture.
//
// Where a person told, that is so: a hair that was told to be there is one and no line.
//
// A visit in which no shot shows the place says nothing. Cost: follicles x visits^2.
// Source: MacKenzie et al. 2003, Ecology 84:2200 (occupancy with colonization, extinction and imperfect detection).
// What tells lines from hairs is learned from renders by scripts/train/ledger_chances.sh, the other chances are set by
// hand; docs/methods/ledger.md.
SitePresence InferPresence(const std::vector<FollicleEvidence>& follicles, int num_visits);

}  // namespace tricho
