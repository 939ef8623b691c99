/**
 * Takes a move that is large by the standards of the market's own recent range for the start of a longer one.
 *
 * Rule: buys where the close is more than `entryAtr` average true ranges above the close before, the range taken
 * from the bars before too; sells, or with `allowShort` turns round to short, where it is more than `exitAtr` of
 * them below the close before. A short position is bought back by the next entry.
 *
 * Source: Williams, "Long-Term Secrets to Short-Term Trading" (1999), and the volatility system of Wilder, "New
 * Concepts in Technical Trading Systems" (1978), here judged by closes and without his reversal from the
 * extreme close. Warm-up: `period` + 1 bars.
 */
import { above, below, defineStrategy, keltner, lag, z } from "tapebook";

export const volatilityBreakout = defineStrategy({
  name: "volatility_breakout",
  params: {
    period: z.int().min(1).default(14),
    entryAtr: z.number().gt(0).default(1),
    exitAtr: z.number().gt(0).default(1.5),
    allowShort: z.boolean().default(false),
  },
  indicators: ({ high, low, close }, { period, entryAtr, exitAtr }) => ({
    // A Keltner channel about an average of one bar: the close plus and minus so many average true ranges.
    upper: lag(keltner(high, low, close, 1, entryAtr, period).upper, 1),
    lower: lag(keltner(high, low, close, 1, exitAtr, period).lower, 1),
  }),
  signals: ({ close, upper, lower }, { allowShort }) => {
    const [up, down] = [above(close, upper), below(close, lower)];
    return allowShort ? { entries: up, shortEntries: down } : { entries: up, exits: down };
  },
});

export default volatilityBreakout;
