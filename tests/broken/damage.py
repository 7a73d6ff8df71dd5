# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Photos, good ones and hostile ones, byte by byte: what no encoder would write."""
import struct
import zlib

import cv2
import numpy


def picture(width=64, height=48):
    """Noise, so that no format compresses it away."""
    return numpy.random.default_rng(5).integers(0, 256, (height, width, 3), dtype=numpy.uint8)


def encode(extension, pixels=None, *options):
    return cv2.imencode(extension, picture() if pixels is None else pixels, list(options))[1].tobytes()


def patched(data, at, new):
    return data[:at] + new + data[at + len(new):]


# PNG

def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width, height, bits=8, color=2, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, interlace))


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND")


def png_with(*chunks):
    """A good PNG with these between its header and its pixels."""
    good = encode(".png")
    return good[:33] + b"".join(chunks) + good[33:]


def zeros(num_bytes):
    """Deflated, a thousandth of its size."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    packed = b"".join(packer.compress(block[:min(len(block), num_bytes - at)]) for at in range(0, num_bytes, len(block)))
    return packed + packer.flush()


def png_bomb(side, bits=1):
    """A black square: side * side px in next to nothing."""
    return png(png_header(side, side, bits, 0), chunk(b"IDAT", zeros(side * (1 + (side * bits + 7) // 8))))


# JPEG

def segment(marker, data=b""):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg_with(*segments):
    """A good JPEG with these right after its beginning."""
    good = encode(".jpg")
    return good[:2] + b"".join(segments) + good[2:]


def find_marker(jpeg, marker):
    return jpeg.index(bytes([0xFF, marker]))


def without_segment(jpeg, marker):
    at = find_marker(jpeg, marker)
    while True:
        length = struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        jpeg = jpeg[:at] + jpeg[at + 2 + length:]
        if jpeg[at:at + 2] != bytes([0xFF, marker]):
            return jpeg


def frame(width, height, marker=0xC0, bits=8, sampling=0x11):
    return segment(marker, struct.pack(">BHHB", bits, height, width, 3) +
                   b"".join(bytes([i, sampling, 0]) for i in (1, 2, 3)))


def scan_bomb(num_scans):
    """A progressive JPEG that passes over its picture again and again."""
    good = encode(".jpg", None, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    last = good.rindex(b"\xFF\xDA")
    return good[:-2] + good[last:-2] * num_scans + b"\xFF\xD9"


# EXIF and TIFF

def entry(tag, kind, count, value):
    """`value`: a number, or four bytes."""
    return struct.pack("<HHI", tag, kind, count) + (value if isinstance(value, bytes) else struct.pack("<I", value))


SHORT, LONG, RATIONAL, SLONG, ASCII = 3, 4, 5, 9, 2


def directory(entries, following=0):
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", following)


def exif(entries, following=0, rest=b""):
    """A block whose first directory lies at byte 8."""
    return b"II*\0" + struct.pack("<I", 8) + directory(entries, following) + rest


def exif_segment(block):
    return segment(0xE1, b"Exif\0\0" + block)


def tiff(width=8, height=6, changed=None, extra=(), pixels=None, following=0):
    """Grey, one strip behind the directory. changed: {tag: entry or None}; extra: entries at the end."""
    pixels = bytes(width * height) if pixels is None else pixels
    tags = {256: entry(256, SHORT, 1, width), 257: entry(257, SHORT, 1, height), 258: entry(258, SHORT, 1, 8),
            259: entry(259, SHORT, 1, 1), 262: entry(262, SHORT, 1, 1), 273: None, 277: entry(277, SHORT, 1, 1),
            278: entry(278, LONG, 1, height), 279: entry(279, LONG, 1, len(pixels))}
    tags.update(changed or {})
    num_tags = len([tag for tag, value in tags.items() if value is not None or tag == 273]) + len(extra)
    if tags[273] is None:
        tags[273] = entry(273, LONG, 1, 8 + 2 + 12 * num_tags + 4)
    entries = [tags[tag] for tag in sorted(tags) if tags[tag] is not None] + list(extra)
    return exif(entries, following, pixels)
