/** Seeded markets: the same options give the same bars on every machine. */
import type { Bars, CorporateAction } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { instrumentOf } from "../../market/instrument.ts";
import { makeBars } from "../../market/make_bars.ts";
import { resample } from "../../market/resample.ts";
import { viewBars } from "../../market/slice_bars.ts";
import { periodsPerYear } from "../../market/timeframe.ts";
import { resolveSynthetic, type SyntheticMarket, type SyntheticOptions } from "./options.ts";
import { type Path, pathsOf } from "./paths.ts";
import { type BarTimes, barTimes } from "./times.ts";

/** Most sessions that a bar of a week or month may hold. */
const SESSIONS = { "1w": 7, "1M": 31 };

/** Bars of every symbol, in order. Bars of a week or month are made of those of days. */
export function makeSynthetic(options: SyntheticOptions): Bars[] {
  const market = resolveSynthetic(options);
  const { timeframe, bars } = market;
  if (timeframe !== "1w" && timeframe !== "1M") return shortBars(market);
  // One more: the first may begin within its period, the last must have ended.
  const days = shortBars({ ...market, timeframe: "1d", bars: (bars + 1) * SESSIONS[timeframe] });
  return days.map((each) => viewBars(resample(each, timeframe).bars, 0, bars));
}

function shortBars(market: SyntheticMarket): Bars[] {
  const times = barTimes(market);
  const paths = pathsOf(market, times, 1 / periodsPerYear(market.market, "1d"));
  const actions = splitsOf(market, times);
  return market.symbols.map((symbol, i) => barsOf(symbol, paths[i]!, times, actions, market));
}

/** Splits at the first bars of sessions, oldest first; beyond the last session there is none. */
function splitsOf(
  { splits, market }: SyntheticMarket,
  { time, first }: BarTimes,
): (CorporateAction & { bar: number })[] {
  const calendar = calendarOf(market);
  return splits.flatMap(({ bar, ratio }) => {
    const at = first.indexOf(1, bar);
    return at < 0 ? [] : [{ kind: "split" as const, time: calendar.sessionDay(time[at]!), ratio, bar: at }];
  }).sort((a, b) => a.bar - b.bar);
}

function barsOf(
  symbol: string,
  path: Path,
  { time }: BarTimes,
  splits: readonly (CorporateAction & { bar: number })[],
  { market, timeframe, tick, model, seed }: SyntheticMarket,
): Bars {
  const { lot } = instrumentOf({ market });
  // New shares for one of the first bar.
  const shares = new Float64Array(time.length).fill(1);
  for (const action of splits) {
    if (action.kind === "split") {
      for (let t = action.bar; t < time.length; t++) shares[t]! *= action.ratio;
    }
  }
  const prices = (column: Float64Array) => column.map((price, t) => rounded(price / shares[t]!, tick));
  return makeBars({
    symbol,
    market,
    timeframe,
    time,
    open: prices(path.open),
    high: prices(path.high),
    low: prices(path.low),
    close: prices(path.close),
    volume: path.volume.map((units, t) => Math.round(units * shares[t]! / lot) * lot),
    origin: { source: "synthetic", note: `${model}, seed ${seed}` },
    ...splits.length > 0 && { actions: splits.map(({ bar: _, ...action }) => action) },
  });
}

/** The nearest tick above zero. Ticks are fractions of 1, and 1234 / 100 is nearer to 12.34 than 1234 * 0.01 is. */
function rounded(price: number, tick: number): number {
  if (tick === 0) return price;
  const steps = Math.max(1, Math.round(price / tick));
  return tick < 1 ? steps / Math.round(1 / tick) : steps * tick;
}
