"""Reference values for the tests of credibility: scipy, statsmodels, arch, and CSCV by brute force.

pip install numpy scipy statsmodels arch
python tests/golden/stats/credibility.py > tests/golden/stats/credibility.json
"""
import itertools
import json

import arch
import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from arch.bootstrap import SPA, StationaryBootstrap
from scipy import stats

rng = np.random.default_rng(24)
n, p = 700, 252
shock = rng.standard_t(5, n - 1) * 0.009
returns = 0.0008 + shock + 0.2 * np.concatenate([[0.0], shock[:-1]])
equity = 100_000 * np.concatenate([[1.0], np.cumprod(1 + returns)])
r = equity[1:] / equity[:-1] - 1
T = len(r)


def psr(sr, against, count, skew, kurt):
    return stats.norm.cdf((sr - against) * np.sqrt(count - 1) / np.sqrt(1 - skew * sr + (kurt - 1) / 4 * sr**2))


def maximum(trials):
    g = np.euler_gamma
    return (1 - g) * stats.norm.ppf(1 - 1 / trials) + g * stats.norm.ppf(1 - 1 / (trials * np.e))


def t_statistic(values, lags):
    model = sm.OLS(values, np.ones(len(values))).fit(cov_type="HAC", cov_kwds={"maxlags": lags})
    return model.tvalues[0]


sr = r.mean() / r.std(ddof=1)
skew, kurt = stats.skew(r), stats.kurtosis(r, fisher=False)
tried = rng.normal(0.3, 0.7, 40)
spread = tried.std(ddof=1) / np.sqrt(p)
z = stats.norm.ppf(0.95)
plain = {
    "probabilisticSharpe": psr(sr, 0, T, skew, kurt),
    "minimumTrackRecord": (1 + (1 - skew * sr + (kurt - 1) / 4 * sr**2) * (z / sr) ** 2) / p,
    "tStatistic": t_statistic(r, int(np.floor(4 * (T / 100) ** (2 / 9)))),
}
with_number = {
    "deflatedSharpe": psr(sr, maximum(40) / np.sqrt(T - 1), T, skew, kurt),
    "minimumBacktestLength": (maximum(40) / (sr * np.sqrt(p))) ** 2,
}
with_list = {"deflatedSharpe": psr(sr, spread * maximum(40), T, skew, kurt)}
with_options = {
    "probabilisticSharpe": psr(sr, 0.5 / np.sqrt(p), T, skew, kurt),
    "tStatistic": t_statistic(r, 12),
}

# CSCV as the paper puts it, without shortcuts.
trials = rng.normal(0.0002, 0.01, (9, 163)) + rng.normal(0, 0.0008, (9, 1))
blocks = 8
size = trials.shape[1] // blocks
cut = trials[:, trials.shape[1] - size * blocks :].reshape(9, blocks, size)
logits = []
losses = 0
sharpe = lambda x: x.mean(axis=1) / x.std(axis=1, ddof=1)
for chosen in itertools.combinations(range(blocks), blocks // 2):
    inside = cut[:, list(chosen)].reshape(9, -1)
    outside = cut[:, [b for b in range(blocks) if b not in chosen]].reshape(9, -1)
    best = np.argmax(sharpe(inside))
    omega = stats.rankdata(sharpe(outside))[best] / (9 + 1)
    losses += sharpe(outside)[best] < 0
    logits.append(np.log(omega / (1 - omega)))

# SPA: arch's samples are kept, so that the p-values must be equal, not just near.
models = rng.normal(0, 0.01, (5, 80)) + np.array([0.0012, 0.0003, -0.006, 0.0, 0.0006])[:, None]
benchmark = rng.normal(0, 0.004, 80)
reps, block = 150, 6
test = SPA(-benchmark, -models.T, block_size=block, reps=reps, bootstrap="stationary", seed=7)  # losses
test.compute()
boot = StationaryBootstrap(block, np.zeros((80, 1)), seed=7)
places = []
for _ in boot.bootstrap(reps):
    places.append(boot.index.tolist())

# Intervals of the Sharpe ratio from arch's own samples, many enough for their ends to be sharp.
reps_interval = 20_000
ratio = lambda x: x.mean() / x.std(ddof=1) * np.sqrt(p)
drawn = StationaryBootstrap(9, r, seed=11).apply(ratio, reps_interval)[:, 0]
depth = lambda x: (lambda e: (e / np.maximum.accumulate(e) - 1).min())(np.concatenate([[1.0], np.cumprod(1 + x)]))
deepest = StationaryBootstrap(9, r, seed=12).apply(depth, reps_interval)[:, 0]

print(
    json.dumps(
        {
            "origin": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, arch {arch.__version__}, "
            "numpy default_rng(24)",
            "equity": equity.tolist(),
            "tried": tried.tolist(),
            "plain": {k: float(v) for k, v in plain.items()},
            "withNumber": {k: float(v) for k, v in with_number.items()},
            "withList": {k: float(v) for k, v in with_list.items()},
            "withOptions": {k: float(v) for k, v in with_options.items()},
            "overfitting": {
                "trials": trials.tolist(),
                "blocks": blocks,
                "logits": sorted(float(x) for x in logits),
                "probability": float(np.mean(np.array(logits) <= 1e-12)),
                "lossProbability": float(losses / len(logits)),
            },
            "spa": {
                "models": models.tolist(),
                "benchmark": benchmark.tolist(),
                "blockLength": block,
                "places": places,
                "variances": [float(x) for x in test._loss_diff_var],
                "pValues": {name: float(x) for name, x in test.pvalues.items()},
            },
            "intervals": {
                "blockLength": 9,
                "sharpe": [float(x) for x in np.percentile(drawn, [2.5, 97.5])],
                "maxDrawdown": [float(x) for x in np.percentile(deepest, [2.5, 97.5])],
            },
        }
    )
)
