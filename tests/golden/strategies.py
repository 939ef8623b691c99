"""Regression entries of strategies, computed without this project: TA-Lib, pandas and a loop over bars.

Signals from TA-Lib's and pandas' indicators; orders decided at a close fill at the next open, the whole equity
in whole units, no costs unless an entry says so. The seeded data of tests/strategies/regression_data.ts are
rebuilt here. Entries of source "python" are filled in place, the others left; those of strategies_shared.json
name files of a folder beside the checkout and are left where it is absent.

pip install TA-Lib numpy pandas; python tests/golden/strategies.py
"""
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import talib

ROOT = Path(__file__).parents[2]
CASH = 100_000.0


# Data


def seeded(seed):
    """Mulberry32: uniform numbers in [0, 1)."""
    state, mask = seed, 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & mask
        mixed = ((state ^ (state >> 15)) * (state | 1)) & mask
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & mask)) & mask
        yield ((mixed ^ (mixed >> 14)) & mask) / 2**32


def frame(rows):
    return pd.DataFrame(rows, columns=["time", "open", "high", "low", "close", "volume"])


def random_walk(length, seed):
    random, price, rows = seeded(seed), 100.0, []
    for i in range(length):
        opened = price * (1 + (next(random) - 0.5) * 0.01)
        price *= 1 + (next(random) - 0.495) * 0.03
        high = max(opened, price) * (1 + next(random) * 0.01)
        low = min(opened, price) * (1 - next(random) * 0.01)
        rows.append((i * 86_400_000, opened, high, low, price, math.nan))
    return frame(rows)


def timed_walk(times, seed, step):
    random, price, rows = seeded(seed), 100.0, []
    for i, time in enumerate(times):
        gap, move, above, below, traded = (next(random) for _ in range(5))
        begins = i > 0 and time - times[i - 1] > 3_600_000
        opened = price * (1 + (gap - 0.5) * step * (5 if begins else 0.2))
        price *= 1 + (move - 0.495) * step
        high, low = max(opened, price) * (1 + above * step / 3), min(opened, price) * (1 - below * step / 3)
        rows.append((time, opened, high, low, price, float(math.floor(100_000 + traded * 900_000))))
    return frame(rows)


def sp500():
    table = pd.read_csv(ROOT / "kernel/data/sample/sp500.csv", parse_dates=["date"])
    table["time"] = table.date.astype("datetime64[ms]").astype("int64")
    return table[["time", "open", "high", "low", "close", "volume"]]


def sessions():
    start = pd.Timestamp("2023-01-02 14:30").value // 10**6
    return [start + day * 86_400_000 + bar * 300_000 for day in range(60) for bar in range(78)]


def hours():
    start = pd.Timestamp("2023-01-01").value // 10**6
    return [start + i * 3_600_000 for i in range(4000)]


def shared(name):
    table = pd.read_csv(ROOT.parent / "shared/data" / name, encoding="utf-8-sig")
    table.columns = ["time", *(column.lower() for column in table.columns[1:])]
    table["time"] = pd.to_datetime(table.time).astype("datetime64[ms]").astype("int64")
    return table[["time", "open", "high", "low", "close", "volume"]]


DATA = {
    "sp500": sp500,
    "seeded": lambda: random_walk(1500, 7),
    "seededPanel": lambda: {f"WALK{seed}": random_walk(1500, seed) for seed in (11, 12, 13, 14)},
    "seededSessions": lambda: timed_walk(sessions(), 21, 0.003),
    "seededHours": lambda: timed_walk(hours(), 31, 0.012),
}


# Conditions


def column(values):
    return np.asarray(values, dtype=float)


def lag(values, bars=1):
    return pd.Series(values).shift(bars).to_numpy()


def crossed_above(a, b):
    a, b = np.broadcast_arrays(column(a), column(b))
    return (lag(a) <= lag(b)) & (a > b)


