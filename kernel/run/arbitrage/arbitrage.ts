import type { Bars } from "../../market/bars.ts";
import { DataError } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { checkOption } from "../../stats/check_option.ts";
import {
  leftOf,
  opportunitiesIn,
  type Opportunity,
  type PriceDifferences,
  priceDifferences,
} from "../../stats/price_differences.ts";
import { mean } from "../../series/moments.ts";
import { lowerBound } from "../../series/search.ts";
import { fingerprint } from "../../data/ohlcv.ts";
import { canonicalJson, sha256 } from "../canonical.ts";
import { withHidden } from "../display.ts";
import { type Rows, withRows } from "../rows.ts";
import { type Sheet, shownSheet } from "../sheet/shown_sheet.ts";
import { arbitrageSheet, opportunitiesTable, pairsTable } from "./arbitrage_sheet.ts";

/** What an opportunity must leave. */
export interface ArbitrageOptions {
  /** Costs of buying at one place and selling at the other together, a fraction: 0.002 is 0.2 %; default 0. */
  readonly costs?: number;
  /** What must be left after them, a fraction; default 0. */
  readonly minimum?: number;
}

/** One row for each pair of places, as columns of `length` values; fractions. */
export interface PairColumns {
  readonly length: number;
  readonly first: string[];
  readonly second: string[];
  /** Bars that both have. */
  readonly bars: Int32Array;
  /** Mean and deviation (ddof 1) of the second's price over the first's, less 1. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** Dearer over cheaper, less 1 and less costs, at the most. */
  readonly best: Float64Array;
  readonly opportunities: Int32Array;
  /** Share of the bars within one. */
  readonly share: Float64Array;
}

/** One row for each opportunity, in order of time, as columns of `length` values. Times are epoch ms. */
export interface OpportunityColumns {
  readonly length: number;
  readonly startTime: Float64Array;
  /** Its last bar. */
  readonly endTime: Float64Array;
  readonly bars: Int32Array;
  readonly buy: string[];
  readonly sell: string[];
  /** Closes of its first bar. */
  readonly buyPrice: Float64Array;
  readonly sellPrice: Float64Array;
  /** What is left after costs, fractions: in the first bar, at best and on average. */
  readonly initial: Float64Array;
  readonly best: Float64Array;
  readonly mean: Float64Array;
}

/** Price differences between places, as a page that can be written as a report. */
export interface Arbitrage extends Sheet {
  readonly pairs: Rows<PairColumns>;
  readonly opportunities: Rows<OpportunityColumns>;
}

/** One pair of places, measured. */
export interface MeasuredPair {
  readonly bars: readonly [Bars, Bars];
  readonly differences: PriceDifferences;
  readonly opportunities: readonly Opportunity[];
}

/**
 * Compares the prices of one thing in several places, such as a coin at two exchanges: every pair's difference at the times
 * that both have, and the stretches in which buying at one and selling at the other would have left something. Closes of one
 * bar are no quotes: whether both could be traded at them, with what depth and how soon money and goods are where they are
 * needed, is not in them.
 *
 * @param bars two or more, in one currency and of one timeframe
 * @throws ParameterError for fewer than two, and for options that are not allowed
 * @throws DataError for bars in several currencies or timeframes, and for a pair without a common time
 * @example
 * ```ts
 * import { arbitrage, makeBars } from "tapebook";
 *
 * const at = (symbol: string, close: number[]) =>
 *   makeBars({ symbol, time: close.map((_, i) => i * 86_400_000), open: close, high: close, low: close, close });
 * const { opportunities } = arbitrage([at("BTC-A", [100, 100, 100]), at("BTC-B", [100, 101, 100])], { costs: 0.002 });
 * const [only] = opportunities;
 * if (only?.buy !== "BTC-A" || Math.abs(only.best - 0.008) > 1e-12) throw new Error("1 % less 0.2 %");
 * ```
 */
export function arbitrage(bars: readonly Bars[], options: ArbitrageOptions = {}): Arbitrage {
  checkNames(options, ["costs", "minimum"], "the options of arbitrage");
  const { costs = 0, minimum = 0 } = options;
  checkOption("costs", costs, costs >= 0 && costs < 1, "a fraction from 0 to 1 (0.002 is 0.2 %)");
  checkOption(
    "minimum",
    minimum,
    minimum >= 0 && minimum < Infinity,
    "a fraction from 0 on (0.001 is 0.1 %)",
  );
  checkOption("bars", bars?.length, bars?.length >= 2, "a list of the bars of two places or more");
  const measured = pairsOf(bars).map((pair) => measuredPair(pair, { costs, minimum }));
  const pairs = withRows(pairColumns(measured, costs), pairsTable);
  const opportunities = withRows(opportunityColumns(measured, costs), opportunitiesTable);
  const sheet = shownSheet({
    name: `Arbitrage ${bars.map(({ symbol }) => symbol).join(" ")}`,
    get id() {
      return sha256(canonicalJson([bars.map(fingerprint), costs, minimum])).slice(0, 12);
    },
    sheet: arbitrageSheet({ bars, costs, minimum, measured, pairs, opportunities }),
    get tables() {
      return {
        pairs: columnsOf(pairs),
        opportunities: columnsOf(opportunities),
        differences: allDifferences(measured),
      };
    },
    facts: { costs, minimum },
  });
  return withHidden(sheet, { pairs, opportunities }) as Arbitrage;
}

