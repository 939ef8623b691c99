/**
 * Scalps intraday bars around a fast exponential average.
 *
 * Rule: long when the close crosses above its EMA, short when it crosses below, each cross turning the position round. A
 * stop lies `stopLossPct` percent from the close that gave the signal; what it closed opens again at the next cross. From
 * `flatFrom`, an hour of the UTC day such as 9.75 for 15:15 in Mumbai, everything is closed and nothing opened until the
 * UTC day ends; 24 trades round the clock.
 *
 * What it trades is an option of the run, not of the rule: `optionDelta: { delta, lotSize, lots }` makes every gain that
 * of so many lots of an option on the index, delta x move x lot size x lots. Markets on which shorts are off (India, spot
 * crypto) need `shorting: true`, else a cross below only closes.
 *
 * Source: general practice on index options. Warm-up: emaPeriod - 1 bars, and one more to cross.
 */
import { and, below, crossedAbove, crossedBelow, custom, defineStrategy, ema, not, or, z } from "tapebook";

export const emaScalper = defineStrategy({
  name: "ema_scalper",
  params: {
    emaPeriod: z.int().min(2).default(10),
    stopLossPct: z.number().positive().max(50).default(0.5),
    flatFrom: z.number().positive().max(24).default(24),
  },
  indicators: ({ time, close }, { emaPeriod }) => ({
    ema: ema(close, emaPeriod),
    hour: custom((time) => time.map((ms) => ms % 86_400_000 / 3_600_000), time),
  }),
  signals: ({ close, ema, hour }, { stopLossPct, flatFrom }) => {
    const open = below(hour, flatFrom);
    const rises = crossedAbove(close, ema);
    const falls = crossedBelow(close, ema);
    const stop = (close: Float64Array, ema: Float64Array) =>
      close.map((price, i) => price * (1 + (price > ema[i]! ? -1 : 1) * stopLossPct / 100));
    return {
      entries: and(rises, open),
      exits: or(falls, not(open)),
      shortEntries: and(falls, open),
      shortExits: or(rises, not(open)),
      stopLoss: custom(stop, close, ema),
    };
  },
});

export default emaScalper;
