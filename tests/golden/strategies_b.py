"""More regression entries of strategies, computed without this project, as strategies.py does.

Adds to it accounts with stops and targets, with units that are added and stopped one by one, and with two legs; and
two seeded pairs, as tests/strategies/regression_data.ts makes them. Entries of source "python" of strategies_b.json
are filled in place, the others left.

pip install TA-Lib numpy pandas; python tests/golden/strategies_b.py
"""
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import talib

from strategies import CASH, DATA, column, crossed_above, crossed_below, lag, random_walk, result, seeded, timed_walk

MINUTE = 60_000


# Data


def pair(second, seed, keep, step):
    """Of the second symbol and a first that deviates from it; each deviation keeps a share of the one before."""
    random, deviation, rows = seeded(seed), 0.0, []
    for bar in second.itertuples():
        opened = bar.open * (1 + deviation)
        deviation = keep * deviation + step * (next(random) - 0.5)
        close = bar.close * (1 + deviation)
        rows.append((bar.time, opened, max(opened, close) * 1.001, min(opened, close) * 0.999, close, math.nan))
    return {"FIRST": pd.DataFrame(rows, columns=second.columns), "SECOND": second}


def minutes():
    start = pd.Timestamp("2023-01-02").value // 10**6
    return [start + i * MINUTE for i in range(3000)]


DATA |= {
    "seededPair": lambda: pair(random_walk(1500, 41), 42, 0.9, 0.02),
    "seededExchanges": lambda: pair(timed_walk(minutes(), 51, 0.001), 52, 0.8, 0.006),
}


# Accounts


def run_protected(
    bars, entries, exits, shorts=None, short_exits=None, stops=None, targets=None, cash=CASH, size=None
):
    """One position with a stop and a target, known when it is ordered: the whole equity, or so many units.

    What the open has passed already fills there; of a stop and a target within a bar the stop does.
    """
    never, nothing = np.zeros(len(bars), dtype=bool), np.full(len(bars), math.nan)
    shorts, short_exits = (never if mask is None else mask for mask in (shorts, short_exits))
    stops, targets = (nothing if prices is None else prices for prices in (stops, targets))
    start, units, trades, close_it, open_side, stop, target = cash, 0, 0, False, 0, math.nan, math.nan
    for i, (opened, high, low) in enumerate(bars[["open", "high", "low"]].to_numpy()):
        if close_it:
            cash, units = cash + units * opened, 0
        if open_side:
            units = open_side * (size or math.floor(cash / opened))
            cash, trades = cash - units * opened, trades + 1
            stop, target = stops[i - 1], targets[i - 1]
        side = np.sign(units)
        if units:
            worst, best = (low, high) if side > 0 else (high, low)
            if side * (opened - target) >= 0:
                cash, units = cash + units * opened, 0
            elif side * (stop - worst) >= 0:
                cash, units = cash + units * (min(stop, opened) if side > 0 else max(stop, opened)), 0
            elif side * (best - target) >= 0:
                cash, units = cash + units * target, 0
        long, short = entries[i] and not exits[i], shorts[i] and not short_exits[i]
        close_it, open_side = False, 0
        if units == 0:
            open_side = int(long) - int(short)
        elif (exits[i] or short) if units > 0 else (short_exits[i] or long):
            close_it = True
            open_side = -int(short) if units > 0 else int(long)
    signals = sum(int(mask.sum()) for mask in (entries, exits, shorts, short_exits))
    return result(signals, trades, (cash + units * bars.close.iloc[-1]) * (CASH / start))


