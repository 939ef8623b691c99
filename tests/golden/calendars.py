"""Days without a session, early closings and special hours, as two libraries know them.

exchange_calendars has the New York Stock Exchange (XNYS) and BSE in Mumbai (XBOM), pandas_market_calendars the National
Stock Exchange of India (XNSE). Days are MMDD by year.

pip install exchange_calendars pandas_market_calendars; python tests/golden/calendars.py > tests/golden/calendars.json
"""
import json
from importlib.metadata import version

import exchange_calendars
import pandas as pd
from pandas_market_calendars.calendars.nse import NSEExchangeCalendar

RANGES = {"XNYS": (1990, 2028), "XBOM": (1997, 2026)}
FIRST_NSE, LAST_NSE = 2000, 2026


def by_year(days, first, last):
    years = {str(year): [] for year in range(first, last + 1)}
    for day in sorted(days):
        years[str(day.year)].append(day.strftime("%m%d"))
    return {year: " ".join(days) for year, days in years.items()}


def exchange(name):
    first, last = RANGES[name]
    start, end = f"{first}-01-01", f"{last}-12-31"
    calendar = exchange_calendars.get_calendar(name, start=start, end=end)
    sessions = calendar.sessions
    closes = calendar.closes.dt.tz_convert(calendar.tz).dt.strftime("%H:%M")
    return {
        "closed": by_year(pd.date_range(start, end, freq="B").difference(sessions), first, last),
        "early": {day.strftime("%Y-%m-%d"): closes[day] for day in calendar.early_closes},
    }


def nse():
    calendar = NSEExchangeCalendar()
    schedule = calendar.schedule(f"{FIRST_NSE}-01-01", f"{LAST_NSE}-12-31", tz=calendar.tz)
    sessions = schedule.index
    hours = schedule.market_open.dt.strftime("%H:%M") + "-" + schedule.market_close.dt.strftime("%H:%M")
    usual = hours[hours.map(hours.value_counts()) > 100]
    return {
        "closed": by_year(
            pd.date_range(f"{FIRST_NSE}-01-01", f"{LAST_NSE}-12-31", freq="B").difference(sessions),
            FIRST_NSE,
            LAST_NSE,
        ),
        "special": {day.strftime("%Y-%m-%d"): text for day, text in hours.drop(usual.index).items()},
        "usual": {day.strftime("%Y-%m-%d"): text for day, text in usual[usual != usual.shift()].items()},
    }


print(
    json.dumps(
        {
            "origin": ", ".join(f"{name} {version(name)}" for name in ("exchange_calendars", "pandas_market_calendars")),
            "XNYS": exchange("XNYS"),
            "XBOM": exchange("XBOM"),
            "XNSE": nse(),
        },
        indent=1,
    )
)
