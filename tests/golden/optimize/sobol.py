"""Sobol's sequence without scrambling, from scipy.

pip install scipy
python tests/golden/optimize/sobol.py
"""
import json
from pathlib import Path

from scipy.stats import qmc

DIMENSIONS = 40


def points(start, count):
    engine = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
    if start:
        engine.fast_forward(start)
    # 32-bit fractions as whole numbers: exact and short.
    return [[int(value * 2**32) for value in point] for point in engine.random(count)]


golden = [{"start": start, "points": points(start, count)} for start, count in [(0, 34), (1_000_003, 3)]]
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
