"""Minimises standard functions with Optuna's TPE, one study in memory for each line on stdin.

Answers with the seconds, the best value, and the first point with its value, by which the functions are compared.
"""

import json
import math
import sys
import time

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)

# Surjanovic and Bingham's collection.
HEIGHTS = [1, 1.2, 3, 3.2]
WIDTHS = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
CENTRES = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def branin(x):
    valley = x[1] - 5.1 / (4 * math.pi**2) * x[0] ** 2 + 5 / math.pi * x[0] - 6
    return valley**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x[0]) + 10


def hartmann(x):
    far = [sum(w * (v - c) ** 2 for v, w, c in zip(x, *row)) for row in zip(WIDTHS, CENTRES)]
    return -sum(height * math.exp(-f) for height, f in zip(HEIGHTS, far))


FUNCTIONS = {"branin": branin, "hartmann": hartmann}


def search(function, bounds, trials, seed, multivariate):
    def objective(trial):
        return FUNCTIONS[function]([trial.suggest_float(f"x{i}", low, high) for i, (low, high) in enumerate(bounds)])

    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, multivariate=multivariate))
    started, processor = time.perf_counter(), time.process_time()
    study.optimize(objective, n_trials=trials)
    ended, processed = time.perf_counter(), time.process_time()
    first = study.trials[0]
    return {
        "seconds": ended - started,
        "processor": processed - processor,
        "best": study.best_value,
        "point": first.params,
        "value": first.value,
    }


for line in sys.stdin:
    print(json.dumps(search(**json.loads(line))), flush=True)
