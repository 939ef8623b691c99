"""Reference values for statistics beside a benchmark: empyrical-reloaded, quantstats, scipy and pandas.

pip install empyrical-reloaded quantstats pandas scipy
python tests/golden/stats/benchmark.py > tests/golden/stats/benchmark.json
"""
import json
import warnings

import empyrical
import numpy as np
import pandas as pd
import quantstats
import quantstats.stats as qs
from scipy import stats

warnings.filterwarnings("ignore")
rng = np.random.default_rng(22)
n = 600
days = pd.bdate_range("2019-03-01", periods=n)
market = rng.normal(0.0004, 0.011, n - 1)
own = 0.0002 + 0.7 * market + rng.normal(0, 0.006, n - 1)
equity = pd.Series(50_000 * np.concatenate([[1.0], np.cumprod(1 + own)]), index=days)
benchmark = pd.Series(3_000 * np.concatenate([[1.0], np.cumprod(1 + market)]), index=days)
p = 252


def measure(equity, benchmark, rf=0.0):
    r, b = equity.pct_change().dropna(), benchmark.pct_change().dropna()
    bar = (1 + rf) ** (1 / p) - 1
    years = (equity.index[-1] - equity.index[0]) / pd.Timedelta(days=365.25)
    growth = lambda x: (x.iloc[-1] / x.iloc[0]) ** (1 / years) - 1
    line = stats.linregress(b - bar, r - bar)
    geometric = lambda x: stats.gmean(1 + x) - 1
    return {
        "benchmarkReturn": benchmark.iloc[-1] / benchmark.iloc[0] - 1,
        "benchmarkSharpe": empyrical.sharpe_ratio(b, risk_free=bar, annualization=p),
        "excessReturn": growth(equity) - growth(benchmark),
        "alpha": line.intercept * p,
        "beta": empyrical.beta(r, b, risk_free=bar),
        "rSquared": line.rvalue**2,
        "correlation": r.corr(b),
        "trackingError": (r - b).std() * np.sqrt(p),
        "informationRatio": qs.information_ratio(r, b, prepare_returns=False) * np.sqrt(p),
        "upCapture": geometric(r[b > 0]) / geometric(b[b > 0]),
        "downCapture": geometric(r[b < 0]) / geometric(b[b < 0]),
        "treynor": (growth(equity) - rf) / line.slope,
    }


late = 150
rolling = equity.pct_change().rolling(63).cov(benchmark.pct_change()) / benchmark.pct_change().rolling(63).var()
print(
    json.dumps(
        {
            "origin": f"empyrical-reloaded {empyrical.__version__}, quantstats {quantstats.__version__}, "
            "numpy default_rng(22)",
            "time": [int(day.timestamp() * 1000) for day in days],
            "equity": equity.tolist(),
            "benchmark": benchmark.tolist(),
            "plain": {k: float(v) for k, v in measure(equity, benchmark).items()},
            "withRate": {k: float(v) for k, v in measure(equity, benchmark, 0.03).items()},
            "lateFrom": late,
            "late": {k: float(v) for k, v in measure(equity.iloc[late:], benchmark.iloc[late:]).items()},
            "rollingBeta": [None if np.isnan(x) else float(x) for x in rolling],
        }
    )
)
