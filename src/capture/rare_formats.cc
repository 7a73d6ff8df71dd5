// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/rare_formats.h"

#include <dlfcn.h>

#include <climits>
#include <stdexcept>
#include <string>

#include "base/check.h"

namespace tricho {
namespace {

using DecodeFunction = void (*)(const unsigned char* bytes, int size, cv::Mat* pixels);

// The module stays loaded until the process ends. It is looked for where the program lies (its run path), nowhere else.
DecodeFunction LoadModule() {
  void* module = dlopen("libtricho_codecs.so", RTLD_NOW | RTLD_LOCAL);
  void* decode = module ? dlsym(module, "TrichoDecode") : nullptr;
  if (!decode) {
    const char* words = dlerror();
    throw std::runtime_error(std::string("the part that reads PNG, TIFF, BMP and WebP can't be loaded: ") +
                             (words ? words : "it is not one of ours"));
  }
  return reinterpret_cast<DecodeFunction>(decode);
}

}  // namespace

cv::Mat DecodeRareFormat(Bytes file) {
  TRICHO_CHECK(file.size() <= INT_MAX, file.size());
  static const DecodeFunction decode = LoadModule();
  cv::Mat pixels;
  decode(file.data(), static_cast<int>(file.size()), &pixels);
  return pixels;
}

}  // namespace tricho
