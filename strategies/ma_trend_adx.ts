/**
 * Follows a moving average once the market trends, which spares a crossover the entries of a market that goes sideways;
 * the price is that it enters later.
 *
 * Rule: buys when the fast exponential average is above the slow one, the average directional index is above `minAdx`
 * and the upward movement is the stronger one (+DI above -DI); sells when the fast average is below the slow one,
 * whatever the ADX says.
 *
 * Source: general practice with the ADX of J. W. Wilder, New Concepts in Technical Trading Systems, 1978, who takes 25 as
 * the mark of a trend. Warm-up: max(slow - 1, 2 adxBars - 1) bars.
 */
import { above, adx, and, below, defineStrategy, ema, z } from "tapebook";

export const maTrendAdx = defineStrategy({
  name: "ma_trend_adx",
  params: {
    fast: z.int().min(2).default(20),
    slow: z.int().default(50),
    adxBars: z.int().min(2).default(14),
    minAdx: z.number().min(0).max(100).default(25),
  },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ high, low, close }, { fast, slow, adxBars }) => ({
    fast: ema(close, fast),
    slow: ema(close, slow),
    ...adx(high, low, close, adxBars),
  }),
  signals: ({ fast, slow, adx, plusDi, minusDi }, { minAdx }) => ({
    entries: and(above(fast, slow), above(adx, minAdx), above(plusDi, minusDi)),
    exits: below(fast, slow),
  }),
});

export default maTrendAdx;
