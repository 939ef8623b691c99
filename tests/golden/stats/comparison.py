"""
Golden values for comparisons and factor regressions from statsmodels 0.15.0 (Holm's correction, OLS with classical and
HAC errors), scipy 1.17.1 (Student's distribution, paired t, binomial test) and arch 8.0.0 (spread of a Sharpe difference under its
stationary bootstrap). Writes comparison.json beside itself.

    python -m venv v && v/bin/pip install statsmodels==0.15.0 scipy==1.17.1 arch==8.0.0
    v/bin/python comparison.py
"""
import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from arch.bootstrap import StationaryBootstrap
from scipy import stats
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(6)
n = 600
market = 0.0005 + 0.01 * rng.standard_normal(n)
a = 0.0004 + 0.6 * market + 0.006 * rng.standard_normal(n)
b = 0.0001 + 0.5 * market + 0.007 * rng.standard_normal(n)
noise = 0.004 * rng.standard_normal(n)
# With memory, so that the errors of Newey and West differ from the classical ones.
y = 0.0003 + 0.9 * market - 0.4 * b + np.convolve(noise, [1, 0.6, 0.3])[:n]
p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.9, 0.04]


def fit(**options):
    model = sm.OLS(y, sm.add_constant(np.column_stack([market, b]))).fit(**options)
    return {
        "coefficient": model.params.tolist(),
        "error": model.bse.tolist(),
        "t": model.tvalues.tolist(),
        "pValue": model.pvalues.tolist(),
        "rSquared": float(model.rsquared),
        "adjustedRSquared": float(model.rsquared_adj),
    }


def sharpe(x):
    return x.mean() / x.std(ddof=1) * np.sqrt(252)


paths = StationaryBootstrap(8, a, b, seed=1).apply(lambda u, v: sharpe(u) - sharpe(v), 20000)[:, 0]
d = a - b
paired = sm.OLS(d, np.ones(n)).fit(cov_type="HAC", cov_kwds={"maxlags": 5})
golden = {
    "market": market.tolist(), "a": a.tolist(), "b": b.tolist(), "y": y.tolist(),
    "holm": {"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()},
    "classical": fit(),
    "neweyWest": fit(cov_type="HAC", cov_kwds={"maxlags": 4}),
    "student": [
        {"t": t, "degrees": k, "p": float(2 * stats.t.sf(abs(t), k))}
        for t in (0.0, 0.1, -0.7, 1.5, 2.5, -6.0, 25.0) for k in (1, 2, 5, 30, 597, 5000)
    ],
    "paired": {"t": float(paired.tvalues[0]), "pValue": float(paired.pvalues[0]), "lags": 5,
               "plain": float(stats.ttest_rel(a, b).statistic)},
    "sign": [
        {"ahead": x, "behind": y, "p": float(stats.binomtest(x, x + y).pvalue)}
        for x, y in ((5, 1), (1, 9), (30, 20), (0, 12), (2600, 2400))
    ],
    "sharpe": {"difference": float(sharpe(a) - sharpe(b)), "deviation": float(paths.std()),
               "low": float(np.quantile(paths, 0.025)), "high": float(np.quantile(paths, 0.975))},
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
