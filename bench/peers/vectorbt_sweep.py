"""Sweeps crossings of all pairs of averages with vectorbt, once for each line on stdin.

The same rules as the sweep beside it: decided at the close, filled at the next open, all cash, fractions of shares, one
percentage as fee. Answers with the seconds of the whole and of the simulation alone, and the numbers of every pair.
"""

import json
import sys
import time

import numpy as np
import pandas as pd
import vectorbt as vbt

task = json.loads(sys.argv[1])
opens, _, _, closes = np.fromfile(task["bars"]).reshape(4, -1)
index = pd.date_range("1970-01-01", periods=len(closes), freq="D")
open_, close = pd.Series(opens, index), pd.Series(closes, index)
windows = np.arange(task["shortest"], task["longest"] + 1)


def sweep(engine):
    started, processor = time.perf_counter(), time.process_time()
    fast, slow = vbt.MA.run_combs(close, windows, r=2, short_names=["fast", "slow"])
    entries = fast.ma_crossed_above(slow).vbt.signals.fshift(1)
    exits = fast.ma_crossed_below(slow).vbt.signals.fshift(1)
    decided, thought = time.perf_counter(), time.process_time()
    account = vbt.Portfolio.from_signals(
        close,
        entries,
        exits,
        price=open_,
        fees=task["fee"],
        init_cash=task["cash"],
        freq="1D",
        engine=engine,
    )
    simulated, settled = time.perf_counter(), time.process_time()
    metrics = {
        "totalReturn": account.total_return(),
        "sharpe": account.sharpe_ratio(),
        "maxDrawdown": account.max_drawdown(),
        "trades": account.trades.closed.count(),
    }
    ended, processed = time.perf_counter(), time.process_time()
    return {
        "seconds": ended - started,
        "processor": processed - processor,
        "simulation": {"seconds": simulated - decided, "processor": settled - thought},
        "fast": fast.wrapper.columns.to_numpy().tolist(),
        "slow": slow.wrapper.columns.to_numpy().tolist(),
        "metrics": {name: column.to_numpy().tolist() for name, column in metrics.items()},
    }


for line in sys.stdin:
    print(json.dumps(sweep(json.loads(line)["engine"])), flush=True)
