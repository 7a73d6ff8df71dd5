// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/follicle_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace tricho {

namespace {

// A map is drawn as if it were so wide; widths and sizes below are of this width.
constexpr double kMapUnits = 1000;
constexpr double kPlainFactor = 1.5;  // A map for a lay person is shown smaller, on a telephone.
constexpr double kRootRadius = 4.2, kLabelSize = 15, kLabelAway = 14;
constexpr int kMostCoursePoints = 12;

// How a fate is drawn. The colors are those of the hair map (after Okabe & Ito 2008, darkened for thin lines).
struct FateStyle {
  const char* color;
  double width;
  const char* dashes;  // Empty: a solid line.
};

FateStyle StyleOfFate(FollicleFate fate) {
  switch (fate) {
    case FollicleFate::kKept:
      return {"#3d444b", 1.6, ""};
    case FollicleFate::kNew:
      return {"#0046c8", 2.6, ""};
    case FollicleFate::kLost:
      return {"#d20000", 2.6, "9 4"};
    case FollicleFate::kCannotBeTold:
      return {"#a03ca0", 2.4, "2 4"};
    case FollicleFate::kNeither:
      break;
  }
  return {"#5a6168", 1.4, "1 5"};
}

std::string PathOf(const Polyline& line, bool closed) {
  std::string path;
  for (const Point& at : line) path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", at.x(), at.y());
  return path + (closed ? "Z" : "");
}

std::string Dashes(const std::string& dashes, double unit) {
  if (dashes.empty()) return "";
  const double on = std::stod(dashes), off = std::stod(dashes.substr(dashes.find(' ')));
  return fmt::format(" stroke-dasharray=\"{:.1f} {:.1f}\"", on * unit, off * unit);
}

// The path on a white one that is wider: read on dark hair and on pale skin alike.
std::string OnWhite(const std::string& path, const std::string& color, double width, const std::string& more) {
  return fmt::format(
      "<path d=\"{0}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"{1:.2f}\" stroke-opacity=\".85\"/>"
      "<path d=\"{0}\" fill=\"none\" stroke=\"{2}\" stroke-width=\"{3:.2f}\"{4}/>",
      path, width * 2.2, color, width, more);
}

std::string CourseSvg(FollicleFate fate, const Polyline& course, double unit) {
  if (course.size() < 2) return "";
  const FateStyle style = StyleOfFate(fate);
  const Polyline few = Resample(course, std::max(Length(course) / kMostCoursePoints, 1e-6));
  return OnWhite(PathOf(few, false), style.color, style.width * unit, Dashes(style.dashes, unit));
}

// Kept: a disc; new: a triangle; lost: a cross; can't be told: an open diamond; neither: an open square.
std::string RootSvg(FollicleFate fate, const Point& at, double unit) {
  const FateStyle style = StyleOfFate(fate);
  const double r = kRootRadius * unit;
  const auto path = [&](std::vector<Point> corners) {
    for (Point& corner : corners) corner = at + r * corner;
    return PathOf(corners, true);
  };
  const auto filled = [&](const std::string& shape) {
    return fmt::format("<path d=\"{}\" fill=\"{}\" stroke=\"#fff\" stroke-width=\"{:.2f}\"/>", shape, style.color,
                       1.2 * unit);
  };
  const auto open = [&](const std::string& shape, double width) {
    return fmt::format(
        "<path d=\"{0}\" fill=\"#fff\" stroke=\"#fff\" stroke-width=\"{1:.2f}\"/><path d=\"{0}\" fill=\"#fff\" "
        "stroke=\"{2}\" stroke-width=\"{3:.2f}\"/>",
        shape, (width + 2) * unit, style.color, width * unit);
  };
  switch (fate) {
    case FollicleFate::kKept:
      return fmt::format(
          "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.2f}\" fill=\"{}\" stroke=\"#fff\" stroke-width=\"{:.2f}\"/>",
          at.x(), at.y(), 0.9 * r, style.color, 1.2 * unit);
    case FollicleFate::kNew:
      return filled(path({{0, -1.7}, {1.5, 1.1}, {-1.5, 1.1}}));
    case FollicleFate::kLost: {
      const double arm = 1.35 * r;
      return OnWhite(fmt::format("M{:.1f} {:.1f}L{:.1f} {:.1f}M{:.1f} {:.1f}L{:.1f} {:.1f}", at.x() - arm, at.y() - arm,
                                 at.x() + arm, at.y() + arm, at.x() - arm, at.y() + arm, at.x() + arm, at.y() - arm),
                     style.color, 3 * unit, "");
    }
    case FollicleFate::kCannotBeTold:
      return open(path({{0, -1.6}, {1.6, 0}, {0, 1.6}, {-1.6, 0}}), 2);
    case FollicleFate::kNeither:
      break;
  }
  return open(path({{-0.8, -0.8}, {0.8, -0.8}, {0.8, 0.8}, {-0.8, 0.8}}), 1.4);
}

std::string TextSvg(const std::string& text, const Point& middle, double size, const std::string& color) {
  const std::string place = fmt::format(
      "x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.1f}\" text-anchor=\"middle\" font-family=\"DejaVu Sans, "
      "sans-serif\" font-weight=\"bold\"",
      middle.x(), middle.y() + 0.36 * size, size);
  return fmt::format(
      "<text {0} fill=\"#fff\" stroke=\"#fff\" stroke-width=\"{1:.1f}\" stroke-linejoin=\"round\">{2}</text>"
      "<text {0} fill=\"{3}\">{2}</text>",
      place, 0.28 * size, text, color);
}

// A number beside each mark that has a strip, where it covers the fewest other marks and numbers.
class Labels {
 public:
  Labels(const FollicleMapPicture& picture, double unit) : picture_(picture), unit_(unit) {}

