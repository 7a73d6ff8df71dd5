#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Trains the voting network on rendered scalps (training_photos) and on skin without hair.

    train.py OUT.pt --phantoms DIR [--bare DIR] [--steps N] [--minutes M] [--from CHECKPOINT] [--seed N] ...

DIR may still be filled while it runs: new scalps are taken in. Same scalps, seed, steps and number of threads: same
weights, on one machine."""
import argparse
import copy
import glob
import os
import time

import cv2
import numpy as np
import torch

import network
import scenes
import surface

HELD_OUT = 25  # Every 25th scalp is for checking only.
BARE_HELD_OUT = 47  # The last photos of bare skin, by name: 20 for the judge, 27 for checking only.
BARE_SHARE = 0.17  # Of the crops.
WATCHED_CROPS = 24  # On which a run is watched,
WATCH_EVERY = 20  # steps,
PATIENCE = 12  # and which ends when so many looks in a row bring nothing.


class Scalps:
    """Scenes of a folder, read as they appear."""

    def __init__(self, folder):
        self.folder, self.read, self.learned, self.held_out = folder, set(), [], []

    def look(self):
        for path in sorted(glob.glob(self.folder + "/*.json")):
            if path in self.read or time.time() - os.path.getmtime(path) < 5:
                continue
            self.read.add(path)
            number = int("".join(c for c in os.path.basename(path) if c.isdigit()))
            (self.held_out if number % HELD_OUT == 0 else self.learned).append(scenes.finish(scenes.phantom(path)))


def bare_scenes(rng, folder):
    """The photos of skin to learn from, each at two scales, for nobody knows theirs."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hairy_skin.txt")) as file:
        hairy = {line.strip() for line in file}
    names = [name for name in sorted(os.listdir(folder))[:-BARE_HELD_OUT] if os.path.splitext(name)[0] not in hairy]
    return [scenes.finish(scenes.bare(os.path.join(folder, name), float(np.exp(rng.uniform(np.log(5), np.log(14))))))
            for name in names for _ in range(2)]


class Watch:
    """Keeps the network that did best on photos that are not learned from: it may be the one of the start."""

    def __init__(self, photos, size, seed):
        rng = np.random.default_rng(seed)
        crops = [scenes.crop(rng, photos[i % len(photos)], size) for i in range(WATCHED_CROPS)]
        self.images = torch.from_numpy(np.stack([image for image, _ in crops]))
        self.targets = {key: torch.from_numpy(np.stack([target[key] for _, target in crops])) for key in crops[0][1]}
        self.least, self.best, self.in_vain = np.inf, None, 0

    def look(self, net):
        """The loss of `net`."""
        net.eval()
        with torch.no_grad():
            loss = float(network.loss_of(net(self.images), self.targets)[0])
        self.in_vain += 1
        if loss < self.least:
            self.least, self.best, self.in_vain = loss, copy.deepcopy(net.state_dict()), 0
        return loss


def freeze_norms(net):
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--phantoms")
    parser.add_argument("--bare")
    parser.add_argument("--marked", nargs="*", default=[], help="photos marked by hand (.json), to go on with")
    parser.add_argument("--watched", nargs="*", default=[], help="marked photos that are not learned from: what does "
                        "best on them is kept, and the run ends early where nothing gets better")
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--batch", type=int, default=3)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--flat", type=float, default=0.7, help="share of the run before the rate falls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--from", dest="start", help="checkpoint, or .onnx, to go on from")
    parser.add_argument("--save-every", type=int, default=250)
    parser.add_argument("--tell-every", type=int, default=50)
    parser.add_argument("--no-bf16", action="store_true", help="compute in 32 bits: three times slower, the same result")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(0)
    torch.manual_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)

    scalps = Scalps(arguments.phantoms) if arguments.phantoms else None
    marked = [scenes.finish(scenes.marked(path)) for path in arguments.marked]
    bare = bare_scenes(rng, arguments.bare) if arguments.bare else []
    net = network.VotingNet().to(memory_format=torch.channels_last)
    start = network.checkpoint(arguments.start) if arguments.start else None
    is_frozen = bool(start and start.get("frozen"))
    if start:
        net.load_state_dict(start["net"])
    smooth = copy.deepcopy(net)
    if start:
        smooth.load_state_dict(start["smooth"])
    optimizer = torch.optim.AdamW(net.parameters(), lr=arguments.rate, weight_decay=1e-2)
    if start and "optimizer" in start:
        optimizer.load_state_dict(start["optimizer"])
    done = start["steps"] if start else 0

    drawn_surface = surface.Surface(rng) if scalps or bare else None

    def one():
        if bare and rng.random() < BARE_SHARE:
            return scenes.crop(rng, bare[rng.integers(len(bare))], arguments.size, drawn_surface)
        if marked and (not scalps or rng.random() < 0.5):
            return scenes.crop(rng, marked[rng.integers(len(marked))], arguments.size)
        return scenes.crop(rng, scalps.learned[rng.integers(len(scalps.learned))], arguments.size, drawn_surface)

    def batch():
        drawn = [one() for _ in range(arguments.batch)]
        x = torch.from_numpy(np.stack([image for image, _ in drawn])).contiguous(memory_format=torch.channels_last)
        return x, {key: torch.from_numpy(np.stack([target[key] for _, target in drawn])) for key in drawn[0][1]}

    def save(steps):
        kept = watch.best if watch else smooth.state_dict()
        torch.save(dict(net=net.state_dict(), smooth=kept, optimizer=optimizer.state_dict(), steps=steps,
                        frozen=is_frozen), arguments.out + ".part")
        os.replace(arguments.out + ".part", arguments.out)

    watch = None
    if arguments.watched:
        watch = Watch([scenes.finish(scenes.marked(path)) for path in arguments.watched], arguments.size, arguments.seed)
        print(f"watched: {watch.look(smooth):.4f} before", flush=True)
    began, sums = time.time(), []
    net.train()
    if is_frozen:
        freeze_norms(net)
    for step in range(1, arguments.steps + 1):
        if scalps and step % 100 == 1:
            scalps.look()
        share = max(step / arguments.steps, (time.time() - began) / 60 / arguments.minutes)
        rate = arguments.rate * min(1, (step if not start else 100) / 100)
        if share > arguments.flat:
            rate *= max(0.03, (1 - share) / (1 - arguments.flat))
        for group in optimizer.param_groups:
            group["lr"] = rate
        x, target = batch()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not arguments.no_bf16):
            out = net(x)
        loss, parts = network.loss_of(out.float(), target)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        sums.append(parts)
        keep = min(0.996, (1 + step) / (10 + step)) if not start else 0.996
        with torch.no_grad():
            for mean, now in zip(smooth.state_dict().values(), net.state_dict().values()):
                mean.copy_(now if now.dtype == torch.int64 else keep * mean + (1 - keep) * now)
        if step % arguments.tell_every == 0:
            means = " ".join(f"{v:.3f}" for v in np.mean(sums[-arguments.tell_every:], 0))
            print(f"{done + step} heat, line, votes, along {means} | {len(scalps.learned) if scalps else 0} scalps, "
                  f"{time.process_time():.0f} s of processor time, {time.time() - began:.0f} s", flush=True)
        if watch and (step % WATCH_EVERY == 0 or step == arguments.steps):
            print(f"watched: {watch.look(smooth):.4f} after {step}", flush=True)
        ends = step == arguments.steps or share >= 1 or (watch and watch.in_vain >= PATIENCE)
        if step % arguments.save_every == 0 or ends:
            save(done + step)
        if ends:
            break


if __name__ == "__main__":
    main()
