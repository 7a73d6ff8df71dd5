// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/module.h"

#include <dlfcn.h>

#include <new>
#include <stdexcept>

namespace tricho {

void* ModuleFunction(const std::string& module, const std::string& function, const std::string& does) {
  void* loaded = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* found = loaded ? dlsym(loaded, function.c_str()) : nullptr;
  if (found) return found;
  const char* said = dlerror();
  const std::string words = said ? said : "it is not one of ours";
  for (const char* want_of_memory : {"failed to map segment", "cannot allocate", "Cannot allocate"})
    if (words.find(want_of_memory) != std::string::npos) throw std::bad_alloc();
  throw std::runtime_error("the part that " + does + " can't be loaded: " + words);
}

}  // namespace tricho
