# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The network and the maps it learns from. See docs/methods/network.md."""
import glob

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

DIRECTIONS = 8  # Center lines by direction, pi / 8 apart, first along x; then root, tip.
ROOT, TIP, PLANES = DIRECTIONS, DIRECTIONS + 1, DIRECTIONS + 2
INPUT_UNIT = 1e-4
LINE_WEIGHT = torch.tensor([5.0] * DIRECTIONS + [25.0] * 2)
START_LOGIT = -4.6  # Lines and ends are rare: from 1 % on. Source: Lin et al. 2017, focal loss.


def conv(inputs, outputs, kernel=3, stride=1, dilation=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel // 2), dilation, bias=False),
        nn.BatchNorm2d(outputs), nn.ReLU())


class HairNet(nn.Module):
    """contrast, shadow (N, 2, H, W) -> logits (N, PLANES, H, W); H and W are multiples of 8.

    A U-Net (Ronneberger et al. 2015) that starts at half resolution: most of its work is done on a quarter of the pixels
    or fewer; the last layer draws each pixel's four parts of a line again. Skips are added, not stacked."""

    def __init__(self, channels=(32, 48, 64)):
        super().__init__()
        a, b, c = channels
        self.at_start = nn.Sequential(conv(2, a, 5, 2), conv(a, a))
        self.down_quarter = nn.Sequential(conv(a, b, 3, 2), conv(b, b), conv(b, b))
        self.down_eighth = nn.Sequential(conv(b, c, 3, 2), conv(c, c), conv(c, c, dilation=2), conv(c, c, dilation=2),
                                    conv(c, c))
        self.to_quarter = conv(c, b)
        self.at_quarter = conv(b, b)
        self.to_half = conv(b, a)
        self.at_half = nn.Sequential(conv(a, a), conv(a, a))
        self.maps = nn.ConvTranspose2d(a, PLANES, 2, 2)
        nn.init.constant_(self.maps.bias, START_LOGIT)
        nn.init.normal_(self.maps.weight, 0, 0.02)

    def forward(self, x):
        half = self.at_start(x)
        quarter = self.down_quarter(half)
        eighth = self.down_eighth(quarter)
        up = F.interpolate(eighth, scale_factor=2.0, mode="nearest")
        quarter = self.at_quarter(self.to_quarter(up) + quarter)
        up = F.interpolate(quarter, scale_factor=2.0, mode="nearest")
        return self.maps(self.at_half(self.to_half(up) + half))


def convolutions(net):
    """[(convolution, its normalization or None)], in the order in which they run."""
    modules = list(net.modules())
    return [(module, after if isinstance(after, nn.BatchNorm2d) else None)
            for module, after in zip(modules, modules[1:] + [None])
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d))]


def from_onnx(path):
    """The network of an exported file, to be checked or trained further: OpenCV hands out each layer's weights.

    Export folds every normalization into the convolution before it; here it becomes one that only adds the bias, so that
    eval() gives the same maps (`learn_statistics` makes it one that can be trained)."""
    import cv2
    read = cv2.dnn.readNetFromONNX(path)
    layers = [read.getLayer(read.getLayerId(name)) for name in read.getLayerNames()]
    blobs = [layer.blobs for layer in layers if len(layer.blobs) == 2]
    net = HairNet()
    places = convolutions(net)
    if [blob[0].shape for blob in blobs] != [tuple(place.weight.shape) for place, _ in places]:
        raise SystemExit(f"{path} is a network of another shape than network.py draws")
    with torch.no_grad():
        for (weight, bias), (place, normal) in zip(blobs, places):
            place.weight.copy_(torch.from_numpy(weight))
            (normal if normal else place).bias.copy_(torch.from_numpy(bias.ravel()))
            if normal:
                normal.running_mean.zero_()
                normal.running_var.fill_(1 - normal.eps)
    return net.eval()


def load(path):
    """A network from a checkpoint (.pt) or from an exported file (.onnx)."""
    if path.endswith(".onnx"):
        return from_onnx(path)
    net = HairNet()
    net.load_state_dict(torch.load(path))
    return net.eval()


def learn_statistics(net, batches):
    """Gives each normalization the mean and variance that its input has on `batches`, and a scale and shift that undo
    them: eval() gives the same maps as before, and train() starts from there."""
    normals = [normal for _, normal in convolutions(net) if normal]
    sums = {normal: 0.0 for normal in normals}

    def add(normal, inputs):
        sums[normal] = sums[normal] + torch.stack([inputs[0].mean((0, 2, 3)), (inputs[0]**2).mean((0, 2, 3))])

    hooks = [normal.register_forward_pre_hook(add) for normal in normals]
    net.eval()
    with torch.no_grad():
        for batch in batches:
            net(batch)
        for normal in normals:
            mean, square = sums[normal] / len(batches)
            variance = (square - mean**2).clamp(min=1e-6)
            scale = normal.weight / torch.sqrt(normal.running_var + normal.eps)
            normal.bias.copy_(normal.bias + scale * (mean - normal.running_mean))
            normal.weight.copy_(scale * torch.sqrt(variance + normal.eps))
            normal.running_mean.copy_(mean)
            normal.running_var.copy_(variance)
    for hook in hooks:
        hook.remove()


def load_maps(folder):
    """[(stem, input int16 (2, H, W), target uint8 (PLANES + 1, H, W))], by name."""
    return [(path[:-len("-input.npy")], np.load(path), np.load(path[:-len("-input.npy")] + "-target.npy"))
            for path in sorted(glob.glob(folder + "/*-input.npy"))]


