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


def middle(period):
    return (talib.MAX(high, period) + talib.MIN(low, period)) / 2


for period in (2, 14, 50):
    case("sma", [period], talib.SMA(close, period))
    case("ema", [period], talib.EMA(close, period))
    case("wma", [period], talib.WMA(close, period))
    case("dema", [period], talib.DEMA(close, period))
    case("tema", [period], talib.TEMA(close, period))
    case("kama", [period, 2, 30], talib.KAMA(close, period))
    case("rsi", [period], talib.RSI(close, period))
    case("momentum", [period], talib.MOM(close, period))
    case("roc", [period], talib.ROC(close, period))
    case("trix", [period], talib.TRIX(close, period))
    case("atr", [period], talib.ATR(high, low, close, period))
    case("natr", [period], talib.NATR(high, low, close, period))
    case("standardDeviation", [period], talib.STDDEV(close, period))
    case(
        "adx",
        [period],
        {
            "adx": talib.ADX(high, low, close, period),
            "plusDi": talib.PLUS_DI(high, low, close, period),
            "minusDi": talib.MINUS_DI(high, low, close, period),
        },
    )
    down, up = talib.AROON(high, low, period)
    case("aroon", [period], {"up": up, "down": down, "oscillator": talib.AROONOSC(high, low, period)})
    case(
        "donchian",
        [period],
        {"upper": talib.MAX(high, period), "middle": middle(period), "lower": talib.MIN(low, period)},
    )

case("trueRange", [], talib.TRANGE(high, low, close))
case("parabolicSar", [0.02, 0.2], talib.SAR(high, low, 0.02, 0.2))
case("parabolicSar", [0.05, 0.1], talib.SAR(high, low, 0.05, 0.1))

for period in (9, 25):
    halves = 2 * talib.WMA(close, period // 2) - talib.WMA(close, period)
    case("hma", [period], talib.WMA(halves, int(period**0.5)))
    money, units = talib.SUM(close * volume, period), talib.SUM(volume, period)
    case("vwma", [period], money / units)
    typical = talib.TYPPRICE(high, low, close)
    case("rollingVwap", [period], talib.SUM(typical * volume, period) / units)

for fast, slow, smooth in ((12, 26, 9), (3, 10, 4)):
    line, signal, histogram = talib.MACD(close, fast, slow, smooth)
    # TA-Lib shows the line only once there is a signal; with a signal of one bar it shows all of it.
    line = talib.MACD(close, fast, slow, 1)[0]
    case("macd", [fast, slow, smooth], {"macd": line, "signal": signal, "histogram": histogram})

for period, deviations in ((20, 2), (5, 1.5)):
    upper, mean, lower = talib.BBANDS(close, period, deviations, deviations, 0)
    bands = {"upper": upper, "middle": mean, "lower": lower}
    bands |= {"width": (upper - lower) / mean, "percentB": (close - lower) / (upper - lower)}
    case("bollinger", [period, deviations], bands)

mean, away = talib.EMA(close, 20), 2 * talib.ATR(high, low, close, 10)
case("keltner", [20, 2, 10], {"upper": mean + away, "middle": mean, "lower": mean - away})

conversion, base, span_b = middle(9), middle(26), middle(52)
lines = {"conversion": conversion, "base": base, "spanA": (conversion + base) / 2, "spanB": span_b}
case("ichimoku", [9, 26, 52], lines)

for period in (5, 14):
    value, slope = talib.LINEARREG(close, period), talib.LINEARREG_SLOPE(close, period)
    # What the line leaves of the variance: the rest of it is that of the line's own values.
    away = 2 * np.sqrt(talib.VAR(close, period) - slope**2 * (period**2 - 1) / 12)
    case(
        "linearRegression",
        [period, 2],
        {"value": value, "slope": slope, "upper": value + away, "lower": value - away},
    )

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
