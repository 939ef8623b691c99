/**
 * Trades a crossover in the regimes that suit it only: what filterByRegime() does to any strategy, shown on two simple
 * moving averages. Write `filterByRegime(yourStrategy, { … })` to put the filter around another.
 *
 * Rule: buys when the fast average crosses above the slow one in a regime of `longIn`, sells when it crosses below in
 * any. The regime is bull while the close is more than `band` average true ranges above its exponential average of
 * `trendBars` bars, bear while as far below, else sideways, or what a `table` of dates says; with `maxVolatility`
 * below 1 nothing is bought while the range has a higher rank than that among the last `rankBars` bars.
 *
 * Source: general practice; the channel is C. Keltner's, How To Make Money in Commodities, 1960. Warm-up: max(slow - 1,
 * trendBars - 1, atrBars, with maxVolatility below 1 also atrBars + rankBars - 1) bars.
 */
import { crossedAbove, crossedBelow, defineStrategy, filterByRegime, sma, z } from "tapebook";

const crossover = defineStrategy({
  name: "crossover",
  params: { fast: z.int().min(2).default(10), slow: z.int().default(30) },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ close }, { fast, slow }) => ({ fast: sma(close, fast), slow: sma(close, slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

export const regimeFilter = filterByRegime(crossover, { name: "regime_filter" });

export default regimeFilter;
