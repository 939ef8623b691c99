import type { Market } from "../bars.ts";
import { parseMarket } from "../timeframe.ts";
import { ALWAYS, CURRENCIES } from "./always.ts";
import { type CalendarRules, makeCalendar, type TradingCalendar } from "./calendar.ts";
import { mumbai } from "./xnse.ts";
import { newYork } from "./xnys.ts";

const RULES: Readonly<Record<Market, () => CalendarRules>> = {
  US: newYork,
  IN: mumbai,
  CRYPTO: () => ALWAYS,
  FX: () => CURRENCIES,
};

/** Written out when first asked for; they never change. */
const made = new Map<Market, TradingCalendar>();

/**
 * The trading calendar of a market: XNYS for US, XNSE for IN, 24/7 for CRYPTO, 24/5 for FX. Days are epoch ms at 00:00
 * UTC of the session's date, as bars of a day are stamped; opening and closing times follow the exchange's own clock,
 * daylight saving time and early closings included. Outside `knownFrom` to `knownUntil` the rules go on.
 *
 * Sources: exchange_calendars 4.13 for XNYS; pandas_market_calendars 5.5, the press and daily bars of shares for XNSE.
 *
 * @throws ParameterError for a market that there is not, and for a day before 1900 or after 2099
 *
 * @example
 * ```ts
 * import { calendarOf } from "tapebook";
 *
 * const nyse = calendarOf("US");
 * const friday = Date.parse("2024-11-29");
 * console.assert(!nyse.isSession(friday - 86_400_000)); // Thanksgiving
 * console.assert(nyse.session(friday)!.close === Date.parse("2024-11-29T13:00-05:00"));
 * console.assert(nyse.addSessions(friday, 1) === Date.parse("2024-12-02"));
 * ```
 */
export function calendarOf(market: Market): TradingCalendar {
  const calendar = made.get(market);
  if (calendar) return calendar;
  const fresh = makeCalendar(RULES[parseMarket(market)]());
  made.set(market, fresh);
  return fresh;
}
