// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/module.h"

#include <dlfcn.h>

#include <stdexcept>

namespace tricho {

void* ModuleFunction(const std::string& module, const std::string& function, const std::string& does) {
  void* loaded = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* found = loaded ? dlsym(loaded, function.c_str()) : nullptr;
  if (found) return found;
  const char* words = dlerror();
  throw std::runtime_error("the part that " + does + " can't be loaded: " + (words ? words : "it is not one of ours"));
}

}  // namespace tricho