  std::string Of(const FollicleMark& mark) {
    const std::string text = std::to_string(mark.number);
    const Point half(0.34 * kLabelSize * unit_ * static_cast<double>(text.size()), 0.5 * kLabelSize * unit_);
    Point best = mark.root_px;
    double least = -1;
    for (int turn = 0; turn < kDirections; ++turn) {
      const double angle = 2 * M_PI * turn / kDirections;
      const Point at = mark.root_px + (kLabelAway * unit_ + (half.x() - half.y()) * std::abs(std::cos(angle))) *
                                          Point(std::cos(angle), std::sin(angle));
      const double cost = CostAt(at, half);
      if (least < 0 || cost < least) {
        least = cost;
        best = at;
      }
    }
    taken_.push_back({best, half});
    return TextSvg(text, best, kLabelSize * unit_, StyleOfFate(mark.fate).color);
  }

 private:
  static constexpr int kDirections = 12;
  struct Box {
    Point middle, half;
  };

  double CostAt(const Point& at, const Point& half) const {
    double cost = 0;
    for (const Box& box : taken_)
      if (((at - box.middle).cwiseAbs() - half - box.half).maxCoeff() < 0) cost += 10;
    for (const FollicleMark& mark : picture_.marks) {
      if (((at - mark.root_px).cwiseAbs() - half).maxCoeff() < kRootRadius * unit_) cost += 3;
      for (const Point& point : mark.course_px)
        if (((at - point).cwiseAbs() - half).maxCoeff() < 0) cost += 0.02;
    }
    const bool is_outside =
        (at - half).minCoeff() < 0 || at.x() + half.x() > picture_.width_px || at.y() + half.y() > picture_.height_px;
    return cost + (is_outside ? 100 : 0);
  }

  const FollicleMapPicture& picture_;
  double unit_;
  std::vector<Box> taken_;
};

// In the lower corner that has fewer marks.
std::string ScaleBarSvg(const FollicleMapPicture& picture, double unit) {
  if (!picture.um_per_px) return "";
  const double length = 1000 / *picture.um_per_px, y = picture.height_px - 16 * unit;
  if (length > picture.width_px / 2.0) return "";
  const double lefts[] = {16 * unit, picture.width_px - length - 16 * unit};
  std::array<std::ptrdiff_t, 2> covered{};
  for (int side = 0; side < 2; ++side)
    covered[side] = std::ranges::count_if(picture.marks, [&](const FollicleMark& mark) {
      return mark.root_px.y() > y - 40 * unit && std::abs(mark.root_px.x() - lefts[side] - length / 2) < 0.6 * length;
    });
  const double left = lefts[covered[1] < covered[0] ? 1 : 0];
  return OnWhite(fmt::format("M{:.1f} {:.1f}h{:.1f}", left, y, length), "#1d2733", 3 * unit, "") +
         TextSvg("1 mm", {left + length / 2, y - 13 * unit}, 14 * unit, "#1d2733");
}

std::string OpenSvg(double width, double height, const std::string& css_class, const std::string& label) {
  return fmt::format(
      "<svg class=\"{}\" viewBox=\"0 0 {:g} {:g}\" xmlns=\"http://www.w3.org/2000/svg\" "
      "xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" aria-label=\"{}\">",
      css_class, width, height, label);
}

// Old readers of SVG, the one that makes the PDF among them, know the second of both names.
std::string ImageSvg(const std::string& uri, double width, double height) {
  return fmt::format(
      "<image x=\"0\" y=\"0\" width=\"{:g}\" height=\"{:g}\" preserveAspectRatio=\"none\" xlink:href=\"{}\"/>", width,
      height, uri);
}

// The line beside the hair, on the side that has more room.
Polyline Beside(const Polyline& course, double by, double side_px) {
  Polyline beside;
  const Polyline even = Resample(course, std::max(Length(course) / kMostCoursePoints, 1e-6));
  const Point whole = even.back() - even.front();
  const Point across = Point(-whole.y(), whole.x()).normalized();
  const Point middle(side_px / 2, side_px / 2);
  const double sign = across.dot(middle - even[even.size() / 2]) < 0 ? -1 : 1;
  for (std::size_t i = 0; i < even.size(); ++i) {
    const Point along = even[std::min(i + 1, even.size() - 1)] - even[i > 0 ? i - 1 : 0];
    beside.push_back(even[i] + sign * by * Point(-along.y(), along.x()).normalized());
  }
  return beside;
}

}  // namespace

