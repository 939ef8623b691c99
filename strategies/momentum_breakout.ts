/**
 * Buys strength: a close above everything of the last weeks, held until the lows of fewer bars give way.
 *
 * Rule: buys where the close is above the channel high, the highest high of the `channel` bars before this one;
 * sells where the close is below the lowest low of the `exitChannel` bars before it. The bar itself is in
 * neither, or no close could ever be beyond.
 *
 * Source: Donchian's rule of four weeks (1960s), with the faster exit of the Turtles, Faith, "Way of the Turtle"
 * (2007). Warm-up: `channel` bars, and one more to compare.
 */
import { above, below, defineStrategy, lag, rollingMax, rollingMin, z } from "tapebook";

export const momentumBreakout = defineStrategy({
  name: "momentum_breakout",
  params: { channel: z.int().min(2).default(20), exitChannel: z.int().min(1).default(10) },
  check: ({ channel, exitChannel }) => exitChannel <= channel || "exitChannel must not be above channel",
  indicators: ({ high, low }, { channel, exitChannel }) => ({
    channelHigh: lag(rollingMax(high, channel), 1),
    channelLow: lag(rollingMin(low, exitChannel), 1),
  }),
  signals: ({ close, channelHigh, channelLow }) => ({
    entries: above(close, channelHigh),
    exits: below(close, channelLow),
  }),
});

export default momentumBreakout;
