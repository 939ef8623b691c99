/**
 * Buys a lower low in price that the MACD does not confirm: the fall has lost force.
 *
 * Rule: buys where of two swing lows, at most `within` bars apart, the second is lower in price and higher in MACD. A
 * swing is known only `swing` bars after it, and so is the signal. Sells at a bearish divergence (a higher high with a
 * lower MACD), when the MACD falls below its signal line, or at a stop at the swing low, below which nothing is left of
 * the idea.
 *
 * Source: G. Appel, Technical Analysis: Power Tools for Active Investors, 2005. Warm-up: slow + 2 swing bars, then until
 * two swings are there.
 */
import { above, crossedBelow, custom, defineStrategy, divergence, macd, or, swings, z } from "tapebook";

export const macdDivergence = defineStrategy({
  name: "macd_divergence",
  params: {
    fast: z.int().min(2).default(12),
    slow: z.int().default(26),
    signal: z.int().min(1).default(9),
    swing: z.int().min(1).default(5),
    within: z.int().min(1).default(60),
  },
  check: ({ fast, slow }) => fast < slow || "fast must be below slow",
  indicators: ({ high, low, close }, { fast, slow, signal, swing, within }) => {
    const lines = macd(close, fast, slow, signal);
    return {
      macd: lines.macd,
      signal: lines.signal,
      ...divergence(high, low, lines.macd, swing, within),
      swingLow: swings(high, low, swing).low,
    };
  },
  signals: ({ macd, signal, bullish, bearish, swingLow, close }) => ({
    entries: above(bullish, 0),
    exits: or(above(bearish, 0), crossedBelow(macd, signal)),
    // Where the close has fallen back to the swing low there is no room for a stop.
    stopLoss: custom((low, close) => low.map((price, i) => price < close[i]! ? price : NaN), swingLow, close),
  }),
});

export default macdDivergence;
