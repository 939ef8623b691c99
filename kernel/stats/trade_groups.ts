import { ParameterError, quote } from "../market/errors.ts";
import type { MeasuredTrades } from "./trade_sums.ts";
import { profitFactorOf, tradeTotals } from "./trade_totals.ts";

/** What trades may be grouped by; weekday and hour are the entry's, in UTC. */
export type TradeGrouping = "side" | "symbol" | "weekday" | "hour" | "tag" | "exit";

/** Closed trades by group, as columns of `length` values; NaN where one is not defined. Money is the account's. */
export interface TradeGroups {
  readonly length: number;
  readonly group: string[];
  readonly trades: Int32Array;
  readonly winRate: Float64Array;
  /** Sum and mean, after costs. */
  readonly profit: Float64Array;
  readonly expectancy: Float64Array;
  /** NaN where no trade lost. */
  readonly profitFactor: Float64Array;
  /** Means of profit over entry value and of bars held. */
  readonly averageReturn: Float64Array;
  readonly averageBars: Float64Array;
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/**
 * Closed trades by direction, symbol, weekday or hour of the entry (UTC), or by what placed the entry or the exit.
 * Groups without a trade are left out; the others come in order of the week or clock, else of their names.
 *
 * @param trades such as run.trades
 * @throws ParameterError for another grouping, and for `tag` and `exit` where the trades do not carry them
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma, tradeGroups } from "tapebook";
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
 * const { group, trades } = tradeGroups(run.trades, "weekday");
 * if (group[0] !== "Monday" || trades.length > 5) throw new Error("Monday to Friday");
 * ```
 */
export function tradeGroups(trades: MeasuredTrades, by: TradeGrouping): TradeGroups {
  const keyOf = keys(trades, by);
  const rows = new Map<string | number, number[]>();
  for (let i = 0; i < trades.length; i++) {
    if (trades.open[i] === 1) continue;
    const key = keyOf(i);
    const found = rows.get(key);
    if (found) found.push(i);
    else rows.set(key, [i]);
  }
  const groups = [...rows].sort(([a], [b]) => a < b ? -1 : 1);
  const totals = groups.map(([, of]) => {
    const at = (column: ArrayLike<number>) => Float64Array.from(of, (i) => column[i]!);
    const average = (column: ArrayLike<number>) =>
      at(column).reduce((sum, value) => sum + value, 0) / of.length;
    const profit = at(trades.profit);
    return {
      ...tradeTotals({ length: of.length, profit, open: new Uint8Array(of.length) }),
      averageReturn: average(trades.return),
      averageBars: average(trades.barsHeld),
    };
  });
  const column = (value: (each: typeof totals[number]) => number) => Float64Array.from(totals, value);
  return {
    length: groups.length,
    group: groups.map(([key]) =>
      typeof key === "string" ? key : by === "weekday" ? WEEKDAYS[key]! : `${String(key).padStart(2, "0")}:00`
    ),
    trades: Int32Array.from(totals, ({ closed }) => closed),
    winRate: column(({ won, closed }) => won / closed),
    profit: column(({ gain, loss }) => gain - loss),
    expectancy: column(({ gain, loss, closed }) => (gain - loss) / closed),
    profitFactor: column((each) => profitFactorOf(each) ?? NaN),
    averageReturn: column(({ averageReturn }) => averageReturn),
    averageBars: column(({ averageBars }) => averageBars),
  };
}

function keys(trades: MeasuredTrades, by: TradeGrouping): (trade: number) => string | number {
  const entered = (i: number) => new Date(trades.entryTime[i]!);
  const columns: Record<TradeGrouping, readonly string[] | undefined | ((i: number) => number)> = {
    side: trades.side,
    symbol: trades.symbol,
    weekday: (i) => (entered(i).getUTCDay() + 6) % 7,
    hour: (i) => entered(i).getUTCHours(),
    tag: trades.entrySignal,
    exit: trades.exitReason,
  };
  const column = Object.hasOwn(columns, by) ? columns[by] : undefined;
  if (typeof column === "function") return column;
  if (column !== undefined) return (i) => column[i]!;
  const allowed = Object.entries(columns).filter(([, each]) => each !== undefined).map(([name]) => name).join(
    ", ",
  );
  throw new ParameterError(`Group these trades by one of ${allowed}: by is ${quote(by)}`, {
    field: "by",
    value: by,
    allowed,
  });
}
