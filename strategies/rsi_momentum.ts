/**
 * Reads the relative strength index as momentum, not as a limit: in an uptrend it keeps between about 40 and 80, so that
 * 60 is strength and 40 its end.
 *
 * Rule: buys when the RSI rises above `enter`, sells when it falls below `leave`.
 *
 * Source: the range rules of A. Cardwell, in C. Brown, Technical Analysis for the Trading Professional, 1999. Warm-up:
 * `bars` bars, and one more to cross.
 */
import { crossedAbove, crossedBelow, defineStrategy, rsi, z } from "tapebook";

export const rsiMomentum = defineStrategy({
  name: "rsi_momentum",
  params: {
    bars: z.int().min(2).default(14),
    enter: z.number().min(0).max(100).default(60),
    leave: z.number().min(0).max(100).default(40),
  },
  check: ({ enter, leave }) => leave < enter || "leave must be below enter",
  indicators: ({ close }, { bars }) => ({ strength: rsi(close, bars) }),
  signals: ({ strength }, { enter, leave }) => ({
    entries: crossedAbove(strength, enter),
    exits: crossedBelow(strength, leave),
  }),
});

export default rsiMomentum;
