// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The directories of a TIFF 6.0 file, one a picture: what the file holds, and whether the first, which is what the
// decoder reads, can be decoded. Read here and by nobody else, so that a limit is not kept by another number than the
// decoder goes by.
#pragma once

#include <cstdint>
#include <vector>

#include "capture/image_file.h"

namespace tricho {

// Never decodes. `file` begins as a TIFF does. Trouble: the directory or a piece of the picture lies beyond the end, a
// tag that counts stands there twice or is no number, a piece is far larger than the picture (the decoder would set
// memory aside for it), colors other than grey and RGB, more than 16 bits a sample.
ImageHeader ReadTiffDirectory(Bytes file);

struct TiffPage {
  std::uint32_t at = 0;  // Byte of its directory.
  cv::Size2d size_px;
  bool is_reduced = false;  // A smaller copy of another page, says the file.
  bool is_mask = false;     // No picture: what of another page is to be seen.
};

// Every picture of the file in its order, those that hang below another one (SubIFDs) too: a camera's own preview
// often comes first. A chain that leads out of the file or back into itself ends there.
// throws Error(kInput) when there are more than 64.
std::vector<TiffPage> ReadTiffPages(Bytes file);

// The same file, whose first directory, the one that is decoded, is now that of a page.
void MakeFirst(const TiffPage& page, std::vector<unsigned char>& tiff);

}  // namespace tricho
