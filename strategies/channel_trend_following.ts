/**
 * Follows breakouts of the Donchian channel and adds to what works, as the Turtles did.
 *
 * Rule: a close beyond the highest high (lowest low) of the `entryBars` bars before opens a unit, and every `addAtr` average true ranges further another one, up
 * to `maxUnits`. Each new unit moves the stops of all to `stopAtr` ranges behind the close that ordered it, never away from
 * the price. It leaves, too, at a close beyond the opposite channel of `exitBars` bars.
 *
 * A unit is so large that a move of one range is worth `riskPct` percent of equity. The Turtles took 1 on futures' margin;
 * without leverage four units of 0.25 are about what an index of ordinary volatility leaves room for. Closes decide and
 * the next open fills, where the Turtles had stop orders at the channel.
 *
 * Source: C. Faith, Way of the Turtle, 2007 (system 1, without its filter by the last signal). Warm-up: max(entryBars,
 * atrBars) bars.
 */
import { atr, defineStrategy, donchian, lag, z } from "tapebook";

export const channelTrendFollowing = defineStrategy({
  name: "channel_trend_following",
  params: {
    entryBars: z.int().min(2).default(20),
    exitBars: z.int().min(1).default(10),
    atrBars: z.int().min(1).default(20),
    stopAtr: z.number().positive().default(2),
    addAtr: z.number().positive().default(0.5),
    maxUnits: z.int().min(1).max(20).default(4),
    riskPct: z.number().positive().max(10).default(0.25),
    allowShort: z.boolean().default(true),
  },
  check: ({ entryBars, exitBars }) => exitBars <= entryBars || "exitBars must be at most entryBars",
  indicators: ({ high, low, close }, { entryBars, exitBars, atrBars }) => {
    const entry = donchian(high, low, entryBars);
    const exit = donchian(high, low, exitBars);
    return {
      upper: lag(entry.upper, 1),
      lower: lag(entry.lower, 1),
      exitUpper: lag(exit.upper, 1),
      exitLower: lag(exit.lower, 1),
      atr: atr(high, low, close, atrBars),
    };
  },
  state: () => ({ units: 0, latest: NaN }),
  onBar(ctx, { stopAtr, addAtr, maxUnits, riskPct, allowShort }) {
    const { state, indicators, orders, position: { quantity } } = ctx;
    const close = ctx.bars.close.ago(0);
    const range = indicators.atr.ago(0);
    let side = Math.sign(quantity);
    if (side !== 0) {
      const exit = side > 0 ? indicators.exitLower.ago(0) : indicators.exitUpper.ago(0);
      if (side * (close - exit) < 0) return ctx.close("channel exit");
      if (state.units >= maxUnits || side * (close - state.latest) < addAtr * range) return;
    } else {
      if (close > indicators.upper.ago(0)) side = 1;
      else if (allowShort && close < indicators.lower.ago(0)) side = -1;
      // What waits without a position is the rest of an entry that the market could not fill at once.
      if (side === 0 || orders.length > 0) return;
      state.units = 0;
    }
    const stop = close - side * stopAtr * range;
    // No range yet, or one so wide that no price is left below it.
    if (!(range > 0 && stop > 0)) return;
    for (const { id, type, stop: earlier } of orders) {
      if (type === "stop" && side * (stop - earlier) > 0) ctx.replace(id, { stop });
    }
    state.units++;
    state.latest = close;
    ctx.order({
      side: side > 0 ? "buy" : "sell",
      quantity: riskPct / 100 * ctx.equity / range,
      stopLoss: stop,
      tag: `unit ${state.units}`,
    });
  },
});

export default channelTrendFollowing;