def run_legs(panel, weights, fee=0.0):
    """Two legs of opposite signs: sized by the equity at the open, bought with what the money in the other leaves."""
    symbols = list(panel)
    opens = [panel[s].open.to_numpy() for s in symbols]
    cash, held, last, trades, waiting = CASH, [0, 0], [0.0, 0.0], 0, {}
    for i in range(len(opens[0])):
        prices = [each[i] for each in opens]
        equity = cash + sum(h * p for h, p in zip(held, prices))
        moves = {}
        for k, weight in waiting.items():
            units = int(np.sign(weight)) * math.floor(abs(weight) * equity / prices[k] + 1e-8)
            if units != held[k]:
                moves[k] = units
        for k, units in sorted(moves.items(), key=lambda move: (move[1] != 0, move[0])):
            assert held[k] == 0 or units == 0, "a leg is opened or closed, never changed"
            if units:
                money = cash + sum(h * p - abs(h * p) for h, p in zip(held, prices))
                units = int(np.sign(units)) * min(abs(units), math.floor(money / (prices[k] * (1 + fee)) + 1e-8))
                trades += 1
            moved = units - held[k]
            cash, held[k] = cash - moved * prices[k] - abs(moved) * prices[k] * fee, units
        waiting = {k: w[i] for k, w in enumerate(weights) if w[i] != last[k]}
        last = [w[i] for w in weights]
    equity = cash + sum(h * panel[s].close.iloc[-1] for h, s in zip(held, symbols))
    return result(sum(len(w) for w in weights), trades, equity)


# Strategies


def buy_and_hold(bars):
    always = np.ones(len(bars), dtype=bool)
    return run_protected(bars, always, ~always)


def ma_trend_adx(bars, fast, slow, adxBars, minAdx):
    high, low, close = (column(bars[name]) for name in ("high", "low", "close"))
    a, b = talib.EMA(close, fast), talib.EMA(close, slow)
    trends = talib.ADX(high, low, close, adxBars) > minAdx
    rises = talib.PLUS_DI(high, low, close, adxBars) > talib.MINUS_DI(high, low, close, adxBars)
    return run_protected(bars, (a > b) & trends & rises, a < b)


def rsi_momentum(bars, bars_, enter, leave):
    rsi = talib.RSI(column(bars.close), bars_)
    return run_protected(bars, crossed_above(rsi, enter), crossed_below(rsi, leave))


def turns(extreme, n):
    """Bars in which a value stands out as a maximum from n bars before and, or level with them, n bars after it."""
    return [
        i
        for i in range(n, len(extreme) - n)
        if extreme[i] > extreme[i - n : i].max() and extreme[i] >= extreme[i + 1 : i + n + 1].max()
    ]


def diverging(extreme, oscillator, n, within):
    """Bars that confirm a higher turn of `extreme` at which the oscillator is lower than at the turn before."""
    found, before = np.zeros(len(extreme), dtype=bool), None
    for i in turns(extreme, n):
        if math.isnan(oscillator[i]):
            continue
        if before is not None and i - before <= within:
            found[i + n] = extreme[i] > extreme[before] and oscillator[i] < oscillator[before]
        before = i
    return found


def macd_divergence(bars, fast, slow, signal, swing, within):
    high, low, close = (column(bars[name]) for name in ("high", "low", "close"))
    line = np.full(len(close), math.nan)
    # As TA-Lib's MACD, but shown from its first value on: both averages begin in the same bar.
    line[slow - fast :] = talib.EMA(close[slow - fast :], fast)
    line -= talib.EMA(close, slow)
    signal_line = np.full(len(close), math.nan)
    signal_line[slow - 1 :] = talib.EMA(line[slow - 1 :], signal)
    bullish, bearish = diverging(-low, -line, swing, within), diverging(high, line, swing, within)
    stops = lag(low, swing)
    stops = np.where(stops < close, stops, math.nan)
    return run_protected(bars, bullish, bearish | crossed_below(line, signal_line), stops=stops)


def z_score_reversion(bars, bars_, enter, leave, halfLifeBars, maxHalfLife, allowShort):
    assert allowShort
    price = np.log(bars.close)
    score = (price - price.rolling(bars_).mean()) / price.rolling(bars_).std()
    change, before = price.diff(), price.shift(1)
    slope = change.rolling(halfLifeBars).cov(before) / before.rolling(halfLifeBars).var()
    half_life = -math.log(2) / slope
    reverts = (slope < 0) & (half_life < maxHalfLife)
    masks = ((score < -enter) & reverts, score > -leave, (score > enter) & reverts, score < leave)
    return run_protected(bars, *(mask.to_numpy() for mask in masks))


