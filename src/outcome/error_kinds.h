// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Whose errors a participant has. Most are measured like the others of the table; some have another camera, another
// operator, hair that is hard to see, and scatter more by a factor. Which it is, is not decided but weighed: each kind
// of participant has a share beforehand, and his own shots and visits say how likely it is of him.
#pragma once

#include <vector>

#include "outcome/error_components.h"

namespace tricho {

// Variances that a participant's errors may have, and how likely that is.
struct PossibleErrors {
  ErrorComponents components;
  double weight = 0;  // > 0; the weights of all add up to 1.
};

// What the participant's visits say of the errors if his course is of one form, and how likely that form is beforehand,
// up to a common factor.
struct CourseEvidence {
  ErrorEvidence evidence;
  double log_weight = 0;
};

// One metric of the participant.
struct KindSource {
  std::vector<CourseEvidence> courses;  // At least one; they share the shots.
  ErrorPrior prior;                     // As learned from others, or the default.
  bool witness = false;                 // Whether what it says of the shots counts for the other metrics as well.
};

// What each metric's errors may be, in the order of `metrics`: the likelier first, those without weight left out.
std::vector<std::vector<PossibleErrors>> WeighKinds(const std::vector<KindSource>& metrics);

// One pair of variances in their place: means, and how unsure they are of each other and among each other.
ErrorComponents MeanOf(const std::vector<PossibleErrors>& possible);

}  // namespace tricho
