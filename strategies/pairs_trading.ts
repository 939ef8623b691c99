/**
 * Trades two symbols that move together against each other when their spread is far from its mean.
 *
 * Rule: over the last `bars` bars it regresses the first log price on the
 * second: the slope is the hedge ratio, money short in the second for each unit of money in the first, and the latest
 * residual in standard deviations of all residuals is the score. With a score beyond `enter` it buys the cheap side and sells the
 * dear one, within `leave` of zero it closes both, and beyond `stop` it takes the pair for broken: out, and nothing new
 * until the score has come back within `leave`. No pair is opened while the slope is not above zero.
 *
 * Both legs together are worth the whole equity, in the proportions of the hedge ratio at entry, and are left alone until
 * the exit. The first two symbols are a choice: test it for cointegration on other data than these. Shorts must be on.
 *
 * Source: E. Gatev, W. Goetzmann, K. Rouwenhorst, Pairs Trading, Review of Financial Studies 19, 2006, with the regression
 * of G. Vidyamurthy, Pairs Trading, 2004. Warm-up: bars - 1 times at which both symbols have a bar.
 */
import {
  defineStrategy,
  ParameterError,
  rollingBeta,
  rollingCorrelation,
  sma,
  standardDeviation,
  z,
} from "tapebook";

export const pairsTrading = defineStrategy({
  name: "pairs_trading",
  params: {
    bars: z.int().min(3).default(60),
    enter: z.number().positive().default(2),
    leave: z.number().min(0).default(0.5),
    stop: z.number().positive().default(4),
  },
  check: ({ enter, leave, stop }) => (leave < enter && enter < stop) || "leave < enter < stop must hold",
  weights: ({ symbols, length, close }, { bars, enter, leave, stop }) => {
    const [first, second] = symbols;
    if (!first || !second || symbols.length > 2) {
      throw new ParameterError(`Give pairs_trading the bars of two symbols: it got ${symbols.join(", ")}`, {
        field: "bars",
        value: symbols,
        allowed: "bars of two symbols",
      });
    }
    const prices = [close[first]!, close[second]!];
    const ticks = Array.from({ length }, (_, i) => i).filter((i) => prices.every((price) => price[i]! > 0));
    const [y, x] = prices.map((price) => Float64Array.from(ticks, (tick) => Math.log(price[tick]!)));
    const hedge = rollingBeta(y!, x!, bars);
    const correlation = rollingCorrelation(y!, x!, bars);
    const [meanY, meanX, deviation] = [sma(y!, bars), sma(x!, bars), standardDeviation(y!, bars)];

    const weights = { [first]: new Float64Array(length), [second]: new Float64Array(length) };
    let [side, broken, one, other, row] = [0, false, 0, 0, 0];
    for (let tick = 0; tick < length; tick++) {
      if (ticks[row] === tick) {
        const slope = hedge[row]!;
        const residual = y![row]! - meanY![row]! - slope * (x![row]! - meanX![row]!);
        const score = residual / (deviation![row]! * Math.sqrt(1 - correlation[row]! ** 2));
        const size = Math.abs(score);
        if (size > stop) broken = true;
        else if (size <= leave) broken = false;
        if (side !== 0 && (broken || size <= leave || score * side > 0)) side = 0;
        else if (side === 0 && !broken && size > enter && slope > 0) {
          side = -Math.sign(score);
          one = 1 / (1 + slope);
          other = slope / (1 + slope);
        }
        row++;
      }
      weights[first]![tick] = side * one;
      weights[second]![tick] = -side * other;
    }
    return weights;
  },
});

export default pairsTrading;
