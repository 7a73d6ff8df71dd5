// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/shared_work.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>

namespace tricho {

namespace internal {

// Pieces on their way to two threads.
class SharedPieces {
 public:
  SharedPieces(int num_pieces, const std::function<void(int)>& work)
      : num_pieces_(num_pieces), work_(work), takers_{Taker(*this), Taker(*this)} {}

  // Once for the thread that shares, and once for the other one. What is thrown is kept.
  void Take(bool is_other) {
    Taker& taker = takers_[is_other];
    taker.take();
    if (taker.piece < num_pieces_) next_ = num_pieces_;
  }

  // After both have stopped. Of two faults the one that comes first without a helper as well.
  void ThrowFault() {
    Taker& first = takers_[takers_[0].piece > takers_[1].piece];
    if (first.piece < num_pieces_) first.take.get_future().get();
  }

 private:
  struct Taker {
    explicit Taker(SharedPieces& pieces)
        : piece(pieces.num_pieces_), take([this, &pieces] { pieces.TakeAll(piece); }) {}
    int piece;  // That it is at; their number where it is at none.
    std::packaged_task<void()> take;
  };

  void TakeAll(int& piece) {
    while ((piece = next_++) < num_pieces_) work_(piece);
    piece = num_pieces_;
  }

  const int num_pieces_;
  const std::function<void(int)>& work_;
  std::atomic<int> next_ = 0;
  std::array<Taker, 2> takers_;
};

}  // namespace internal

// A thread and its helper, equal but for who ends first.
class HelpingThread::Helper {
 public:
  Helper()
      : thread_([this] {
          of_thread = this;
          std::unique_lock<std::mutex> lock(mutex_);
          TakePartUntil(lock, [this] { return ends_; });
        }) {}
  ~Helper() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends_ = true;
    has_news_.notify_all();
  }

  void TakeTogether(internal::SharedPieces& pieces) {
    Offer offer{&pieces};
    std::unique_lock<std::mutex> lock(mutex_);
    offers_.push_back(&offer);
    has_news_.notify_all();
    lock.unlock();
    pieces.Take(false);
    lock.lock();
    std::erase(offers_, &offer);
    TakePartUntil(lock, [&offer] { return !offer.is_taken; });
  }

  // That of this thread, for both of them.
  static thread_local Helper* of_thread;

 private:
  struct Offer {
    internal::SharedPieces* pieces;
    bool is_taken = false;  // By the other thread, which is still at it.
  };

  // Waits, and takes what the other thread offers meanwhile. Whoever waits does so for a piece that the other one has
  // begun, and offers are made by what was begun last: one of both always goes on.
  template <typename IsEnough>
  void TakePartUntil(std::unique_lock<std::mutex>& lock, const IsEnough& is_enough) {
    while (!is_enough()) {
      if (offers_.empty()) {
        has_news_.wait(lock);
        continue;
      }
      Offer& offer = *offers_.back();
      offers_.pop_back();
      offer.is_taken = true;
      lock.unlock();
      offer.pieces->Take(true);
      lock.lock();
      offer.is_taken = false;
      has_news_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable has_news_;
  std::vector<Offer*> offers_;  // Not taken yet.
  bool ends_ = false;
  std::jthread thread_;  // The last member: begun when all others are there, joined before they go.
};

thread_local HelpingThread::Helper* HelpingThread::Helper::of_thread = nullptr;

HelpingThread::HelpingThread() {
  if (Helper::of_thread) return;
  try {
    helper_ = std::make_unique<Helper>();
    Helper::of_thread = helper_.get();
  } catch (const std::system_error&) {  // No memory for one more: it goes without.
  }
}

HelpingThread::~HelpingThread() {
  if (helper_) Helper::of_thread = nullptr;
}

void SharePieces(int num_pieces, const std::function<void(int)>& work) {
  if (!HelpingThread::Helper::of_thread || num_pieces <= 1) {
    for (int i = 0; i < num_pieces; ++i) work(i);
    return;
  }
  internal::SharedPieces pieces(num_pieces, work);
  HelpingThread::Helper::of_thread->TakeTogether(pieces);
  pieces.ThrowFault();
}

}  // namespace tricho