def crossed_below(a, b):
    return crossed_above(b, a) if np.ndim(b) else crossed_above(-column(a), -b)


# Accounts


def result(signals, trades, equity):
    return {"signals": int(signals), "trades": int(trades), "totalReturn": float(equity / CASH - 1)}


def run_signals(bars, entries, exits=None, shorts=None):
    """A position of the whole equity; an entry against it turns it round."""
    never = np.zeros(len(bars), dtype=bool)
    exits = never if exits is None else exits
    shorts = never if shorts is None else shorts
    cash, units, trades, close_it, open_side = CASH, 0.0, 0, False, 0
    opens = bars.open.to_numpy()
    for i in range(len(bars)):
        if close_it:
            cash, units = cash + units * opens[i], 0.0
        if open_side:
            units = open_side * math.floor(cash / opens[i])
            cash -= units * opens[i]
            trades += 1
        close_it, open_side = False, 0
        long, short = bool(entries[i] and not exits[i]), bool(shorts[i])
        if units == 0:
            if long != short:
                open_side = 1 if long else -1
        elif units > 0 and (exits[i] or short):
            close_it, open_side = True, -1 if short else 0
        elif units < 0 and long:
            close_it, open_side = True, 1
    equity = cash + units * bars.close.iloc[-1]
    return result(entries.sum() + exits.sum() + shorts.sum(), trades, equity)


def run_decisions(bars, decide, fraction=1.0, fee=0.0, lot=1.0):
    """decide(i, side, bars held) gives None, or whether to close, the side to open (0 none) and its stop (NaN none)."""
    cash, units, since, stop, orders, trades = CASH, 0.0, 0, math.nan, 0, 0
    close_it, open_side, open_stop = False, 0, math.nan

    def leave(price):
        nonlocal cash, units, stop
        cash += units * price - abs(units) * price * fee
        units, stop = 0.0, math.nan

    for i, (opened, high, low, close) in enumerate(bars[["open", "high", "low", "close"]].to_numpy()):
        if close_it and units != 0:
            leave(opened)
        if open_side:
            affordable = fraction * cash / (opened * (1 + fee))
            units = open_side * math.floor(affordable / lot + 1e-8) * lot
            cash -= units * opened + abs(units) * opened * fee
            since, stop, trades = i, open_stop, trades + 1
        if units > 0 and low <= stop:
            leave(min(opened, stop))
        elif units < 0 and high >= stop:
            leave(max(opened, stop))
        decided = decide(i, np.sign(units), i - since)
        close_it, open_side, open_stop = decided or (False, 0, math.nan)
        orders += int(close_it) + int(open_side != 0)
    return result(orders, trades, cash + units * bars.close.iloc[-1])


def run_weights(panel, weights):
    """Targets by symbol, ordered where one differs from the last; sized by equity at the open, reductions first."""
    symbols = list(panel)
    opens = {s: panel[s].open.to_numpy() for s in symbols}
    cash, held, last = CASH, dict.fromkeys(symbols, 0.0), dict.fromkeys(symbols, 0.0)
    lots, closed, waiting = {s: [] for s in symbols}, 0, {}
    for i in range(len(panel[symbols[0]])):
        equity = cash + sum(held[s] * opens[s][i] for s in symbols)
        moves = {s: math.floor(w * equity / opens[s][i] + 1e-8) - held[s] for s, w in waiting.items()}
        for s in sorted(moves, key=lambda s: moves[s] >= 0):
            units = min(moves[s], math.floor(cash / opens[s][i] + 1e-8))
            cash, held[s] = cash - units * opens[s][i], held[s] + units
            if units > 0:
                lots[s].append(units)
            while units < 0:
                taken = min(-units, lots[s][0])
                units, lots[s][0], closed = units + taken, lots[s][0] - taken, closed + 1
                if lots[s][0] == 0:
                    lots[s].pop(0)
        now = {s: weights[s][i] for s in symbols if not math.isnan(weights[s][i])}
        waiting = {s: weight for s, weight in now.items() if weight != last[s]}
        last.update(waiting)
    equity = cash + sum(held[s] * panel[s].close.iloc[-1] for s in symbols)
    count = sum(np.count_nonzero(~np.isnan(weights[s])) for s in symbols)
    return result(count, closed + sum(map(len, lots.values())), equity)


