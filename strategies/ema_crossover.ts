/**
 * Follows the cross of two exponential averages, which weigh late prices more than plain means do and so turn
 * sooner.
 *
 * Rule: long in the bar in which the fast average rises above the slow one; in which it falls below, out, or
 * with `allowShort` round to short. Each cross gives one signal.
 *
 * Source: general practice; Appel, "Technical Analysis: Power Tools for Active Investors" (2005), for the pair
 * of 12 and 26. Warm-up: `slow` bars, and one more to cross.
 */
import { crossedAbove, crossedBelow, defineStrategy, ema, z } from "tapebook";

export const emaCrossover = defineStrategy({
  name: "ema_crossover",
  params: {
    fast: z.int().min(2).default(12),
    slow: z.int().default(26),
    allowShort: z.boolean().default(false),
  },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ close }, { fast, slow }) => ({ fast: ema(close, fast), slow: ema(close, slow) }),
  signals: ({ fast, slow }, { allowShort }) => {
    const [up, down] = [crossedAbove(fast, slow), crossedBelow(fast, slow)];
    return allowShort ? { entries: up, shortEntries: down } : { entries: up, exits: down };
  },
});

export default emaCrossover;
