#!/usr/bin/env python3
"""Writes what belongs to the logits of temperature.json: figures of the package, computed by other means.

    apt-get install python3-scipy
    python3 temperature.py < temperature.json > new.json

The logits, of which the file has two digits, are those of the MLP after its 30 epochs, of the first 600 test images of MNIST.

Temperatures are found by SciPy's search for a minimum of the loss, which knows no derivative. Bins are found by a search in
their upper ends. The floor is the mean of half-normal distances; the exact one is that of the distribution of how many images
of a bin are right, convolved image by image.
"""
import json
import math
import sys

import numpy as np
from scipy import optimize, special, stats


def losses(logits, labels, temperature):
    """Cross-entropy of each image, of the softmax of the logits over the temperature."""
    return -special.log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), labels]


def fit(logits, labels):
    found = optimize.minimize_scalar(lambda t: losses(logits, labels, math.exp(t)).mean(), bracket=(0, 1), tol=1e-12)
    return math.exp(found.x)


def distance(chances):
    """Mean distance of how many are right from what is expected of such chances."""
    number = np.ones(1)
    for p in chances:
        number = np.convolve(number, [1 - p, p])
    return float(np.abs(np.arange(len(number)) - chances.sum()) @ number)


def calibration(scaled, labels):
    probabilities = special.softmax(scaled, axis=1)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bins = np.searchsorted(np.arange(1, 15) / 15, confidence)  # each has its upper end
    error = floor = exact = 0
    for b in range(15):
        of = bins == b
        if of.any():
            error += of.sum() * abs(confidence[of].mean() - right[of].mean())
            floor += stats.halfnorm.mean(scale=math.sqrt((confidence[of] * (1 - confidence[of])).sum()))
            exact += distance(confidence[of])
    return {"error": error / len(labels), "floor": floor / len(labels), "exact_floor": exact / len(labels)}


def figures(logits, labels):
    even, odd = fit(logits[0::2], labels[0::2]), fit(logits[1::2], labels[1::2])
    other = np.where(np.arange(len(labels)) % 2 == 0, odd, even)[:, None]  # each half has that of the other
    half = len(labels) // 2
    held_out = fit(logits[:half], labels[:half])
    return {
        "loss": losses(logits, labels, 1).mean(),
        "calibration": calibration(logits, labels),
        "even": even,
        "odd": odd,
        "temperature": math.sqrt(even * odd),
        "scaled_loss": losses(logits, labels, other).mean(),
        "scaled_calibration": calibration(logits / other, labels),
        "by_first_half": {"temperature": held_out, "scaled_loss": losses(logits[half:], labels[half:], held_out).mean()},
    }


file = json.load(sys.stdin)
file["want"] = figures(np.array(file["logits"], dtype=np.float32).astype(float), np.array(file["labels"]))
rows = ",\n ".join(json.dumps(row, separators=(",", ":")) for row in file["logits"])
print(f'{{"want": {json.dumps(file["want"], indent=1)},\n"labels": {json.dumps(file["labels"], separators=(",", ":"))},\n"logits": [\n {rows}\n]}}')
