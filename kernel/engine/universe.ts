/** The bars of a run, checked: they can share one clock and one account. */
import type { Bars } from "../market/bars.ts";
import { DataError, quote } from "../market/errors.ts";
import { checkBars } from "../market/make_bars.ts";
import type { Panel } from "../market/panel.ts";
import { timeframeMs } from "../market/timeframe.ts";

/** What a run may be given: one symbol, several, or a panel of them. */
export type Universe = Bars | readonly Bars[] | Panel;

/** The bars of a run as a list. */
export function universeOf(given: Universe): readonly Bars[] {
  const universe = isPanel(given) ? given.bars : Array.isArray(given) ? given : [given];
  checkGivenBars(universe);
  checkUniverse(universe);
  return universe;
}

/** @throws DataError for what is no bars, with what was most likely meant */
export function checkGivenBars(given: readonly unknown[]): void {
  for (const each of given) {
    if ((each as Bars | undefined)?.time instanceof Float64Array) continue;
    throw new DataError(`Give bars, or a list of them: got ${quote(each)}${hintFor(each)}`, {
      field: "bars",
      value: each,
      allowed: "what makeBars() or await loadBars() returns",
    });
  }
}

/** What a person who gave something else most likely meant. */
function hintFor(given: unknown): string {
  if (given instanceof Promise) return "; put await before loadBars()";
  if (typeof given === "string") return `; await loadBars(${quote(given)}) gives the bars of a symbol`;
  const isStrategy = typeof given === "object" && given !== null && "definition" in given;
  return isStrategy ? "; the strategy comes first, then the bars" : "";
}

function isPanel(given: unknown): given is Panel {
  return typeof given === "object" && given !== null && "symbols" in given && "bars" in given;
}

function checkUniverse(universe: readonly Bars[]): void {
  if (universe.length === 0) {
    throw new DataError("Give at least one symbol's bars: there are none", { field: "bars" });
  }
  const symbols = new Set<string>();
  for (const bars of universe) {
    if (bars.length === 0) {
      throw new DataError(`Give ${bars.symbol} at least one bar: it has none`, {
        symbol: bars.symbol,
        field: "bars",
      });
    }
    checkBars(bars);
    if (symbols.has(bars.symbol)) {
      throw new DataError(`Give each symbol once: ${bars.symbol} is there twice`, {
        symbol: bars.symbol,
        field: "symbol",
        value: bars.symbol,
      });
    }
    symbols.add(bars.symbol);
    const [{ symbol, timeframe }] = universe as [Bars];
    if (bars.timeframe === timeframe) continue;
    throw new DataError(
      `Give all bars one timeframe: ${symbol} has ${timeframe}, ${bars.symbol} ${bars.timeframe}`,
      { symbol: bars.symbol, field: "timeframe", value: bars.timeframe, allowed: timeframe },
    );
  }
}

/** Money of the account for one of another currency, at each tick as it opens and at its close. */
export interface Rates {
  readonly open: Float64Array;
  readonly close: Float64Array;
}

/**
 * The exchange rates of each symbol's currency: the close of the last of its bars that is over by then. Null where the bars
 * are in the account's currency.
 */
export function exchangeRates(
  universe: readonly Bars[],
  time: Float64Array,
  currency: string,
  fx: Readonly<Record<string, Bars>> = {},
): (Rates | null)[] {
  const known = new Map<string, Rates>();
  return universe.map(({ symbol, currency: own, timeframe }) => {
    if (own === currency) return null;
    const rates = known.get(own);
    if (rates) return rates;
    const series = fx[own];
    if (series === undefined) {
      throw new DataError(
        `Give the price of one ${own} in ${currency} as fx: { ${own}: bars }: ${symbol} is in ${own}, the account in ${currency}`,
        { symbol, field: "currency", value: own, allowed: currency },
      );
    }
    checkRates(series, time, own);
    const found = { open: ratesAt(series, time, 0), close: ratesAt(series, time, timeframeMs(timeframe)) };
    known.set(own, found);
    return found;
  });
}

function checkRates(series: Bars, time: Float64Array, currency: string): void {
  checkBars(series);
  if (series.time[0]! <= time[0]!) return;
  throw new DataError(`Give fx.${currency} from the first bar of the run on: it begins later`, {
    symbol: series.symbol,
    time: series.time[0]!,
    field: `fx.${currency}`,
  });
}

/** Rates known so long after each time: a daily rate is that of the day before while the day lasts. */
function ratesAt(series: Bars, time: Float64Array, later: number): Float64Array {
  const length = timeframeMs(series.timeframe);
  const rates = new Float64Array(time.length);
  let over = 0;
  for (let tick = 0; tick < time.length; tick++) {
    while (over < series.length && series.time[over]! + length <= time[tick]! + later) over++;
    rates[tick] = over > 0 ? series.close[over - 1]! : series.open[0]!;
  }
  return rates;
}
