// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/shared_work.h"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace tricho {

namespace internal {

// Pieces on their way to whoever takes them.
class SharedPieces {
 public:
  SharedPieces(int num_pieces, const std::function<void(int)>& work)
      : num_pieces_(num_pieces), work_(work), faulty_(num_pieces) {}

  void Take() noexcept {
    for (int i = next_++; i < num_pieces_; i = next_++) try {
        work_(i);
      } catch (...) {
        next_ = num_pieces_;
        // Of two at once the one that comes first without a helper as well.
        const std::lock_guard<std::mutex> lock(mutex_);
        if (i < faulty_) {
          faulty_ = i;
          fault_ = std::current_exception();
        }
      }
  }

  // After all have stopped.
  void ThrowFault() const {
    if (fault_) std::rethrow_exception(fault_);
  }

 private:
  const int num_pieces_;
  const std::function<void(int)>& work_;
  std::atomic<int> next_ = 0;
  std::mutex mutex_;
  int faulty_;
  std::exception_ptr fault_;
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
    pieces.Take();
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
      offer.pieces->Take();
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
  internal::SharedPieces pieces(num_pieces, work);
  if (HelpingThread::Helper::of_thread && num_pieces > 1)
    HelpingThread::Helper::of_thread->TakeTogether(pieces);
  else
    pieces.Take();
  pieces.ThrowFault();
}

}  // namespace tricho
