/** The strategy that sweeps and backtests are timed with. */
import { crossedAbove, crossedBelow, defineStrategy, sma, z } from "tapebook";

export const smaCross = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
  check: (p) => p.fast < p.slow || "fast must be below slow",
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});
