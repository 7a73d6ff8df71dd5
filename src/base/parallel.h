// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Work on independent items with a fixed number of threads.
#pragma once

#include <functional>

namespace tricho {

// Calls work(i) once for each i in [0, num_items), from up to `num_jobs` (>= 1) threads; where there are twice as many
// jobs as items, each item has a helping thread (base/shared_work.h). Which thread takes which item is not defined, so
// work(i) must write only what belongs to i: then results are the same with any num_jobs. After an exception has
// escaped `work`, no further item is begun; the first one is thrown again here, after all threads have stopped.
void ParallelFor(int num_items, int num_jobs, const std::function<void(int)>& work);

}  // namespace tricho
