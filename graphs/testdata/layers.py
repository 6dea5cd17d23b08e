#!/usr/bin/env python3
"""Writes layers.json: a few training steps of networks with every layer, activation and loss, by PyTorch in float64.

    apt-get install python3-torch
    python3 layers.py ../../datasets/mnist > layers.json

The images are the first of MNIST; they are in the file, so that the test needs nothing else. Weights follow from formulas
that layers_reference_test.go repeats. Where PyTorch's layer is not Keras's, Keras's is written out: padding 'same' has its
odd pixel at the bottom and on the right, an average leaves padding out, and moving variances are biased.
"""
import base64
import gzip
import json
import math
import sys
import zlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
BATCH, STEPS, LAST, RATE = 8, 4, 5, 0.1  # the last step is of LAST rows


def read(name, header):
    with gzip.open(f"{sys.argv[1]}/{name}") as f:
        return f.read()[header:]


PIXELS = read("train-images-idx3-ubyte.gz", 16)[: STEPS * BATCH * 784]
LABELS = list(read("train-labels-idx1-ubyte.gz", 8)[: STEPS * BATCH])


def wave(n, index):
    """The fractional part of a*i + b*i*i/n, i = 0..n-1: looks random, and is exact enough in any language."""
    i = torch.arange(n)
    return ((0.6180339887 + index / 8) * i + 0.3 * i * i / n) % 1


