// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "capture/several_pictures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "capture/tiff_directory.h"

namespace tricho {
namespace {

std::string SizeWords(const cv::Size2d& size_px) { return fmt::format("{} x {} px", size_px.width, size_px.height); }

[[noreturn]] void RefuseSeveral(ImageFormat format, const std::vector<cv::Size2d>& sizes_px) {
  std::vector<std::string> words;
  for (const cv::Size2d& size_px : sizes_px) words.push_back(SizeWords(size_px));
  throw Error(ErrorKind::kInput, fmt::format("the {} holds {} photos ({}): save each as a file of its own",
                                             FormatName(format), sizes_px.size(), fmt::join(words, ", ")));
}

// What is left of a photo at 64 x 64 px, normalized: smaller copies of it look the same, other photos do not.
cv::Mat Impression(const cv::Mat& pixels) {
  cv::Mat small;
  cv::resize(pixels, small, cv::Size(64, 64), 0, 0, cv::INTER_AREA);
  std::vector<cv::Mat> channels;
  cv::split(small, channels);
  cv::Mat grey;
  channels[channels.size() >= 3 ? 1 : 0].convertTo(grey, CV_64F);
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(grey, mean, deviation);
  return (grey - mean[0]) / std::max(deviation[0], 1e-6);
}

// Whether a smaller page shows the same as the largest one.
bool IsCopy(const TiffPage& page, const TiffPage& largest, const cv::Mat& impression, const DecodeTiff& decode,
            std::vector<unsigned char>& file) {
  constexpr double kSameForm = 0.02;
  constexpr double kLeastCorrelation = 0.9;
  if (page.is_reduced) return true;
  if (page.size_px == largest.size_px) return false;
  const double form = page.size_px.aspectRatio() / largest.size_px.aspectRatio();
  if (!(std::abs(std::log(form)) < kSameForm)) return false;
  MakeFirst(page, file);
  if (!ReadTiffDirectory(file).trouble.empty()) return false;
  return Impression(decode(file)).dot(impression) / static_cast<double>(impression.total()) > kLeastCorrelation;
}

std::string ChooseTiffPage(const DecodeTiff& decode, std::vector<unsigned char>& file) {
  std::vector<TiffPage> pages = ReadTiffPages(file);
  std::erase_if(pages, [](const TiffPage& page) { return page.is_mask || page.size_px.area() < 1; });
  if (pages.size() < 2) {
    if (!pages.empty()) MakeFirst(pages.front(), file);
    return "";
  }
  const TiffPage largest =
      *std::ranges::max_element(pages, {}, [](const TiffPage& page) { return page.size_px.area(); });
  MakeFirst(largest, file);
  // What can't be decoded is refused by the caller, in the words of its own fault.
  if (!ReadTiffDirectory(file).trouble.empty()) return "";
  cv::Mat impression;
  std::vector<cv::Size2d> photos_px = {largest.size_px};
  for (const TiffPage& page : pages) {
    if (page.at == largest.at) continue;
    if (impression.empty() && !page.is_reduced) impression = Impression(decode(file));
    if (!IsCopy(page, largest, impression, decode, file)) photos_px.push_back(page.size_px);
    MakeFirst(largest, file);
  }
  if (photos_px.size() > 1) RefuseSeveral(ImageFormat::kTiff, photos_px);
  return fmt::format("The TIFF holds this photo at {} sizes; the largest, {}, is measured.", pages.size(),
                     SizeWords(largest.size_px));
}

// Pictures that follow the first one in the same file (CIPA DC-007: stereo pairs, previews, gain maps).
std::string LookBehindJpeg(const ImageHeader& first, Bytes file) {
  constexpr std::string_view kBegin = "\xFF\xD8\xFF";
  constexpr int kMostLooks = 64;
  std::string note;
  std::size_t at = first.end;
  for (int looks = 0; looks < kMostLooks && at < file.size(); ++looks) {
    const void* found = memmem(file.data() + at, file.size() - at, kBegin.data(), kBegin.size());
    if (found == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const unsigned char*>(found) - file.data());
    const ImageHeader next = ReadHeader(ImageFormat::kJpeg, file.subspan(at));
    at += next.trouble.empty() ? next.end : kBegin.size();
    if (!next.trouble.empty()) continue;
    if (next.size_px.area() >= first.size_px.area()) RefuseSeveral(ImageFormat::kJpeg, {first.size_px, next.size_px});
    if (2 * next.size_px.width > first.size_px.width)
      note = fmt::format("The JPEG holds a smaller picture too, of {}; it is not measured.", SizeWords(next.size_px));
  }
  return note;
}

}  // namespace

std::string ChoosePicture(ImageFormat format, const ImageHeader& header, const DecodeTiff& decode,
                          std::vector<unsigned char>& file) {
  if (header.num_frames > 1)
    throw Error(ErrorKind::kInput, fmt::format("the {} is an animation of {} pictures: save the one to be measured",
                                               FormatName(format), header.num_frames));
  if (format == ImageFormat::kTiff) return ChooseTiffPage(decode, file);
  if (format == ImageFormat::kJpeg && header.trouble.empty()) return LookBehindJpeg(header, file);
  return "";
}

}  // namespace tricho
