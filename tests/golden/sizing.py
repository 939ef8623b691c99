"""What sizings and risk rules measure: volatility and correlation of returns as pandas has them, Kelly's fraction as quantstats.

Closes `a` and `b` are daily and miss days of each other; `intraday` are half-hourly closes, whose volatility is that of the
last closes of the UTC days before each bar's own.

pip install pandas quantstats; python tests/golden/sizing.py > tests/golden/sizing.json
"""
import json

import numpy as np
import pandas as pd
import quantstats

rng = np.random.default_rng(11)


def listed(series):
    return {
        "time": [int(time.timestamp() * 1000) for time in series.index],
        "close": [float(value) for value in series],
    }


def sparse(values):
    return [None if np.isnan(value) else float(value) for value in values]


days = pd.bdate_range("2021-01-04", periods=140)
common = rng.normal(0, 0.01, 140)
a = pd.Series(100 * np.exp(np.cumsum(common + rng.normal(0, 0.006, 140))), days).drop(days[[17, 60, 61, 100]])
b = pd.Series(40 * np.exp(np.cumsum(common + rng.normal(0, 0.009, 140))), days).drop(days[[30, 61, 99]])
both = pd.concat({"a": a, "b": b}, axis=1, join="inner").pct_change()

times = pd.DatetimeIndex([day + pd.Timedelta(minutes=14 * 60 + 30 * k) for day in days[:30] for k in range(13)])
intraday = pd.Series(50 * np.exp(np.cumsum(rng.normal(0, 0.003, len(times)))), times)
daily = intraday.groupby(intraday.index.normalize()).last().pct_change().rolling(20).std()
before = daily.shift(1).reindex(intraday.index.normalize()).to_numpy()

returns = pd.Series(rng.normal(0.01, 0.04, 80))
last = {str(n): float(quantstats.stats.kelly_criterion(returns[max(0, n - 50):n])) for n in (10, 25, 50, 80)}

print(
    json.dumps(
        {
            "origin": f"pandas {pd.__version__}, quantstats {quantstats.__version__}, numpy default_rng(11)",
            "a": {**listed(a), "volatility20": sparse(a.pct_change().rolling(20).std())},
            "b": listed(b),
            "common": [int(time.timestamp() * 1000) for time in both.index],
            "correlation60": sparse(both["a"].rolling(60).corr(both["b"])),
            "intraday": {**listed(intraday), "volatility20": sparse(before)},
            "returns": returns.tolist(),
            "kelly50": last,
        }
    )
)
