import type { Bars, Market, Timeframe } from "./bars.ts";
import { ParameterError, quote } from "./errors.ts";

const MINUTE = 60_000;

/** Nominal length in ms; a week is 7 days and a month 30, for ordering and gap checks, never for calendars. */
const LENGTH: Readonly<Record<Timeframe, number>> = {
  "1m": MINUTE,
  "5m": 5 * MINUTE,
  "15m": 15 * MINUTE,
  "30m": 30 * MINUTE,
  "1h": 60 * MINUTE,
  "4h": 240 * MINUTE,
  "1d": 1_440 * MINUTE,
  "1w": 10_080 * MINUTE,
  "1M": 43_200 * MINUTE,
};

/** Trading days a year and minutes a session: XNYS 9:30-16:00, NSE 9:15-15:30, spot crypto always, FX 24/5. */
const SESSIONS: Readonly<Record<Market, { perYear: number; minutes: number }>> = {
  US: { perYear: 252, minutes: 390 },
  IN: { perYear: 252, minutes: 375 },
  CRYPTO: { perYear: 365, minutes: 1_440 },
  FX: { perYear: 260, minutes: 1_440 },
};

export const TIMEFRAMES = Object.keys(LENGTH) as readonly Timeframe[];
export const MARKETS = Object.keys(SESSIONS) as readonly Market[];

export function parseTimeframe(text: string): Timeframe {
  const found = TIMEFRAMES.find((timeframe) => timeframe === text);
  if (found) return found;
  const allowed = TIMEFRAMES.join(", ");
  throw new ParameterError(`Set timeframe to one of ${allowed}: it is ${quote(text)}`, {
    field: "timeframe",
    value: text,
    allowed,
  });
}

export function parseMarket(text: string): Market {
  const found = MARKETS.find((market) => market === text);
  if (found) return found;
  const allowed = MARKETS.join(", ");
  throw new ParameterError(`Set market to one of ${allowed}: it is ${quote(text)}`, {
    field: "market",
    value: text,
    allowed,
  });
}

export function timeframeMs(timeframe: Timeframe): number {
  return LENGTH[timeframe];
}

/** How many bars a year has, for annualising: bars a session x sessions, the session's last short bar counted. */
export function periodsPerYear(market: Market, timeframe: Timeframe): number {
  if (timeframe === "1w") return 52;
  if (timeframe === "1M") return 12;
  const { perYear, minutes } = SESSIONS[market];
  if (timeframe === "1d") return perYear;
  return perYear * Math.ceil(minutes * MINUTE / LENGTH[timeframe]);
}

/** Of several symbols the market that trades most often sets the pace of the merged clock. */
export function clockPeriodsPerYear(bars: readonly Pick<Bars, "market" | "timeframe">[]): number {
  return Math.max(...bars.map((each) => periodsPerYear(each.market, each.timeframe)));
}
