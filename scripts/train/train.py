#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Trains the network on maps of phantoms (training_maps), or goes on from another network.

    train.py MAPS_DIR OUT.pt [--steps N] [--from NET.pt or NET.onnx] [--check MAPS_DIR] [--seed N] ...

Same maps, seed and number of threads: same weights, on one machine."""
import argparse
import copy
import os
import time

import numpy as np
import torch

import network

HELD_OUT = 12  # Every twelfth scene is for checking only.
STATISTICS_BATCHES = 16  # An exported network has lost what its normalizations knew of their inputs.


def check(net, scenes):
    net.eval()
    sums = []
    with torch.no_grad():
        for _, maps, target in scenes:
            rows, cols = maps.shape[1] // 8 * 8, maps.shape[2] // 8 * 8
            x = torch.from_numpy(maps[None, :, :rows, :cols].astype(np.float32) * network.INPUT_UNIT)
            t = torch.from_numpy(target[None, :, :rows, :cols].astype(np.float32))
            known = t[:, network.PLANES]
            t = t[:, :network.PLANES] / 255
            logits = net(x)
            sums.append([float(network.loss_of(logits, t, known))] + network.agreement(logits, t, known))
    net.train()
    return np.mean(sums, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maps")
    parser.add_argument("out")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--size", type=int, default=192)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--from", dest="start", help="network to go on from: checkpoint or ONNX")
    parser.add_argument("--check", help="more maps to check on, never to train on")
    parser.add_argument("--check-every", type=int, default=250)
    parser.add_argument("--all", action="store_true", help="train on every scene: another folder is held out")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    scenes = network.load_maps(arguments.maps)
    held_out = [] if arguments.all else scenes[::HELD_OUT]
    learned = scenes if arguments.all else [scene for i, scene in enumerate(scenes) if i % HELD_OUT]
    others = network.load_maps(arguments.check)[::4] if arguments.check else []

    def crops():
        drawn = [network.crop(rng, learned[rng.integers(len(learned))], arguments.size) for _ in range(arguments.batch)]
        return (torch.from_numpy(np.stack(part)) for part in zip(*drawn))

    net = network.load(arguments.start) if arguments.start else network.HairNet()
    if arguments.start and arguments.start.endswith(".onnx"):
        network.learn_statistics(net, [next(crops()) for _ in range(STATISTICS_BATCHES)])
    net.train()
    print(f"{len(learned)} scenes, {sum(p.numel() for p in net.parameters())} parameters", flush=True)

    smooth = copy.deepcopy(net)  # Mean of the last few hundred steps' weights: what is kept.
    optimizer = torch.optim.AdamW(net.parameters(), lr=arguments.rate, weight_decay=1e-4)
    began, losses = time.time(), []
    for step in range(1, arguments.steps + 1):
        share = step / arguments.steps
        rate = arguments.rate * min(1, step / 100) * (0.5 + 0.5 * np.cos(np.pi * share)) + 1e-6
        for group in optimizer.param_groups:
            group["lr"] = rate
        x, target, known = crops()
        loss = network.loss_of(net(x), target, known)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss))
        keep = min(0.995, step / (step + 20))
        with torch.no_grad():
            for mean, now in zip(smooth.state_dict().values(), net.state_dict().values()):
                mean.copy_(now if now.dtype == torch.int64 else keep * mean + (1 - keep) * now)
        if step % 20 == 0 and step % arguments.check_every:
            print(f"{step} loss {np.mean(losses[-20:]):.4f} {(time.time() - began) / step:.2f} s/step", flush=True)
        if step % arguments.check_every == 0 or step == arguments.steps:
            torch.save(smooth.state_dict(), arguments.out + ".part")
            os.replace(arguments.out + ".part", arguments.out)
            words = f"{step} loss {np.mean(losses[-arguments.check_every:]):.4f}"
            for name, held in (("held out", held_out), ("check", others)):
                if held:
                    words += f" | {name}: loss, lines, roots, tips " + " ".join(f"{v:.3f}" for v in check(smooth, held))
            print(words + f" | {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
