"""SmaCross 10/30 long and short over Google's daily bars as backtesting.py runs it, without costs and with 0.2 % a fill.

pip install backtesting numpy pandas
python tests/golden/parity/backtesting_py_goog.py GOOG_2004_2013.csv > tests/golden/parity/backtesting_py_goog.json
"""
import json
import sys
import warnings

import backtesting
import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

warnings.simplefilter("ignore")
backtesting.backtesting._tqdm = lambda it, **_: it

data = pd.read_csv(sys.argv[1], index_col=0, parse_dates=True)


def sma(values, period):
    return pd.Series(values).rolling(period).mean()


class SmaCross(Strategy):
    def init(self):
        self.fast = self.I(sma, self.data.Close, 10)
        self.slow = self.I(sma, self.data.Close, 30)

    def next(self):
        if crossover(self.fast, self.slow):
            self.position.close()
            self.buy()
        elif crossover(self.slow, self.fast):
            self.position.close()
            self.sell()


def day(moment):
    return int(moment.timestamp()) // 86_400


def run(**options):
    stats = Backtest(data, SmaCross, cash=10_000, **options).run()
    trades = stats["_trades"]
    statistics = {
        name: value.days if isinstance(value, pd.Timedelta) else float(value)
        for name, value in stats.items()
        if not name.startswith("_") and name not in ("Start", "End")
    }
    return {
        "size": trades.Size.astype(int).tolist(),
        "entryDay": [day(moment) for moment in trades.EntryTime],
        "exitDay": [day(moment) for moment in trades.ExitTime],
        "entryPrice": trades.EntryPrice.tolist(),
        "exitPrice": trades.ExitPrice.tolist(),
        "profit": np.round(trades.PnL, 6).tolist(),
        "costs": np.round(trades.Commission, 6).tolist(),
        # Every tenth bar.
        "equity": np.round(stats["_equity_curve"]["Equity"].to_numpy()[::10], 6).tolist(),
        "statistics": statistics,
    }


runs = {
    "free": run(),
    "commission": run(commission=0.002),
    "free, closed at the end": run(finalize_trades=True),
    "commission, closed at the end": run(commission=0.002, finalize_trades=True),
}
print(
    json.dumps(
        {
            "origin": f"backtesting.py {backtesting.__version__}, GOOG daily 2004-08-19 to 2013-03-01",
            "bars": len(data),
            "runs": runs,
        },
        separators=(",", ":"),
    )
)