function pairsOf(bars: readonly Bars[]): [Bars, Bars][] {
  const [first] = bars;
  const odd = bars.find(({ currency, timeframe }) =>
    currency !== first!.currency || timeframe !== first!.timeframe
  );
  if (odd) {
    const words = ({ symbol, currency, timeframe }: Bars) => `${symbol} ${timeframe} in ${currency}`;
    throw new DataError(
      `Give bars of one timeframe and currency: ${words(first!)} and ${words(odd)}`,
      {
        symbol: odd.symbol,
        field: "bars",
        value: words(odd),
        allowed: `${first!.timeframe} in ${first!.currency}`,
      },
    );
  }
  return bars.flatMap((one, i) => bars.slice(i + 1).map((other): [Bars, Bars] => [one, other]));
}

function measuredPair(bars: [Bars, Bars], rules: { costs: number; minimum: number }): MeasuredPair {
  const differences = priceDifferences(bars[0], bars[1]);
  if (differences.length > 0) {
    return { bars, differences, opportunities: opportunitiesIn(differences.difference, rules) };
  }
  throw new DataError(`Give bars with times in common: ${bars[0].symbol} and ${bars[1].symbol} have none`, {
    symbol: bars[1].symbol,
    field: "bars",
    value: bars[1].symbol,
    allowed: "bars of the same times",
  });
}

function pairColumns(measured: readonly MeasuredPair[], costs: number): PairColumns {
  const numbers = (value: (pair: MeasuredPair) => number) => Float64Array.from(measured, value);
  return {
    length: measured.length,
    first: measured.map(({ bars }) => bars[0].symbol),
    second: measured.map(({ bars }) => bars[1].symbol),
    bars: Int32Array.from(measured, ({ differences }) => differences.length),
    mean: numbers(({ differences }) => mean(differences.difference)),
    deviation: numbers(({ differences }) => deviationOf(differences.difference)),
    best: numbers(({ differences }) =>
      differences.difference.reduce((most, each) => Math.max(most, leftOf(each, costs)), -Infinity)
    ),
    opportunities: Int32Array.from(measured, ({ opportunities }) => opportunities.length),
    share: numbers(({ differences, opportunities }) =>
      opportunities.reduce((bars, { from, to }) => bars + to - from + 1, 0) / differences.length
    ),
  };
}

function opportunityColumns(measured: readonly MeasuredPair[], costs: number): OpportunityColumns {
  const rows = measured.flatMap(({ bars, differences, opportunities }) =>
    opportunities.map((each) => {
      const [buy, sell] = each.buyFirst ? bars : [bars[1], bars[0]];
      const start = differences.time[each.from]!;
      const price = ({ time, close }: Bars) => close[lowerBound(time, start)]!;
      return {
        ...each,
        start,
        end: differences.time[each.to]!,
        buy,
        sell,
        buyPrice: price(buy),
        sellPrice: price(sell),
      };
    })
  ).sort((a, b) => a.start - b.start);
  const numbers = (value: (row: typeof rows[number]) => number) => Float64Array.from(rows, value);
  return {
    length: rows.length,
    startTime: numbers(({ start }) => start),
    endTime: numbers(({ end }) => end),
    bars: Int32Array.from(rows, ({ from, to }) => to - from + 1),
    buy: rows.map(({ buy }) => buy.symbol),
    sell: rows.map(({ sell }) => sell.symbol),
    buyPrice: numbers(({ buyPrice }) => buyPrice),
    sellPrice: numbers(({ sellPrice }) => sellPrice),
    initial: numbers(({ buyPrice, sellPrice }) => sellPrice / buyPrice - 1 - costs),
    best: numbers(({ best }) => best),
    mean: numbers(({ mean }) => mean),
  };
}

function deviationOf(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, each) => sum + (each - centre) ** 2, 0) / (values.length - 1));
}

function allDifferences(measured: readonly MeasuredPair[]) {
  const rows = measured.flatMap(({ bars, differences }) =>
    Array.from(
      { length: differences.length },
      (_, i) => ({ bars, time: differences.time[i]!, value: differences.difference[i]! }),
    )
  );
  return {
    time: Float64Array.from(rows, ({ time }) => time),
    first: rows.map(({ bars }) => bars[0].symbol),
    second: rows.map(({ bars }) => bars[1].symbol),
    difference: Float64Array.from(rows, ({ value }) => value),
  };
}

function columnsOf<T extends { length: number }>({ length: _, ...columns }: T) {
  return columns as unknown as Record<string, Float64Array | string[]>;
}
