#!/usr/bin/env python3
"""Writes reference.json: statistics of the package, computed by other means.

    apt-get install python3-scipy
    python3 reference.py > reference.json

Student's t is SciPy's. Holm's adjustment is computed from what it is a shortcut for: an hypothesis is rejected if
Bonferroni's test rejects every family that has it. Means over runs and images come from NumPy's variances.
"""
import itertools
import json
import math
import random

import numpy as np
from scipy import stats

draw = random.Random(1908).random  # the same in every version of Python


def sample(n, at, spread):
    """Bell-shaped values."""
    return [round(at + spread * (sum(draw() for _ in range(12)) - 6), 6) for _ in range(n)]


def interval(estimate, limits):
    return {"estimate": float(estimate), "low": float(limits[0]), "high": float(limits[1])}


def mean(values):
    test = stats.ttest_1samp(values, 0)
    return {"values": values, "want": interval(sum(values) / len(values), test.confidence_interval(0.95))}


def paired_t(baseline, other):
    test = stats.ttest_rel(other, baseline)
    difference = math.fsum(b - a for a, b in zip(baseline, other)) / len(other)
    return {
        "baseline": baseline,
        "other": other,
        "want": {
            "difference": interval(difference, test.confidence_interval(0.95)),
            "t": float(test.statistic),
            "p": float(test.pvalue),
        },
    }


def holm(p):
    everything = range(len(p))
    families = [f for size in everything for f in itertools.combinations(everything, size + 1)]
    bonferroni = {f: min(1, len(f) * min(p[i] for i in f)) for f in families}
    return {"p": p, "want": [max(bonferroni[f] for f in families if i in f) for i in everything]}


def crossed(runs, baseline, images):
    """Runs on the same images, minus those of a baseline, whose seeds are others: the analysis of variance by hand."""
    own = [[round(sample(1, 0.5, 0.3)[0] + run, 6) for _ in range(images)] for run in sample(runs, 0, 0.05)]
    others = [[round(sample(1, 0.4, 0.3)[0] + run, 6) for _ in range(images)] for run in sample(baseline, 0, 0.05)]
    a, b = np.array(own), np.array(others)

    def parts(v):
        n, m = v.shape
        by_run, by_image, all_ = v.mean(1, keepdims=True), v.mean(0, keepdims=True), v.mean()
        if n == 1:
            return 0.0, 0.0
        rest = ((v - by_run - by_image + all_) ** 2).sum() / ((n - 1) * (m - 1))
        return by_run.var(ddof=1) / n, rest / (n * m)

    def estimate(value, by_image, *of):
        run, rest = sum(parts(v)[0] for v in of), sum(parts(v)[1] for v in of)
        variance = run + max(0.0, by_image.var(ddof=1) / images - rest)
        df = images - 1
        if any(len(v) > 1 for v in of):
            df = min(df, variance**2 / sum(parts(v)[0] ** 2 / (len(v) - 1) for v in of if len(v) > 1))
        return {"value": value, "stderr": math.sqrt(variance), "df": df, "p": 2 * stats.t.sf(abs(value) / math.sqrt(variance), df)}

    return {
        "runs": own, "baseline": others, "mean": estimate(a.mean(), a.mean(0), a),
        "difference": estimate(a.mean() - b.mean(), a.mean(0) - b.mean(0), a, b),
    }


CASES = {
    "mean": [mean(sample(n, at, spread)) for n, at, spread in [
        (2, 0.97, 0.01), (3, 0.97, 0.01), (4, -2, 5), (5, 0.08, 0.002), (10, 1e5, 1e-3), (30, 0.5, 0.1), (100, 3, 1)]],
    "paired_t": [paired_t(sample(n, 0.97, 0.004), sample(n, 0.97 + gain, 0.004)) for n, gain in [
        (2, 0), (2, 0.5), (3, 0.002), (5, -0.01), (5, 0.3), (10, 0.0001), (10, -0.9), (30, 0.004), (30, 1)]],
    "holm": [holm(p) for p in [
        [0.03], [0.6, 0.7], [0.02, 0.02, 0.02], [1, 1e-300, 0, 0.2], [0.04, 0.01, 0.03, 0.02, 0.05],
        [0.001, 0.9, 0.0499, 0.024, 0.3, 0.00001, 0.024, 0.011], [round(draw() ** 3, 6) for _ in range(10)]]],
    "crossed": [crossed(*sizes) for sizes in [(1, 1, 6), (2, 2, 5), (3, 5, 7), (10, 1, 8), (4, 4, 20)]],
}

print("{" + ",".join(
    f"\n{json.dumps(name)}: [\n " + ",\n ".join(json.dumps(c) for c in cases) + "\n]" for name, cases in CASES.items()
) + "\n}")
