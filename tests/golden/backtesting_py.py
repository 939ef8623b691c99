"""Trades and equity of a long-only moving-average crossover as backtesting.py runs it: next open, whole shares, 0.2 % costs.

pip install backtesting numpy pandas; python tests/golden/backtesting_py.py > tests/golden/backtesting_py.json
"""
import json
import warnings

import backtesting
import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

warnings.simplefilter("ignore")
backtesting.backtesting._tqdm = lambda it, **_: it

rng = np.random.default_rng(3)
n = 500
close = 100 * np.exp(np.cumsum(rng.normal(0.0005, 0.015, n)))
open_ = np.concatenate([[100], close[:-1]]) * (1 + rng.normal(0, 0.004, n))
high = np.maximum(open_, close) * (1 + np.abs(rng.normal(0, 0.004, n)))
low = np.minimum(open_, close) * (1 - np.abs(rng.normal(0, 0.004, n)))
days = pd.bdate_range("2020-01-01", periods=n)
data = pd.DataFrame({"Open": open_, "High": high, "Low": low, "Close": close}, index=days)


def sma(values, period):
    return pd.Series(values).rolling(period).mean()


class Cross(Strategy):
    def init(self):
        self.fast = self.I(sma, self.data.Close, 10)
        self.slow = self.I(sma, self.data.Close, 30)

    def next(self):
        if crossover(self.fast, self.slow):
            if not self.position:
                self.buy()
        elif crossover(self.slow, self.fast):
            self.position.close()


stats = Backtest(data, Cross, cash=10_000, commission=0.002).run()
trades = stats["_trades"]
print(
    json.dumps(
        {
            "origin": f"backtesting.py {backtesting.__version__}, numpy default_rng(3)",
            "time": [int(day.timestamp() * 1000) for day in days],
            "open": open_.tolist(),
            "high": high.tolist(),
            "low": low.tolist(),
            "close": close.tolist(),
            "equity": stats["_equity_curve"]["Equity"].tolist(),
            "trades": [
                {
                    "quantity": int(trade.Size),
                    "entryTime": int(trade.EntryTime.timestamp() * 1000),
                    "entryPrice": trade.EntryPrice,
                    "exitTime": int(trade.ExitTime.timestamp() * 1000),
                    "exitPrice": trade.ExitPrice,
                    "profit": trade.PnL,
                    "barsHeld": int(trade.ExitBar - trade.EntryBar),
                }
                for trade in trades.itertuples()
            ],
        }
    )
)
