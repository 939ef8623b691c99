"""Reference values for the statistics of returns: empyrical-reloaded, quantstats, pandas, scipy and statsmodels.

pip install empyrical-reloaded quantstats pandas scipy statsmodels
python tests/golden/stats/returns.py > tests/golden/stats/returns.json
"""
import json
import warnings

import empyrical
import numpy as np
import pandas as pd
import quantstats.stats as qs
import scipy
import statsmodels
from scipy import integrate, stats
from statsmodels.tsa.stattools import acf

warnings.filterwarnings("ignore")
rng = np.random.default_rng(21)
n = 1300
shock = rng.standard_t(5, n - 1) * 0.008
returns = np.empty(n - 1)
returns[0] = shock[0]
for i in range(1, n - 1):  # a little autocorrelation, for Lo's correction to have something to correct
    returns[i] = 0.0006 + 0.12 * returns[i - 1] + shock[i]
days = pd.bdate_range("2016-02-03", periods=n)
equity = pd.Series(100_000 * np.concatenate([[1.0], np.cumprod(1 + returns)]), index=days)
r = equity.pct_change().dropna()
p = 252
rate = 0.02 + 0.01 * np.sin(np.arange(n) / 90)  # a rate a year that moves
per_bar = pd.Series((1 + rate) ** (1 / p) - 1, index=days)[1:]
rf = (1 + 0.03) ** (1 / p) - 1
mar = (1 + 0.05) ** (1 / p) - 1

years = (days[-1] - days[0]) / pd.Timedelta(days=365.25)
cagr = (equity.iloc[-1] / equity.iloc[0]) ** (1 / years) - 1
peak = equity.cummax()
dd = equity / peak - 1

table = []
start = None
for day in days:
    if dd[day] < 0:
        if start is None:
            before = equity[:day].iloc[:-1]
            start = before.index[before == before.max()][-1]
    elif start is not None:
        window = dd[start:day]
        table.append((window.min(), start, window.idxmin(), day, (day - start).days))
        start = None
if start is not None:
    window = dd[start:]
    table.append((window.min(), start, window.idxmin(), None, (days[-1] - start).days))

yearly_deepest = []
for year in sorted(set(days.year)):
    inside = equity[equity.index.year == year]
    base = equity[equity.index < inside.index[0]].tail(1)
    path = pd.concat([base, inside])
    yearly_deepest.append((path / path.cummax() - 1).min())


def periods(rule):
    last = equity.resample(rule).last().dropna()
    before = last.shift(1)
    before.iloc[0] = equity.iloc[0]
    return last / before - 1


months, year_returns, weeks = periods("ME"), periods("YE"), periods("W-SUN")
quarters = periods("QE")

q = p
rho = acf(r.to_numpy(), nlags=q - 1, adjusted=False, fft=False)[1:]
lo = q / np.sqrt(q + 2 * sum((q - k) * rho[k - 1] for k in range(1, q)))
sharpe_bar = r.mean() / r.std(ddof=1)

z = stats.norm.ppf(0.05)
S, K = stats.skew(r), stats.kurtosis(r)


def fisher(x):
    return x + (x**2 - 1) * S / 6 + (x**3 - 3 * x) * K / 24 - (2 * x**3 - 5 * x) * S**2 / 36


mean, std = r.mean(), r.std(ddof=1)
tail_mean = integrate.quad(lambda x: fisher(x) * stats.norm.pdf(x), -40, z, epsabs=1e-15, epsrel=1e-13)[0] / 0.05
ulcer = np.sqrt((dd[1:] ** 2).mean())
last36 = equity[equity.index >= days[-1] - pd.Timedelta(days=3 * 365.25)]
years36 = (last36.index[-1] - last36.index[0]) / pd.Timedelta(days=365.25)
cagr36 = (last36.iloc[-1] / last36.iloc[0]) ** (1 / years36) - 1

