// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/refusing_lock.h"

#include "base/error.h"

namespace tricho {

StudyLock LockOrRefuse(const StudyFolder& study) {
  return StudyLock(study, [] {
    throw Error(ErrorKind::kStore,
                "the study is being worked on at this moment (an analysis, here or in another window or program); "
                "nothing was changed, try again when it is done");
  });
}

}  // namespace tricho
