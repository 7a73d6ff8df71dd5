// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Pages people read: a template of src/report/pages/ filled with a model. Everything that comes from a file or a person
// is escaped by the template engine; nothing on a page asks for anything from anywhere.
#pragma once

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace tricho {

// The words of a page in one language (src/report/pages/texts-LANG.json).
class Texts {
 public:
  // throws Error(kUsage) for a language that there is none of.
  explicit Texts(const std::string& lang);

  using Values = std::vector<std::pair<std::string, std::string>>;
  // The text of that key with {name} replaced by its value. throws std::logic_error for a key that the file lacks.
  std::string operator()(const std::string& key, const Values& values = {}) const;
  // All texts, for a template: {{t.key}}.
  const nlohmann::json& All() const { return texts_; }

 private:
  nlohmann::json texts_;
};

// The page NAME.mustache with style.css, slider.js and the model's fields, a whole HTML document. The model's strings
// are escaped where the template does not say otherwise. throws std::logic_error for a template that is none.
std::string RenderPage(const std::string& name, const nlohmann::json& model);

// "data:image/jpeg;base64,...": the pixels alone, scaled down to at most `widest_px`. `bgr`: CV_8UC3, not empty.
std::string JpegUri(const cv::Mat& bgr, int widest_px);
// "data:image/svg+xml;base64,..."
std::string SvgUri(const std::string& svg);

// A number as people read it: `digits` decimals, a real minus sign; with `sign` a plus as well.
std::string Number(double value, int digits, bool sign = false);

// The page as PDF, by weasyprint, without any request; empty, with one sentence in `trouble`, when that did not work.
std::string PdfOf(const std::string& html, std::string& trouble);

}  // namespace tricho
