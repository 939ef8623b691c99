/**
 * Holds while a fast moving average is above a slow one: the simplest trend follower.
 *
 * It loses in markets without a trend, where each cross is taken back by the next, and it enters and leaves late.
 */
import { crossedAbove, crossedBelow, defineStrategy, sma, z } from "tapebook";

export const smaCrossover = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ close }, { fast, slow }) => ({ fast: sma(close, fast), slow: sma(close, slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});
