/**
 * Mean reversion by the RSI that stays out of storms, in which what has fallen goes on falling.
 *
 * Rule: buys where the RSI is below `oversold` and the average true range is not above the percentile
 * `maxPercentile` of its own last `window` values; sells where the RSI is above `exit`. The filter holds entries
 * back, never exits.
 *
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), for both indicators; the filter is general
 * practice. Warm-up: `atrPeriod` + `window` bars or, where longer, those of the RSI.
 */
import { above, and, atr, below, between, defineStrategy, rollingRank, rsi, z } from "tapebook";

const level = z.number().gt(0).lt(100);

export const rsiVolatilityFilter = defineStrategy({
  name: "rsi_volatility_filter",
  params: {
    period: z.int().min(2).default(14),
    oversold: level.default(35),
    exit: level.default(55),
    atrPeriod: z.int().min(1).default(14),
    window: z.int().min(2).default(100),
    maxPercentile: z.number().gt(0).max(100).default(80),
  },
  check: ({ oversold, exit }) => oversold < exit || "oversold must be below exit",
  indicators: ({ high, low, close }, { period, atrPeriod, window, maxPercentile }) => ({
    strength: rsi(close, period),
    // Unlike not(above(…)), this does not hold before there is a rank.
    calm: between(rollingRank(atr(high, low, close, atrPeriod), window), 0, maxPercentile / 100),
  }),
  signals: ({ strength, calm }, { oversold, exit }) => ({
    entries: and(below(strength, oversold), calm),
    exits: above(strength, exit),
  }),
});

export default rsiVolatilityFilter;
