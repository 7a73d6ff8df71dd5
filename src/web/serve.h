// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho serve`: the study as pages, on this machine, in the one browser that was let in.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "store/study_folder.h"
#include "web/http_server.h"
#include "web/service.h"

namespace tricho {

struct ServeOptions {
  int port = 0;                        // 0: any free one.
  std::chrono::seconds idle{30 * 60};  // Without a page for so long, and without work, it ends by itself.
  ServerLimits limits;
  RunOptions run;
};

// Serves until it was idle, or the process is told to end (SIGINT, SIGTERM). `on_address` is called once with the
// address to open. throws Error(kInput) when the port can't be had.
void Serve(const StudyFolder& study, const ServeOptions& options,
           const std::function<void(const std::string&)>& on_address);

}  // namespace tricho
