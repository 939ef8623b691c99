/**
 * Buys and never sells: what every other strategy has to beat.
 *
 * Rule: buys at the first close, and again where that was not possible. Of several symbols it holds equal shares of the
 * money at the start, which then drift with the prices.
 *
 * Source: general practice. Warm-up: none.
 */
import { above, defineStrategy } from "tapebook";

export const buyAndHold = defineStrategy({
  name: "buy_and_hold",
  signals: ({ close }) => ({ entries: above(close, 0) }),
});

export default buyAndHold;
