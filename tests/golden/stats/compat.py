"""What empyrical-reloaded, quantstats, backtesting.py and vectorbt themselves say of the same account and trades.

pip install empyrical-reloaded quantstats backtesting vectorbt
python tests/golden/stats/compat.py > tests/golden/stats/compat.json
"""
import json
import warnings

import backtesting
import empyrical
import numpy as np
import pandas as pd
import quantstats
import quantstats.stats as qs
import vectorbt as vbt
from backtesting._stats import compute_stats

warnings.filterwarnings("ignore")
rng = np.random.default_rng(25)
n, count, p, rate = 800, 140, 252, 0.025
days = pd.bdate_range("2017-05-02", periods=n)
market = rng.normal(0.0004, 0.011, n - 1)
own = 0.0003 + 0.5 * market + rng.normal(0, 0.006, n - 1)
own[0] = -0.02  # a loss at once: vectorbt begins its drawdowns behind it
own[rng.random(n - 1) < 0.1] = 0.0
equity = pd.Series(100_000 * np.concatenate([[1.0], np.cumprod(1 + own)]), index=days)
benchmark = pd.Series(100 * np.concatenate([[1.0], np.cumprod(1 + market)]), index=days)
r, b = equity.pct_change().dropna(), benchmark.pct_change().dropna()
bar = (1 + rate) ** (1 / p) - 1

their_empyrical = {
    "cagr": empyrical.cagr(r, annualization=p),
    "calmar": empyrical.calmar_ratio(r, annualization=p),
    "volatility": empyrical.annual_volatility(r, annualization=p),
    "sharpe": empyrical.sharpe_ratio(r, risk_free=bar, annualization=p),
    "sortino": empyrical.sortino_ratio(r, required_return=bar, annualization=p),
    "omega": empyrical.omega_ratio(r, risk_free=bar),
    "maxDrawdown": empyrical.max_drawdown(r),
    "stability": empyrical.stability_of_timeseries(r),
    "tailRatio": empyrical.tail_ratio(r),
    "valueAtRisk": empyrical.value_at_risk(r),
    "expectedShortfall": empyrical.conditional_value_at_risk(r),
    "alpha": empyrical.alpha(r, b, risk_free=bar, annualization=p),
    "beta": empyrical.beta(r, b, risk_free=bar),
    "informationRatio": empyrical.excess_sharpe(r, b),
    "upCapture": empyrical.up_capture(r, b),
    "downCapture": empyrical.down_capture(r, b),
}
their_quantstats = {
    "totalReturn": qs.comp(r),
    "cagr": qs.cagr(r, periods=p),
    "calmar": qs.calmar(r, periods=p),
    "volatility": qs.volatility(r, periods=p),
    "sharpe": qs.sharpe(r, rf=rate, periods=p),
    "sortino": qs.sortino(r, rf=rate, periods=p),
    "omega": qs.omega(r, rf=rate, periods=p),
    "maxDrawdown": qs.max_drawdown(r),
    "ulcerIndex": qs.ulcer_index(r),
    "ulcerPerformance": qs.ulcer_performance_index(r, rf=rate),
    "valueAtRisk": qs.value_at_risk(r),
    "expectedShortfall": qs.conditional_value_at_risk(r),
    "gainToPain": qs.gain_to_pain_ratio(r),
    "commonSense": qs.common_sense_ratio(r),
    "tailRatio": qs.tail_ratio(r),
    "skew": qs.skew(r),
    "kurtosis": qs.kurtosis(r),
    "informationRatio": qs.information_ratio(r, b),
    "rSquared": qs.r_squared(r, b),
    "alpha": qs.greeks(r, b, periods=p)["alpha"],
    "beta": qs.greeks(r, b, periods=p)["beta"],
    "treynor": qs.treynor_ratio(r, b, periods=p, rf=rate),
    "winRate": qs.win_rate(r),
    "profitFactor": qs.profit_factor(r),
    "payoff": qs.payoff_ratio(r),
    "kelly": qs.kelly_criterion(r),
    "winStreak": qs.consecutive_wins(r),
    "lossStreak": qs.consecutive_losses(r),
    "exposure": qs.exposure(r),
    "probabilisticSharpe": qs.probabilistic_sharpe_ratio(r, rf=0.0, periods=p),
    "bestDay": qs.best(r),
    "worstDay": qs.worst(r),
}
accessor = r.vbt.returns(freq="D", year_freq=f"{p} days")
their_vectorbt = {
    "totalReturn": accessor.total(),
    "cagr": accessor.annualized(),
    "volatility": accessor.annualized_volatility(),
    "calmar": accessor.calmar_ratio(),
    "omega": accessor.omega_ratio(risk_free=bar),
    "sharpe": accessor.sharpe_ratio(risk_free=bar),
    "sortino": accessor.sortino_ratio(required_return=bar),
    "maxDrawdown": accessor.max_drawdown(),
    "ulcerIndex": accessor.ulcer_index(),
    "ulcerPerformance": accessor.martin_ratio(risk_free=bar),
    "informationRatio": accessor.information_ratio(b),
    "beta": accessor.beta(b),
    "alpha": accessor.alpha(b, risk_free=bar),
    "tailRatio": accessor.tail_ratio(),
    "valueAtRisk": accessor.value_at_risk(),
    "expectedShortfall": accessor.cond_value_at_risk(),
    "upCapture": accessor.up_capture(b),
    "downCapture": accessor.down_capture(b),
}