plain = {
    "totalReturn": empyrical.cum_returns_final(r),
    "cagr": cagr,
    "bestDay": r.max(),
    "worstDay": r.min(),
    "positiveDays": (r > 0).mean(),
    "bestMonth": months.max(),
    "worstMonth": months.min(),
    "positiveMonths": (months > 0).mean(),
    "bestYear": year_returns.max(),
    "worstYear": year_returns.min(),
    "positiveYears": (year_returns > 0).mean(),
    "volatility": empyrical.annual_volatility(r, annualization=p),
    "downsideDeviation": empyrical.downside_risk(r, annualization=p),
    "sharpe": empyrical.sharpe_ratio(r, annualization=p),
    "adjustedSharpe": sharpe_bar * lo,
    "sortino": empyrical.sortino_ratio(r, annualization=p),
    "omega": empyrical.omega_ratio(r),
    "gainToPain": months.sum() / -months[months < 0].sum(),
    "commonSense": qs.common_sense_ratio(r),
    "calmar": cagr / -empyrical.max_drawdown(r),
    "mar": cagr / -empyrical.max_drawdown(r),
    "calmar36": cagr36 / -(last36 / last36.cummax() - 1).min(),
    "maxDrawdown": empyrical.max_drawdown(r),
    "averageDrawdown": np.mean([row[0] for row in table]),
    "maxDrawdownDays": max(row[4] for row in table),
    "averageDrawdownDays": np.mean([row[4] for row in table]),
    "timeUnderWater": (dd[1:] < 0).mean(),
    "ulcerIndex": ulcer,
    "ulcerPerformance": cagr / ulcer,
    "sterling": cagr / (-np.mean(yearly_deepest) + 0.1),
    "burke": cagr / np.sqrt(sum(row[0] ** 2 for row in table)),
    "valueAtRisk": empyrical.value_at_risk(r),
    "valueAtRiskNormal": qs.value_at_risk(r),
    "valueAtRiskCornishFisher": mean + fisher(z) * std,
    "expectedShortfall": empyrical.conditional_value_at_risk(r),
    "expectedShortfallNormal": qs.conditional_value_at_risk(r),
    "expectedShortfallCornishFisher": mean + tail_mean * std,
    "tailRatio": empyrical.tail_ratio(r),
    "skew": r.skew(),
    "kurtosis": r.kurtosis(),
    "stability": empyrical.stability_of_timeseries(r),
}
with_rate = {
    "sharpe": empyrical.sharpe_ratio(r, risk_free=rf, annualization=p),
    "sortino": empyrical.sortino_ratio(r, required_return=rf, annualization=p),
    "downsideDeviation": empyrical.downside_risk(r, required_return=rf, annualization=p),
    "omega": empyrical.omega_ratio(r, risk_free=rf),
    "ulcerPerformance": (cagr - 0.03) / ulcer,
    "volatility": empyrical.annual_volatility(r, annualization=p),
}
with_target = {
    "sortino": empyrical.sortino_ratio(r, required_return=mar, annualization=p),
    "downsideDeviation": empyrical.downside_risk(r, required_return=mar, annualization=p),
    "omega": empyrical.omega_ratio(r, required_return=0.05, annualization=p),
    "sharpe": empyrical.sharpe_ratio(r, annualization=p),
}
annual = np.prod(1 + per_bar) ** (p / len(per_bar)) - 1
with_series = {
    "sharpe": empyrical.sharpe_ratio(r, risk_free=per_bar, annualization=p),
    "sortino": empyrical.sortino_ratio(r, required_return=per_bar, annualization=p),
    "burke": (cagr - annual) / np.sqrt(sum(row[0] ** 2 for row in table)),
}
with_confidence = {
    "valueAtRisk": empyrical.value_at_risk(r, 0.1),
    "expectedShortfall": empyrical.conditional_value_at_risk(r, 0.1),
    "valueAtRiskNormal": qs.value_at_risk(r, confidence=0.9),
    "expectedShortfallNormal": qs.conditional_value_at_risk(r, confidence=0.9),
    "tailRatio": empyrical.tail_ratio(r),
}

rolling = pd.DataFrame(
    {
        "return": equity / equity.shift(63) - 1,
        "volatility": r.rolling(63).std() * np.sqrt(p),
        "sharpe": r.rolling(63).mean() / r.rolling(63).std() * np.sqrt(p),
    }
)


def ms(day):
    return None if day is None else int(day.timestamp() * 1000)


def column(series):
    return [None if np.isnan(x) else float(x) for x in series]


print(
    json.dumps(
        {
            "origin": f"empyrical-reloaded {empyrical.__version__}, pandas {pd.__version__}, "
            f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy default_rng(21)",
            "time": [ms(day) for day in days],
            "equity": equity.tolist(),
            "ratesPerBar": [0.0, *per_bar],
            "plain": {name: float(x) for name, x in plain.items()},
            "withRate": {name: float(x) for name, x in with_rate.items()},
            "withTarget": {name: float(x) for name, x in with_target.items()},
            "withSeries": {name: float(x) for name, x in with_series.items()},
            "withConfidence": {name: float(x) for name, x in with_confidence.items()},
            "drawdowns": [[float(d), ms(s), ms(t), ms(e), days_] for d, s, t, e, days_ in table],
            "weeks": [float(x) for x in weeks],
            "quarters": [float(x) for x in quarters],
            "rolling": {name: column(rolling[name]) for name in rolling},
            "normal": [
                [float(x), float(stats.norm.cdf(x)), float(stats.norm.pdf(x))]
                for x in [-30, -8.5, -4, -2.5, -2.4999, -1, -0.1, 0, 1e-9, 0.7, 2.5, 3, 6]
            ],
            "normalQuantiles": [
                [float(x), float(stats.norm.ppf(x))]
                for x in [1e-300, 1e-20, 1e-6, 0.01, 0.05, 0.3, 0.49, 0.51, 0.9, 0.999999]
            ],
        }
    )
)
