// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The whole way from a photo to its hairs, in the order of the work; each step is told in the header of its room.
#include "hair/find_hairs.h"

#include <opencv2/core.hpp>
#include <span>

#include "base/error.h"
#include "base/shared_work.h"
#include "hair/fit/judge.h"
#include "hair/fit/overlooked.h"
#include "hair/fit/photo_fit.h"
#include "hair/fit/regroup.h"
#include "hair/fit/straighten.h"
#include "hair/line/line_pixels.h"
#include "hair/line/stroke_edges.h"
#include "hair/network/votes.h"
#include "hair/root/emergence.h"
#include "hair/root/hidden_root.h"
#include "hair/root/root.h"
#include "hair/see/contrast.h"
#include "hair/see/redness.h"
#include "hair/see/ridge.h"
#include "hair/shaft_of_stroke.h"
#include "hair/thickness/photo_diameters.h"
#include "hair/trace/bundle.h"
#include "hair/trace/opposite.h"
#include "hair/trace/proposed.h"
#include "hair/trace/seen_lines.h"
#include "hair/trace/trace_strokes.h"

namespace tricho {

namespace {

constexpr double kLongUm = 2000;          // The network does not see the ends of such a hair from its middle.
constexpr LeastLikely kKept{0.25, 0.25};  // Of hairs that are kept, by network and photo (fit/judge.h).

// What begins at the flank of a mate is carried on, so that halves are exchanged over the whole of their course.
void CarryOnRoots(PhotoFit& fit) {
  std::vector<Stroke> strokes = fit.strokes();
  TurnRootsFirst(fit.hair(), strokes);
  CarryOnHiddenRoots(fit.hair(), strokes);
  fit.Replace(std::move(strokes));
}

// Traced strokes -> those that together explain the photo. The network (may be null) has a say in what is a hair:
// what is less likely than `least` is none.
std::vector<Stroke> ExplainPhoto(const HairContrast& hair, std::vector<Stroke> strokes, const NetworkMaps* network,
                                 const std::vector<ProposedHair>& proposed, const LeastLikely& least) {
  // Strokes that were fitted one by one, and where lines wandered from hair to hair.
  PhotoFit fit(hair, std::move(strokes));
  fit.Sweep(3);
  RegroupHalves(fit);
  fit.Sweep(1);

  // Hairs that no stroke explains yet: of the photo, then of what the network sees.
  AddOverlookedHairs(fit);
  if (network) fit.Add(LinesSeenBeside(hair, *network, fit.strokes()));
  fit.Sweep(1);

  // Courses, now that the neighbors of each hair are known.
  RegroupHalves(fit);
  StraightenCourses(fit);
  fit.Sweep(1);

  // Ends: roots under a mate, and hairs in two pieces. Where long hairs were joined there are halves to exchange anew.
  CarryOnRoots(fit);
  fit.Sweep(1);
  JoinFacingEnds(fit);
  RegroupHalves(fit, kLongUm);
  JoinFacingEnds(fit);
  fit.Sweep(1);
  StraightenCourses(fit);
  fit.Sweep(1);

  // Mates that the fit led into one line, for both together explain no more of the photo than that.
  if (network) fit.Replace(WithProposed(hair, *network, proposed, kAsProposed, fit.strokes()));

  // What others explain as well is no hair.
  fit.RemoveNeedlessHairs();
  if (network) JudgeHairs(fit, *network, least);
  std::vector<Stroke> explained = fit.strokes();
  for (Stroke& stroke : explained) DescribeStroke(hair.contrast, stroke);
  return explained;
}

struct Seen {
  HairContrast hair;
  std::optional<NetworkMaps> asked;    // Absent where no network is asked,
  std::vector<ProposedHair> proposed;  // which then proposes none.
};

// Both at once where the photo's scale is known beforehand.
Seen See(const Photo& photo, const Field& field, std::optional<double> um_per_px, const HairOptions& options) {
  Seen seen;
  const auto ask = [&](const WorkingScale& scale) {
    if (options.network && options.segmenter != Segmenter::kRidge) {
      seen.asked = RunNetwork(*options.network, photo.bgr, scale);
      seen.proposed = ProposeHairs(*seen.asked);
    }
  };
  const auto look = [&] { seen.hair = MeasureContrast(photo, field, um_per_px); };
  if (um_per_px) {
    ShareTasks({[&] { ask(WorkingScaleOf(photo.bgr.size(), *um_per_px)); }, look});
  } else {
    look();
    ask(seen.hair.scale);
  }
  return seen;
}

// Finds the hairs of the other side of the skin and takes them out of hair.contrast.
std::vector<Stroke> TakeOppositeHairs(HairContrast& hair, const NetworkMaps* network,
                                      const std::vector<ProposedHair>& proposed, const LeastLikely& least) {
  if (!MayHaveOppositeHairs(hair)) return {};
  const HairContrast other = OtherSide(hair);
  std::vector<Stroke> strokes = TraceStrokes(other, other, FindRidgePoints(other, {}), {});
  KeepOppositeHairs(hair, strokes);
  if (strokes.empty()) return {};
  strokes = ExplainPhoto(other, std::move(strokes), network, proposed, least);
  // What grew wider when it was fitted is the reflex around it; what a second look found must pass as well.
  KeepOppositeHairs(hair, strokes);
  TakeOutOppositeHairs(strokes, hair);
  return strokes;
}

// Pixels whose centre lies inside a hair; 255 or 0.
cv::Mat DrawCovered(const HairContrast& hair, const std::vector<Stroke>& strokes) {
  cv::Mat covered(hair.seen.size(), CV_8U, cv::Scalar(0));
  for (const Stroke& stroke : strokes)
    ForPixelsAlong(stroke.line, stroke.width_px / 2, covered.size(),
                   [&](int, int x, int y, double) { covered.at<uchar>(y, x) = 255; });
  return covered & hair.seen;
}

void MeasureThickness(const Photo& photo, const HairContrast& hair, std::optional<double> um_per_px, Hairs& hairs) {
  hairs.camera = MeasureDiameters(photo, hair, hairs.shafts);
  hairs.thickness = TrustIn(hairs.camera, um_per_px);
  if (!hairs.thickness.reason.empty())
    for (Shaft& shaft : hairs.shafts) shaft.diameter_px.reset();
}

// covered  Pixels of hair.
void MeasureSkin(const Photo& photo, const cv::Mat& seen, const cv::Mat& covered, Hairs& hairs) {
  const int num_seen = cv::countNonZero(seen);
  if (num_seen > 0) hairs.coverage_share = static_cast<double>(cv::countNonZero(covered)) / num_seen;
  const Redness redness = photo.is_grey ? Redness{} : SkinRedness(photo, seen, covered);
  hairs.redness = redness.value;
  hairs.redness_stderr = redness.standard_error;
}

}  // namespace

Hairs FindHairs(const Photo& photo, const Field& field, std::optional<double> um_per_px, const HairOptions& options) {
  if (options.segmenter == Segmenter::kNetwork && !options.network)
    throw Error(ErrorKind::kUsage, "--segmenter network: there is no network; name one with --model");
  Hairs hairs;
  if (options.segmenter == Segmenter::kAuto)
    hairs.notes.push_back(std::string("segmenter: ") + (options.network ? kSegmenterOfAuto : "ridge"));

  // 1. See: how much hair covers each pixel, and what the network says of it.
  auto [hair, asked, proposed] = See(photo, field, um_per_px, options);
  hairs.light_hair = hair.light_hair;
  hairs.contrast = hair;
  hairs.contrast.shadow.release();
  hairs.contrast.opposite.release();

  // 2. The other side of the skin, by the steps below. It comes first: the edges of a light hair look dark, and would
  // be taken for dark hair.
  const NetworkMaps* network = asked ? &*asked : nullptr;
  const LeastLikely least = options.keep_unlikely ? LeastLikely{} : kKept;
  const std::vector<Stroke> opposite = TakeOppositeHairs(hair, network, proposed, least);
  hair.opposite.release();

  // 3. Trace: where lines run, and which of their pieces make a hair.
  const RidgeMap ridge = FindRidgePoints(hair, {});
  std::vector<Stroke> strokes = FitBundles(hair, TraceStrokes(hair, hair, ridge, {}));
  if (network) strokes = WithProposed(hair, *network, proposed, kToBeFitted, std::move(strokes));

  // 4. Fit: all hairs together, until they explain the photo.
  strokes = ExplainPhoto(hair, std::move(strokes), network, proposed, least);
  const std::size_t num_own = strokes.size();
  strokes.insert(strokes.end(), opposite.begin(), opposite.end());

  // 5. Roots: which end is it, where it lies when a mate hides it, and where the hair leaves the skin (what is on the
  // other side of the skin has no shadow below it).
  const std::vector<bool> root_certain = TurnRootsFirst(hair, strokes);
  CarryOnHiddenRoots(hair, strokes);
  BeginAtEmergence(hair, std::span(strokes).first(num_own));

  for (std::size_t i = 0; i < strokes.size(); ++i)
    hairs.shafts.push_back(ShaftOfStroke(hair, photo.bgr.size(), strokes[i], root_certain[i]));
  if (options.keep_unlikely)
    for (const Stroke& stroke : strokes) hairs.facts.push_back(stroke.facts);

  // 6. Thickness, at the photo's own resolution, and the skin: how much of it is covered, how red the rest is.
  ShareTasks({[&] { MeasureThickness(photo, hair, um_per_px, hairs); },
              [&] { MeasureSkin(photo, hair.seen, DrawCovered(hair, strokes), hairs); }});

  // 7. The units that roots make.
  hairs.units = GroupUnits(hairs.shafts, um_per_px, options.unit);
  return hairs;
}

}  // namespace tricho
