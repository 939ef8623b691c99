"""Reference values for averages, trend, momentum and ranges: TA-Lib over a seeded random walk.

pip install TA-Lib numpy; python tests/golden/indicators.py > tests/golden/indicators.json
"""
import json

import numpy as np
import talib

rng = np.random.default_rng(7)
n = 300
close = 100 * np.exp(np.cumsum(rng.normal(0.0003, 0.015, n)))
high = close * (1 + np.abs(rng.normal(0, 0.008, n)))
low = close * (1 - np.abs(rng.normal(0, 0.008, n)))
volume = np.floor(rng.uniform(1, 1000, n))


def values(column):
    return [None if np.isnan(x) else float(x) for x in column]


cases = []


def case(indicator, numbers, result):
    """One array, or one for each output."""
    listed = {k: values(v) for k, v in result.items()} if isinstance(result, dict) else values(result)
    cases.append({"indicator": indicator, "numbers": numbers, "values": listed})


for period in (2, 14, 100):
    case("sma", [period], talib.SMA(close, period))
    case("ema", [period], talib.EMA(close, period))
    case("rsi", [period], talib.RSI(close, period))
    case("atr", [period], talib.ATR(high, low, close, period))
case("trueRange", [], talib.TRANGE(high, low, close))

columns = {"high": high, "low": low, "close": close, "volume": volume}
print(
    json.dumps(
        {
            "origin": f"TA-Lib {talib.__ta_version__.decode().split()[0]}, numpy default_rng(7)",
            "columns": {name: values(column) for name, column in columns.items()},
            "cases": cases,
        }
    )
)