def gap_fade(bars, gapPct, stopRatio, holdBars):
    close, before = column(bars.close), lag(bars.close)
    gap = 100 * (column(bars.open) - before) / before
    down, up = (gap < -gapPct) & (close < before), (gap > gapPct) & (close > before)
    since, over = math.inf, np.zeros(len(bars), dtype=bool)
    for i in range(len(bars)):
        since = 0 if down[i] or up[i] else since + 1
        over[i] = since >= holdBars
    return run_protected(bars, down, over, up, over, stops=close * (close / before) ** stopRatio, targets=before)


def ema_scalper(bars, emaPeriod, stopLossPct, flatFrom, **account):
    close = column(bars.close)
    ema = talib.EMA(close, emaPeriod)
    late = (bars.time % 86_400_000 >= flatFrom * 3_600_000).to_numpy()
    up, down = crossed_above(close, ema), crossed_below(close, ema)
    stops = close * (1 + np.where(close > ema, -1, 1) * stopLossPct / 100)
    return run_protected(bars, up & ~late, down | late, down & ~late, up | late, stops=stops, **account)


def channel_trend_following(
    bars, entryBars, exitBars, atrBars, stopAtr, addAtr, maxUnits, riskPct, allowShort
):
    assert allowShort
    high, low, close, opens = (column(bars[name]) for name in ("high", "low", "close", "open"))
    atr = talib.ATR(high, low, close, atrBars)
    upper, lower = bars.high.rolling(entryBars).max().shift(1), bars.low.rolling(entryBars).min().shift(1)
    exit_upper, exit_lower = bars.high.rolling(exitBars).max().shift(1), bars.low.rolling(exitBars).min().shift(1)
    cash, side, latest, orders, trades = CASH, 0, math.nan, 0, 0
    latest_count, close_it, wanted, next_side, latest_stop = 0, False, 0, 0, math.nan
    lots, stops = [], []  # what is held, oldest first; quantity and price of each unit's stop

    def leave(quantity, price):
        """Oldest units first; what closes several is several trades."""
        nonlocal cash, trades
        cash += side * quantity * price
        while quantity > 0:
            taken = min(quantity, lots[0])
            quantity, lots[0], trades = quantity - taken, lots[0] - taken, trades + 1
            if lots[0] == 0:
                lots.pop(0)

    for i in range(len(bars)):
        if close_it:
            leave(sum(lots), opens[i])
            stops, close_it = [], False
        if wanted:
            held = sum(lots)
            side = next_side
            equity = cash + side * held * opens[i]
            quantity = min(math.floor(wanted), math.floor((equity - held * opens[i]) / opens[i] + 1e-8))
            if quantity > 0:
                cash -= side * quantity * opens[i]
                lots.append(quantity)
                stops.append([quantity, latest_stop])
            wanted = 0
        worst = low[i] if side > 0 else high[i]
        for unit in sorted(stops, key=lambda unit: -side * unit[1]):
            if side * (unit[1] - worst) >= 0:
                leave(unit[0], min(unit[1], opens[i]) if side > 0 else max(unit[1], opens[i]))
                stops.remove(unit)
        held = sum(lots)
        if held:
            beyond = side * (close[i] - (exit_lower[i] if side > 0 else exit_upper[i]))
            if beyond < 0:
                close_it, orders = True, orders + 1
                continue
            if latest_count >= maxUnits or side * (close[i] - latest) < addAtr * atr[i]:
                continue
            next_side = side
        else:
            next_side = 1 if close[i] > upper[i] else -1 if close[i] < lower[i] else 0
            if next_side == 0:
                continue
            latest_count = 0
        latest_stop = close[i] - next_side * stopAtr * atr[i]
        if not (atr[i] > 0 and latest_stop > 0):
            continue
        for unit in stops:
            if next_side * (latest_stop - unit[1]) > 0:
                unit[1] = latest_stop
        latest_count, latest, orders = latest_count + 1, close[i], orders + 1
        equity = cash + side * held * close[i]
        wanted = riskPct / 100 * equity / atr[i]
    return result(orders, trades + len(lots), cash + side * sum(lots) * close[-1])


