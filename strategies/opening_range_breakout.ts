/**
 * Trades the first close beyond the range of a session's first minutes, for a fixed time.
 *
 * Rule: once the first `minutes` of a session are over, the first close above their highest high buys, the first
 * below their lowest low sells short where `allowShort` says so; one entry a session. The position leaves
 * exactly `holdBars` bars after it was entered, whatever the price. With so many bars that the session ends
 * before, it is held overnight.
 *
 * Source: Crabel, "Day Trading with Short Term Price Patterns and Opening Range Breakout" (1990). For intraday
 * bars: on daily bars there is no range and no entry. Sessions are UTC days begun `dayStart` minutes after 00:00.
 * Warm-up: the first minutes of each session.
 */
import { above, below, defineStrategy, openingRange, z } from "tapebook";

export const openingRangeBreakout = defineStrategy({
  name: "opening_range_breakout",
  params: {
    minutes: z.int().min(1).default(30),
    holdBars: z.int().min(1).default(12),
    allowShort: z.boolean().default(false),
    dayStart: z.int().min(0).max(1439).default(0),
  },
  indicators: ({ time, high, low, close }, { minutes, dayStart }) => {
    const range = openingRange(time, high, low, minutes, dayStart);
    return { high: range.high, up: above(close, range.high), down: below(close, range.low) };
  },
  state: () => ({ traded: false }),
  onBar: (ctx, { holdBars, allowShort }) => {
    const { state, indicators: { high, up, down } } = ctx;
    const { quantity, barsHeld } = ctx.position;
    // What is ordered now leaves at the next open, one bar later.
    if (quantity !== 0 && barsHeld + 1 >= holdBars) ctx.close("hold-bars");
    if (Number.isNaN(high.ago(0))) state.traded = false;
    if (state.traded || quantity !== 0) return;
    if (up.ago(0)) ctx.buy({ tag: "breakout_up" });
    else if (down.ago(0) && allowShort) ctx.sell({ tag: "breakout_down" });
    else return;
    state.traded = true;
  },
});

export default openingRangeBreakout;
