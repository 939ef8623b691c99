"""Histograms, normal plots and normal curves by numpy and scipy: writes figures.json beside this file.

Usage: python figures.py   (numpy 2, scipy 1.16)
"""
import json
import pathlib

import numpy as np
from scipy import stats

rng = np.random.default_rng(20)
samples = {
    "normal": rng.normal(0.0004, 0.011, 500),
    "fat tails": rng.standard_t(3, 1500) * 0.008,
    "few": np.array([0.012, -0.034, 0.0, 0.0, 0.021, -0.005, 0.017]),
    "half equal": np.concatenate([np.zeros(80), rng.normal(0, 0.01, 40)]),
}


def describe(values):
    width = 2 * stats.iqr(values) / np.cbrt(len(values))
    step = 0.0025
    edges = np.arange(np.floor(values.min() / step), np.ceil(values.max() / step) + 1) * step
    counts, _ = np.histogram(values, edges)
    (quantile, ordered), _ = stats.probplot(values)
    return {
        "values": values.tolist(),
        "freedmanDiaconis": width,
        "step": step,
        "edges": edges.tolist(),
        "counts": counts.tolist(),
        "quantile": quantile.tolist(),
        "ordered": ordered.tolist(),
    }


mean, deviation, width, count = 0.0004, 0.011, 0.004, 500
at = np.linspace(mean - 4 * deviation, mean + 4 * deviation, 121)
golden = {
    "samples": {name: describe(values) for name, values in samples.items()},
    "curve": {
        "mean": mean,
        "deviation": deviation,
        "width": width,
        "count": count,
        "expected": (stats.norm.pdf(at, mean, deviation) * width * count).tolist(),
    },
}
path = pathlib.Path(__file__).with_name("figures.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