# Trades: vectorbt's own from a portfolio, given to backtesting.py too.
close = benchmark
entries = pd.Series(rng.random(n) < 0.35, index=days)
exits = pd.Series(rng.random(n) < 0.35, index=days)
portfolio = vbt.Portfolio.from_signals(close, entries, exits, size=20, fees=0.001, init_cash=100_000, freq="D")
records = portfolio.trades.closed.records
closed = portfolio.trades.closed
their_vectorbt |= {
    "trades": closed.count(),
    "winRate": closed.win_rate(),
    "profitFactor": closed.profit_factor(),
    "expectancy": closed.expectancy(),
    "systemQuality": closed.sqn(),
    "bestTrade": closed.returns.max(),
    "worstTrade": closed.returns.min(),
    "averageWin": closed.winning.pnl.mean(),
    "averageLoss": closed.losing.pnl.mean(),
}
entry_bar, exit_bar = records["entry_idx"].to_numpy(), records["exit_idx"].to_numpy()
profit, fraction = records["pnl"].to_numpy(), records["return"].to_numpy()


def their_backtesting(equity, close, rf, entry_bar, exit_bar):
    index = equity.index
    frame = pd.DataFrame(
        {
            "Size": np.full(len(entry_bar), 20),
            "EntryBar": entry_bar,
            "ExitBar": exit_bar,
            "EntryPrice": records["entry_price"],
            "ExitPrice": records["exit_price"],
            "PnL": profit,
            "ReturnPct": fraction,
            "EntryTime": index[entry_bar],
            "ExitTime": index[exit_bar],
        }
    )
    frame["Duration"] = frame["ExitTime"] - frame["EntryTime"]
    ohlc = pd.DataFrame({"Open": close, "High": close, "Low": close, "Close": close}, index=index)
    s = compute_stats(frame, equity.to_numpy(), ohlc, None, rf)
    day = pd.Timedelta(days=1)
    return {
        "exposure": s["Exposure Time [%]"] / 100,
        "totalReturn": s["Return [%]"] / 100,
        "benchmarkReturn": s["Buy & Hold Return [%]"] / 100,
        "cagr": s["CAGR [%]"] / 100,
        "volatility": s["Volatility (Ann.) [%]"] / 100,
        "sharpe": s["Sharpe Ratio"],
        "sortino": s["Sortino Ratio"],
        "calmar": s["Calmar Ratio"],
        "alpha": s["Alpha [%]"] / 100,
        "beta": s["Beta"],
        "maxDrawdown": s["Max. Drawdown [%]"] / 100,
        "averageDrawdown": s["Avg. Drawdown [%]"] / 100,
        "maxDrawdownDays": s["Max. Drawdown Duration"] / day,
        "trades": s["# Trades"],
        "winRate": s["Win Rate [%]"] / 100,
        "bestTrade": s["Best Trade [%]"] / 100,
        "worstTrade": s["Worst Trade [%]"] / 100,
        "averageTrade": s["Avg. Trade [%]"] / 100,
        "profitFactor": s["Profit Factor"],
        "systemQuality": s["SQN"],
        "kelly": s["Kelly Criterion"],
    }


# Hours of every day of the week: resampled to days, 365 a year.
hours = pd.date_range("2021-01-01 00:00", periods=n, freq="h")
hourly = pd.Series(equity.to_numpy(), index=hours)
hourly_close = pd.Series(benchmark.to_numpy(), index=hours)
ms = lambda index: [int(day.timestamp() * 1000) for day in index]
clean = lambda values: {name: float(value) for name, value in values.items()}
print(
    json.dumps(
        {
            "origin": f"empyrical-reloaded {empyrical.__version__}, quantstats {quantstats.__version__}, "
            f"backtesting {backtesting.__version__}, vectorbt {vbt.__version__}, numpy default_rng(25)",
            "time": ms(days),
            "hours": ms(hours),
            "equity": equity.tolist(),
            "benchmark": benchmark.tolist(),
            "riskFree": rate,
            "trades": {
                "quantity": [20.0] * len(profit),
                "entryBar": entry_bar.tolist(),
                "exitBar": exit_bar.tolist(),
                "entryPrice": records["entry_price"].tolist(),
                "exitPrice": records["exit_price"].tolist(),
                "profit": profit.tolist(),
                "return": fraction.tolist(),
            },
            "empyrical": clean(their_empyrical),
            "quantstats": clean(their_quantstats),
            "vectorbt": clean(their_vectorbt),
            "backtestingDaily": clean(their_backtesting(equity, close, rate, entry_bar, exit_bar)),
            "backtestingHourly": clean(their_backtesting(hourly, hourly_close, 0.0, entry_bar, exit_bar)),
        }
    )
)
