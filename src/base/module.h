// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Parts of the program that are loaded when they are needed: what they are linked with takes long to load.
#pragma once

#include <string>

namespace tricho {

// A function of a module that lies in the program's run path (beside it as it is built; nowhere else is looked). The
// module stays loaded. throws std::runtime_error: "the part that `does` can't be loaded: ..."; std::bad_alloc when
// memory is wanting for it.
void* ModuleFunction(const std::string& module, const std::string& function, const std::string& does);

}  // namespace tricho
