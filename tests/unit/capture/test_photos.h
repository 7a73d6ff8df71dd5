// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Photos made for the tests of capture/: nothing binary is kept in the repository.
#pragma once

#include <unistd.h>

#include <cmath>
#include <exiv2/exiv2.hpp>
#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "base/random.h"
#include "capture/photo.h"

namespace tricho {

using ByteVector = std::vector<unsigned char>;

// A folder of this test process, gone when the object is.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tricho-capture-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  std::filesystem::path Write(const std::string& name, const ByteVector& bytes) const {
    std::ofstream(path_ / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return path_ / name;
  }
  std::filesystem::path Write(const std::string& name, const std::string& text) const {
    return Write(name, ByteVector(text.begin(), text.end()));
  }

 private:
  std::filesystem::path path_;
};

inline ByteVector Encode(const cv::Mat& pixels, const std::string& extension, const std::vector<int>& options = {}) {
  ByteVector bytes;
  cv::imencode(extension, pixels, bytes, options);
  return bytes;
}

// Blotchy skin with sensor noise, about (150, 175, 205).
inline cv::Mat Skin(const cv::Size& size, std::uint64_t seed = 1) {
  Random random(seed);
  cv::Mat coarse(size.height / 40 + 2, size.width / 40 + 2, CV_32FC3);
  for (int y = 0; y < coarse.rows; ++y)
    for (int x = 0; x < coarse.cols; ++x) {
      const double shade = random.Normal(0, 9);
      coarse.at<cv::Vec3f>(y, x) =
          cv::Vec3f(static_cast<float>(150 + shade), static_cast<float>(175 + shade), static_cast<float>(205 + shade));
    }
  cv::Mat skin;
  cv::resize(coarse, skin, size, 0, 0, cv::INTER_CUBIC);
  for (int y = 0; y < skin.rows; ++y)
    for (int x = 0; x < skin.cols; ++x) {
      const auto noise = static_cast<float>(random.Normal(0, 1.5));
      skin.at<cv::Vec3f>(y, x) += cv::Vec3f(noise, noise, noise);
    }
  skin.convertTo(skin, CV_8U);
  return skin;
}

// Straight hairs of one width and color in random places and directions.
inline cv::Mat WithHairs(cv::Mat skin, int count, int width_px, const cv::Scalar& color, std::uint64_t seed = 2) {
  Random random(seed);
  constexpr int kFractionBits = 4;
  for (int i = 0; i < count; ++i) {
    const double angle = random.Uniform(0, 2 * CV_PI);
    const cv::Point2d from(random.Uniform(0, skin.cols), random.Uniform(0, skin.rows));
    const cv::Point2d to = from + 160 * cv::Point2d(std::cos(angle), std::sin(angle));
    cv::line(skin, cv::Point(from * (1 << kFractionBits)), cv::Point(to * (1 << kFractionBits)), color, width_px,
             cv::LINE_AA, kFractionBits);
  }
  cv::GaussianBlur(skin, skin, cv::Size(), 0.8);
  return skin;
}

inline cv::Mat HairySkin() { return WithHairs(Skin({800, 600}), 40, 9, cv::Scalar(30, 35, 45)); }

inline Photo PhotoOf(const cv::Mat& bgr) {
  Photo photo;
  photo.bgr = bgr;
  photo.file = "made.png";
  return photo;
}

// The file with other metadata, written by Exiv2. `change` is called with its Exiv2::Image.
template <typename Change>
ByteVector WithMetadata(const ByteVector& file, const Change& change) {
  const auto image = Exiv2::ImageFactory::open(file.data(), static_cast<long>(file.size()));
  image->readMetadata();
  change(*image);
  image->writeMetadata();
  Exiv2::BasicIo& io = image->io();
  io.open();
  ByteVector bytes(io.size());
  io.read(bytes.data(), static_cast<long>(bytes.size()));
  return bytes;
}

// The file with these EXIF entries.
inline ByteVector WithExif(const ByteVector& file, const std::vector<std::pair<std::string, std::string>>& entries) {
  return WithMetadata(file, [&](Exiv2::Image& image) {
    for (const auto& [key, value] : entries) image.exifData()[key].setValue(value);
  });
}

}  // namespace tricho