def turned(maps, target, quarters, mirror):
    """The same scene turned by `quarters` * 90 deg and mirrored left-right; directions change their planes."""
    maps, target = np.rot90(maps, quarters, (1, 2)), np.rot90(target, quarters, (1, 2))
    order = [(d + 4 * quarters) % DIRECTIONS for d in range(DIRECTIONS)]
    if mirror:
        maps, target = maps[:, :, ::-1], target[:, :, ::-1]
        order = [order[(DIRECTIONS - d) % DIRECTIONS] for d in range(DIRECTIONS)]
    return maps, target[order + list(range(DIRECTIONS, PLANES + 1))]


def blurred(plane, sigma_y, sigma_x):
    import cv2
    return cv2.GaussianBlur(plane, (0, 0), sigmaX=max(sigma_x, 0.01), sigmaY=max(sigma_y, 0.01))


def turned_noise(rng, size, along, across):
    """Noise of unit variance that is longer one way: the look of wrinkled skin."""
    import cv2
    side = int(size * 1.5)
    noise = blurred(rng.standard_normal((side, side)).astype(np.float32), across, along)
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), rng.uniform(0, 180), 1)
    low = (side - size) // 2
    noise = cv2.warpAffine(noise, turn, (side, side))[low:low + size, low:low + size]
    return noise / max(noise.std(), 1e-6)


def varied(rng, maps, target):
    """What the drawn scalps lack beside real captures: texture of the skin, haze around openings, more kinds of focus
    and sharpening, noise, a weaker or stronger contrast. maps (2, S, S) float."""
    size = maps.shape[1]
    if rng.random() < 0.6:  # Haze behind and around openings: several hairs seen through the skin, scale, oil.
        for y, x in np.argwhere(target[ROOT] > 248):
            if rng.random() > 0.25:
                continue
            yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
            angle, reach, thick = rng.uniform(0, np.pi), rng.uniform(4, 22), rng.uniform(3, 9)
            u = (xx - x - rng.normal(0, 8)) * np.cos(angle) + (yy - y - rng.normal(0, 8)) * np.sin(angle)
            v = -(xx - x) * np.sin(angle) + (yy - y) * np.cos(angle)
            haze = rng.uniform(0.05, 0.5) * np.exp(-0.5 * ((u / reach)**2 + (v / thick)**2))
            maps[0] = np.maximum(maps[0], maps[0] * 0.5 + haze * rng.uniform(0.4, 1))
            maps[1] = np.maximum(maps[1], maps[1] * 0.5 + haze)
    if rng.random() < 0.7:  # Texture.
        for _ in range(rng.integers(1, 4)):
            across = rng.uniform(0.7, 3)
            texture = turned_noise(rng, size, across * rng.uniform(1, 8), across)
            if rng.random() < 0.5:
                texture = np.maximum(texture - rng.uniform(0, 1), 0)  # Creases: dark lines on plain skin.
            bare = 1 - np.clip(maps[0], 0, 1)
            strength = rng.uniform(0.005, 0.07)
            maps[0] += strength * texture * bare
            maps[1] += strength * rng.uniform(0.3, 1) * texture * bare
    if rng.random() < 0.4:  # Focus.
        sigma = rng.uniform(0.3, 1.8)
        maps = np.stack([blurred(plane, sigma, sigma) for plane in maps])
    if rng.random() < 0.4:  # The halo that a camera's sharpening leaves.
        sigma, gain = rng.uniform(0.8, 3), rng.uniform(0.2, 1.2)
        maps = np.stack([plane + gain * (plane - blurred(plane, sigma, sigma)) for plane in maps])
    maps = maps * rng.uniform(0.65, 1.25) + rng.normal(0, 0.02)
    if rng.random() < 0.6:
        grain = rng.uniform(0, 1.2)
        noise = blurred(rng.standard_normal(maps.shape[1:]).astype(np.float32), grain, grain)
        maps = maps + rng.uniform(0, 0.05) * noise / noise.std()
    return np.clip(maps, -0.5, 1)


def crop(rng, scene, size):
    """A place of a scene, turned and varied: input (2, S, S) float32, target (PLANES, S, S), known (S, S)."""
    _, maps, target = scene
    y = rng.integers(0, maps.shape[1] - size + 1)
    x = rng.integers(0, maps.shape[2] - size + 1)
    maps, target = maps[:, y:y + size, x:x + size], target[:, y:y + size, x:x + size]
    maps, target = turned(maps, target, int(rng.integers(4)), bool(rng.integers(2)))
    seen = target[PLANES] > 0
    maps = varied(rng, maps.astype(np.float32) * INPUT_UNIT, target)
    return maps.astype(np.float32), target[:PLANES].astype(np.float32) / 255, seen.astype(np.float32)


def loss_of(logits, target, known):
    """Cross entropy with soft targets; lines count more than the skin between, ends more than lines."""
    weight = (1 + LINE_WEIGHT[None, :, None, None] * target) * known[:, None]
    loss = (weight * (F.softplus(logits) - target * logits)).sum()
    return loss / known.sum().clamp(min=1) / PLANES


def agreement(logits, target, known):
    """Dice overlap of center lines (in their directions), of roots, of tips."""
    p = torch.sigmoid(logits) * known[:, None]
    t = target * known[:, None]
    dice = lambda a, b: float(2 * torch.minimum(a, b).sum() / (a + b).sum().clamp(min=1e-6))
    return [dice(p[:, :DIRECTIONS], t[:, :DIRECTIONS]), dice(p[:, ROOT], t[:, ROOT]), dice(p[:, TIP], t[:, TIP])]
