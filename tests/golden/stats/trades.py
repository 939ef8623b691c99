"""Reference values for the statistics of trades: backtesting.py's compute_stats where it has them, else pandas.

pip install backtesting pandas
python tests/golden/stats/trades.py > tests/golden/stats/trades.json
"""
import json
import warnings

import backtesting
import numpy as np
import pandas as pd
from backtesting._stats import compute_stats

warnings.filterwarnings("ignore")
rng = np.random.default_rng(23)
n, count = 500, 90
days = pd.bdate_range("2020-01-06", periods=n)
close = 100 * np.cumprod(1 + rng.normal(0.0003, 0.01, n))
entry_bar = np.sort(rng.integers(0, n - 30, count))
exit_bar = entry_bar + rng.integers(1, 25, count)
order = np.argsort(exit_bar, kind="stable")
entry_bar, exit_bar = entry_bar[order], exit_bar[order]
side = np.where(rng.random(count) < 0.65, 1, -1)
quantity = rng.integers(5, 60, count).astype(float)
entry, exit_ = close[entry_bar] * (1 + rng.normal(0, 0.002, count)), close[exit_bar] * (1 + rng.normal(0, 0.002, count))
costs = quantity * 0.01 + 0.5
slippage = quantity * rng.random(count) * 0.02
profit = side * quantity * (exit_ - entry) - costs
returns = profit / (quantity * entry)
hours = rng.integers(0, 24, count)
mae, mfe = np.empty(count), np.empty(count)
for i in range(count):
    path = np.concatenate([close[entry_bar[i] : exit_bar[i] + 1], [entry[i], exit_[i]]])
    worst, best = (path.min(), path.max()) if side[i] > 0 else (path.max(), path.min())
    mae[i], mfe[i] = side[i] * (worst / entry[i] - 1), side[i] * (best / entry[i] - 1)

realised = np.zeros(n)
np.add.at(realised, exit_bar, profit)
equity = 100_000 + np.cumsum(realised)
table = pd.DataFrame(
    {
        "Size": side * quantity,
        "EntryBar": entry_bar,
        "ExitBar": exit_bar,
        "EntryPrice": entry,
        "ExitPrice": exit_,
        "PnL": profit,
        "ReturnPct": returns,
        "EntryTime": days[entry_bar],
        "ExitTime": days[exit_bar],
    }
)
table["Duration"] = table["ExitTime"] - table["EntryTime"]
ohlc = pd.DataFrame({"Open": close, "High": close, "Low": close, "Close": close}, index=days)
theirs = compute_stats(table, equity, ohlc, None)

pl = pd.Series(profit)
wins, losses = pl[pl > 0], pl[pl < 0]
signs = np.sign(profit)


def streak(sign):
    longest = run = 0
    for each in signs:
        run = run + 1 if each == sign else 0
        longest = max(longest, run)
    return longest


move = side * (exit_ / entry - 1)
span = mfe - mae
years = (days[-1] - days[0]) / pd.Timedelta(days=365.25)
long_, short = side > 0, side < 0
before = profit + costs + slippage
expected = {
    "trades": theirs["# Trades"],
    "winRate": theirs["Win Rate [%]"] / 100,
    "profitFactor": wins.sum() / -losses.sum(),
    "expectancy": pl.mean(),
    "payoff": wins.mean() / -losses.mean(),
    "averageTrade": theirs["Expectancy [%]"] / 100,
    "averageWin": wins.mean(),
    "averageLoss": losses.mean(),
    "bestTrade": theirs["Best Trade [%]"] / 100,
    "worstTrade": theirs["Worst Trade [%]"] / 100,
    "averageBars": (exit_bar - entry_bar).mean(),
    "averageDays": table["Duration"].mean() / pd.Timedelta(days=1),
    "winStreak": streak(1),
    "lossStreak": streak(-1),
    "systemQuality": theirs["SQN"],
    "kelly": theirs["Kelly Criterion"],
    "averageMae": mae.mean(),
    "averageMfe": mfe.mean(),
    "entryEfficiency": (mfe / span).mean(),
    "exitEfficiency": ((move - mae) / span).mean(),
    "tradeEfficiency": (move / span).mean(),
    "longTrades": long_.sum(),
    "longWinRate": (profit[long_] > 0).mean(),
    "longProfit": profit[long_].sum(),
    "shortTrades": short.sum(),
    "shortWinRate": (profit[short] > 0).mean(),
    "shortProfit": profit[short].sum(),
    "costShare": (costs + slippage).sum() / before[before > 0].sum(),
    "turnover": (quantity * (entry + exit_)).sum() / 2 / equity.mean() / years,
}
symbols = np.where(rng.random(count) < 0.4, "AAA", "BBB")
frame = pd.DataFrame(
    {
        "profit": profit,
        "return": returns,
        "bars": exit_bar - entry_bar,
        "side": np.where(long_, "long", "short"),
        "symbol": symbols,
        "weekday": days[entry_bar].dayofweek,
        "hour": hours,
    }
)


def groups(by):
    rows = []
    for key, part in frame.groupby(by):
        pl = part["profit"]
        loss = -pl[pl <= 0].sum()
        rows.append(
            [
                str(key),
                len(part),
                float((pl > 0).mean()),
                float(pl.sum()),
                float(pl.mean()),
                float(pl[pl > 0].sum() / loss) if loss > 0 else None,
                float(part["return"].mean()),
                float(part["bars"].mean()),
            ]
        )
    return rows


ms = lambda index: [int(day.timestamp() * 1000) for day in index]
print(
    json.dumps(
        {
            "origin": f"backtesting {backtesting.__version__}, pandas {pd.__version__}, numpy default_rng(23)",
            "time": ms(days),
            "equity": equity.tolist(),
            "trades": {
                "symbol": symbols.tolist(),
                "side": frame["side"].tolist(),
                "quantity": quantity.tolist(),
                "entryTime": ms(days[entry_bar] + pd.to_timedelta(hours, unit="h")),
                "entryPrice": entry.tolist(),
                "exitTime": ms(days[exit_bar] + pd.to_timedelta(hours, unit="h")),
                "exitPrice": exit_.tolist(),
                "costs": costs.tolist(),
                "slippage": slippage.tolist(),
                "profit": profit.tolist(),
                "return": returns.tolist(),
                "barsHeld": (exit_bar - entry_bar).tolist(),
                "mae": mae.tolist(),
                "mfe": mfe.tolist(),
            },
            "expected": {k: float(v) for k, v in expected.items()},
            "groups": {by: groups(by) for by in ["side", "symbol", "weekday", "hour"]},
        }
    )
)
