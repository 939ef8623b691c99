/**
 * Buys far below the mean of a price that reverts to it fast enough.
 *
 * Rule: buys when the log price is more than `enter` standard deviations below its mean of `bars` bars, sells when it is
 * back above `leave` deviations below it; with `allowShort` the same turned round. It enters only while the half-life of a
 * deviation, estimated over `halfLifeBars` bars, is below `maxHalfLife` bars.
 *
 * Half-life = ln 2 / -k with k the slope of the change of the log price on the log price of the bar before; a price that
 * does not revert (k >= 0) has none. Estimated on a random walk k is biased below zero, so a short half-life alone is no
 * proof.
 *
 * Source: E. Chan, Algorithmic Trading, 2013, chapter 2. Warm-up: max(bars - 1, halfLifeBars) bars.
 */
import {
  above,
  and,
  below,
  custom,
  defineStrategy,
  lag,
  momentum,
  rollingBeta,
  rollingZScore,
  z,
} from "tapebook";

export const zScoreReversion = defineStrategy({
  name: "z_score_reversion",
  params: {
    bars: z.int().min(2).default(20),
    enter: z.number().positive().default(2),
    leave: z.number().min(0).default(0),
    halfLifeBars: z.int().min(3).default(100),
    maxHalfLife: z.number().positive().default(20),
    allowShort: z.boolean().default(false),
  },
  check: ({ enter, leave }) => leave < enter || "leave must be below enter",
  indicators: ({ close }, { bars, halfLifeBars }) => {
    const price = custom((close) => close.map(Math.log), close);
    const slope = rollingBeta(momentum(price, 1), lag(price, 1), halfLifeBars);
    return {
      score: rollingZScore(price, bars),
      halfLife: custom((slope) => slope.map((k) => Math.LN2 / Math.max(-k, 0)), slope),
    };
  },
  signals: ({ score, halfLife }, { enter, leave, maxHalfLife, allowShort }) => {
    const reverts = below(halfLife, maxHalfLife);
    return {
      entries: and(below(score, -enter), reverts),
      exits: above(score, -leave),
      ...(allowShort && { shortEntries: and(above(score, enter), reverts), shortExits: below(score, leave) }),
    };
  },
});

export default zScoreReversion;
