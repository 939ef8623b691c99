"""Strategy parameters of CMA-ES and its distribution over generations, as the package cma has them. Its rate
of the step size departs from Hansen's tutorial; the rate of its sister purecma, which does not, is set instead. Its first
covariance is nearly but not quite the identity, so it is part of the course.

The points are those that cma drew, so that any implementation can be shown the same ones. The scores are those of a tilted
ellipsoid and of Rosenbrock's function, lower is better.

pip install cma==3.3.0 "numpy<2"; python tests/golden/cma_es.py > tests/golden/cma_es.json
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import cma
import numpy as np
from cma.purecma import CMAESParameters


def with_tutorial_rate(es):
    adapt = es.adapt_sigma.initialize(es) or es.adapt_sigma
    rate = CMAESParameters(es.N, es.popsize).cs
    adapt.damps += rate - adapt.cs
    adapt.cs = rate
    return es


def ellipsoid(x):
    turned = np.asarray(x) + np.roll(x, 1) / 3
    return float(sum(100 ** (i / (len(x) - 1)) * v**2 for i, v in enumerate(turned)))


def rosenbrock(x):
    return float(sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:])))


def parameters(n, population):
    es = with_tutorial_rate(cma.CMAEvolutionStrategy([0] * n, 1, {"verbose": -9, "popsize": population}))
    return {
        "n": n,
        "population": es.popsize,
        "weights": [float(w) for w in es.sp.weights],
        "muEff": es.sp.weights.mueff,
        "cSigma": es.adapt_sigma.cs,
        "dSigma": es.adapt_sigma.damps,
        "cc": es.sp.cc,
        "c1": es.sp.c1,
        "cMu": es.sp.cmu,
    }


def state(es):
    return {
        "mean": list(map(float, es.mean)),
        "sigma": float(es.sigma),
        "covariance": list(map(float, np.asarray(es.sm.C).ravel())),
        "pathSigma": list(map(float, es.adapt_sigma.ps)),
        "pathC": list(map(float, es.pc)),
    }


def course(function, start, sigma, population, generations, seed):
    options = {"verbose": -9, "seed": seed, "popsize": population, "updatecovwait": 0, "conditioncov_alleviate": [1e30, 1e30]}
    es = with_tutorial_rate(cma.CMAEvolutionStrategy(start, sigma, options))
    before = state(es)
    seen = []
    for _ in range(generations):
        points = es.ask()
        scores = [function(x) for x in points]
        es.tell(points, scores)
        ranked = [list(map(float, points[i])) for i in np.argsort(scores)]
        seen.append({"ranked": ranked, "after": state(es)})
    return {"function": function.__name__, "population": population, "before": before, "generations": seen}


json.dump(
    {
        "origin": f"cma {cma.__version__}, numpy {np.__version__}",
        "parameters": [parameters(n, p) for n, p in ((2, 6), (4, 8), (4, 20), (6, 9), (10, 10), (20, 12), (3, 64))],
        "courses": [
            course(ellipsoid, [0.6, -0.4, 0.3], 0.3, 7, 12, 5),
            course(rosenbrock, [-0.5, 0.5, 0.2, 0.9], 0.5, 8, 12, 9),
        ],
    },
    sys.stdout,
)
