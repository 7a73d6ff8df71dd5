// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the judge learns from (hair/fit/judge.h): all hairs that are proposed, likely or not, with what is known of
// each. With --kept, what is learned from hairs that the judge kept (hair/doubt.h).
//
//   training_hairs [--kept] NETWORK OUT_DIR PHOTO...      NAME.json with um_per_px beside each photo NAME.jpg
//
// Writes OUT_DIR/NAME.json: hairs[] {center_line_px, diameter_um, facts or doubt_facts}.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "capture/field.h"
#include "capture/photo.h"
#include "hair/doubt.h"
#include "hair/find_hairs.h"
#include "hair/network/network.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

void WriteHairs(const fs::path& path, const fs::path& out, const HairOptions& options) {
  std::ifstream truth(fs::path(path).replace_extension(".json"));
  if (!truth) throw Error(ErrorKind::kInput, path.string() + " has no .json beside it that tells its scale");
  const double um_per_px = nlohmann::json::parse(truth).at("um_per_px");
  const Photo photo = ReadPhoto(path);
  const Hairs hairs = FindHairs(photo, FindField(photo), um_per_px, options);
  const std::vector<DoubtFacts> doubt_facts = DoubtFactsOf(hairs.shafts);
  nlohmann::json json = nlohmann::json::array();
  for (std::size_t i = 0; i < hairs.shafts.size(); ++i) {
    nlohmann::json line = nlohmann::json::array();
    for (const Point& at : hairs.shafts[i].center_line_px) line.push_back({at.x(), at.y()});
    nlohmann::json hair = {
        {"center_line_px", line},
        {"diameter_um", hairs.shafts[i].diameter_px ? nlohmann::json(*hairs.shafts[i].diameter_px * um_per_px)
                                                    : nlohmann::json(nullptr)}};
    if (options.keep_unlikely)
      hair["facts"] = hairs.facts[i];
    else
      hair["doubt_facts"] = doubt_facts[i];
    json.push_back(hair);
  }
  std::ofstream(out / (path.stem().string() + ".json")) << nlohmann::json{{"hairs", json}}.dump();
}

int Run(std::vector<std::string> words) {
  const bool kept_alone = !words.empty() && words.front() == "--kept";
  if (kept_alone) words.erase(words.begin());
  if (words.size() < 3) {
    std::cerr << "usage: training_hairs [--kept] NETWORK OUT_DIR PHOTO...\n";
    return 2;
  }
  HairOptions options;
  options.segmenter = Segmenter::kNetwork;
  options.network = std::make_shared<NetworkModel>(ReadNetwork(words[0]));
  options.keep_unlikely = !kept_alone;
  fs::create_directories(words[1]);
  for (std::size_t i = 2; i < words.size(); ++i) WriteHairs(words[i], words[1], options);
  return 0;
}

}  // namespace
}  // namespace tricho

int main(int argc, char** argv) {
  cv::setNumThreads(1);
  try {
    return tricho::Run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "training_hairs: " << error.what() << '\n';
    return 1;
  }
}
