"""Spot signals with a stop-loss and a minimal ROI over the bars of bars.json as freqtrade's Backtesting runs them.

`entries` and `exits` are the bars whose close gives the signal; the order fills at the next open. Here the bars are taken as
consecutive calendar days, for freqtrade knows no sessions. The exchange is a stand-in: no network, prices and amounts to 1e-8.

pip install freqtrade; python tests/golden/parity/freqtrade_signals.py > tests/golden/parity/freqtrade_signals.json
"""
import json
import logging
import pathlib
import tempfile
from unittest.mock import MagicMock, patch

import freqtrade
import numpy as np
import pandas as pd
from freqtrade.enums import CandleType, RunMode, TradingMode
from freqtrade.optimize.backtesting import Backtesting
from freqtrade.strategy import IStrategy

logging.disable(logging.CRITICAL)
PAIR = "TEST/USD"
bars = json.loads((pathlib.Path(__file__).parent / "bars.json").read_text())
n = len(bars["close"])
data = pd.DataFrame({name: bars[name] for name in ("open", "high", "low", "close", "volume")}, dtype=float)
data.insert(0, "date", pd.date_range("2020-01-01", periods=n, tz="UTC"))

rng = np.random.default_rng(11)
entries = rng.random(n) < 0.25
exits = (rng.random(n) < 0.08) & ~entries
never = np.zeros(n, bool)
both = exits | (rng.random(n) < 0.5) & entries

RUNS = {
    "signals": {"entries": entries, "exits": exits},
    "signals, fee": {"entries": entries, "exits": exits, "fee": 0.001},
    "entry and exit in one bar": {"entries": entries, "exits": both},
    "stop-loss": {"entries": entries, "exits": never, "stoploss": -0.03},
    "stop-loss and ROI": {"entries": entries, "exits": never, "stoploss": -0.03, "roi": 0.05},
    "stop-loss and ROI, tight, fee": {
        "entries": entries,
        "exits": never,
        "stoploss": -0.012,
        "roi": 0.015,
        "fee": 0.001,
    },
    "stop-loss, ROI and exits": {"entries": entries, "exits": exits, "stoploss": -0.04, "roi": 0.06},
}


def exchange_of(fee):
    exchange = MagicMock()
    exchange.name = exchange.id = "fake"
    exchange.markets = {PAIR: {"symbol": PAIR, "base": "TEST", "quote": "USD", "active": True, "spot": True}}
    exchange.precisionMode = exchange.precision_mode_price = 4
    exchange.get_precision_price.return_value = exchange.get_precision_amount.return_value = 1e-8
    exchange.get_contract_size.return_value = 1
    exchange.get_fee.return_value = fee
    exchange.get_min_pair_stake_amount.return_value = None
    exchange.get_max_pair_stake_amount.return_value = float("inf")
    exchange.get_max_leverage.return_value = 1.0
    exchange.get_pair_base_currency.return_value = "TEST"
    exchange.get_pair_quote_currency.return_value = "USD"
    exchange.market_is_tradable.return_value = True
    exchange.get_liquidation_price.return_value = None
    exchange.get_proxy_coin.return_value = "USD"
    return exchange


def strategy_of(given, config):
    class Signals(IStrategy):
        INTERFACE_VERSION = 3
        timeframe = "1d"
        stoploss = given.get("stoploss", -0.99)
        minimal_roi = {"0": given["roi"]} if "roi" in given else {"0": 100}
        max_open_trades = 1
        ignore_roi_if_entry_signal = False
        use_exit_signal = True
        exit_profit_only = False
        exit_profit_offset = 0.0

        def populate_indicators(self, dataframe, metadata):
            return dataframe

        def populate_entry_trend(self, dataframe, metadata):
            dataframe["enter_long"] = given["entries"].astype(int)
            return dataframe

        def populate_exit_trend(self, dataframe, metadata):
            dataframe["exit_long"] = given["exits"].astype(int)
            return dataframe

    strategy = Signals(config)
    strategy.minimal_roi = {int(minutes): roi for minutes, roi in strategy.minimal_roi.items()}
    strategy.order_types = {**strategy.order_types, "stoploss_on_exchange": False}
    return strategy


def run(given, folder):
    fee = given.get("fee", 0.0)
    config = {
        "exchange": {"name": "fake", "pair_whitelist": [PAIR], "pair_blacklist": []},
        "pairlists": [{"method": "StaticPairList"}],
        "stake_currency": "USD",
        "stake_amount": 1000,
        "dry_run_wallet": 10_000,
        "tradable_balance_ratio": 0.99,
        "max_open_trades": 1,
        "timeframe": "1d",
        "runmode": RunMode.BACKTEST,
        "trading_mode": TradingMode.SPOT,
        "candle_type_def": CandleType.SPOT,
        "datadir": pathlib.Path(folder),
        "user_data_dir": pathlib.Path(folder),
        "fee": fee,
        "amend_last_stake_amount": False,
        "last_stake_amount_min_ratio": 0.5,
        "dataformat_ohlcv": "feather",
        "entry_pricing": {"price_side": "same"},
        "exit_pricing": {"price_side": "same"},
    }
    with patch(
        "freqtrade.optimize.backtesting.StrategyResolver.load_strategy",
        side_effect=lambda given_config: strategy_of(given, given_config),
    ), patch("freqtrade.optimize.backtesting.migrate_data"), patch(
        "freqtrade.optimize.backtesting.validate_config_consistency"
    ):
        backtesting = Backtesting(config, exchange=exchange_of(fee))
        backtesting._set_strategy(backtesting.strategylist[0])
        outcome = backtesting.backtest(
            processed={PAIR: data.copy()},
            start_date=data["date"].iloc[0].to_pydatetime(),
            end_date=data["date"].iloc[-1].to_pydatetime(),
        )
    trades = outcome["results"]
    day = lambda moment: (moment - data["date"].iloc[0]).days
    return {
        "given": {key: value for key, value in given.items() if key not in ("entries", "exits")},
        "entries": np.flatnonzero(given["entries"]).tolist(),
        "exits": np.flatnonzero(given["exits"]).tolist(),
        "size": trades.amount.tolist(),
        "entryBar": [day(moment) for moment in trades.open_date],
        "exitBar": [day(moment) for moment in trades.close_date],
        "entryPrice": trades.open_rate.tolist(),
        "exitPrice": trades.close_rate.tolist(),
        "profit": np.round(trades.profit_abs.astype(float), 8).tolist(),
        "reason": trades.exit_reason.tolist(),
        "balance": round(outcome["final_balance"], 8),
    }


with tempfile.TemporaryDirectory() as folder:
    runs = {name: run(given, folder) for name, given in RUNS.items()}
print(json.dumps({"origin": f"freqtrade {freqtrade.__version__}", "runs": runs}, separators=(",", ":")))
