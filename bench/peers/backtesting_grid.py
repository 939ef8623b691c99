"""Searches a grid of crossings with backtesting.py's optimize, on every core, once for each line on stdin.

It trades whole shares: so much cash that this is next to fractions of them. Answers with the seconds, the best pair and what
each pair returned.
"""

import json
import os
import sys
import time

import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

task = json.loads(sys.argv[1])
columns = dict(zip(["Open", "High", "Low", "Close"], np.fromfile(task["bars"]).reshape(4, -1)))
length = len(columns["Close"])
bars = pd.DataFrame(columns, pd.date_range("1970-01-01", periods=length, freq="D"))


def sma(values, window):
    return pd.Series(values).rolling(window).mean()


class SmaCross(Strategy):
    fast = 10
    slow = 20

    def init(self):
        self.short = self.I(sma, self.data.Close, self.fast)
        self.long = self.I(sma, self.data.Close, self.slow)

    def next(self):
        if crossover(self.short, self.long):
            self.buy()
        elif crossover(self.long, self.short):
            self.position.close()


def processed():
    """Processor seconds of this process and of those that it has waited for."""
    times = os.times()
    return sum(times[:4])


def search():
    backtest = Backtest(bars, SmaCross, cash=1e10, commission=task["fee"])
    started, processor = time.perf_counter(), processed()
    best, returns = backtest.optimize(
        fast=task["fast"], slow=task["slow"], maximize="Return [%]", return_heatmap=True
    )
    ended = time.perf_counter()
    return {
        "seconds": ended - started,
        "processor": processed() - processor,
        "best": [int(best._strategy.fast), int(best._strategy.slow)],
        "fast": [int(fast) for fast, _ in returns.index],
        "slow": [int(slow) for _, slow in returns.index],
        "totalReturn": (returns.to_numpy() / 100).tolist(),
    }


for line in sys.stdin:
    print(json.dumps(search()), flush=True)
