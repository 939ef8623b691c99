"""
Golden values for kernel/optimize: folds and windows as skfolio 1.12.2 and scikit-learn 1.9.1 cut them, and moments so many months away as pandas
counts them. Writes splits.json beside itself.

    python -m venv v && v/bin/pip install skfolio==1.12.2
    v/bin/python splits.py
"""
import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from skfolio.model_selection import CombinatorialPurgedCV, WalkForward
from sklearn.model_selection import KFold

warnings.filterwarnings("ignore")


def stretches(ticks):
    cuts = np.flatnonzero(np.diff(ticks) != 1) + 1
    return [[int(part[0]), int(part[-1]) + 1] for part in np.split(ticks, cuts)]


def combinatorial(bars, groups, test, purge, embargo):
    cv = CombinatorialPurgedCV(n_folds=groups, n_test_folds=test, purged_size=purge, embargo_size=embargo)
    folds = [
        {"train": stretches(train), "test": [stretches(part)[0] for part in parts]}
        for train, parts in cv.split(np.zeros((bars, 1)))
    ]
    return {
        "bars": bars,
        "groups": groups,
        "test": test,
        "purge": purge,
        "embargo": embargo,
        "folds": folds,
        "paths": cv.n_test_paths,
        "pathOf": cv.get_path_ids().tolist(),
    }


def walk(bars, train, test, anchored):
    cv = WalkForward(train_size=train, test_size=test, expand_train=anchored, reduce_test=False)
    windows = [[int(a[0]), int(a[-1]) + 1, int(b[0]), int(b[-1]) + 1] for a, b in cv.split(np.zeros((bars, 1)))]
    return {"bars": bars, "train": train, "test": test, "anchored": anchored, "windows": windows}


def months(start, count):
    there = pd.Timestamp(start, tz="UTC") + pd.DateOffset(months=count)
    return {"from": start, "months": count, "to": there.strftime("%Y-%m-%dT%H:%M:%SZ")}


golden = {
    "combinatorial": [
        combinatorial(30, 5, 2, 0, 0),
        combinatorial(42, 6, 2, 2, 1),
        combinatorial(60, 6, 3, 1, 3),
        combinatorial(40, 4, 2, 3, 2),
    ],
    "groups": [stretches(test)[0] for _, test in KFold(6).split(np.zeros((45, 1)))],
    "walk": [walk(1260, 504, 126, False), walk(1260, 504, 126, True), walk(260, 100, 40, False)],
    "months": [
        months("2004-01-31T09:30:00Z", 1),
        months("2004-01-31T09:30:00Z", 13),
        months("1969-03-30T22:15:00Z", -1),
        months("2023-12-31T00:00:00Z", 6),
        months("2024-02-29T00:00:00Z", -12),
    ],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
