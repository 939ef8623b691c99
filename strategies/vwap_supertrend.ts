/**
 * Four intraday indicators that must agree: SuperTrend and two averages say which way, the session's VWAP which
 * side is in profit, the stochastic RSI when.
 *
 * Rules, each judged at the close, for buying; those for selling short are their mirror image:
 * - `pullback_buy`: the trend is up (SuperTrend up, EMA 21 above EMA 50, close above VWAP) and the pullback is
 *   over: StochRSI's k rises above d, having been below `oversold` the bar before;
 * - `reversal_buy`: SuperTrend turns up, with the close above VWAP and k below `overbought`, so that the move is
 *   not spent. The averages, which are late, are not asked;
 * - the position is closed where SuperTrend turns against it, and at a stop where SuperTrend was at the entry.
 *   An entry against a position turns it round; one in its direction is ignored.
 *
 * The reason is the tag of the entry's order. `allowShort` false leaves out both sells; with it, run with
 * `shorting: true`, as the preset does: spot crypto, the market's default, refuses shorts.
 *
 * Source: general practice among intraday traders of crypto; the parts are Seban's SuperTrend, Chande and Kroll's
 * StochRSI (1994) and the VWAP of the UTC day. Warm-up: `slow` bars, and one more to cross.
 */
import {
  above,
  and,
  below,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  ema,
  lag,
  stochRsi,
  superTrend,
  vwap,
  z,
} from "tapebook";

export const vwapSupertrend = defineStrategy({
  name: "vwap_supertrend",
  params: {
    fast: z.int().min(2).default(21),
    slow: z.int().default(50),
    atrPeriod: z.int().min(1).default(10),
    multiple: z.number().gt(0).default(3),
    rsiPeriod: z.int().min(2).default(14),
    oversold: z.number().gt(0).lt(100).default(20),
    overbought: z.number().gt(0).lt(100).default(80),
    allowShort: z.boolean().default(true),
  },
  check: ({ fast, slow, oversold, overbought }) =>
    fast >= slow ? "fast must be below slow" : oversold < overbought || "oversold must be below overbought",
  indicators: ({ time, high, low, close, volume }, p) => {
    const { value, direction } = superTrend(high, low, close, p.atrPeriod, p.multiple);
    const { k, d } = stochRsi(close, p.rsiPeriod, p.rsiPeriod);
    const [fast, slow] = [ema(close, p.fast), ema(close, p.slow)];
    const average = vwap(time, high, low, close, volume);
    const [up, down] = [above(close, average), below(close, average)];
    return {
      direction,
      stop: value,
      pullbackBuy: and(
        above(direction, 0),
        above(fast, slow),
        up,
        crossedAbove(k, d),
        below(lag(k, 1), p.oversold),
      ),
      pullbackSell: and(
        below(direction, 0),
        below(fast, slow),
        down,
        crossedBelow(k, d),
        above(lag(k, 1), p.overbought),
      ),
      reversalBuy: and(crossedAbove(direction, 0), up, below(k, p.overbought)),
      reversalSell: and(crossedBelow(direction, 0), down, above(k, p.oversold)),
    };
  },
  onBar: (ctx, { allowShort }) => {
    const { direction, stop, pullbackBuy, pullbackSell, reversalBuy, reversalSell } = ctx.indicators;
    const held = Math.sign(ctx.position.quantity);
    const buy = reversalBuy.ago(0) ? "reversal_buy" : pullbackBuy.ago(0) ? "pullback_buy" : null;
    const sell = reversalSell.ago(0) ? "reversal_sell" : pullbackSell.ago(0) ? "pullback_sell" : null;
    if (buy !== null && held <= 0) ctx.buy({ tag: buy, stopLoss: stop.ago(0) });
    else if (sell !== null && held >= 0 && allowShort) ctx.sell({ tag: sell, stopLoss: stop.ago(0) });
    else if (held * direction.ago(0) < 0) ctx.close("trend-turned");
  },
});

export default vwapSupertrend;
