# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The network that votes, and its loss. See docs/methods/network.md."""
import cv2
import torch
from torch import nn
from torch.nn import functional as F

CELL_PX = 2  # Side of an output cell in input pixels.
ROOT, TIP, MIDDLE, LINE = range(4)  # Planes of logits; then, in cells / OFFSET_CELLS, what follows:
TO_MIDDLE = 4  # (x, y) from the cell to the middle between its own hair's ends;
HALF = 6  # half the way from one end to the other, its length times (cos, sin) of twice its direction;
ALONG = 8  # and (cos, sin) of twice the hair's direction here. Neither tells root from tip: a hair's middle may not.
PLANES = 10
OFFSET_CELLS = 12.0
START_LOGITS = [-4.0] * 3 + [-2.5] + [0.0] * 6  # Ends are rarer than lines. Source: Lin et al. 2017, focal loss.


def conv(inputs, outputs, kernel=3, stride=1, padding=None):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2 if padding is None else padding, bias=False),
        nn.BatchNorm2d(outputs), nn.ReLU())


class Residual(nn.Module):
    """Source: He et al. 2016; dilated as in Yu & Koltun 2016."""

    def __init__(self, channels, dilation=1):
        super().__init__()
        self.first = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm2d(channels), nn.ReLU())
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))
        nn.init.constant_(self.second[1].weight, 0.3)

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


class VotingNet(nn.Module):
    """Photo at 11 um per pixel, B G R in 0..1, (N, 3, H, W), H and W multiples of 8 -> (N, PLANES, H / 2, W / 2).

    A U-Net (Ronneberger et al. 2015) of few channels whose skips are added; ends are heat maps (Zhou et al. 2019,
    CenterNet), and each cell of a hair says where that hair's own ends lie, as in Hough voting (Gall & Lempitsky 2009):
    by their middle and the way between them, in which nothing jumps where root and tip change places."""

    def __init__(self, fine=32, middle=64, coarse=80, blocks=(1, 2, 1, 3)):
        super().__init__()
        self.stem = conv(3, fine, 6, 2, 2)
        self.down = conv(fine, middle, 3, 2)
        self.at_middle = Residual(middle)
        self.down_again = conv(middle, coarse, 3, 2)
        self.trunk = nn.Sequential(*[Residual(coarse, dilation) for dilation in blocks])
        self.up = nn.Conv2d(coarse, middle, 1, bias=False)
        self.join_middle = conv(middle, middle)
        self.up_again = nn.Conv2d(middle, fine, 1, bias=False)
        self.join_fine = conv(fine, 48)
        self.maps = nn.Conv2d(48, PLANES, 1)
        with torch.no_grad():
            self.maps.bias.copy_(torch.tensor(START_LOGITS))

    def forward(self, x):
        fine = self.stem(x)
        middle = self.at_middle(self.down(fine))
        coarse = self.trunk(self.down_again(middle))
        middle = self.join_middle(middle + F.interpolate(self.up(coarse), scale_factor=2.0, mode="nearest"))
        fine = self.join_fine(fine + F.interpolate(self.up_again(middle), scale_factor=2.0, mode="nearest"))
        return self.maps(fine)


def of_onnx(path):
    """What a .onnx of export.py holds, as a state of VotingNet. The export has drawn the norms into the convolutions:
    they come back as norms that change nothing but add what each convolution adds, and must stay frozen."""
    read = cv2.dnn.readNetFromONNX(path)
    layers = [read.getLayer(name) for name in read.getLayerNames()]
    blobs = [[torch.from_numpy(blob.copy()) for blob in layer.blobs] for layer in layers if layer.type == "Convolution"]
    net, norm_of, last = VotingNet(), {}, None
    convolutions = [module for module in net.modules() if isinstance(module, nn.Conv2d)]
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            norm_of[last] = module
        last = module
    # The graph runs them in the order in which `forward` does, which is that of their definition.
    if [tuple(blob[0].shape) for blob in blobs] != [tuple(module.weight.shape) for module in convolutions]:
        raise ValueError(f"{path} holds another network than this one")
    with torch.no_grad():
        for module, blob in zip(convolutions, blobs):
            module.weight.copy_(blob[0])
            added = blob[1].flatten() if len(blob) > 1 else torch.zeros(module.out_channels)
            if module in norm_of:
                norm = norm_of[module]
                norm.weight.fill_(1)
                norm.bias.copy_(added)
                norm.running_mean.zero_()
                norm.running_var.fill_(1 - norm.eps)
            elif module.bias is not None:
                module.bias.copy_(added)
    return net.state_dict()


def checkpoint(path):
    """{net, smooth, steps, ...} of train.py, or of a network as it is used (.onnx): then `frozen`, see of_onnx."""
    if not path.endswith(".onnx"):
        return torch.load(path, map_location="cpu")
    state = of_onnx(path)
    return dict(net=state, smooth=state, steps=0, frozen=True)


def load(path):
    """A network from a checkpoint, ready to be asked."""
    net = VotingNet()
    net.load_state_dict(checkpoint(path)["smooth"])
    return net.eval()


def loss_of(out, target):
    """(whole, (heat, line, votes, along)). out (N, PLANES, h, w), target: see scenes.targets."""
    known = target["known"][:, None]
    heat = target["heat"]
    peaks = (heat == 1).float() * known
    p = torch.sigmoid(out[:, :3]).clamp(1e-5, 1 - 1e-5)
    focal = -(peaks * (1 - p)**2 * torch.log(p) + (1 - peaks) * (1 - heat)**4 * p**2 * torch.log(1 - p)) * known
    heat_loss = focal.sum() / peaks.sum().clamp(min=10)
    away = target["away"][:, None]
    on, told = (away <= 1).float(), known * ((away <= 1) | (away > 2)).float()
    line = F.binary_cross_entropy_with_logits(out[:, LINE:LINE + 1], on, reduction="none") * told
    line_loss = line.sum() / (on * told).sum().clamp(min=600)
    near = known * (away <= 1.6).float()
    votes_near = near * target["votes_near"][:, None]

    def of_vectors(plane, values, weight):
        return ((out[:, plane:plane + 2] - values).abs() * weight).sum() / weight.sum().clamp(min=20)

    votes = of_vectors(TO_MIDDLE, target["to_middle"] / OFFSET_CELLS, votes_near) + \
        of_vectors(HALF, target["half"] / OFFSET_CELLS, votes_near)
    along = of_vectors(ALONG, target["along"], near)
    return heat_loss + line_loss + 1.5 * votes + 0.5 * along, tuple(
        float(v) for v in (heat_loss, line_loss, votes, along))