# Strategies


def sma_crossover(bars, fast, slow):
    a, b = talib.SMA(column(bars.close), fast), talib.SMA(column(bars.close), slow)
    return run_signals(bars, crossed_above(a, b), crossed_below(a, b))


def ema_crossover(bars, fast, slow, allowShort):
    assert allowShort
    a, b = talib.EMA(column(bars.close), fast), talib.EMA(column(bars.close), slow)
    return run_signals(bars, crossed_above(a, b), shorts=crossed_below(a, b))


def rsi_mean_reversion(bars, period, oversold, exit, maxHoldDays):
    rsi = talib.RSI(column(bars.close), period)
    falls = crossed_below(rsi, oversold)

    def decide(i, side, held):
        if side == 0:
            return (False, 1, math.nan) if falls[i] else None
        return (True, 0, math.nan) if rsi[i] > exit or held == maxHoldDays - 1 else None

    return run_decisions(bars, decide)


def macd_crossover(bars, fast, slow, signal, belowZero):
    line, signal_line, _ = talib.MACD(column(bars.close), fast, slow, signal)
    # TA-Lib hides the line until the signal is there, which a cross needs anyway.
    rises = crossed_above(line, signal_line) & ((line < 0) | (not belowZero))
    return run_signals(bars, rises, crossed_below(line, signal_line))


def bollinger_mean_reversion(bars, period, deviations):
    close = bars.close
    middle = close.rolling(period).mean()
    lower = middle - deviations * close.rolling(period).std(ddof=0)
    return run_signals(bars, (close < lower).to_numpy(), (close > middle).to_numpy())


def momentum_breakout(bars, channel, exitChannel):
    entries = bars.close > bars.high.rolling(channel).max().shift(1)
    exits = bars.close < bars.low.rolling(exitChannel).min().shift(1)
    return run_signals(bars, entries.to_numpy(), exits.to_numpy())


def rsi_volatility_filter(bars, period, oversold, exit, atrPeriod, window, maxPercentile):
    rsi = talib.RSI(column(bars.close), period)
    atr = talib.ATR(column(bars.high), column(bars.low), column(bars.close), atrPeriod)
    rank = pd.Series(atr).rolling(window).rank(pct=True).to_numpy()
    return run_signals(bars, (rsi < oversold) & (rank <= maxPercentile / 100), rsi > exit)


def dual_momentum(data, lookback, rebalance, hold, minReturn, safe):
    panel = data if isinstance(data, dict) else {"SP500": data}
    closes = pd.DataFrame({s: bars.close for s, bars in panel.items()})
    momentum = (closes / closes.shift(lookback) - 1).drop(columns=safe, errors="ignore")
    weights = pd.DataFrame(np.nan, index=closes.index, columns=closes.columns)
    for i in range(lookback, len(closes), rebalance):
        best = momentum.iloc[i].nlargest(hold)
        chosen = best[best > minReturn].index
        weights.iloc[i] = [1 / hold if s in chosen else 0.0 for s in weights.columns]
        if safe in weights:
            weights.loc[i, safe] = 1 - len(chosen) / hold
    return run_weights(panel, {s: weights[s].to_numpy() for s in panel})


