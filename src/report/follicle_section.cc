// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/follicle_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/core.hpp>

namespace tricho {

namespace {

constexpr int kFollicleMapWidthPx = 1600, kPlainMapWidthPx = 900;
constexpr double kSurePercent = 99.5;  // From here on a chance is not worth its space.

// Paler, so that marks are seen and hairs remain.
cv::Mat Pale(const cv::Mat& bgr) {
  cv::Mat pale;
  bgr.convertTo(pale, -1, 0.7, 255 * 0.3);
  return pale;
}

std::string CountOf(const PageFollicles& page, FollicleFate fate) {
  return std::to_string(page.counts[static_cast<std::size_t>(fate)]);
}

std::string WordOf(FollicleFate fate, const Texts& texts) { return texts(std::string("f_") + FateName(fate)); }

std::string StripId(std::size_t section, int number) { return fmt::format("follicle-{}-{}", section + 1, number); }

FollicleMapPicture MapPictureOf(const PageFollicles& page, int width_px, const std::string& label) {
  FollicleMapPicture picture;
  picture.photo_uri = JpegUri(Pale(page.baseline_bgr), width_px);
  picture.width_px = page.baseline_bgr.cols;
  picture.height_px = page.baseline_bgr.rows;
  picture.frame_px = page.frame_px;
  picture.um_per_px = page.um_per_px;
  picture.marks = page.marks;
  picture.label = label;
  return picture;
}

nlohmann::json LegendOf(const PageFollicles& page, const Texts& texts) {
  nlohmann::json legend = nlohmann::json::array();
  for (const FollicleFate fate : kFollicleFates)
    legend.push_back({{"fate", FateName(fate)},
                      {"mark", LegendMarkSvg(fate)},
                      {"count", CountOf(page, fate)},
                      {"name", WordOf(fate, texts)},
                      {"means", texts(std::string("f_") + FateName(fate) + "_means",
                                      {{"from", page.from_date}, {"to", page.to_date}})}});
  return legend;
}

std::string Totals(const PageFollicles& page, const Texts& texts) {
  std::string totals = texts("f_totals", {{"all", std::to_string(page.marks.size())},
                                          {"area", Number(page.area_cm2, 3)},
                                          {"kept", CountOf(page, FollicleFate::kKept)},
                                          {"new", CountOf(page, FollicleFate::kNew)},
                                          {"lost", CountOf(page, FollicleFate::kLost)},
                                          {"open", CountOf(page, FollicleFate::kCannotBeTold)},
                                          {"neither", CountOf(page, FollicleFate::kNeither)}});
  if (page.from_per_cm2 && page.to_per_cm2)
    totals.append(" ").append(texts("f_density", {{"from", Number(*page.from_per_cm2, 0)},
                                                  {"to", Number(*page.to_per_cm2, 0)},
                                                  {"change", Number(*page.to_per_cm2 - *page.from_per_cm2, 0, true)},
                                                  {"told", Number(page.told_change, 1, true)},
                                                  {"open", Number(page.open_change, 1, true)},
                                                  {"unfound", Number(page.unfound_change, 1, true)}}));
  return totals;
}

const char* StateSign(FollicleState state) {
  switch (state) {
    case FollicleState::kPresent:
      return "●";
    case FollicleState::kAbsent:
      return "○";
    case FollicleState::kCannotBeTold:
      break;
  }
  return "◇";
}

// The state in a word, with the chance that it is so where that is not next to certain; of what can't be told, the
// chance that there is a hair.
std::string StateText(const FollicleRecord::Visit& visit, const Texts& texts) {
  const FollicleState state = StateOf(visit.present);
  const double percent = 100 * (state == FollicleState::kAbsent ? 1 - visit.present : visit.present);
  std::string text = texts(std::string("f_state_") + StateName(state));
  if (state == FollicleState::kCannotBeTold || percent < kSurePercent)
    text += " " + Number(std::min(percent, 99.0), 0) + " %";
  return text;
}

// What the photos of the visit gave.
std::string Evidence(const FollicleRecord::Visit& visit, const Texts& texts) {
  if (visit.marked != 0) return texts("f_by_hand");
  if (visit.looked == 0) return texts("f_outside");
  if (visit.found > 0)
    return texts("f_found", {{"found", std::to_string(visit.found)}, {"looked", std::to_string(visit.looked)}});
  switch (visit.look) {
    case SecondLook::kSeen:
      return texts("f_look_seen");
    case SecondLook::kAbsent:
      return texts("f_look_empty");
    case SecondLook::kCovered:
      return texts("f_look_covered");
    case SecondLook::kNone:
      break;
  }
  return texts("f_not_found", {{"looked", std::to_string(visit.looked)}});
}

nlohmann::json CellOf(const PageStrip& strip, const PageFollicleVisit& visit, const Texts& texts) {
  const FollicleRecord::Visit& ledger = visit.ledger;
  const FollicleState state = StateOf(ledger.present);
  nlohmann::json cell = {{"date", visit.date},
                         {"state", StateName(state)},
                         {"sign", StateSign(state)},
                         {"words", StateText(ledger, texts)},
                         {"evidence", Evidence(ledger, texts)},
                         {"missing", visit.missing}};
  cell["thickness"] = ledger.diameter_um && ledger.diameter_stderr_um
                          ? Number(*ledger.diameter_um, 0) + " ± " + Number(*ledger.diameter_stderr_um, 0) + " µm"
                          : "–";
  if (!visit.bgr.empty())
    cell["picture"] =
        FollicleCropSvg({JpegUri(visit.bgr, visit.bgr.cols), visit.bgr.cols, strip.fate, strip.root_px, visit.course_px,
                         strip.beside_px, visit.is_found,
                         texts("f_crop_alt", {{"number", std::to_string(strip.number)},
                                              {"date", visit.date},
                                              {"state", texts(std::string("f_state_") + StateName(state))}})});
  return cell;
}

std::string WhyText(WhyChosen why, const Texts& texts) {
  switch (why) {
    case WhyChosen::kSurest:
      return texts("f_surest");
    case WhyChosen::kLeastSure:
      return texts("f_least_sure");
    case WhyChosen::kDrawn:
      return texts("f_drawn");
    case WhyChosen::kAllShown:
      break;
  }
  return "";
}

// Beside a strip's title.
std::string StripNote(const PageStrip& strip, const Texts& texts) {
  std::string note = WhyText(strip.why, texts);
  if (strip.fate == FollicleFate::kNeither || StateOf(strip.line_share) != FollicleState::kAbsent)
    note += (note.empty() ? "" : "; ") + texts("f_line", {{"percent", Number(100 * strip.line_share, 0)}});
  return note;
}

std::string GroupNote(const PageFollicles& page, FollicleFate fate, int shown, const Texts& texts) {
  const int all = page.counts[static_cast<std::size_t>(fate)];
  return all == shown ? texts("f_group_all", {{"count", std::to_string(all)}})
                      : texts("f_group_some", {{"shown", std::to_string(shown)}, {"count", std::to_string(all)}});
}

nlohmann::json GroupsOf(const PageFollicles& page, std::size_t section, const Texts& texts) {
  nlohmann::json groups = nlohmann::json::array();
  for (auto strip = page.strips.begin(); strip != page.strips.end();) {
    const FollicleFate fate = strip->fate;
    nlohmann::json strips = nlohmann::json::array();
    for (; strip != page.strips.end() && strip->fate == fate; ++strip) {
      nlohmann::json cells = nlohmann::json::array();
      for (const PageFollicleVisit& visit : strip->visits) cells.push_back(CellOf(*strip, visit, texts));
      strips.push_back(
          {{"id", StripId(section, strip->number)},
           {"number", std::to_string(strip->number)},
           {"fate", FateName(fate)},
           {"title", texts("f_strip", {{"number", std::to_string(strip->number)}, {"fate", WordOf(fate, texts)}})},
           {"why", StripNote(*strip, texts)},
           {"cells", cells}});
    }
    groups.push_back({{"mark", LegendMarkSvg(fate)},
                      {"name", WordOf(fate, texts)},
                      {"note", GroupNote(page, fate, static_cast<int>(strips.size()), texts)},
                      {"strips", strips}});
  }
  return groups;
}

nlohmann::json SectionOf(const PageFollicles& page, std::size_t index, const Texts& texts) {
  const Texts::Values values = {{"site", page.site}, {"from", page.from_date}, {"to", page.to_date}};
  nlohmann::json section = {{"site", page.site}};
  if (!page.reason.empty()) {
    section["heading"] = texts("f_heading_none", values);
    section["reason"] = texts("f_none", {{"reason", page.reason}});
    return section;
  }
  section["heading"] = texts("f_heading", values);
  FollicleMapPicture picture = MapPictureOf(page, kFollicleMapWidthPx, texts("f_alt"));
  for (FollicleMark& mark : picture.marks)
    if (std::ranges::find(page.strips, mark.number, &PageStrip::number) != page.strips.end())
      mark.link = StripId(index, mark.number);
  section["map"] = {{"svg", FollicleMapSvg(picture)},
                    {"zoom", fmt::format("zoom-follicles-{}", index + 1)},
                    {"intro", texts("f_intro", values)},
                    {"totals", Totals(page, texts)},
                    {"frame", page.frame_px.empty() ? "" : texts("f_frame", values)},
                    {"legend", LegendOf(page, texts)}};
  if (!page.left_out.empty()) {
    std::string visits;
    for (const std::string& one : page.left_out) visits += (visits.empty() ? "" : "; ") + one;
    section["left_out"] = texts("f_left_out", {{"visits", visits}});
  }
  section["has_strips"] = !page.strips.empty();
  section["strips_note"] = texts("f_strips_note", {{"side", Number(page.strip_side_mm, 1)}, {"site", page.site}});
  section["groups"] = GroupsOf(page, index, texts);
  return section;
}

}  // namespace

nlohmann::json FollicleSections(const ParticipantReport& report, const Texts& texts) {
  nlohmann::json sections = nlohmann::json::array();
  for (std::size_t i = 0; i < report.follicles.size(); ++i)
    sections.push_back(SectionOf(report.follicles[i], i, texts));
  return sections;
}

nlohmann::json PlainFollicles(const ParticipantReport& report, const Texts& texts) {
  const Verdict verdict = report.series.verdict;
  if (verdict == Verdict::kTooEarly || verdict == Verdict::kUndetermined || !report.pictures) return nullptr;
  const auto page = std::ranges::find(report.follicles, report.pictures->site, &PageFollicles::site);
  if (page == report.follicles.end() || !page->reason.empty() || page->marks.empty()) return nullptr;
  FollicleMapPicture picture = MapPictureOf(*page, kPlainMapWidthPx, texts("f_plain_alt"));
  picture.frame_px.clear();
  picture.um_per_px.reset();
  picture.is_plain = true;
  nlohmann::json legend = nlohmann::json::array();
  for (const FollicleFate fate : {FollicleFate::kKept, FollicleFate::kNew, FollicleFate::kLost})
    legend.push_back({{"fate", FateName(fate)},
                      {"mark", LegendMarkSvg(fate)},
                      {"count", CountOf(*page, fate)},
                      {"name", texts(std::string("f_plain_") + FateName(fate))}});
  return {{"svg", FollicleMapSvg(picture)},
          {"legend", legend},
          {"intro", texts("f_plain", {{"from", page->from_date}, {"to", page->to_date}})},
          {"open_mark", LegendMarkSvg(FollicleFate::kCannotBeTold)},
          {"open", texts("f_plain_open", {{"count", CountOf(*page, FollicleFate::kCannotBeTold)},
                                          {"area", Number(page->area_cm2, 2)}})}};
}

}  // namespace tricho
