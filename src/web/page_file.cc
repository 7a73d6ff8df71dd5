// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/page_file.h"

#include <vector>

#include "web/web_files.h"

namespace tricho {

namespace {

bool EndsWith(const std::string& name, const std::string& ending) {
  return name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

const char* TypeOf(const std::string& name) {
  if (EndsWith(name, ".js")) return "text/javascript; charset=utf-8";
  if (EndsWith(name, ".css")) return "text/css; charset=utf-8";
  if (EndsWith(name, ".svg")) return "image/svg+xml";
  return "text/html; charset=utf-8";
}

}  // namespace

const PageFile* FindPageFile(const std::string& place) {
  static const std::vector<PageFile> kFiles = [] {
    std::vector<PageFile> files;
    for (const WebFileEntry& entry : kWebFiles) files.push_back({entry.name, TypeOf(entry.name), entry.text});
    return files;
  }();
  for (const PageFile& file : kFiles)
    if (place == file.name || (place.empty() && std::string(file.name) == "index.html")) return &file;
  return nullptr;
}

}  // namespace tricho
