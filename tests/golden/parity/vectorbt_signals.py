"""Long-only signals over the bars of bars.json as vectorbt's Portfolio.from_signals runs them: at the close of the same bar.

`entries` and `exits` are bar indices. Stops are measured from the close of the entry bar and seen by the bars after it. Since
vectorbt gives a bar one order, an entry signal in the bar of a stop would be lost: such signals are left out beforehand.

pip install vectorbt numpy pandas; python tests/golden/parity/vectorbt_signals.py > tests/golden/parity/vectorbt_signals.json
"""
import json
import pathlib

import numpy as np
import pandas as pd
import vectorbt as vbt

bars = json.loads((pathlib.Path(__file__).parent / "bars.json").read_text())
index = pd.to_datetime(bars["day"], unit="D")
open_, high, low, close = (pd.Series(bars[name], index=index) for name in ("open", "high", "low", "close"))

fast, slow = close.rolling(10).mean(), close.rolling(30).mean()
up = (fast.shift() <= slow.shift()) & (fast > slow)
down = (fast.shift() >= slow.shift()) & (fast < slow)
rng = np.random.default_rng(7)
random_entries = pd.Series(rng.random(len(close)) < 0.3, index=index)
random_exits = pd.Series(rng.random(len(close)) < 0.05, index=index) & ~random_entries
never = pd.Series(False, index=index)

CROSS = {"entries": up, "exits": down}
RANDOM = {"entries": random_entries, "exits": random_exits}
STOPPED = {"entries": random_entries, "exits": never, "size_granularity": 1, "fees": 0.001}
RUNS = {
    "cross, free": CROSS,
    "cross, fees and slippage": {**CROSS, "fees": 0.001, "slippage": 0.0005},
    "cross, whole units": {**CROSS, "fees": 0.001, "slippage": 0.0005, "size_granularity": 1},
    "random, fixed fee": {**RANDOM, "fixed_fees": 5, "size_granularity": 1},
    "random, 40 units": {**RANDOM, "size": 40, "fees": 0.002},
    "stop and target": {**STOPPED, "sl_stop": 0.03, "tp_stop": 0.05},
    "stop and target, tight": {**STOPPED, "size": 40, "sl_stop": 0.008, "tp_stop": 0.012},
    "stop, target and exits": {**STOPPED, "exits": random_exits, "sl_stop": 0.04, "tp_stop": 0.06},
    "trailing stop": {**STOPPED, "sl_stop": 0.04, "sl_trail": True},
}


def simulate(given):
    return vbt.Portfolio.from_signals(
        close, open=open_, high=high, low=low, init_cash=10_000, freq="1D", direction="longonly", **given
    )


def bar_indices(mask):
    return np.flatnonzero(mask.to_numpy()).tolist()


def run(given):
    portfolio = simulate(given)
    if "sl_stop" in given:
        while True:
            closed = portfolio.trades.records.query("status == 1")
            lost = given["entries"].copy()
            lost.iloc[[i for i in range(len(lost)) if i not in set(closed.exit_idx)]] = False
            if not lost.any():
                break
            given = {**given, "entries": given["entries"] & ~lost}
            portfolio = simulate(given)
    trades = portfolio.trades.records
    still_open = trades.status == 0
    return {
        "given": {key: value for key, value in given.items() if key not in ("entries", "exits")},
        "entries": bar_indices(given["entries"]),
        "exits": bar_indices(given["exits"]),
        "size": np.round(trades["size"], 9).tolist(),
        "entryBar": trades.entry_idx.tolist(),
        "exitBar": [None if open_trade else bar for bar, open_trade in zip(trades.exit_idx.tolist(), still_open)],
        "entryPrice": np.round(trades.entry_price, 9).tolist(),
        "exitPrice": np.round(trades.exit_price, 9).tolist(),
        "costs": np.round(trades.entry_fees + trades.exit_fees, 6).tolist(),
        "profit": np.round(trades.pnl, 6).tolist(),
        "return": np.round(trades["return"], 9).tolist(),
        # Every tenth bar and the last.
        "equity": np.round(portfolio.value().to_numpy()[[*range(0, 500, 10), 499]], 6).tolist(),
    }


print(
    json.dumps(
        {"origin": f"vectorbt {vbt.__version__}", "runs": {name: run(given) for name, given in RUNS.items()}},
        separators=(",", ":"),
    )
)
