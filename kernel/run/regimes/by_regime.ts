import type { Timeframe } from "../../market/bars.ts";
import { barEnd } from "../../market/calendar/mod.ts";
import { ParameterError } from "../../market/errors.ts";
import { lowerBound } from "../../series/search.ts";
import { drawdown } from "../../stats/drawdown.ts";
import { equityOf } from "../../portfolio/combine.ts";
import { checkOption } from "../../stats/check_option.ts";
import { momentsOf, simpleReturns } from "../../stats/moments.ts";
import { annualRatio } from "../../stats/sharpe.ts";
import { tradeTotals, winRateOf } from "../../stats/trade_totals.ts";
import { annualVolatility } from "../../stats/volatility.ts";
import { type Account, type AccountInput, accountsOf } from "../accounts.ts";
import { namedTable, type Rows, withRows } from "../rows.ts";
import { rowsOfTrades } from "../trade_rows.ts";
import type { Regimes } from "./regimes.ts";

/** One row a regime and one for all bars, as columns of `length` values; NaN where one is not defined. */
export interface RegimeColumns {
  readonly length: number;
  /** `all` in the last row, `unknown` where the regime was not known yet. */
  readonly regime: string[];
  readonly bars: Int32Array;
  /** Share of all bars. */
  readonly share: Float64Array;
  /** Of the bars one after the other as if there were no others: what they compound to, and the deepest drawdown. */
  readonly totalReturn: Float64Array;
  readonly maxDrawdown: Float64Array;
  /** Mean and deviation of a bar's return, brought to a year, and their ratio. */
  readonly meanReturn: Float64Array;
  readonly volatility: Float64Array;
  readonly sharpe: Float64Array;
  /** Closed trades that were entered in the regime; 0 for what has no trades. */
  readonly trades: Int32Array;
  readonly winRate: Float64Array;
}

/**
 * Statistics of a run, portfolio, symbol or curve by the market's regime. A bar belongs to the regime that was known
 * at the last close before it, and so does a trade by its entry: what is good in a regime could have been acted on.
 *
 * @throws ParameterError for regimes that are none, and where they and the account have no time in common
 * @example
 * ```ts
 * import { byRegime, loadBars, regimes } from "tapebook";
 *
 * const bars = await loadBars("SP500");
 * const table = byRegime(bars, regimes(bars));
 * const at = (name: string) => table.volatility[table.regime.indexOf(name)]!;
 * if (!(at("bull-quiet") < at("bear-volatile"))) throw new Error("quiet markets move less");
 * ```
 */
export function byRegime(account: AccountInput, regimes: Regimes): Rows<RegimeColumns> {
  const [measured] = accountsOf([account], "accounts", 1) as [Account];
  const { time, equity, periodsPerYear, trades } = measured;
  const { time: from, names: states } = Object(regimes) as Partial<Regimes>;
  const usable = from instanceof Float64Array && Array.isArray(states);
  checkOption("regimes", regimes, usable, "what regimes(bars) gives");
  const late = !(regimes.time[0]! < time.at(-1)!);
  if (late || regimes.time.at(-1)! < time[0]!) {
    const allowed = "regimes of the same time as the account";
    const why = late ? "they begin after it ends" : "they end before it begins";
    throw new ParameterError(`Give ${allowed}: ${why}`, {
      field: "regimes",
      value: regimes,
      allowed,
    });
  }
  const returns = simpleReturns(equity);
  const regimeBefore = knownBefore(regimes, measured.timeframe);
  const known = Array.from(returns, (_, i) => regimeBefore(time[i + 1]!));
  const entered = trades ? Array.from(trades.entryTime, regimeBefore) : [];
  const names = [...regimes.names, ""].filter((name) => known.includes(name));
  const groups = [...names.map((name) => ({ name, has: (regime: string) => regime === name })), {
    name: "all",
    has: () => true,
  }];
  const rows = groups.map(({ name, has }) => {
    const own = returns.filter((_, i) => has(known[i]!));
    const { mean, deviation } = momentsOf(own);
    const perYear = periodsPerYear ?? 252;
    const chained = equityOf(own);
    const totals = trades && tradeTotals(rowsOfTrades(trades, (i) => has(entered[i]!)));
    return {
      regime: name || "unknown",
      bars: own.length,
      share: own.length / returns.length,
      totalReturn: chained.at(-1)! - 1,
      maxDrawdown: Math.min(...drawdown(chained)),
      meanReturn: mean * perYear,
      volatility: annualVolatility(deviation, own.length, perYear) ?? NaN,
      sharpe: annualRatio(mean, deviation, perYear) ?? NaN,
      trades: totals?.closed ?? 0,
      winRate: totals ? winRateOf(totals) ?? NaN : NaN,
    };
  });
  const column = (name: Exclude<keyof typeof rows[number], "regime">) =>
    Float64Array.from(rows, (row) => row[name]);
  const columns: RegimeColumns = {
    length: rows.length,
    regime: rows.map(({ regime }) => regime),
    bars: Int32Array.from(column("bars")),
    share: column("share"),
    totalReturn: column("totalReturn"),
    maxDrawdown: column("maxDrawdown"),
    meanReturn: column("meanReturn"),
    volatility: column("volatility"),
    sharpe: column("sharpe"),
    trades: Int32Array.from(column("trades")),
    winRate: column("winRate"),
  };
  return withRows(columns, (table) =>
    namedTable(table, `${measured.name} by regime`, {
      share: "percent",
      totalReturn: "percent",
      maxDrawdown: "percent",
      meanReturn: "percent",
      volatility: "percent",
      sharpe: "ratio",
      winRate: "percent",
    }));
}

/** What was known when a bar began: of bars of another length only those that were over by then. */
function knownBefore(
  { time, timeframe, market, name }: Regimes,
  own: Timeframe | null,
): (moment: number) => string {
  const isSame = own === null || own === timeframe;
  // A bar that ends just when the other begins is known by then.
  const known = isSame ? time : time.map((start) => barEnd(start, timeframe, market) - 1);
  return (moment) => name[lowerBound(known, moment) - 1] ?? "";
}
