// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The study's lock for whoever can't wait: a person in front of a page is told.
#pragma once

#include "store/study_lock.h"

namespace tricho {

// throws Error(kStore) at once when another process, or another part of this one, works on the study.
StudyLock LockOrRefuse(const StudyFolder& study);

}  // namespace tricho
