// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/serve.h"

#include <atomic>
#include <csignal>

#include "web/gate.h"

namespace tricho {

namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t told_to_end = 0;

void OnSignal(int) { told_to_end = 1; }

// Signals end the server, not the process, so that what is being saved is saved; undone when this goes.
class EndBySignal {
 public:
  EndBySignal() {
    told_to_end = 0;
    before_int_ = std::signal(SIGINT, OnSignal);
    before_term_ = std::signal(SIGTERM, OnSignal);
  }
  ~EndBySignal() {
    std::signal(SIGINT, before_int_);
    std::signal(SIGTERM, before_term_);
  }
  EndBySignal(const EndBySignal&) = delete;
  EndBySignal& operator=(const EndBySignal&) = delete;

 private:
  void (*before_int_)(int) = nullptr;
  void (*before_term_)(int) = nullptr;
};

}  // namespace

void Serve(const StudyFolder& study, const ServeOptions& options,
           const std::function<void(const std::string&)>& on_address) {
  HttpServer server(options.port, options.limits);
  Gate gate(server.port());
  Service service(study, options.run);
  std::atomic<Clock::rep> last_seen{Clock::now().time_since_epoch().count()};

  WebHandler handler;
  handler.refuse = [&](const WebRequest& head) { return gate.Refuse(head); };
  handler.most_body_bytes = [&](const WebRequest& head) { return gate.MostBodyBytes(head); };
  handler.answer = [&](const WebRequest& request) {
    if (gate.IsEntry(request)) return gate.Enter(request);
    last_seen = Clock::now().time_since_epoch().count();
    const WebTarget target = *ParseTarget(request.target);
    return service.Answer(target.path.substr(gate.prefix().size()), target, request);
  };
  const EndBySignal signals;
  on_address(gate.Address());
  server.Run(handler, [&] {
    if (told_to_end) return true;
    const Clock::duration quiet = Clock::now().time_since_epoch() - Clock::duration(last_seen);
    return !service.IsBusy() && quiet > options.idle;
  });
}

}  // namespace tricho
