// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/input_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/provenance.h"

namespace tricho {
namespace {

namespace fs = std::filesystem;

class InputFiles : public testing::Test {
 protected:
  InputFiles() : folder_(fs::path(testing::TempDir()) / ("input_files_" + std::to_string(getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~InputFiles() override { fs::remove_all(folder_); }

  fs::path Write(const std::string& bytes) const {
    std::ofstream(folder_ / "file", std::ios::binary) << bytes;
    return folder_ / "file";
  }

  fs::path folder_;
};

TEST_F(InputFiles, GivesBytesAndTheirHash) {
  const fs::path file = Write(std::string("abc"));
  EXPECT_EQ(BytesOfFile(file), "abc");
  // NIST FIPS 180-4 example value.
  EXPECT_EQ(Sha256OfFile(file), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(InputFiles, HashesPieceByPiece) {
  std::string long_text;
  for (int i = 0; i < 300'000; ++i) long_text += std::to_string(i);
  EXPECT_EQ(Sha256OfFile(Write(long_text)), Sha256Hex(long_text.data(), long_text.size()));
}

TEST_F(InputFiles, IsEmptyForWhatIsNoFileOfOurs) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  const fs::path sparse = Write("x");
  fs::resize_file(sparse, std::uintmax_t{1} << 40);
  for (const fs::path& path : {folder_, folder_ / "none", folder_ / "pipe", sparse}) {
    EXPECT_EQ(BytesOfFile(path), "") << path;
    EXPECT_EQ(Sha256OfFile(path, kMaxInputBytes), "") << path;
  }
  EXPECT_EQ(BytesOfFile(Write("four"), 3), "");
}

}  // namespace
}  // namespace tricho
