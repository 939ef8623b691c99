"""Bracket, limit and stop orders as backtesting.py fills them over the bars of bars.json.

Each run takes the same decisions, so that a test needs nothing but its parameters: on every `every`-th bar, but not in the
last three, it withdraws entries that wait and, when flat (or each time with `flip`: after an order to close), orders `size`
units (a fraction below 1: of the margin available) at the market, at a limit `offset` better than the close or at a stop
`offset` worse than it, a stop-limit with twice the offset as its limit; with a protective stop and a target `stopLoss` and
`target` away from the close, limit or stop. With `hold` it closes what it has held for so many bars instead.

pip install backtesting numpy pandas
python tests/golden/parity/backtesting_py_orders.py > tests/golden/parity/backtesting_py_orders.json
"""
import json
import pathlib
import warnings

import backtesting
import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy

warnings.simplefilter("ignore")
backtesting.backtesting._tqdm = lambda it, **_: it

bars = json.loads((pathlib.Path(__file__).parent / "bars.json").read_text())
data = pd.DataFrame(
    {name.capitalize(): bars[name] for name in ("open", "high", "low", "close")},
    index=pd.to_datetime(bars["day"], unit="D"),
)

MARKET = {"entry": "market", "side": 1, "size": 10, "every": 4, "stopLoss": 0.03, "target": 0.05}
LIMIT = {**MARKET, "entry": "limit", "offset": 0.01}
STOP = {**MARKET, "entry": "stop", "offset": 0.01}
HELD = {"stopLoss": None, "target": None, "hold": 5}
TIGHT = {"stopLoss": 0.008, "target": 0.012, "every": 2}
RUNS = {
    "market, long": MARKET,
    "market, short": {**MARKET, "side": -1},
    "market, long, tight": {**MARKET, **TIGHT},
    "market, short, tight": {**MARKET, **TIGHT, "side": -1},
    "market, flipped, commission": {**MARKET, "flip": True, "every": 9, "commission": 0.001},
    "market, long, at the close": {**MARKET, "onClose": True},
    "market, short, tight, at the close": {**MARKET, **TIGHT, "side": -1, "onClose": True},
    "limit, long, held": {**LIMIT, **HELD},
    "limit, short, held, commission": {**LIMIT, **HELD, "side": -1, "commission": 0.001},
    "stop, long, held, commission": {**STOP, **HELD, "commission": 0.001},
    "stop, short, held": {**STOP, **HELD, "side": -1},
    "limit, long": LIMIT,
    "limit, short": {**LIMIT, "side": -1},
    "limit, long, tight": {**LIMIT, **TIGHT},
    "stop, long": STOP,
    "stop, short": {**STOP, "side": -1},
    "stop, long, tight": {**STOP, **TIGHT},
    "stop-limit, long": {**STOP, "entry": "stop-limit"},
    "only a stop-loss": {**MARKET, "target": None},
    "only a target": {**MARKET, "stopLoss": None},
    "whole equity, commission": {**MARKET, "size": 0.9999999999999998, "commission": 0.002},
    "half of the equity, short": {**MARKET, "side": -1, "size": 0.5, "commission": 0.002},
    "too big above 111": {**MARKET, "size": 90},
    "twice the equity": {**MARKET, "size": 0.9999999999999998, "margin": 0.5, "commission": 0.001},
    "closed at the end": {**MARKET, "finalize": True, "stopLoss": 0.3, "target": 0.6, "commission": 0.001},
    "left open at the end": {**MARKET, "stopLoss": 0.3, "target": 0.6, "commission": 0.001},
}


def strategy_of(given):
    class Orders(Strategy):
        def init(self):
            pass

        def next(self):
            i = len(self.data) - 1
            if "hold" in given and self.trades and i - self.trades[0].entry_bar >= given["hold"]:
                self.position.close()
            if i % given["every"] or i >= len(data) - 3:
                return
            side = given["side"]
            if given.get("flip"):
                side = 1 if (i // given["every"]) % 2 else -1
                self.position.close()
            elif self.position:
                return
            else:
                for order in self.orders:
                    order.cancel()
            close = self.data.Close[-1]
            offset = side * given.get("offset", 0)
            entry = given["entry"]
            limit = stop = None
            price = close
            if entry == "limit":
                limit = price = close * (1 - offset)
            elif entry == "stop":
                stop = price = close * (1 + offset)
            elif entry == "stop-limit":
                stop = close * (1 + offset)
                limit = price = close * (1 + 2 * offset)
            order = self.buy if side > 0 else self.sell
            order(
                size=given["size"],
                limit=limit,
                stop=stop,
                sl=given["stopLoss"] and price * (1 - side * given["stopLoss"]),
                tp=given["target"] and price * (1 + side * given["target"]),
            )

    return Orders


def run(given):
    stats = Backtest(
        data,
        strategy_of(given),
        cash=10_000,
        commission=given.get("commission", 0),
        margin=given.get("margin", 1),
        trade_on_close=given.get("onClose", False),
        finalize_trades=given.get("finalize", False),
    ).run()
    trades = stats["_trades"]
    return {
        "given": given,
        "size": trades.Size.astype(int).tolist(),
        "entryBar": trades.EntryBar.tolist(),
        "exitBar": trades.ExitBar.tolist(),
        "entryPrice": np.round(trades.EntryPrice, 9).tolist(),
        "exitPrice": np.round(trades.ExitPrice, 9).tolist(),
        "profit": np.round(trades.PnL, 6).tolist(),
        "costs": np.round(trades.Commission, 6).tolist(),
        # Every tenth bar and the last.
        "equity": np.round(stats["_equity_curve"]["Equity"].to_numpy()[[*range(0, 500, 10), 499]], 6).tolist(),
    }


print(
    json.dumps(
        {
            "origin": f"backtesting.py {backtesting.__version__}",
            "runs": {name: run(given) for name, given in RUNS.items()},
        },
        separators=(",", ":"),
    )
)
