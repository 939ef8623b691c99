"""
Golden values for kernel/portfolio from PyPortfolioOpt 1.6.0 (HRP, minimum volatility, frontier, maximum Sharpe), scipy
1.17.1 (correlations, least squares for risk parity) and hmmlearn 0.3.3 (hidden Markov models). Writes portfolio.json
beside itself.

    python -m venv v && v/bin/pip install PyPortfolioOpt==1.6.0 scipy==1.17.1 hmmlearn==0.3.3
    v/bin/python portfolio.py
"""
import json
from pathlib import Path

import numpy as np
import pandas as pd
from hmmlearn.hmm import GaussianHMM
from pypfopt import EfficientFrontier, HRPOpt
from scipy import optimize, stats

rng = np.random.default_rng(20261121)
n, k = 750, 6
common = rng.standard_normal((n, 2))
loads = rng.uniform(0.2, 1.0, (k, 2)) * np.array([1, 0.6])
own = rng.uniform(0.4, 1.2, k)
returns = 0.0004 + 0.008 * (common @ loads.T + rng.standard_normal((n, k)) * own)
returns += np.linspace(-0.0003, 0.0006, k)
names = list("ABCDEF")
frame = pd.DataFrame(returns, columns=names)
cov = frame.cov().values
mean = frame.mean().values

ties = np.round(returns[:, :2], 3)


def frontier(points):
    low = weights_at(None) @ mean
    rows = []
    # Without the last: the solver refuses a return as great as the greatest.
    for target in np.linspace(low, mean.max(), points)[:-1]:
        w = weights_at(target)
        rows.append({"mean": float(target), "volatility": float(np.sqrt(w @ cov @ w))})
    return rows


# Returns in percent: the solver stops early at numbers as small as daily variances.
SCALE = 100


def weights_at(target):
    ef = EfficientFrontier(mean * SCALE, cov * SCALE**2, weight_bounds=(0, 1), solver="CLARABEL")
    w = ef.min_volatility() if target is None else ef.efficient_return(float(target) * SCALE)
    return np.array(list(w.values()))


def risk_parity():
    def gap(y):
        w = np.exp(y)
        w = w / w.sum()
        share = w * (cov @ w) / (w @ cov @ w)
        return share - 1 / k

    solved = optimize.least_squares(gap, np.log(1 / np.sqrt(np.diag(cov))), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    w = np.exp(solved.x)
    return (w / w.sum()).tolist()


sharpe = EfficientFrontier(mean * SCALE, cov * SCALE**2, weight_bounds=(0, 1), solver="CLARABEL")
sharpe.max_sharpe(risk_free_rate=0.0001 * SCALE)
capped = EfficientFrontier(mean * SCALE, cov * SCALE**2, weight_bounds=(0, 0.3), solver="CLARABEL")
capped.min_volatility()
hrp = HRPOpt(frame)
hrp.optimize()

# Three regimes in turn.
states = np.repeat([0, 1, 2, 0, 1, 0, 2, 0], [150, 90, 60, 200, 80, 120, 50, 100])
regime = rng.normal(np.array([0.0008, -0.0002, -0.002])[states], np.array([0.006, 0.013, 0.03])[states])


def hmm(model):
    x = regime.reshape(-1, 1)
    return {
        "start": model.startprob_.tolist(),
        "change": model.transmat_.tolist(),
        "mean": model.means_.ravel().tolist(),
        "deviation": np.sqrt(model.covars_.ravel()).tolist(),
        "logLikelihood": float(model.score(x)),
        "smoothed": model.predict_proba(x)[::40].tolist(),
        "path": model.predict(x).tolist(),
    }


def given():
    model = GaussianHMM(3, covariance_type="diag")
    model.startprob_ = np.array([0.5, 0.3, 0.2])
    model.transmat_ = np.array([[0.97, 0.02, 0.01], [0.03, 0.95, 0.02], [0.02, 0.04, 0.94]])
    model.means_ = np.array([[0.001], [0.0], [-0.001]])
    model.covars_ = np.array([[0.007], [0.012], [0.028]]) ** 2
    model.n_features = 1
    return hmm(model)


def fitted(count):
    best = None
    for seed in range(40):
        # No priors: plain maximum likelihood.
        model = GaussianHMM(count, covariance_type="diag", n_iter=2000, tol=1e-9, random_state=seed,
                            covars_prior=0, covars_weight=0, means_prior=0, means_weight=0, min_covar=1e-12)
        model.fit(regime.reshape(-1, 1))
        if best is None or model.score(regime.reshape(-1, 1)) > best.score(regime.reshape(-1, 1)):
            best = model
    order = np.argsort(best.covars_.ravel())
    return {
        "logLikelihood": float(best.score(regime.reshape(-1, 1))),
        "mean": best.means_.ravel()[order].tolist(),
        "deviation": np.sqrt(best.covars_.ravel())[order].tolist(),
        "change": best.transmat_[order][:, order].tolist(),
    }


golden = {
    "names": names,
    "returns": returns.T.tolist(),
    "pearson": np.corrcoef(returns.T).tolist(),
    "spearman": stats.spearmanr(returns).statistic.tolist(),
    "ties": {"columns": ties.T.tolist(), "spearman": float(stats.spearmanr(ties[:, 0], ties[:, 1]).statistic)},
    "rolling": frame["A"].rolling(60).corr(frame["B"]).dropna().tolist(),
    "covariance": cov.tolist(),
    "minimumVariance": weights_at(None).tolist(),
    "capped": list(capped.clean_weights(cutoff=0, rounding=12).values()),
    "maximumSharpe": [float(w) for w in sharpe.weights],
    "frontier": frontier(9),
    "riskParity": risk_parity(),
    "hrp": [float(hrp.weights[i]) for i in range(k)] if not isinstance(hrp.weights, dict) else [float(hrp.weights[x]) for x in names],
    "markov": {"returns": regime.tolist(), "given": given(), "fitted": {str(c): fitted(c) for c in (2, 3)}},
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
