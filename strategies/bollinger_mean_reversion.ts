/**
 * Buys a close that lies unusually far below the recent mean and sells when the mean is reached again.
 *
 * Rule: buys where the close, not only the low, is below the lower band; sells where the close is above the
 * middle band. In a long fall it buys early and holds all the way down: there is no stop.
 *
 * Source: Bollinger, "Bollinger on Bollinger Bands" (2001); as a reversal rule general practice. Warm-up:
 * `period` bars.
 */
import { above, below, bollinger, defineStrategy, z } from "tapebook";

export const bollingerMeanReversion = defineStrategy({
  name: "bollinger_mean_reversion",
  params: { period: z.int().min(2).default(20), deviations: z.number().gt(0).default(2) },
  indicators: ({ close }, { period, deviations }) => {
    const { middle, lower } = bollinger(close, period, deviations);
    return { middle, lower };
  },
  signals: ({ close, middle, lower }) => ({ entries: below(close, lower), exits: above(close, middle) }),
});

export default bollingerMeanReversion;
