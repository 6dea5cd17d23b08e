#!/usr/bin/env python3
"""Writes reference.json: losses of the article's three networks over ten training steps, computed by PyTorch in float64.

    apt-get install python3-torch
    python3 reference.py > reference.json

Weights, images and labels follow from formulas that reference_test.go repeats, so that no data need be stored. Adam is
written out in Keras's form, which PyTorch's own is not.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
BATCH, STEPS = 8, 10


def wave(n, a, b):
    """The fractional part of a*i + b*i*i/n, i = 0..n-1: looks random, and is exact enough in any language."""
    i = torch.arange(n)
    return (a * i + b * i * i / n) % 1


def f32(x):
    return x.float().double()


def kernel(number, *shape):
    """Glorot's range, in Keras's layout."""
    n = math.prod(shape)
    field = math.prod(shape[:-2])
    limit = math.sqrt(6 / (field * (shape[-2] + shape[-1])))
    return f32(((2 * wave(n, 0.6180339887 + number / 8, 0.3) - 1) * limit).reshape(shape))


def images(step):
    pixels = wave(BATCH * 28 * 28, 0.7548776662 + step / 16, 0.2).reshape(BATCH, 28, 28, 1)
    return f32(torch.floor(torch.clamp(pixels * 2 - 1, min=0) * 255) / 255)  # about half of them 0, as in MNIST


def labels(step):
    return (torch.arange(BATCH) * 7 + step * 3) % 10


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


def losses(shapes, forward):
    p = []
    for number, shape in enumerate(shapes):
        p += [kernel(number, *shape), torch.zeros(shape[-1])]
    for w in p:
        w.requires_grad_()
    m, v = [torch.zeros_like(w) for w in p], [torch.zeros_like(w) for w in p]
    out = []
    for step in range(STEPS):
        loss = F.cross_entropy(forward(images(step), p), labels(step))
        out.append(loss.item())
        grads = torch.autograd.grad(loss, p)
        t = step + 1
        alpha = 1e-3 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        with torch.no_grad():
            for i, g in enumerate(grads):
                m[i] += (g - m[i]) * 0.1
                v[i] += (g * g - v[i]) * 0.001
                p[i] -= alpha * m[i] / (v[i].sqrt() + 1e-7)
    return out


print(json.dumps({name: losses(*network) for name, network in NETWORKS.items()}, indent=1))
