/**
 * Trades against a gap until it is filled.
 *
 * Rule: where a bar opens more than `gapPct` percent below the last close and does not get back there by its own close,
 * buys at the next open and takes its profit at that last close, where the gap is filled; the same turned round for gaps
 * up. The stop lies `stopRatio` times as far from the close as the target, both as ratios. Without either it leaves
 * `holdBars` bars after the latest gap.
 *
 * On intraday bars the gaps are those between sessions. The open of the gap itself is not traded: what knows an open and
 * fills at it looks ahead.
 *
 * Source: general practice; J. Person, Mastering the Stock Market, 2013, calls it the opening gap fade. Warm-up: 1 bar.
 */
import { above, and, barsSince, below, custom, defineStrategy, lag, not, or, z } from "tapebook";

export const gapFade = defineStrategy({
  name: "gap_fade",
  params: {
    gapPct: z.number().positive().default(1),
    stopRatio: z.number().positive().default(1),
    holdBars: z.int().min(1).default(5),
  },
  indicators: ({ open, close }) => {
    const before = lag(close, 1);
    const percent = (open: Float64Array, before: Float64Array) =>
      open.map((price, i) => 100 * (price - before[i]!) / before[i]!);
    return { before, gap: custom(percent, open, before) };
  },
  signals: ({ close, before, gap }, { gapPct, stopRatio, holdBars }) => {
    const down = and(below(gap, -gapPct), below(close, before));
    const up = and(above(gap, gapPct), above(close, before));
    const over = not(below(barsSince(or(down, up)), holdBars));
    return {
      entries: down,
      exits: over,
      shortEntries: up,
      shortExits: over,
      takeProfit: before,
      stopLoss: custom(
        (close, before) => close.map((price, i) => price * (price / before[i]!) ** stopRatio),
        close,
        before,
      ),
    };
  },
});

export default gapFade;
