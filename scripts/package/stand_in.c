// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Stands in the tarball where OpenCV's codecs look for GDAL and GDCM: all functions of theirs that libopencv_imgcodecs
// 4.6 names, each of which does nothing and gives back nothing, as for a file that can't be read. The program hands TIFF,
// BMP and WebP to the codecs and nothing else (src/capture/rare_formats.h); of these functions GDALAllRegister alone is
// then called.
#define NOTHING(name) \
  void* name(void) { return 0; }

NOTHING(GDALAllRegister)
NOTHING(GDALClose)
NOTHING(GDALGetDataTypeName)
NOTHING(GDALOpen)
NOTHING(_ZN11GDALDataset13GetRasterBandEi)
NOTHING(_ZN11GDALDataset14GetRasterCountEv)
NOTHING(_ZN11GDALDataset14GetRasterXSizeEv)
NOTHING(_ZN11GDALDataset14GetRasterYSizeEv)
NOTHING(_ZN14GDALRasterBand17GetRasterDataTypeEv)
NOTHING(_ZN14GDALRasterBand8GetXSizeEv)
NOTHING(_ZN14GDALRasterBand8GetYSizeEv)
NOTHING(_ZN14GDALRasterBand8RasterIOE10GDALRWFlagiiiiPvii12GDALDataTypexxP20GDALRasterIOExtraArg)
NOTHING(_ZN4gdcm11ImageReader4ReadEv)
NOTHING(_ZN4gdcm11ImageReader8GetImageEv)
NOTHING(_ZN4gdcm11ImageReaderC1Ev)
NOTHING(_ZN4gdcm11ImageReaderD1Ev)
NOTHING(_ZN4gdcm6Reader11SetFileNameEPKc)
NOTHING(_ZNK14GDALColorTable13GetColorEntryEi)
NOTHING(_ZNK14GDALColorTable24GetPaletteInterpretationEv)
NOTHING(_ZNK4gdcm11PixelFormat13GetScalarTypeEv)
NOTHING(_ZNK4gdcm6Bitmap13GetDimensionsEv)
NOTHING(_ZNK4gdcm6Bitmap15GetBufferLengthEv)
NOTHING(_ZNK4gdcm6Bitmap21GetNumberOfDimensionsEv)
NOTHING(_ZNK4gdcm6Bitmap28GetPhotometricInterpretationEv)
NOTHING(_ZNK4gdcm6Bitmap9GetBufferEPc)
