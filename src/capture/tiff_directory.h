// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The first directory of a TIFF 6.0 file, which is what the decoder reads: whether its pixels can be read, and how many
// there are. Read here and by nobody else, so that a limit is not kept by another number than the decoder goes by.
#pragma once

#include "capture/image_file.h"

namespace tricho {

// Never decodes. `file` begins as a TIFF does. Trouble: the directory or a piece of the picture lies beyond the end, a
// tag that counts stands there twice or is no number, a piece is far larger than the picture (the decoder would set
// memory aside for it), colors other than grey and RGB, more than 16 bits a sample.
ImageHeader ReadTiffDirectory(Bytes file);

}  // namespace tricho