def pairs_trading(panel, bars, enter, leave, stop):
    y, x = (np.log(column(bars_.close)) for bars_ in panel.values())
    weights, side, broken, shares = np.zeros((2, len(y))), 0, False, (0, 0)
    for i in range(bars - 1, len(y)):
        window = slice(i - bars + 1, i + 1)
        slope, constant = np.polyfit(x[window], y[window], 1)
        residuals = y[window] - constant - slope * x[window]
        score = residuals[-1] / residuals.std()
        broken = abs(score) > stop or (broken and abs(score) > leave)
        if side and (broken or abs(score) <= leave or score * side > 0):
            side = 0
        elif not side and not broken and abs(score) > enter and slope > 0:
            side, shares = -np.sign(score), (1 / (1 + slope), slope / (1 + slope))
        weights[:, i] = side * shares[0], -side * shares[1]
    return run_legs(panel, weights)


def cross_exchange_arbitrage(panel, feePct, edgePct, leavePct, latencyBars):
    first, second = (column(bars.close) for bars in panel.values())
    apart, sides, side = 100 * np.log(first / second), [], 0
    for each in apart:
        if side and side * each >= -leavePct:
            side = 0
        elif not side and abs(each) > 4 * feePct + edgePct:
            side = -np.sign(each)
        sides.append(side)
    late = np.array([0] * latencyBars + sides[: len(sides) - latencyBars])
    return run_legs(panel, (late / 2, -late / 2), fee=feePct / 100)


def regime_filter(
    bars, fast, slow, longIn, shortIn, trendBars, band, atrBars, maxVolatility, rankBars, table
):
    assert shortIn == ["bear"] and table == []
    high, low, close = (column(bars[name]) for name in ("high", "low", "close"))
    away = (close - talib.EMA(close, trendBars)) / talib.ATR(high, low, close, atrBars)
    regimes = {"bull": away > band, "bear": away < -band, "sideways": abs(away) <= band}
    calm = pd.Series(talib.NATR(high, low, close, atrBars)).rolling(rankBars).rank(pct=True) <= maxVolatility
    allowed = np.any([regimes[each] for each in longIn], axis=0) & calm.to_numpy()
    a, b = talib.SMA(close, fast), talib.SMA(close, slow)
    return run_protected(bars, crossed_above(a, b) & allowed, crossed_below(a, b))


def nifty(path):
    """Minutes of the session, 09:15 to 15:30 in Mumbai; the file stamps them at their end."""
    names = ["symbol", "day", "clock", "open", "high", "low", "close", "volume", "interest"]
    bars = pd.read_csv(path, names=names, dtype={"day": str})
    bars = bars[(bars.clock >= "09:16") & (bars.clock <= "15:30")].reset_index(drop=True)
    start = pd.to_datetime(bars.day + bars.clock, format="%Y%m%d%H:%M") - pd.Timedelta(minutes=331)
    return bars.assign(time=start.astype("datetime64[ms]").astype("int64"))


if __name__ == "__main__":
    path = Path(__file__).with_name("strategies_b.json")
    entries = json.loads(path.read_text())
    for name, entry in entries.items():
        if entry["source"] == "python":
            data, params = entry["data"], entry["params"]
            entry["data"] = {set_: globals()[name](DATA[set_](), *params.values()) for set_ in data}
    path.write_text(json.dumps(entries, indent=2) + "\n")

    path = Path(__file__).with_name("ema_scalper_nifty.json")
    entry = json.loads(path.read_text())
    data = Path(__file__).parents[3] / "shared/data" / entry["file"]
    if data.exists():
        delta, lot, lots = entry["options"]["optionDelta"].values()
        account = {"cash": entry["options"]["cash"], "size": delta * lot * lots}
        entry["figures"] = ema_scalper(nifty(data), **entry["params"], **account)
        path.write_text(json.dumps(entry, indent=2) + "\n")
