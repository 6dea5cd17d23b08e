#!/usr/bin/env python3
"""Writes reference.json: statistics of the package, computed by other means.

    apt-get install python3-scipy
    python3 reference.py > reference.json

Student's t is SciPy's. The binomial test is summed in whole numbers, and SciPy's must agree. Holm's adjustment is
computed from what it is a shortcut for: an hypothesis is rejected if Bonferroni's test rejects every family that has
it. Agresti and Min's interval is written with the covariance of the two answers, from the whole table.
"""
import itertools
import json
import math
import random

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


def mcnemar(both, baseline, other, neither):
    n = baseline + other
    p = 1.0
    if n > 0:
        ways = chosen = 1  # to choose none of n
        for k in range(min(baseline, other)):
            chosen = chosen * (n - k) // (k + 1)
            ways += chosen
        p = min(1.0, 2 * ways / 2**n)
        assert math.isclose(p, stats.binomtest(other, n).pvalue, rel_tol=1e-9, abs_tol=1e-300)
    images = both + baseline + other + neither
    p11, p10, p01, p00 = [(count + 0.5) / (images + 2) for count in (both, baseline, other, neither)]
    of_baseline, of_other = p11 + p10, p11 + p01
    covariance = p11 * p00 - p10 * p01
    variance = of_baseline * (1 - of_baseline) + of_other * (1 - of_other) - 2 * covariance
    low, high = stats.norm.interval(0.95, of_other - of_baseline, math.sqrt(variance / (images + 2)))
    return {
        "both_right": both,
        "only_baseline": baseline,
        "only_other": other,
        "both_wrong": neither,
        "p": p,
        "difference": interval((other - baseline) / images, (max(-1, low), min(1, high))),
    }


CASES = {
    "mean": [mean(sample(n, at, spread)) for n, at, spread in [
        (2, 0.97, 0.01), (3, 0.97, 0.01), (4, -2, 5), (5, 0.08, 0.002), (10, 1e5, 1e-3), (30, 0.5, 0.1), (100, 3, 1)]],
    "paired_t": [paired_t(sample(n, 0.97, 0.004), sample(n, 0.97 + gain, 0.004)) for n, gain in [
        (2, 0), (2, 0.5), (3, 0.002), (5, -0.01), (5, 0.3), (10, 0.0001), (10, -0.9), (30, 0.004), (30, 1)]],
    "holm": [holm(p) for p in [
        [0.03], [0.6, 0.7], [0.02, 0.02, 0.02], [1, 1e-300, 0, 0.2], [0.04, 0.01, 0.03, 0.02, 0.05],
        [0.001, 0.9, 0.0499, 0.024, 0.3, 0.00001, 0.024, 0.011], [round(draw() ** 3, 6) for _ in range(10)]]],
    "mcnemar": [mcnemar(*counts) for counts in [
        (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 5, 0), (3, 2, 2, 3), (3, 2, 3, 2), (0, 7, 1, 0), (0, 6, 6, 0),
        (90, 0, 6, 4), (9700, 120, 80, 100), (9900, 0, 0, 100), (9869, 31, 32, 68), (0, 5000, 5000, 0),
        (0, 4950, 5050, 0), (0, 6000, 4000, 0), (0, 3500, 6500, 0), (0, 0, 10000, 0), (0, 10000, 0, 0),
        (9799, 1, 100, 100), (45000, 2400, 2600, 0)]],
}

print("{" + ",".join(
    f"\n{json.dumps(name)}: [\n " + ",\n ".join(json.dumps(c) for c in cases) + "\n]" for name, cases in CASES.items()
) + "\n}")
