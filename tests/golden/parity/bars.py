"""500 seeded daily bars with overnight gaps, in whole cents, that every library of the parity goldens runs over.

The days are sessions of the New York exchange, since zipline takes no others.

pip install exchange-calendars numpy; python tests/golden/parity/bars.py > tests/golden/parity/bars.json
"""
import json

import exchange_calendars
import numpy as np

sessions = exchange_calendars.get_calendar("XNYS").sessions_in_range("2018-01-02", "2020-06-30")[:500]
rng = np.random.default_rng(20)
n = len(sessions)
gap = rng.normal(0, 0.003, n) + np.where(rng.random(n) < 0.12, rng.normal(0, 0.03, n), 0)
move = rng.normal(0.0003, 0.016, n)
open_, close = np.empty(n), np.empty(n)
last = 100.0
for i in range(n):
    open_[i] = last * np.exp(gap[i])
    close[i] = last = open_[i] * np.exp(move[i])
high = np.maximum(open_, close) * (1 + np.abs(rng.normal(0, 0.009, n)))
low = np.minimum(open_, close) * (1 - np.abs(rng.normal(0, 0.009, n)))
print(
    json.dumps(
        {
            "origin": "numpy default_rng(20); prices in money, days since 1970-01-01",
            "day": [int(session.timestamp()) // 86_400 for session in sessions],
            "open": np.round(open_, 2).tolist(),
            "high": np.round(high, 2).tolist(),
            "low": np.round(low, 2).tolist(),
            "close": np.round(close, 2).tolist(),
            "volume": rng.integers(10_000, 40_000, n).tolist(),
        },
        separators=(",", ":"),
    )
)