class Net:
    """Makes parameters when a layer first asks for them, in order, and hands out the same ones later."""

    def __init__(self):
        self.tensors, self.trainable, self.training = [], [], True

    def begin(self, training):
        self.next, self.training = 0, training

    def tensor(self, kind, *shape):
        if self.next == len(self.tensors):
            u = wave(math.prod(shape), self.next).reshape(shape)
            field = math.prod(shape[:-2])
            t = {
                "kernel": lambda: (2 * u - 1) * math.sqrt(6 / (field * sum(shape[-2:]))),
                "bias": lambda: (2 * u - 1) * 0.1,
                "beta": lambda: (2 * u - 1) * 0.1,
                "gamma": lambda: 1 + (2 * u - 1) * 0.2,
                "moving_mean": lambda: (2 * u - 1) * 0.1,
                "moving_variance": lambda: 1 + u / 2,
            }[kind]().float().double()
            self.tensors.append(t)
            if not kind.startswith("moving"):
                self.trainable.append(t.requires_grad_())
        self.next += 1
        return self.tensors[self.next - 1]

    def pad(self, x, size, stride, value=0.0):
        """x is [batch, channels, height, width], as it is within all functions that call this."""
        edges = []
        for n in (x.shape[3], x.shape[2]):
            total = max((-(-n // stride) - 1) * stride + size - n, 0)
            edges += [total // 2, total - total // 2]
        return F.pad(x, edges, value=value)

    def conv(self, x, filters, size, same=False, stride=1):
        w, b = self.tensor("kernel", size, size, x.shape[3], filters), self.tensor("bias", filters)
        x = x.permute(0, 3, 1, 2)
        return F.conv2d(self.pad(x, size, stride) if same else x, w.permute(3, 2, 0, 1), b, stride).permute(0, 2, 3, 1)

    def dense(self, x, units):
        return x @ self.tensor("kernel", x.shape[1], units) + self.tensor("bias", units)

    def max_pool(self, x, size, same=False, stride=None):
        x, stride = x.permute(0, 3, 1, 2), stride or size
        return F.max_pool2d(self.pad(x, size, stride, -math.inf) if same else x, size, stride).permute(0, 2, 3, 1)

    def average_pool(self, x, size, same=False, stride=None):
        x, stride = x.permute(0, 3, 1, 2), stride or size
        if same:
            share = F.avg_pool2d(self.pad(torch.ones_like(x), size, stride), size, stride)
            return (F.avg_pool2d(self.pad(x, size, stride), size, stride) / share).permute(0, 2, 3, 1)
        return F.avg_pool2d(x, size, stride).permute(0, 2, 3, 1)

    def batch_norm(self, x):
        n = x.shape[-1]
        gamma, beta = self.tensor("gamma", n), self.tensor("beta", n)
        mean, variance = self.tensor("moving_mean", n), self.tensor("moving_variance", n)
        rows = x.reshape(-1, n)
        if self.training:
            y = F.batch_norm(rows, None, None, gamma, beta, True, eps=1e-3)
            with torch.no_grad():
                mean.mul_(0.99).add_(0.01 * rows.mean(0))
                variance.mul_(0.99).add_(0.01 * rows.var(0, unbiased=False))
        else:
            y = F.batch_norm(rows, mean, variance, gamma, beta, False, eps=1e-3)
        return y.reshape(x.shape)

    def layer_norm(self, x):
        n = x.shape[-1]
        return F.layer_norm(x, (n,), self.tensor("gamma", n), self.tensor("beta", n), eps=1e-3)


def flat(x):
    return x.reshape(len(x), -1)


ACTIVATIONS = {
    "relu": F.relu,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.3),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "gelu": F.gelu,
    "softplus": F.softplus,
}


def lenet5(activation, pool):
    def forward(n, x):
        f = ACTIVATIONS[activation]
        x = getattr(n, pool)(f(n.conv(x, 6, 5, same=True)), 2)
        x = getattr(n, pool)(f(n.conv(x, 16, 5)), 2)
        return n.dense(f(n.dense(f(n.dense(flat(x), 120)), 84)), 10)

    return forward


def mlp(activation, depth):
    def forward(n, x):
        x = flat(x)
        for _ in range(depth):
            x = ACTIVATIONS[activation](n.dense(x, 32))
        return n.dense(x, 10)

    return forward


def resnet(n, x):
    def conv(x, filters, size, stride):
        return n.batch_norm(n.conv(x, filters, size, same=True, stride=stride))

    x = F.relu(conv(x, 4, 3, 1))
    for filters, stride in (4, 1), (8, 2):
        shortcut = conv(x, filters, 1, stride) if stride == 2 else x
        x = F.relu(conv(F.relu(conv(x, filters, 3, stride)), filters, 3, 1) + shortcut)
    return n.dense(x.mean((1, 2)), 10)


def every_layer(n, x):
    x = F.gelu(n.conv(x, 6, 2, same=True))
    x = n.max_pool(n.batch_norm(x), 3, same=True, stride=2)
    x = torch.tanh(n.conv(x, 5, 3, same=True, stride=2))
    x = n.average_pool(n.layer_norm(x), 3, same=True, stride=1)
    y = torch.sigmoid(n.conv(x, 5, 3, same=True))
    x = x + y + F.softplus(x)
    x = n.batch_norm(n.dense(flat(x), 12))
    return n.dense(F.leaky_relu(x, 0.3), 10)


def labels_loss(z, y):
    return F.cross_entropy(z, y)


def smoothed(z, y):
    return F.cross_entropy(z, y, label_smoothing=0.1)


def squared(z, y):
    return F.mse_loss(z, F.one_hot(y, 10).double())


def mixed(z, y):
    """Targets as of mixup: seven tenths of the label, three of the next one."""
    return F.cross_entropy(z, 0.7 * F.one_hot(y, 10) + 0.3 * F.one_hot((y + 1) % 10, 10))


CASES = {
    "lenet5": (lenet5("relu", "max_pool"), labels_loss),
    "lenet5 tanh average": (lenet5("tanh", "average_pool"), labels_loss),
    "resnet": (resnet, labels_loss),
    "every layer": (every_layer, labels_loss),
    "label smoothing": (mlp("relu", 1), smoothed),
    "mean squared error": (mlp("relu", 1), squared),
    "soft targets": (mlp("relu", 1), mixed),
    "nesterov": (mlp("relu", 1), labels_loss),
    "clipped": (mlp("relu", 1), labels_loss),
} | {f"mlp {name}": (mlp(name, 3), labels_loss) for name in ACTIVATIONS}


def run(name):
    forward, loss = CASES[name]
    net = Net()
    images = torch.tensor(list(PIXELS)).reshape(STEPS, BATCH, 28, 28, 1) / 255
    labels = torch.tensor(LABELS).reshape(STEPS, BATCH)
    losses, optimizer = [], None
    for step in range(STEPS):
        rows = LAST if step == STEPS - 1 else BATCH
        net.begin(training=True)
        value = loss(forward(net, images[step, :rows]), labels[step, :rows])
        losses.append(value.item())
        momentum = {"momentum": 0.9, "nesterov": True} if name == "nesterov" else {}
        optimizer = optimizer or torch.optim.SGD(net.trainable, RATE, **momentum)
        optimizer.zero_grad()
        value.backward()
        if name == "clipped":
            torch.nn.utils.clip_grad_norm_(net.trainable, 0.5)
        optimizer.step()
    net.begin(training=False)
    z = forward(net, images[0])
    hard = {mixed: labels_loss}.get(loss, loss)
    return {
        "losses": losses,
        "evaluation": hard(z, labels[0]).item(),
        "logits": z[0].tolist(),
        # Of each tensor at the end, the mean of its numbers each times one of another wave: to see whether its gradient is right.
        "probes": [((2 * wave(t.numel(), i + 100) - 1) * t.detach().flatten()).mean().item() for i, t in enumerate(net.tensors)],
    }


print(json.dumps({
    "batch": BATCH, "last": LAST, "rate": RATE,
    "pixels": base64.b64encode(zlib.compress(PIXELS, 9)).decode(),
    "labels": LABELS,
    "cases": {name: run(name) for name in CASES},
}, indent=1))
