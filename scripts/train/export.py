#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Checkpoint -> ONNX (opset 11) that OpenCV's dnn reads, checked against it.   export.py NET.pt OUT.onnx

Writes OUT.onnx.sha256 beside it; the program refuses a network whose bytes are others."""
import hashlib
import os
import sys

import cv2
import numpy as np
import torch

import network

MOST_OFF = 2e-3  # Of a logit.


def main():
    checkpoint, out = sys.argv[1:]
    net = network.load(checkpoint)
    torch.onnx.export(net, torch.zeros(1, 3, 64, 64), out, opset_version=11, input_names=["photo"],
                      output_names=["hair"], dynamic_axes={"photo": {2: "rows", 3: "columns"},
                                                           "hair": {2: "rows", 3: "columns"}})
    x = np.random.default_rng(3).uniform(0, 1, (1, 3, 136, 200)).astype(np.float32)
    with torch.no_grad():
        expected = net(torch.from_numpy(x)).numpy()
    read = cv2.dnn.readNetFromONNX(out)
    read.setInput(x, "photo")
    off = np.abs(read.forward("hair") - expected).max()
    print(f"{out}: {os.path.getsize(out)} bytes, OpenCV {cv2.__version__} off by {off:.1e} at most")
    if not off < MOST_OFF:
        sys.exit("export.py: OpenCV reads another network than was trained")
    with open(out, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(out + ".sha256", "w") as file:
        file.write(f"{digest}  {os.path.basename(out)}\n")


if __name__ == "__main__":
    main()
