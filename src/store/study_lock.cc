// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/study_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/output_files.h"

namespace tricho {

StudyLock::StudyLock(const StudyFolder& study, const std::function<void()>& on_wait,
                     const std::filesystem::path& folder) {
  const std::filesystem::path path = study.Inside(folder / ".lock");
  PrepareOutputFolder(path.parent_path());
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file_ < 0) throw Error(ErrorKind::kStore, fmt::format("can't write {}: {}", path.string(), std::strerror(errno)));
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  if (errno == EWOULDBLOCK) {
    try {
      on_wait();
    } catch (const Error&) {  // It does not want to wait: no object, so no destructor.
      close(file_);
      throw;
    }
    int done = flock(file_, LOCK_EX);
    while (done != 0 && errno == EINTR) done = flock(file_, LOCK_EX);
    if (done == 0) return;
  }
  const int fault = errno;
  close(file_);
  throw Error(ErrorKind::kStore, fmt::format("can't lock {}: {}", path.string(), std::strerror(fault)));
}

StudyLock::~StudyLock() { close(file_); }

}  // namespace tricho
