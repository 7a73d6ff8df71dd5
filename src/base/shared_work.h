// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Work within one item, as a photo, that a second thread takes part in. Several items: base/parallel.h.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace tricho {

// While it lives, the thread that made it has a helper, which waits until there is something to share (below). Where
// that thread has one already, or the system can't give one more, it changes nothing. To be ended by the thread that
// made it.
class HelpingThread {
 public:
  HelpingThread();
  ~HelpingThread();
  HelpingThread(const HelpingThread&) = delete;
  HelpingThread& operator=(const HelpingThread&) = delete;

 private:
  friend void SharePieces(int num_pieces, const std::function<void(int)>& work);
  class Helper;
  std::unique_ptr<Helper> helper_;
};

// Calls work(i) once for each i in [0, num_pieces), each begun in this order: by this thread, and by its helper where
// it has one that is free. A piece may share work in its turn; whoever waits for the other takes part in it. work(i)
// must write only what belongs to i and leave nothing in memory of its thread while it shares: then results are the
// same to the bit with a helper and without. What the first of the pieces throws that throw is thrown again here, after
// all others have stopped; no further one is begun.
void SharePieces(int num_pieces, const std::function<void(int)>& work);

// The same for [0, count) in ranges of `most` (>= 1): work(begin, end). For what alone would not be worth its handing
// over (some 10 us).
template <typename Work>
void ShareRanges(int count, int most, const Work& work) {
  SharePieces((count + most - 1) / most, [&](int i) { work(i * most, std::min(count, (i + 1) * most)); });
}

// Does different things at once. The longest should come first.
inline void ShareTasks(const std::vector<std::function<void()>>& tasks) {
  SharePieces(static_cast<int>(tasks.size()), [&](int i) { tasks[i](); });
}

}  // namespace tricho
