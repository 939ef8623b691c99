"""Reference values for the statistics: empyrical-reloaded over a seeded equity curve, numpy where it has none.

pip install empyrical-reloaded numpy pandas; python tests/golden/metrics.py > tests/golden/metrics.json
"""
import json

import empyrical
import numpy as np
import pandas as pd

rng = np.random.default_rng(11)
n = 756
returns = rng.normal(0.0005, 0.012, n - 1)
equity = 100_000 * np.concatenate([[1.0], np.cumprod(1 + returns)])
days = pd.bdate_range("2018-01-02", periods=n)
series = pd.Series(equity, index=days)
r = series.pct_change().dropna()

peak, longest, under = days[0], pd.Timedelta(0), False
top = equity[0]
for day, value in series.items():
    if value >= top:
        if under:
            longest = max(longest, day - peak)
        top, peak, under = value, day, False
    else:
        under = True
if under:
    longest = max(longest, days[-1] - peak)

years = (days[-1] - days[0]) / pd.Timedelta(days=365.25)
cagr = (equity[-1] / equity[0]) ** (1 / years) - 1
monthly = series.resample("ME").last()
monthly_returns = monthly / monthly.shift(1).fillna(equity[0]) - 1
yearly = series.resample("YE").last()
yearly_returns = yearly / yearly.shift(1).fillna(equity[0]) - 1

print(
    json.dumps(
        {
            "origin": f"empyrical-reloaded {empyrical.__version__}, numpy default_rng(11)",
            "time": [int(day.timestamp() * 1000) for day in days],
            "equity": equity.tolist(),
            "metrics": {
                "totalReturn": float(empyrical.cum_returns_final(r)),
                "cagr": float(cagr),
                "volatility": float(empyrical.annual_volatility(r, annualization=252)),
                "sharpe": float(empyrical.sharpe_ratio(r, annualization=252)),
                "sortino": float(empyrical.sortino_ratio(r, annualization=252)),
                "maxDrawdown": float(empyrical.max_drawdown(r)),
                "maxDrawdownDays": longest / pd.Timedelta(days=1),
                "calmar": float(cagr / -empyrical.max_drawdown(r)),
            },
            "months": {day.strftime("%Y-%m"): float(x) for day, x in monthly_returns.items()},
            "years": {str(day.year): float(x) for day, x in yearly_returns.items()},
        }
    )
)
