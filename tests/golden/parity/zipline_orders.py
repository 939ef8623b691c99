"""Market orders over the bars of bars.json as zipline fills them: at the close of the next bar.

By default with 5 basis points of slippage, at most a tenth of the bar's volume and 0.001 a share; also with a price impact
that grows with the square of the share of the volume, and with a fixed spread.

`orders` are [bar of the decision, signed units]; `fills` are [bar, signed units, price, commission, index of the order].

pip install zipline-reloaded numpy pandas; python tests/golden/parity/zipline_orders.py > tests/golden/parity/zipline_orders.json
"""
import json
import os
import pathlib
import tempfile
import warnings

warnings.simplefilter("ignore")
folder = tempfile.TemporaryDirectory()
os.environ["ZIPLINE_ROOT"] = folder.name

import numpy as np
import pandas as pd
import zipline
from zipline.api import order, set_commission, set_slippage, symbol
from zipline.data.bundles import register
from zipline.data.bundles.core import ingest
from zipline.finance.commission import PerShare
from zipline.finance.slippage import FixedSlippage, VolumeShareSlippage
from zipline.utils.calendar_utils import get_calendar

bars = json.loads((pathlib.Path(__file__).parent / "bars.json").read_text())
days = pd.to_datetime(bars["day"], unit="D")
data = pd.DataFrame({name: bars[name] for name in ("open", "high", "low", "close", "volume")}, index=days)
first, last = days[0], days[-1]


def write(environ, asset_writer, minute_writer, daily_writer, adjustments, calendar, start, end, *_):
    asset_writer.write(
        equities=pd.DataFrame(
            {
                "symbol": ["TEST"],
                "asset_name": ["TEST"],
                "start_date": [first],
                "end_date": [last],
                "auto_close_date": [last + pd.Timedelta(days=30)],
                "exchange": ["NYSE"],
            }
        ),
        exchanges=pd.DataFrame([{"exchange": "NYSE", "canonical_name": "NYSE", "country_code": "US"}]),
    )
    daily_writer.write([(0, data)])
    adjustments.write()


register("memory", write, calendar_name="XNYS", start_session=first, end_session=last)
ingest("memory", show_progress=False)

rng = np.random.default_rng(5)
SMALL = [[int(i), int(q)] for i, q in zip(range(3, 480, 25), rng.integers(50, 200, 40))]
SMALL = [[i, q if k % 2 == 0 else -SMALL[k - 1][1]] for k, (i, q) in enumerate(SMALL)]
# More than one bar's volume lets through.
LARGE = [[10, 900], [60, -900], [120, 5000], [180, -5000], [300, 6000], [400, -6000]]
SHORT = [[10, -100], [60, 200], [120, -300], [200, 200]]
SHARE = {"slippage": "volume share", "volumeLimit": 0.025, "impact": 0.1}
RUNS = {
    "small orders, defaults": {"orders": SMALL},
    "long and short, defaults": {"orders": SHORT},
    "carried over, defaults": {"orders": LARGE},
    "small orders, volume share": {"orders": SMALL, **SHARE},
    "carried over, volume share": {"orders": LARGE, **SHARE, "perShare": 0.005, "minimum": 0},
    "spread of 4 cents": {"orders": SMALL, "slippage": "fixed", "spread": 0.04, "perShare": 0.005, "minimum": 1},
}


def run(given):
    wanted = dict(given["orders"])
    placed = []

    def initialize(context):
        context.bar = -1
        if "perShare" in given:
            set_commission(PerShare(cost=given["perShare"], min_trade_cost=given["minimum"]))
        if given.get("slippage") == "fixed":
            set_slippage(FixedSlippage(spread=given["spread"]))
        elif given.get("slippage") == "volume share":
            set_slippage(VolumeShareSlippage(given["volumeLimit"], given["impact"]))

    def handle_data(context, _):
        context.bar += 1
        if context.bar in wanted:
            placed.append(order(symbol("TEST"), wanted[context.bar]))

    result = zipline.run_algorithm(
        start=first,
        end=last,
        initialize=initialize,
        handle_data=handle_data,
        capital_base=1_000_000,
        bundle="memory",
        trading_calendar=get_calendar("XNYS"),
        benchmark_returns=pd.Series(0.0, index=days),
    )
    bar_of = {day.date(): i for i, day in enumerate(days)}
    fills, paid = [], {}
    for day, transactions, orders in zip(result.index, result.transactions, result.orders):
        total = {each["id"]: each["commission"] for each in orders}
        for each in transactions:
            identity = each["order_id"]
            commission = total[identity] - paid.get(identity, 0)
            paid[identity] = total[identity]
            fills.append(
                [
                    bar_of[day.date()],
                    int(each["amount"]),
                    round(each["price"], 9),
                    round(commission, 9),
                    placed.index(identity),
                ]
            )
    equity = result.portfolio_value.to_numpy()
    return {"given": given, "fills": fills, "equity": np.round(equity[[*range(0, 500, 10), 499]], 6).tolist()}


print(
    json.dumps(
        {
            "origin": f"zipline-reloaded {zipline.__version__}",
            "runs": {name: run(given) for name, given in RUNS.items()},
        },
        separators=(",", ":"),
    )
)
