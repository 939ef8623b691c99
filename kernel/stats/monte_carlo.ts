import type { TradeColumns } from "../market/trade.ts";
import { selectQuantile } from "../series/selection.ts";
import { checkOption } from "./check_option.ts";
import { resampler, type ResamplingOptions, resolveResampling } from "./resampling.ts";

/** How paths are drawn and what is made of them. */
export interface MonteCarloOptions extends ResamplingOptions {
  /** Share of the starting money whose loss is ruin; default 0.5. */
  readonly ruin?: number;
  /** Shares of the paths below the lines of the fans; default 5, 25, 50, 75 and 95 %. */
  readonly quantiles?: readonly number[];
  /** Most steps at which the fans are drawn; default 200. */
  readonly points?: number;
}

/** Lines that shares of all paths lie below, at some of the steps. */
export interface Fan {
  /** Steps gone: 0 is the start. */
  readonly step: Int32Array;
  /** Shares of the paths, one a line. */
  readonly quantiles: readonly number[];
  /** values[line][point]. */
  readonly values: readonly Float64Array[];
}

/** What might as well have happened. */
export interface MonteCarlo {
  readonly paths: number;
  /** Of each path: final over starting money less 1, and the deepest drawdown, a fraction at or below zero. */
  readonly total: Float64Array;
  readonly maxDrawdown: Float64Array;
  /** Share of the paths that lost the share `ruin` of the starting money at some step. */
  readonly ruinProbability: number;
  /** Share that ended below the starting money. */
  readonly lossProbability: number;
  /** Of the money, which starts at 1, and of the drawdown at each step. */
  readonly equity: Fan;
  readonly drawdown: Fan;
}

/**
 * Equity paths made of the returns that there were, drawn anew: in blocks, so that what hangs together stays together, or
 * in another order (`method: "shuffle"`, the usual test of how much of a drawdown was the order of the trades). Seeded:
 * the same numbers on every machine.
 *
 * @param returns of bars, or of trades on the account as tradeReturns() gives them: fractions above -1
 * @throws ParameterError for returns that are not numbers of -1 or more, none of them, or an option out of its range
 * @example
 * ```ts
 * import { monteCarlo } from "tapebook";
 *
 * const returns = Float64Array.of(0.1, -0.2, 0.05, 0.08, -0.03);
 * const { total, maxDrawdown } = monteCarlo(returns, { method: "shuffle", paths: 100 });
 * if (Math.abs(total[0]! - total[99]!) > 1e-12) throw new Error("another order ends at the same");
 * if (Math.min(...maxDrawdown) >= -0.2) throw new Error("some orders are worse");
 * ```
 */
export function monteCarlo(returns: Float64Array, options: MonteCarloOptions = {}): MonteCarlo {
  checkReturns(returns);
  const { ruin = 0.5, quantiles = [0.05, 0.25, 0.5, 0.75, 0.95], points = 200, ...rest } = options;
  const resampling = resolveResampling(rest, returns.length);
  checkOption("ruin", ruin, ruin > 0 && ruin <= 1, "a share of the money above 0, at most 1");
  checkOption("quantiles", quantiles, quantiles.every((q) => q >= 0 && q <= 1), "shares from 0 to 1");
  checkOption("points", points, Number.isInteger(points) && points >= 2, "2 or more");
  const { paths } = resampling;
  const length = returns.length;
  const count = Math.min(points, length + 1);
  const step = Int32Array.from({ length: count }, (_, i) => Math.round(i * length / (count - 1)));
  // One row a point, so that the values of all paths at a point lie side by side.
  const equityAt = Array.from(step, () => new Float64Array(paths));
  const drawdownAt = Array.from(step, () => new Float64Array(paths));
  const total = new Float64Array(paths);
  const maxDrawdown = new Float64Array(paths);
  const draw = resampler(returns, resampling);
  const sample = new Float64Array(length);
  let ruined = 0;
  let lost = 0;
  for (let path = 0; path < paths; path++) {
    draw(sample);
    let [value, peak, least, deepest] = [1, 1, 1, 1];
    let from = 0;
    for (let point = 0; point < count; point++) {
      const to = step[point]!;
      for (let i = from; i < to; i++) {
        value *= 1 + sample[i]!;
        if (value > peak) peak = value;
        const share = value / peak;
        if (share < deepest) deepest = share;
        if (value < least) least = value;
      }
      from = to;
      equityAt[point]![path] = value;
      drawdownAt[point]![path] = value / peak - 1;
    }
    total[path] = value - 1;
    maxDrawdown[path] = deepest - 1;
    if (least <= 1 - ruin) ruined++;
    if (value < 1) lost++;
  }
  return {
    paths,
    total,
    maxDrawdown,
    ruinProbability: ruined / paths,
    lossProbability: lost / paths,
    equity: fanOf(step, quantiles, equityAt),
    drawdown: fanOf(step, quantiles, drawdownAt),
  };
}

function fanOf(step: Int32Array, quantiles: readonly number[], columns: readonly Float64Array[]): Fan {
  const ascending = quantiles.toSorted((a, b) => a - b);
  const values = ascending.map(() => new Float64Array(step.length));
  columns.forEach((column, point) => {
    let from = 0;
    ascending.forEach((q, line) => {
      values[line]![point] = selectQuantile(column, q, from);
      // What lies before a quantile is in its place: the next one is looked for behind it.
      from = Math.floor((column.length - 1) * q);
    });
  });
  return { step, quantiles: ascending, values };
}

/** @throws ParameterError where there is no return, or one that is no number of -1 or more */
export function checkReturns(returns: Float64Array): void {
  checkOption(
    "returns",
    returns,
    returns instanceof Float64Array && returns.length > 0,
    "a Float64Array of returns",
  );
  const wrong = returns.findIndex((value) => !(value >= -1 && value < Infinity));
  checkOption("returns", returns[wrong], wrong < 0, `fractions of -1 or more; see the one at ${wrong}`);
}

/**
 * Closed trades as returns of the account, in order of exit: profit over the money there was when the trades before
 * were closed.
 *
 * @param trades such as run.trades
 * @param cash money at the start
 * @throws ParameterError for money that is not above zero
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, monteCarlo, sma, tradeReturns } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "average",
 *   indicators: ({ close }) => ({ close, average: sma(close, 50) }),
 *   signals: ({ close, average }) => ({
 *     entries: crossedAbove(close, average),
 *     exits: crossedBelow(close, average),
 *   }),
 * });
 * const run = await backtest(strategy(), await loadBars("SP500"));
 * const { ruinProbability } = monteCarlo(tradeReturns(run.trades, 100_000), { method: "shuffle", paths: 1000 });
 * if (ruinProbability > 1) throw new Error("a share of the paths");
 * ```
 */
export function tradeReturns(
  trades: Pick<TradeColumns, "length" | "open" | "profit">,
  cash: number,
): Float64Array {
  checkOption("cash", cash, cash > 0 && cash < Infinity, "money above zero");
  const returns: number[] = [];
  let money = cash;
  for (let i = 0; i < trades.length && money > 0; i++) {
    if (trades.open[i] === 1) continue;
    returns.push(Math.max(-1, trades.profit[i]! / money));
    money += trades.profit[i]!;
  }
  return Float64Array.from(returns);
}
