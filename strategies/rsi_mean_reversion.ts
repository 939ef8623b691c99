/**
 * Buys what has fallen fast and sells once it has recovered or the recovery has had its time.
 *
 * Rule: buys in the bar in which the RSI falls below `oversold`; sells when it is above `exit`, or `maxHoldDays`
 * bars after the entry, whichever is first. One fall gives one entry: after a sale by time the RSI must rise
 * above `oversold` before it can fall below it again. Meant for daily bars, where a day is a bar.
 *
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), for the RSI and its level of 30; the
 * limit in time as Connors and Alvarez use it, "Short Term Trading Strategies That Work" (2009). Warm-up:
 * `period` bars, and one more to cross.
 */
import { above, crossedBelow, defineStrategy, rsi, z } from "tapebook";

export const rsiMeanReversion = defineStrategy({
  name: "rsi_mean_reversion",
  params: {
    period: z.int().min(2).default(14),
    oversold: z.number().gt(0).lt(100).default(30),
    exit: z.number().gt(0).lt(100).default(50),
    maxHoldDays: z.int().min(1).default(10),
  },
  check: ({ oversold, exit }) => oversold < exit || "oversold must be below exit",
  indicators: ({ close }, { period, oversold, exit }) => {
    const strength = rsi(close, period);
    return { falls: crossedBelow(strength, oversold), recovered: above(strength, exit) };
  },
  onBar: (ctx, { maxHoldDays }) => {
    const { falls, recovered } = ctx.indicators;
    const { quantity, barsHeld } = ctx.position;
    if (quantity === 0) {
      if (falls.ago(0)) ctx.buy({ tag: "oversold" });
    } else if (recovered.ago(0)) {
      ctx.close("recovered");
    } else if (barsHeld + 1 >= maxHoldDays) {
      // What is ordered now leaves at the next open, one bar later.
      ctx.close("max-hold");
    }
  },
});

export default rsiMeanReversion;
