// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/text.h"

#include <ft2build.h>

#include <cmath>
#include <cstdint>
#include <sstream>

#include "base/check.h"
#include FT_FREETYPE_H

extern "C" {
extern const unsigned char tricho_font_regular[];
extern const unsigned char tricho_font_regular_end[];
extern const unsigned char tricho_font_bold[];
extern const unsigned char tricho_font_bold_end[];
}

namespace tricho {

namespace {

// FreeType counts pen positions in 1/64 px.
constexpr double kPenPerPx = 64;

// Code points of UTF-8 text; what is malformed becomes '?'.
std::u32string Decoded(const std::string& text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int num_following = lead < 0x80         ? 0
                              : (lead >> 5) == 6  ? 1
                              : (lead >> 4) == 14 ? 2
                              : (lead >> 3) == 30 ? 3
                                                  : -1;
    char32_t point = num_following <= 0 ? lead : lead & (0x3Fu >> num_following);
    bool well_formed = num_following >= 0 && i + num_following < text.size();
    for (int k = 1; well_formed && k <= num_following; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      well_formed = (next >> 6) == 2;
      point = (point << 6) | (next & 0x3Fu);
    }
    points.push_back(well_formed ? point : U'?');
    i += well_formed ? 1 + num_following : 1;
  }
  return points;
}

// Lays one letter's coverage over the picture.
void Blend(cv::Mat& bgr, const FT_Bitmap& letter, int left, int top, const cv::Scalar& color) {
  for (int row = 0; row < static_cast<int>(letter.rows); ++row) {
    const int y = top + row;
    if (y < 0 || y >= bgr.rows) continue;
    for (int column = 0; column < static_cast<int>(letter.width); ++column) {
      const int x = left + column;
      if (x < 0 || x >= bgr.cols) continue;
      const double share = letter.buffer[row * letter.pitch + column] / 255.0;
      cv::Vec3b& pixel = bgr.at<cv::Vec3b>(y, x);
      for (int channel = 0; channel < 3; ++channel)
        pixel[channel] = cv::saturate_cast<uchar>(pixel[channel] + share * (color[channel] - pixel[channel]));
    }
  }
}

}  // namespace

struct Lettering::Faces {
  FT_Library library = nullptr;
  FT_Face regular = nullptr;
  FT_Face bold = nullptr;

  Faces() {
    const auto open = [this](const unsigned char* begin, const unsigned char* end, FT_Face* face) {
      const FT_Error error = FT_New_Memory_Face(library, begin, static_cast<FT_Long>(end - begin), 0, face);
      TRICHO_CHECK(error == 0, error);
    };
    const FT_Error error = FT_Init_FreeType(&library);
    TRICHO_CHECK(error == 0, error);
    open(tricho_font_regular, tricho_font_regular_end, &regular);
    open(tricho_font_bold, tricho_font_bold_end, &bold);
  }
  ~Faces() { FT_Done_FreeType(library); }
  Faces(const Faces&) = delete;
  Faces& operator=(const Faces&) = delete;

  // Moves the pen over the text and hands each letter, drawn when `render`, to `visit(glyph, pen_px)`.
  template <typename Visit>
  double Set(const std::string& text, int size_px, Weight weight, bool render, Visit visit) const {
    FT_Face face = weight == Weight::kBold ? bold : regular;
    FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(size_px));
    const FT_Int32 flags = FT_LOAD_TARGET_LIGHT | (render ? FT_LOAD_RENDER : 0);
    double pen_px = 0;
    FT_UInt last = 0;
    for (char32_t point : Decoded(text)) {
      const FT_UInt index = FT_Get_Char_Index(face, point);
      FT_Vector kerning{0, 0};
      if (last != 0 && FT_Get_Kerning(face, last, index, FT_KERNING_DEFAULT, &kerning) == 0)
        pen_px += static_cast<double>(kerning.x) / kPenPerPx;
      if (FT_Load_Char(face, point, flags) == 0) {
        visit(*face->glyph, pen_px);
        pen_px += static_cast<double>(face->glyph->advance.x) / kPenPerPx;
      }
      last = index;
    }
    return pen_px;
  }
};

Lettering::Lettering() : faces_(std::make_unique<Faces>()) {}
Lettering::~Lettering() = default;

double Lettering::Width(const std::string& text, int size_px, Weight weight) {
  return faces_->Set(text, size_px, weight, false, [](const FT_GlyphSlotRec&, double) {});
}

double Lettering::Draw(cv::Mat& bgr, const std::string& text, cv::Point left_baseline, int size_px,
                       const cv::Scalar& color, Weight weight) {
  TRICHO_CHECK(bgr.type() == CV_8UC3, bgr.type());
  return left_baseline.x + faces_->Set(text, size_px, weight, true, [&](const FT_GlyphSlotRec& glyph, double pen_px) {
    Blend(bgr, glyph.bitmap, left_baseline.x + static_cast<int>(std::lround(pen_px)) + glyph.bitmap_left,
          left_baseline.y - glyph.bitmap_top, color);
  });
}

std::vector<std::string> Lettering::Wrapped(const std::string& text, int width_px, int size_px, Weight weight) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.empty() && Width(lines.back() + " " + word, size_px, weight) <= width_px)
      lines.back() += " " + word;
    else
      lines.push_back(word);
  }
  return lines;
}

}  // namespace tricho