std::string FollicleMapSvg(const FollicleMapPicture& picture) {
  TRICHO_CHECK(picture.width_px > 0 && picture.height_px > 0, picture.width_px, picture.height_px);
  const double unit = picture.width_px / kMapUnits * (picture.is_plain ? kPlainFactor : 1);
  std::string svg = OpenSvg(picture.width_px, picture.height_px, "map", picture.label) +
                    ImageSvg(picture.photo_uri, picture.width_px, picture.height_px) +
                    // Pixel (0, 0) has its centre at 0; the picture begins half a pixel before it.
                    "<g transform=\"translate(.5 .5)\" stroke-linecap=\"round\" stroke-linejoin=\"round\">";
  std::string frame;
  for (const Polygon& outline : picture.frame_px) frame += PathOf(outline, true);
  if (!frame.empty())
    svg += "<g data-frame=\"counted\" stroke-linecap=\"butt\">" +
           OnWhite(frame, "#1d2733", 1.8 * unit, Dashes("14 6", unit)) + "</g>";
  // Those of which something is told lie over the others.
  std::vector<const FollicleMark*> marks;
  for (const FollicleMark& mark : picture.marks)
    if (!picture.is_plain || mark.fate != FollicleFate::kNeither) marks.push_back(&mark);
  const auto rank = [](const FollicleMark* mark) {
    return mark->fate == FollicleFate::kNeither ? 0 : mark->fate == FollicleFate::kKept ? 1 : 2;
  };
  std::ranges::stable_sort(marks, {}, rank);
  for (const FollicleMark* mark : marks) {
    svg += fmt::format("<g data-mark=\"{}\" data-fate=\"{}\">", mark->number, FateName(mark->fate));
    svg += CourseSvg(mark->fate, mark->course_px, unit) + RootSvg(mark->fate, mark->root_px, unit) + "</g>";
  }
  Labels labels(picture, unit);
  for (const FollicleMark* mark : marks)
    if (!mark->link.empty())
      svg += fmt::format("<a href=\"#{0}\" xlink:href=\"#{0}\">{1}</a>", mark->link, labels.Of(*mark));
  return svg + ScaleBarSvg(picture, unit) + "</g></svg>";
}

std::string LegendMarkSvg(FollicleFate fate) {
  constexpr double kUnit = 1.2;
  return "<svg class=\"mark\" viewBox=\"0 0 46 18\" width=\"46\" height=\"18\" xmlns=\"http://www.w3.org/2000/svg\" "
         "aria-hidden=\"true\"><g stroke-linecap=\"round\" stroke-linejoin=\"round\">" +
         CourseSvg(fate, {Point(10, 9), Point(43, 9)}, kUnit) + RootSvg(fate, {10, 9}, kUnit) + "</g></svg>";
}

std::string FollicleCropSvg(const FollicleCrop& crop) {
  TRICHO_CHECK(crop.side_px > 0, crop.side_px);
  const double unit = crop.side_px / 150.0;
  std::string svg = OpenSvg(crop.side_px, crop.side_px, "crop", crop.label) +
                    ImageSvg(crop.photo_uri, crop.side_px, crop.side_px) +
                    "<g transform=\"translate(.5 .5)\" stroke-linejoin=\"round\">";
  // Four ticks around the root, which stays free.
  constexpr double kFrom = 7, kTo = 13;
  std::string ticks;
  for (const auto& [x, y] : {std::pair(1, 0), {-1, 0}, {0, 1}, {0, -1}})
    ticks += fmt::format("M{:.1f} {:.1f}L{:.1f} {:.1f}", crop.root_px.x() + kFrom * x * unit,
                         crop.root_px.y() + kFrom * y * unit, crop.root_px.x() + kTo * x * unit,
                         crop.root_px.y() + kTo * y * unit);
  svg += OnWhite(ticks, "#1d2733", 1.6 * unit, "");
  if (crop.course_px.size() >= 2)
    svg += fmt::format("<g data-line=\"{}\">", crop.is_found ? "found" : "elsewhere") +
           OnWhite(PathOf(Beside(crop.course_px, crop.beside_px, crop.side_px), false), StyleOfFate(crop.fate).color,
                   2 * unit, crop.is_found ? "" : Dashes("5 5", unit)) +
           "</g>";
  return svg + "</g></svg>";
}

}  // namespace tricho
