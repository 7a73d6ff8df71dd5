// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Finds the command and turns what escapes it into an exit status: 1 our fault, 2 usage, 3 bad input, 4 store.
#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <new>
#include <opencv2/core/utility.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <system_error>
#include <tuple>

#include "base/error.h"
#include "base/muted.h"
#include "base/printable.h"
#include "tools/command.h"
#include "version.h"

namespace tricho {
namespace {

int RunCommand(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    std::cerr << UsageText();
    return ExitStatus(ErrorKind::kUsage);
  }
  std::string name = arguments.front();
  if (name == "--help" || name == "-h") name = "help";
  if (name == "--version") {
    std::cout << "tricho " << kVersion << (*kCommit ? " " : "") << kCommit << '\n';
    return 0;
  }
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  for (const Command& command : Commands()) {
    if (command.name != name) continue;
    const auto wants_help = [](const std::string& word) { return word == "--help" || word == "-h"; };
    if (std::any_of(rest.begin(), rest.end(), wants_help)) {
      std::cout << HelpText(command);
      return 0;
    }
    return command.run(rest);
  }
  throw Error(ErrorKind::kUsage, "there is no command '" + name + "'; 'tricho help' lists those that there are");
}

// A caller may have closed an input or output: the next file that is opened would then get its number, and the words
// that are meant for a terminal with it.
void KeepStandardFiles() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(number, F_GETFD) == -1) std::ignore = open("/dev/null", O_RDWR);
}

// What can't be told was not done: a caller who reads the table must learn that it is not whole.
int TellingWhole(int status) {
  if (!std::cout.flush()) throw Error(ErrorKind::kStore, "standard output can't be written: is the disk full?");
  return status;
}

// Images are made and let go all the time. Memory that is kept, used again, and mapped in large pages spares the
// system's page faults, which cost a third of the time of an alignment. Where the system declines, all works as before.
// The address sanitizer brings a heap of its own, which would mark every page of the block.
void KeepMemory() {
#ifndef TRICHO_SANITIZED
  constexpr std::size_t kReservedBytes = std::size_t{256} << 20, kPageBytes = std::size_t{2} << 20;
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 1 << 26);
  void* block = std::malloc(kReservedBytes);
  if (!block) return;
  void* first = block;
  std::size_t space = kReservedBytes;
  if (std::align(kPageBytes, kPageBytes, first, space)) madvise(first, space / kPageBytes * kPageBytes, MADV_HUGEPAGE);
  std::free(block);  // It stays with the heap: what is allocated from now on lies there.
#endif
}

constexpr char kOurFault[] = "tricho: this is a fault of the program, please report it: ";

// Every result is written whole or not at all, so that what is there stays good.
int TellOfMemory() {
  std::cerr << "tricho: there is not enough memory; nothing half-written is left: run it again with more, or with "
               "--jobs 1 where that is an option\n";
  return 1;
}

}  // namespace
}  // namespace tricho

int main(int argc, char** argv) {
  tricho::KeepStandardFiles();
  tricho::KeepMemory();
  // What a decoder mutters about a damaged file is said once, in our own sentence.
  const tricho::MutableStream mutable_errors(std::cerr);
  const tricho::PrintableStream printable_output(std::cout);
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);  // layers-allow: as above
  try {
    // Photos are the unit of parallel work (--jobs); sums taken by a varying number of threads would vary in their
    // bits. It takes memory, which there may not be.
    cv::setNumThreads(1);  // layers-allow: a setting of the process, not an algorithm
    return tricho::TellingWhole(tricho::RunCommand({argv + 1, argv + argc}));
  } catch (const tricho::Error& error) {
    std::cerr << "tricho: " << error.what() << '\n';
    return tricho::ExitStatus(error.kind());
  } catch (const std::filesystem::filesystem_error& error) {
    std::cerr << "tricho: " << tricho::OneLine(error.path1().string() + ": " + error.code().message()) << '\n';
    return tricho::ExitStatus(tricho::ErrorKind::kStore);
  } catch (const std::bad_alloc&) {
    return tricho::TellOfMemory();
  } catch (const std::system_error& error) {
    // Of threads: the system has no memory for one more.
    if (error.code() == std::errc::resource_unavailable_try_again) return tricho::TellOfMemory();
    std::cerr << tricho::kOurFault << error.what() << '\n';
    return 1;
  } catch (const std::exception& error) {
    const auto* opencv = dynamic_cast<const cv::Exception*>(&error);                   // layers-allow: told, not used
    if (opencv && opencv->code == cv::Error::StsNoMem) return tricho::TellOfMemory();  // layers-allow: as above
    std::cerr << tricho::kOurFault << error.what() << '\n';
    return 1;
  }
}
