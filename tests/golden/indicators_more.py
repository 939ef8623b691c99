"""Reference values for oscillators, volume, yearly volatility and rolling windows, over a seeded random walk.

TA-Lib where it has the indicator; pandas for ranks, percentiles, z-scores and deviations; the ta package for
CMF; else the definition in numpy, window by window.

pip install TA-Lib numpy pandas ta; python tests/golden/indicators_more.py > tests/golden/indicators_more.json
"""
import json

import numpy as np
import pandas as pd
import ta
import talib

rng = np.random.default_rng(11)
n = 300
close = np.round(100 * np.exp(np.cumsum(rng.normal(0.0003, 0.015, n))), 2)
open_ = np.round(np.append(100, close[:-1]) * (1 + rng.normal(0, 0.004, n)), 2)
high = np.round(np.maximum(open_, close) * (1 + np.abs(rng.normal(0, 0.008, n))), 2)
low = np.round(np.minimum(open_, close) * (1 - np.abs(rng.normal(0, 0.008, n))), 2)
volume = np.round(1e5 * np.exp(rng.normal(0, 0.5, n)))
YEAR = 252


def values(column):
    return [None if np.isnan(x) else float(x) for x in column]


cases = []


def case(indicator, numbers, result):
    if isinstance(result, dict):
        result = {name: values(column) for name, column in result.items()}
    else:
        result = values(np.asarray(result))
    cases.append({"indicator": indicator, "numbers": list(numbers), "values": result})


def smoothed(column, period):
    return column if period == 1 else talib.SMA(column, period)


def per_window(period, compute):
    """compute(first, end) for each full window of bars."""
    return [compute(i + 1 - period, i + 1) if i + 1 >= period else np.nan for i in range(n)]


for fast, slow, signal in ((5, 1, 3), (14, 3, 3), (21, 5, 4)):
    position, _ = talib.STOCHF(high, low, close, fast, 1)
    k = smoothed(position, slow)
    case("stoch", [fast, slow, signal], {"k": k, "d": smoothed(k, signal)})
for period, window, slow, signal in ((14, 14, 1, 3), (14, 14, 3, 3), (9, 5, 2, 4)):
    position, _ = talib.STOCHRSI(close, period, window, 1)
    k = smoothed(position, slow)
    case("stochRsi", [period, window, slow, signal], {"k": k, "d": smoothed(k, signal)})
for period in (5, 20, 220):
    case("cci", [period], talib.CCI(high, low, close, period))
for period in (5, 14):
    case("williamsR", [period], talib.WILLR(high, low, close, period))
for periods in ((7, 14, 28), (3, 5, 9)):
    case("ultimateOscillator", periods, talib.ULTOSC(high, low, close, *periods))
move = np.append(np.nan, np.diff(close))
for slow, fast in ((25, 13), (8, 3)):
    twice = talib.EMA(talib.EMA(move, slow), fast), talib.EMA(talib.EMA(np.abs(move), slow), fast)
    case("tsi", [slow, fast], 100 * twice[0] / twice[1])


def swings(prices, oscillator, side, reach, within):
    """1 where the second of two neighbouring swings, with a weaker oscillator, is confirmed."""
    found = []
    for at in range(reach, n - reach):
        before, after = side * prices[at - reach : at], side * prices[at + 1 : at + 1 + reach]
        if side * prices[at] > before.max() and side * prices[at] >= after.max():
            found.append(at)
    result = np.zeros(n)
    result[: found[0] + reach] = np.nan
    for one, two in zip(found, found[1:]):
        beyond = side * (prices[two] - prices[one]) > 0
        weaker = side * (oscillator[two] - oscillator[one]) < 0
        if beyond and weaker and two - one <= within:
            result[two + reach] = 1
    return result


for reach, within in ((2, 30), (5, 60), (3, 8)):
    case(
        "divergence",
        [reach, within],
        {
            "bullish": swings(low, volume, -1, reach, within),
            "bearish": swings(high, volume, 1, reach, within),
        },
    )

case("obv", [], talib.OBV(close, volume))
case("ad", [], talib.AD(high, low, close, volume))
for period in (5, 20):
    frame = [pd.Series(column) for column in (high, low, close, volume)]
    case("cmf", [period], ta.volume.ChaikinMoneyFlowIndicator(*frame, window=period).chaikin_money_flow())
for period in (5, 14):
    case("mfi", [period], talib.MFI(high, low, close, volume, period))


def z_score(column, period):
    rolling = pd.Series(column).rolling(period)
    return (column - rolling.mean()) / rolling.std()


for period in (5, 20):
    case("volumeZScore", [period], z_score(volume, period))
    case("rollingZScore", [period], z_score(close, period))

returns = np.append(np.nan, np.diff(np.log(close)))
range_, body = np.log(high / low), np.log(close / open_)
variance = range_**2 / 2 - (2 * np.log(2) - 1) * body**2
for period in (5, 20):
    case("historicalVolatility", [period, YEAR], pd.Series(returns).rolling(period).std() * np.sqrt(YEAR))
    case(
        "parkinsonVolatility",
        [period, YEAR],
        per_window(period, lambda i, j: np.sqrt(np.mean(range_[i:j] ** 2) / (4 * np.log(2)) * YEAR)),
    )
    case(
        "garmanKlassVolatility",
        [period, YEAR],
        per_window(period, lambda i, j: np.sqrt(np.mean(variance[i:j]) * YEAR)),
    )

for period in (5, 30):
    case("rollingMin", [period], talib.MIN(close, period))
    case("rollingMax", [period], talib.MAX(close, period))
    rolling = pd.Series(close).rolling(period)
    case("rollingRank", [period], rolling.rank(pct=True))
    for percent in (0, 30, 50, 95):
        case("rollingPercentile", [period, percent], rolling.quantile(percent / 100))
    case("rollingCorrelation", [period], talib.CORREL(close, open_, period))
    pairs = rolling.cov(pd.Series(open_)) / pd.Series(open_).rolling(period).var()
    case("rollingBeta", [period], pairs)


def hurst(column, most):
    lags = np.arange(2, most + 1)
    deviations = [np.std(column[lag:] - column[:-lag]) for lag in lags]
    return np.polyfit(np.log(lags), np.log(deviations), 1)[0]


for period, most in ((30, 5), (100, 20)):
    case("hurst", [period, most], per_window(period, lambda i, j: hurst(close[i:j], most)))

print(
    json.dumps(
        {
            "origin": f"TA-Lib {talib.__ta_version__.decode().split()[0]}, pandas {pd.__version__}, ta or numpy",
            "columns": {
                "open": values(open_),
                "high": values(high),
                "low": values(low),
                "close": values(close),
                "volume": values(volume),
            },
            "cases": cases,
        }
    )
)
