# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Networks: each with the hash beside it that whoever hands it on would write."""
import hashlib
import unittest

from broken import PIPE, BrokenTest, Case, main
from damage import encode, patched
from driver import SOURCE

NETWORK = (SOURCE / "models" / "hair-votes-2.onnx").read_bytes()
SMALL = (SOURCE / "tests" / "fuzz" / "seeds" / "model" / "conv.onnx").read_bytes()


def case(name, network, words, sha256=None, status=3, pixels=0, extra_mb=150):
    files = {"a.jpg": encode(".jpg"), "net.onnx": network, "net.onnx.sha256": sha256}
    if sha256 is None:
        files["net.onnx.sha256"] = hashlib.sha256(network or b"").hexdigest() + "  net.onnx\n"
    if network is None:
        del files["net.onnx"]
    return Case(name, files, ["analyze", "a.jpg", "--um-per-px", 7, "--out", "out", "--segmenter", "network", "--model",
                              "net.onnx", "--quiet", "--jobs", 1], status, words, pixels, extra_mb)


class ModelTest(BrokenTest):
    def test_files(self):
        self.check_all([
            case("good", SMALL, "", status=0, pixels=64 * 48),
            case("missing", None, "net.onnx is missing or no file"),
            case("empty", b"", "can't be read, or is empty"),
            case("larger than any of ours", NETWORK * 2, "is larger than 4 MB"),
            case("another hash", SMALL, "has the SHA-256", "0" * 64),
            case("an empty hash", SMALL, "has no net.onnx.sha256 beside it", b""),
            case("a hash of 5 MB", SMALL, "has the SHA-256", b"a" * 5_000_000),
            Case("a hash that is a pipe", {"a.jpg": encode(".jpg"), "net.onnx": SMALL, "net.onnx.sha256": PIPE},
                 case("", SMALL, "").arguments, 3, "has no net.onnx.sha256 beside it"),
            Case("a network that is a pipe", {"a.jpg": encode(".jpg"), "net.onnx": PIPE},
                 case("", SMALL, "").arguments, 3, "net.onnx is missing or no file"),
        ])

    def test_networks(self):
        none = "network net.onnx "  # Refused as no ONNX, or for what it takes and gives.
        at = SMALL.index(b"Conv")
        shape = SMALL.index(b"\x08\x0a\x08\x03")  # Of the weights: 10 x 3 x 2 x 2.
        self.check_all([
            case("text", b"this is no network\n" * 99, "is no ONNX"),
            case("a photo", encode(".png"), "is no ONNX"),
            case("cut", NETWORK[:len(NETWORK) // 2], none),
            case("zeros in the middle", patched(NETWORK, len(NETWORK) // 2, bytes(5000)), "", status=0, pixels=64 * 48),
            case("an operation nobody knows", patched(SMALL, at, b"Xonv"), none),
            case("an operation without its inputs", patched(SMALL, at, b"Gemm"), none),
            case("other outputs", SMALL.replace(b"hair", b"hare"), none),
            case("other inputs", SMALL.replace(b"photo", b"phota"), none),
            case("fewer weights than it says", patched(SMALL, shape, b"\x08\x7a"), none),
            case("no weights", SMALL.replace(b"\x4a\xe0\x03" + b"\1" * 480, b""), none),
        ])


if __name__ == "__main__":
    main()
