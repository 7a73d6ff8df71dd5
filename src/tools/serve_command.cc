// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// `tricho serve`: the study as pages in the browser of this machine.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "base/error.h"
#include "tools/command.h"
#include "tools/job_options.h"
#include "tools/options.h"
#include "web/serve.h"

namespace tricho {

namespace po = boost::program_options;

namespace {

constexpr int kLastPort = 65535, kFirstPort = 1024;
constexpr double kSecondsPerMinute = 60, kMostIdleMinutes = 1440;

struct ServeArguments {
  SharedOptions shared;  // For its analysis options alone.
  JobOptions job;
  std::optional<int> port;
  double idle_minutes = 30;
  bool no_browser = false;
  LearningOptions learning;

  po::options_description Options() {
    po::options_description options("Options", 100);
    AddOption(options, "port", "N", &port, "port of 127.0.0.1, 1024 to 65535; default: any that is free");
    AddFlag(options, "no-browser", &no_browser, "print the address, and open nothing");
    AddOption(options, "idle-minutes", "X", &idle_minutes, "ends by itself after so long without a page, 0.05 to 1440");
    AddOption(options, "learning-photos", "N", &learning.fewest_photos,
              "signed photos that it takes before the program may learn from them, 3 to 1000");
    AddOption(options, "learning-steps", "N", &learning.steps, "steps of learning at most, 1 to 5000");
    shared.AddThoseOfStudiesTo(options);
    job.AddTo(options);
    return options;
  }

  void Check() {
    if (port && (*port < kFirstPort || *port > kLastPort))
      throw Error(ErrorKind::kUsage,
                  fmt::format("--port must lie between {} and {}, not {}", kFirstPort, kLastPort, *port));
    if (!(idle_minutes >= 0.05 && idle_minutes <= kMostIdleMinutes))
      throw Error(ErrorKind::kUsage,
                  fmt::format("--idle-minutes must lie between 0.05 and {}, not {}", kMostIdleMinutes, idle_minutes));
    learning.Check();
    job.Check();
    shared.Finish();
  }
};

// The desktop's own way to open an address. What goes wrong is no fault: the address stands in the terminal.
void OpenBrowser(const std::string& address) {
  const pid_t child = fork();
  if (child != 0) {
    if (child > 0) waitpid(child, nullptr, 0);
    return;
  }
  if (fork() == 0) {
    setsid();
    execlp("xdg-open", "xdg-open", address.c_str(), static_cast<char*>(nullptr));
    std::cerr << "tricho: no browser could be opened (xdg-open is missing); open the address yourself\n";
  }
  _exit(0);
}

int RunServe(const std::vector<std::string>& words) {
  ServeArguments arguments;
  std::vector<std::string> studies;
  ParseOptions(arguments.Options(), words, &studies);
  if (studies.size() != 1) throw Error(ErrorKind::kUsage, fmt::format("serve takes one STUDY, not {}", studies.size()));
  arguments.Check();
  const StudyFolder study = OpenStudy(studies.front());
  ServeOptions options;
  options.port = arguments.port.value_or(0);
  options.idle = std::chrono::seconds(static_cast<int>(arguments.idle_minutes * kSecondsPerMinute));
  options.run = {arguments.shared.analysis, arguments.shared.Provenance(), arguments.job.NumJobs(),
                 arguments.shared.model.empty() && arguments.shared.analysis.hair.network != nullptr,
                 arguments.learning};
  Serve(study, options, [&](const std::string& address) {
    std::cout << address << std::endl;
    if (!arguments.no_browser) OpenBrowser(address);
  });
  return 0;
}

}  // namespace

Command ServeCommand() {
  Command command;
  command.name = "serve";
  command.arguments = "STUDY [--port N] [--no-browser] [options]";
  command.summary = "the study as pages in the browser of this machine, with corrections by hand";
  command.description =
      "Prints one address and opens it. The page shows participants, visits and what is new; takes photos that are "
      "dropped on a visit; shows every hair of a photo and takes corrections; tells the verdict and makes reports. It "
      "ends by itself when no page was open for a while, or with Ctrl-C.\n"
      "\n"
      "Nobody else can see it: it listens on 127.0.0.1 alone, the address lets one browser in, once, and every request "
      "of another page, name or program is refused (docs/serve.md).\n"
      "\n"
      "Corrections go to STUDY/corrections/, a journal a photo, to which lines are only added; photos and automatic "
      "results are never changed. `tricho study analyze` takes them into all numbers, marked, with the automatic value "
      "beside.\n"
      "\n"
      "Signed photos can teach a network of the study's own (scripts/train, Python with torch); it is tried on signed "
      "photos that it did not learn from, and used only when somebody says so on the page.";
  command.examples = {{"tricho serve data/samples/study --no-browser --idle-minutes 0.05",
                       "The sample study as pages, until nobody has looked for three seconds"}};
  command.references = {"OWASP, Cross-Site Request Forgery Prevention; Fetch Metadata Request Headers, W3C 2021"};
  command.options = [] { return ServeArguments().Options(); };
  command.run = RunServe;
  return command;
}

}  // namespace tricho
