// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#pragma once

#include <unistd.h>

#include <filesystem>

namespace tricho {

// While it lives, the process may only do to files what anybody may: root, as whom a container runs its tests, would
// read and write everything.
class Unprivileged {
 public:
  // folder  Where the test works; anybody may enter it from now on.
  explicit Unprivileged(const std::filesystem::path& folder) : was_(geteuid()) {
    namespace fs = std::filesystem;
    fs::permissions(folder, fs::perms::group_exec | fs::perms::others_exec | fs::perms::others_read,
                    fs::perm_options::add);
    if (was_ == 0) ok_ = seteuid(kNobody) == 0;
  }
  ~Unprivileged() { ok_ = seteuid(was_) == 0; }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  bool ok() const { return ok_; }

 private:
  static constexpr uid_t kNobody = 65534;
  uid_t was_;
  bool ok_ = true;
};

}  // namespace tricho