def opening_range_breakout(bars, minutes, holdBars, allowShort, dayStart):
    day = (bars.time - dayStart * 60_000) // 86_400_000
    opening = bars.time < bars.groupby(day).time.transform("first") + minutes * 60_000
    highs = bars.high.where(opening).groupby(day).transform("max").to_numpy()
    lows = bars.low.where(opening).groupby(day).transform("min").to_numpy()
    close, opening, day, done = column(bars.close), opening.to_numpy(), day.to_numpy(), set()

    def decide(i, side, held):
        if side != 0:
            return (True, 0, math.nan) if held >= holdBars - 1 else None
        if opening[i] or day[i] in done:
            return None
        beyond = 1 if close[i] > highs[i] else -1 if close[i] < lows[i] and allowShort else 0
        if beyond:
            done.add(day[i])
        return (False, beyond, math.nan)

    return run_decisions(bars, decide)


def volatility_breakout(bars, period, entryAtr, exitAtr, allowShort):
    assert allowShort
    close = column(bars.close)
    before, range_ = lag(close), lag(talib.ATR(column(bars.high), column(bars.low), close, period))
    return run_signals(bars, close > before + entryAtr * range_, shorts=close < before - exitAtr * range_)


def super_trend(bars, n, multiple):
    high, low, close = (column(bars[name]) for name in ("high", "low", "close"))
    atr = talib.ATR(high, low, close, n)
    upper, lower = (high + low) / 2 + multiple * atr, (high + low) / 2 - multiple * atr
    direction, value = np.full(len(bars), np.nan), np.full(len(bars), np.nan)
    for i in range(n, len(bars)):
        if i > n:
            if upper[i] > upper[i - 1] and close[i - 1] <= upper[i - 1]:
                upper[i] = upper[i - 1]
            if lower[i] < lower[i - 1] and close[i - 1] >= lower[i - 1]:
                lower[i] = lower[i - 1]
        was_up = i == n or direction[i - 1] > 0
        direction[i] = (-1 if close[i] < lower[i] else 1) if was_up else (1 if close[i] > upper[i] else -1)
        value[i] = lower[i] if direction[i] > 0 else upper[i]
    return direction, value


def vwap_supertrend(bars, fast, slow, atrPeriod, multiple, rsiPeriod, oversold, overbought, allowShort):
    close = column(bars.close)
    direction, value = super_trend(bars, atrPeriod, multiple)
    a, b = talib.EMA(close, fast), talib.EMA(close, slow)
    raw, _ = talib.STOCHRSI(close, rsiPeriod, rsiPeriod, 1)
    k = talib.SMA(raw, 3)
    d = talib.SMA(k, 3)
    day = bars.time // 86_400_000
    money = ((bars.high + bars.low + bars.close) / 3 * bars.volume).groupby(day).cumsum()
    vwap = (money / bars.volume.groupby(day).cumsum()).to_numpy()
    buys = crossed_above(direction, 0.0) & (close > vwap) & (k < overbought)
    buys |= (direction > 0) & (a > b) & (close > vwap) & crossed_above(k, d) & (lag(k) < oversold)
    sells = crossed_below(direction, 0.0) & (close < vwap) & (k > oversold)
    sells |= (direction < 0) & (a < b) & (close < vwap) & crossed_below(k, d) & (lag(k) > overbought)

    def decide(i, side, _):
        if buys[i] and side <= 0:
            return (side < 0, 1, value[i])
        if sells[i] and side >= 0 and allowShort:
            return (side > 0, -1, value[i])
        return (True, 0, math.nan) if side * direction[i] < 0 else None

    return run_decisions(bars, decide, fraction=0.95, fee=0.001, lot=1e-8)


def fill(file, load):
    path = Path(__file__).with_name(file)
    entries = json.loads(path.read_text())
    for name, entry in entries.items():
        if entry["source"] == "python":
            entry["data"] = {data: globals()[name](load(data), **entry["params"]) for data in entry["data"]}
    path.write_text(json.dumps(entries, indent=2) + "\n")


if __name__ == "__main__":
    fill("strategies_a.json", lambda data: DATA[data]())
    if (ROOT.parent / "shared/data").is_dir():
        fill("strategies_shared.json", shared)
