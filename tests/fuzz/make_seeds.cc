// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Writes the seeds that are no text: a few hundred bytes each, so that a fuzzer is quick. usage: fuzz_make_seeds DIR
#include <sqlite3.h>

#include <cstdio>
#include <cstring>
#include <opencv2/imgcodecs.hpp>

#include "fuzz/target.h"
#include "store/findings_codec.h"
#include "store/result_store.h"
#include "unit/capture/test_photos.h"

namespace tricho::fuzz {
namespace {

namespace fs = std::filesystem;

std::string_view View(const ByteVector& bytes) { return TextOf(bytes.data(), bytes.size()); }

void WritePhotos(const fs::path& folder) {
  const cv::Mat bgr = Skin({12, 9});
  cv::Mat grey, bgra, deep;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  cv::cvtColor(bgr, bgra, cv::COLOR_BGR2BGRA);
  bgr.convertTo(deep, CV_16U, 257);
  const auto write = [&](const char* name, const ByteVector& bytes) { WriteFile(folder / name, View(bytes)); };
  const ByteVector jpeg = Encode(bgr, ".jpg");
  write("plain.jpg", jpeg);
  write("grey.jpg", Encode(grey, ".jpg"));
  write("progressive.jpg", Encode(bgr, ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_RST_INTERVAL, 1}));
  write("exif.jpg", WithExif(jpeg, {{"Exif.Image.Orientation", "6"},
                                    {"Exif.Image.Make", "Maker"},
                                    {"Exif.Photo.DateTimeOriginal", "2026:01:10 12:00:00"},
                                    {"Exif.GPSInfo.GPSLatitude", "1/1 2/1 3/1"}}));
  write("plain.png", Encode(bgr, ".png"));
  write("alpha.png", Encode(bgra, ".png"));
  write("deep.png", Encode(deep, ".png"));
  write("bilevel.png", Encode(grey, ".png", {cv::IMWRITE_PNG_BILEVEL, 1}));
  write("exif.png", WithExif(Encode(grey, ".png"), {{"Exif.Image.Orientation", "3"}}));
  constexpr int kNone = 1, kLzw = 5, kDeflate = 8, kPackBits = 32773;
  write("plain.tif", Encode(bgr, ".tif", {cv::IMWRITE_TIFF_COMPRESSION, kNone}));
  write("lzw.tif", Encode(bgr, ".tif", {cv::IMWRITE_TIFF_COMPRESSION, kLzw}));
  write("deflate.tif", Encode(deep, ".tif", {cv::IMWRITE_TIFF_COMPRESSION, kDeflate}));
  write("packbits.tif", Encode(bgra, ".tif", {cv::IMWRITE_TIFF_COMPRESSION, kPackBits}));
  write("plain.bmp", Encode(bgr, ".bmp"));
  write("grey.bmp", Encode(grey, ".bmp"));
  constexpr int kLossless = 101;
  write("plain.webp", Encode(bgr, ".webp", {cv::IMWRITE_WEBP_QUALITY, 80}));
  write("lossless.webp", Encode(bgra, ".webp", {cv::IMWRITE_WEBP_QUALITY, kLossless}));
}

ShotFindings SmallFindings() {
  ShotFindings findings;
  findings.width_px = 64;
  findings.height_px = 48;
  findings.um_per_px = 10;
  findings.redness = 9.25;
  for (int i = 0; i < 3; ++i) {
    Shaft shaft;
    shaft.center_line_px = {{10.0 + 9 * i, 20}, {12, 30.5}, {20, 40}};
    shaft.diameter_px = 4 + i;
    shaft.root_certain = i != 1;
    shaft.confidence = 0.5;
    shaft.unit = i / 2;
    findings.shafts.push_back(shaft);
    findings.counted.push_back(i != 2);
  }
  findings.units = {{{10, 20}, {0, 1}}, {{28, 20}, {2}}};
  return findings;
}

SiteMap SmallMap() {
  SiteMap map;
  map.homography << 1.1, 0.1, 3, -0.1, 0.9, -2, 1e-6, 2e-6, 1;
  map.displacement = {4, 4, 20, {-5, -6}, std::vector<Point>(16, Point(0.5, -0.25))};
  return map;
}

void WriteStore(const fs::path& path) {
  {
    ResultStore store(path);
    store.SavePhoto("photo", "run", {true, "", EncodeFindings(SmallFindings())});
    store.SaveAlignment("photo", "other", "run", {true, "", 0.75, 12.5, EncodeMap(SmallMap())});
    StoredShot shot{"photo", true, "", {}};
    shot.metrics.values = {{"hairs_per_cm2", {148.25, 139, 158, "/cm2", ""}}};
    store.SaveSite("site", {shot, {"other", false, "too dark", {}}});
    store.Finish();
  }
  // Pages as small as there are.
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  sqlite3_exec(database, "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM", nullptr, nullptr, nullptr);
  sqlite3_close(database);
}

// Protocol buffers, as far as ONNX needs them.
std::string Number(int field, unsigned value) {
  std::string text(1, static_cast<char>(field << 3));
  for (; value >= 0x80; value >>= 7) text += static_cast<char>(value | 0x80);
  return text + static_cast<char>(value);
}
std::string Bytes(int field, const std::string& inner) {
  std::string text = Number(field, static_cast<unsigned>(inner.size()));
  text[0] = static_cast<char>(field << 3 | 2);
  return text + inner;
}

std::string TensorInfo(const std::string& name, unsigned planes, unsigned side_px) {
  std::string shape;
  for (const unsigned side : {1U, planes, side_px, side_px}) shape += Bytes(1, Number(1, side));
  return Bytes(1, name) + Bytes(2, Bytes(1, Number(1, 1) + Bytes(2, shape)));
}

// One convolution of 2 x 2 from 3 planes to 10 of half the size: the smallest network that is accepted.
std::string SmallNetwork() {
  const std::string kernel = Bytes(1, "kernel_shape") + Number(8, 2) + Number(8, 2) + "\xA0\1\7";
  const std::string strides = Bytes(1, "strides") + Number(8, 2) + Number(8, 2) + "\xA0\1\7";
  const std::string node = Bytes(1, "photo") + Bytes(1, "w") + Bytes(2, "hair") + Bytes(3, "c") + Bytes(4, "Conv") +
                           Bytes(5, kernel) + Bytes(5, strides);
  const std::string weights = Number(1, 10) + Number(1, 3) + Number(1, 2) + Number(1, 2) + Number(2, 1) +
                              Bytes(8, "w") + Bytes(9, std::string(480, '\1'));
  const std::string graph = Bytes(1, node) + Bytes(2, "g") + Bytes(5, weights) + Bytes(11, TensorInfo("photo", 3, 64)) +
                            Bytes(12, TensorInfo("hair", 10, 32));
  return Number(1, 7) + Bytes(7, graph) + Bytes(8, Bytes(1, "") + Number(2, 11));
}

}  // namespace
}  // namespace tricho::fuzz

int main(int argc, char** argv) {
  namespace fuzz = tricho::fuzz;
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  for (const char* reader : {"photo", "findings", "store", "model"})
    std::filesystem::create_directories(folder / reader);
  fuzz::WritePhotos(folder / "photo");
  fuzz::WriteFile(folder / "findings" / "photo", std::string(1, '\0') + tricho::EncodeFindings(fuzz::SmallFindings()));
  fuzz::WriteFile(folder / "findings" / "map", '\1' + tricho::EncodeMap(fuzz::SmallMap()));
  fuzz::WriteStore(folder / "store" / "results.sqlite");
  fuzz::WriteFile(folder / "model" / "conv.onnx", fuzz::SmallNetwork());
  return 0;
}
