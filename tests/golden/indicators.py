"""Reference values for the indicators: TA-Lib over a seeded random walk.

pip install TA-Lib numpy; python tests/golden/indicators.py > tests/golden/indicators.json
"""
import json

import numpy as np
import talib

rng = np.random.default_rng(7)
n = 400
close = 100 * np.exp(np.cumsum(rng.normal(0.0003, 0.015, n)))
high = close * (1 + np.abs(rng.normal(0, 0.008, n)))
low = close * (1 - np.abs(rng.normal(0, 0.008, n)))


def values(column):
    return [None if np.isnan(x) else float(x) for x in column]


cases = []
for period in (2, 5, 14, 20, 100):
    cases.append({"indicator": "sma", "n": period, "values": values(talib.SMA(close, period))})
    cases.append({"indicator": "ema", "n": period, "values": values(talib.EMA(close, period))})
    cases.append({"indicator": "rsi", "n": period, "values": values(talib.RSI(close, period))})
    cases.append({"indicator": "atr", "n": period, "values": values(talib.ATR(high, low, close, period))})
cases.append({"indicator": "trueRange", "n": 0, "values": values(talib.TRANGE(high, low, close))})

print(
    json.dumps(
        {
            "origin": f"TA-Lib {talib.__ta_version__.decode()}, numpy default_rng(7)",
            "high": values(high),
            "low": values(low),
            "close": values(close),
            "cases": cases,
        }
    )
)
