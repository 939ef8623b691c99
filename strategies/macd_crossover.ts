/**
 * Holds while the MACD is above its own signal line: the fast average pulls away from the slow one.
 *
 * Rule: buys in the bar in which the MACD rises above its signal line, sells in that in which it falls below.
 * With `belowZero` it buys only where the MACD is still below zero, at the start of a rise and not within it.
 *
 * Source: Appel, "The Moving Average Convergence-Divergence Trading Method" (1979). Warm-up: `slow` + `signal`
 * bars.
 */
import { and, below, crossedAbove, crossedBelow, defineStrategy, macd, z } from "tapebook";

export const macdCrossover = defineStrategy({
  name: "macd_crossover",
  params: {
    fast: z.int().min(2).default(12),
    slow: z.int().default(26),
    signal: z.int().min(1).default(9),
    belowZero: z.boolean().default(false),
  },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ close }, { fast, slow, signal }) => {
    const lines = macd(close, fast, slow, signal);
    return { line: lines.macd, signalLine: lines.signal };
  },
  signals: ({ line, signalLine }, { belowZero }) => {
    const rises = crossedAbove(line, signalLine);
    return {
      entries: belowZero ? and(rises, below(line, 0)) : rises,
      exits: crossedBelow(line, signalLine),
    };
  },
});

export default macdCrossover;
