#!/usr/bin/env python3
"""Writes fifty_steps.json: the article's three networks over fifty training steps on MNIST's first 1,600 images, from
this project's own initial weights, by PyTorch in float64, and how far plain float32 strays from that.

    apt-get install python3-torch
    go test . -run FiftySteps -args -initial DIR       (in the folder above: writes the initial weights to DIR)
    python3 fifty_steps.py DIR > fifty_steps.json

"Plain" is PyTorch without oneDNN: convolutions as matrix products. Adam is written out in Keras's form, which
PyTorch's own is not.
"""
import gzip
import json
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F

BATCH, STEPS, SEEDS, SAMPLES = 32, 50, (1, 2, 3), 100
torch.backends.mkldnn.enabled = False


def read(name, offset):
    with gzip.open("../../datasets/mnist/" + name + ".gz") as f:
        return np.frombuffer(f.read(), np.uint8, offset=offset)


IMAGES = torch.from_numpy(read("train-images-idx3-ubyte", 16)[: BATCH * STEPS * 784].copy()).reshape(-1, 28, 28, 1)
LABELS = torch.from_numpy(read("train-labels-idx1-ubyte", 8)[: BATCH * STEPS].copy()).long()


def conv_pool(x, w, b):
    y = F.conv2d(x.permute(0, 3, 1, 2), w.permute(3, 2, 0, 1), b)
    return F.max_pool2d(F.relu(y), 2).permute(0, 2, 3, 1)


def flat(x):
    return x.reshape(len(x), -1)


NETWORKS = {
    "deep-cnn": ([(3, 3, 1, 64), (3, 3, 64, 128), (3200, 512), (512, 10)],
                 lambda x, p: F.relu(flat(conv_pool(conv_pool(x, *p[0:2]), *p[2:4])) @ p[4] + p[5]) @ p[6] + p[7]),
    "mlp": ([(784, 128), (128, 10)], lambda x, p: F.relu(flat(x) @ p[0] + p[1]) @ p[2] + p[3]),
    "small-cnn": ([(3, 3, 1, 32), (5408, 10)], lambda x, p: flat(conv_pool(x, *p[0:2])) @ p[2] + p[3]),
}


def adam(p, grads, state, step):
    if not state:
        state.append([torch.zeros_like(w) for w in p])
        state.append([torch.zeros_like(w) for w in p])
    m, v = state
    t = step + 1
    alpha = 1e-3 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    for i, g in enumerate(grads):
        m[i] += (g - m[i]) * 0.1
        v[i] += (g * g - v[i]) * 0.001
        p[i] -= alpha * m[i] / (v[i].sqrt() + 1e-7)


def momentum(p, grads, state, step):
    if not state:
        state.append([torch.zeros_like(w) for w in p])
    for i, g in enumerate(grads):
        state[0][i] = state[0][i] * 0.9 - g * 0.01
        p[i] += state[0][i]


def train(forward, initial, optimizer, dtype):
    p = [w.to(dtype, copy=True).requires_grad_() for w in initial]
    losses, state = [], []
    for step in range(STEPS):
        rows = slice(BATCH * step, BATCH * (step + 1))
        x = (IMAGES[rows].float() / 255).to(dtype)
        loss = F.cross_entropy(forward(x, p), LABELS[rows])
        losses.append(loss.item())
        grads = torch.autograd.grad(loss, p)
        with torch.no_grad():
            optimizer(p, grads, state, step)
    return losses, [w.detach().double().flatten() for w in p]


def sample(w):
    """Evenly spread elements of a tensor, as the test takes them."""
    n = min(len(w), SAMPLES)
    return w[torch.arange(n) * len(w) // n]


def compare(shapes, forward, name, seed, optimizer):
    raw = np.fromfile(f"{sys.argv[1]}/{name}-{seed}", np.float32)
    initial = []
    for shape in shapes:
        for s in (shape, shape[-1:]):
            n = math.prod(s)
            initial.append(torch.from_numpy(raw[:n].copy()).reshape(s))
            raw = raw[n:]
    losses, weights = train(forward, initial, optimizer, torch.float64)
    losses32, weights32 = train(forward, initial, optimizer, torch.float32)
    samples = torch.cat([sample(w) for w in weights])
    moved = samples - torch.cat([sample(w.flatten()) for w in initial])
    error = torch.cat([sample(w) for w in weights32]) - samples
    return {
        "loss": float(np.mean(losses)),
        "weights": [float(f"{w:.10g}") for w in samples],
        "moved": moved.square().mean().sqrt().item(),
        "loss_error": abs(float(np.mean(losses32) - np.mean(losses))),
        "weight_error": error.square().mean().sqrt().item(),
    }


out = {}
for name, (shapes, forward) in NETWORKS.items():
    for optimizer in (adam, momentum):
        for seed in SEEDS:
            out[f"{name}/{optimizer.__name__}/{seed}"] = compare(shapes, forward, name, seed, optimizer)
            print(name, optimizer.__name__, seed, file=sys.stderr)
print("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in out.items()) + "\n}")
