/**
 * Holds while a fast moving average is above a slow one: the simplest trend follower.
 *
 * Rule: buys in the bar in which the fast average rises above the slow one, sells in that in which it falls
 * below; each cross gives one signal. It loses in markets without a trend, where each cross is taken back by
 * the next, and it enters and leaves late.
 *
 * Source: general practice; Brock, Lakonishok and LeBaron, "Simple technical trading rules and the stochastic
 * properties of stock returns", Journal of Finance 47 (1992). Warm-up: `slow` bars, and one more to cross.
 */
import { crossedAbove, crossedBelow, defineStrategy, sma, z } from "tapebook";

export const smaCrossover = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ close }, { fast, slow }) => ({ fast: sma(close, fast), slow: sma(close, slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

export default smaCrossover;
