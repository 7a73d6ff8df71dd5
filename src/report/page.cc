// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/page.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cmath>
#include <kainjow/mustache.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "base/check.h"
#include "base/error.h"
#include "capture/image_encoder.h"
#include "report/page_files.h"
#include "report/run_program.h"
#include "report/svg.h"

namespace tricho {

namespace {

constexpr int kPictureQuality = 82;
constexpr double kPdfTimeoutS = 60;

// A file of src/report/pages/; nullptr when there is none.
const char* PageFile(const std::string& name) {
  for (const PageFileEntry& file : kPageFiles)
    if (name == file.name) return file.text;
  return nullptr;
}

// Empty strings, null and false are "not there" for the sections of a template.
kainjow::mustache::data DataOf(const nlohmann::json& json) {
  using kainjow::mustache::data;
  if (json.is_object()) {
    data object{data::type::object};
    for (const auto& [name, value] : json.items()) object.set(name, DataOf(value));
    return object;
  }
  if (json.is_array()) {
    data list{data::type::list};
    for (const nlohmann::json& value : json) list.push_back(DataOf(value));
    return list;
  }
  if (json.is_boolean()) return data{json.get<bool>() ? data::type::bool_true : data::type::bool_false};
  if (json.is_null()) return data{data::type::bool_false};
  const std::string text = json.is_string() ? json.get<std::string>() : json.dump();
  return text.empty() ? data{data::type::bool_false} : data{text};
}

std::string LastLine(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

std::string Base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

Texts::Texts(const std::string& lang) {
  const bool is_label =
      !lang.empty() && std::all_of(lang.begin(), lang.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const char* file = is_label ? PageFile("texts-" + lang + ".json") : nullptr;
  if (!file) throw Error(ErrorKind::kUsage, "--lang: there are no texts in '" + lang + "'; there is: en");
  texts_ = nlohmann::json::parse(file);
}

std::string Texts::operator()(const std::string& key, const Values& values) const {
  const auto found = texts_.find(key);
  if (found == texts_.end()) throw std::logic_error("no text '" + key + "'");
  std::string text;
  const std::string& pattern = found->get_ref<const std::string&>();
  // In one pass: a value that itself holds {braces} is not looked into.
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t end = pattern[i] == '{' ? pattern.find('}', i) : std::string::npos;
    if (end == std::string::npos) {
      text += pattern[i++];
      continue;
    }
    const std::string name = pattern.substr(i + 1, end - i - 1);
    const auto value = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == name; });
    if (value == values.end()) throw std::logic_error("text '" + key + "' asks for {" + name + "}");
    text += value->second;
    i = end + 1;
  }
  return text;
}

std::string RenderPage(const std::string& name, const nlohmann::json& model) {
  const char* page = PageFile(name + ".mustache");
  if (!page) throw std::logic_error("no page '" + name + "'");
  kainjow::mustache::mustache engine{std::string(page)};
  if (!engine.is_valid()) throw std::logic_error("page '" + name + "': " + engine.error_message());
  kainjow::mustache::data data = DataOf(model);
  data.set("style", std::string(PageFile("style.css")));
  data.set("slider_script", std::string(PageFile("slider.js")));
  return engine.render(data);
}

std::string JpegUri(const cv::Mat& bgr, int widest_px) {
  TRICHO_CHECK(!bgr.empty() && widest_px > 0, bgr.cols, widest_px);
  cv::Mat small = bgr;
  if (bgr.cols > widest_px) {
    const double scale = static_cast<double>(widest_px) / bgr.cols;
    cv::resize(bgr, small, {widest_px, std::max(1, static_cast<int>(std::lround(bgr.rows * scale)))}, 0, 0,
               cv::INTER_AREA);
  }
  return "data:image/jpeg;base64," + Base64(EncodeJpeg(small, kPictureQuality));
}

std::string SvgUri(const std::string& svg) { return "data:image/svg+xml;base64," + Base64(WithoutReferences(svg)); }

std::string Number(double value, int digits, bool sign) {
  const double step = std::pow(10, digits);
  const double rounded = std::round(std::abs(value) * step) / step;
  const char* before = rounded == 0 ? "" : value < 0 ? "−" : sign ? "+" : "";
  return fmt::format("{}{:.{}f}", before, rounded, digits);
}

std::string PdfOf(const std::string& html, std::string& trouble) {
  ProgramRun run = RunProgram({"weasyprint", "--quiet", "--encoding", "utf-8", "-", "-"}, html, kPdfTimeoutS);
  if (!run.found)
    trouble = "weasyprint is not installed: apt-get install weasyprint";
  else if (!run.Succeeded() || run.output.rfind("%PDF", 0) != 0)
    trouble = run.timed_out ? "weasyprint took too long" : "weasyprint failed: " + LastLine(run.errors);
  return trouble.empty() ? std::move(run.output) : "";
}

}  // namespace tricho
