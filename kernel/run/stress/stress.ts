import type { Bars } from "../../market/bars.ts";
import { DataError } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { formatTime, parseEnd, parseMoment } from "../../market/time.ts";
import { runCard } from "../../plot/spec/card.ts";
import type { TableFigure } from "../../plot/spec/figure.ts";
import { timeFormat } from "../../plot/spec/format.ts";
import { lowerBound } from "../../series/search.ts";
import { checkOption } from "../../stats/check_option.ts";
import { drawdown } from "../../stats/drawdown.ts";
import { simpleReturns } from "../../stats/moments.ts";
import { type Account, type AccountInput, accountsOf } from "../accounts.ts";
import { runBenchmark } from "../benchmark.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { namedTable, type Rows, withFormats, withRows } from "../rows.ts";
import { finishedOf, Run } from "../run.ts";
import { STRESS_WINDOWS, type StressName, type StressWindow, stressWindow } from "./windows.ts";

/** What stress() looks at. */
export interface StressOptions {
  /** Names of STRESS_WINDOWS, in any market, or windows of one's own; default those of the account's markets. */
  readonly windows?: readonly (StressName | StressWindow)[];
  /** Moves of all prices at once, fractions; default -5, -10, -20, -30 and -50 %, and 10 %. */
  readonly shocks?: readonly number[];
}

/** One row a window that the account lived through, as columns of `length` values. */
export interface StressWindowColumns {
  readonly length: number;
  readonly window: string[];
  /** Epoch ms of the first and last close that count. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly bars: Int32Array;
  /** From the first close to the last, and the deepest fall and the worst bar in between. */
  readonly totalReturn: Float64Array;
  readonly maxDrawdown: Float64Array;
  readonly worstBar: Float64Array;
  /** Of a run's benchmark over the same bars; NaN without one. */
  readonly benchmark: Float64Array;
}

/** One row a shock: what would have been lost or won, as a fraction of equity, if all prices had jumped at once. */
export interface ShockColumns {
  readonly length: number;
  readonly shock: Float64Array;
  /** With the positions of the last close, of the mean close and of the worst one. */
  readonly atEnd: Float64Array;
  readonly mean: Float64Array;
  readonly worst: Float64Array;
  /** Epoch ms of the worst close. */
  readonly worstTime: Float64Array;
}

/** How an account stood what hurt others. Shown as a card. */
export interface Stress extends Displayed {
  readonly windows: Rows<StressWindowColumns>;
  /** Null for what has no positions. */
  readonly shocks: Rows<ShockColumns> | null;
  /** Windows that the account did not live through from end to end. */
  readonly outside: readonly string[];
}

const SHOCKS = [-0.05, -0.1, -0.2, -0.3, -0.5, 0.1];

/**
 * What an account did in stretches of history that hurt, and what a jump of all prices would do to the positions of a
 * run before anyone could act: net exposure times the jump, shorts winning what longs lose. For what a strategy
 * itself would do in them see replay().
 *
 * @param account a run, portfolio, symbol or curve
 * @throws ParameterError for options that are not allowed
 * @throws DataError for an account with fewer than two bars
 * @example
 * ```ts
 * import { loadBars, stress } from "tapebook";
 *
 * const { windows } = stress(await loadBars("SP500"));
 * const covid = windows.totalReturn[windows.window.indexOf("covid")]!;
 * if (Math.abs(covid + 0.339) > 0.001) throw new Error("the index fell by 33.9 %");
 * ```
 */
export function stress(account: AccountInput, options: StressOptions = {}): Stress {
  checkNames(options, ["windows", "shocks"], "the options of stress");
  const windows: readonly StressWindow[] = options.windows === undefined
    ? STRESS_WINDOWS
    : windowsOf(options.windows);
  const shocks = options.shocks ?? SHOCKS;
  const usable = shocks.every((shock) => shock > -1 && shock < Infinity);
  checkOption("shocks", shocks, usable, "fractions above -1");
  const [own] = accountsOf([account], "accounts", 1) as [Account];
  if (own.time.length < 2) {
    throw new DataError(`Give ${own.name} at least two bars: it has ${own.time.length}`, {
      field: "account",
      value: own.time.length,
    });
  }
  const there = windows.filter(({ market }) => market === undefined || marketsOf(account).includes(market));
  const lived = there.flatMap((window) => rowOf(own, benchmarkOf(account), window) ?? []);
  const outside = there.map(({ name }) => name).filter((name) =>
    !lived.some(({ window }) => window === name)
  );
  const found: Omit<Stress, keyof Displayed> = {
    windows: windowRows(lived),
    shocks: account instanceof Run ? shockRows(account, shocks) : null,
    outside,
  };
  return displayedAs(found, (each) =>
    runCard({
      title: `Stress of ${own.name}`,
      metrics: [],
      figures: [windowTable(each.windows), ...each.shocks ? [shockTable(each.shocks)] : []],
      notes: outside.length > 0
        ? [
          `Not lived through from ${formatTime(own.time[0]!)} to ${formatTime(own.time.at(-1)!)}: ${
            outside.join(", ")
          }.`,
        ]
        : [],
    }));
}

/** Who names a stretch wants it whatever the market. */
function windowsOf(given: readonly unknown[]): StressWindow[] {
  checkOption("windows", given, Array.isArray(given), "a list of names, or of { name, from, to }");
  return given.map((each, i) => {
    if (typeof each === "object" && each !== null) return each as StressWindow;
    const { name, from, to } = stressWindow(each, `windows[${i}]`);
    return { name, from, to };
  });
}

function marketsOf(account: AccountInput): Bars["market"][] {
  if (account instanceof Run) return finishedOf(account).bars.map(({ market }) => market);
  return "market" in account ? [account.market] : ["US", "IN", "CRYPTO", "FX"];
}

function benchmarkOf(account: AccountInput): Float64Array | null {
  if (!(account instanceof Run)) return null;
  return runBenchmark(finishedOf(account)).value;
}

type WindowRow = { window: string } & Record<Exclude<keyof StressWindowColumns, "length" | "window">, number>;

/** Null where the account does not reach from end to end. */
function rowOf(
  { time, equity }: Account,
  benchmark: Float64Array | null,
  window: StressWindow,
): WindowRow | null {
  const [start, end] = [parseEnd(window.from, "from"), parseEnd(window.to, "to")];
  const from = lowerBound(time, start + 1) - 1;
  const to = lowerBound(time, end + 1) - 1;
  const isWhole = from >= 0 && to > from && time.at(-1)! >= parseMoment(window.to, "to");
  if (!isWhole) return null;
  const values = equity.subarray(from, to + 1);
  return {
    window: window.name,
    from: time[from]!,
    to: time[to]!,
    bars: to - from,
    totalReturn: values.at(-1)! / values[0]! - 1,
    maxDrawdown: Math.min(...drawdown(values)),
    worstBar: Math.min(...simpleReturns(values)),
    benchmark: benchmark ? benchmark[to]! / benchmark[from]! - 1 : NaN,
  };
}

function windowRows(rows: readonly WindowRow[]): Rows<StressWindowColumns> {
  const column = (name: Exclude<keyof WindowRow, "window">) => Float64Array.from(rows, (row) => row[name]);
  return withRows({
    length: rows.length,
    window: rows.map(({ window }) => window),
    from: column("from"),
    to: column("to"),
    bars: Int32Array.from(column("bars")),
    totalReturn: column("totalReturn"),
    maxDrawdown: column("maxDrawdown"),
    worstBar: column("worstBar"),
    benchmark: column("benchmark"),
  }, windowTable);
}

function windowTable(columns: StressWindowColumns): TableFigure {
  const percent = {
    totalReturn: "percent",
    maxDrawdown: "percent",
    worstBar: "percent",
    benchmark: "percent",
  } as const;
  return withFormats(namedTable(columns, "Windows of history", percent), {
    from: timeFormat(columns.from),
    to: timeFormat(columns.to),
  });
}

function shockRows(run: Run, shocks: readonly number[]): Rows<ShockColumns> {
  const { result: { time, netExposure, start } } = finishedOf(run);
  const net = netExposure.subarray(start);
  const total = net.reduce((sum, each) => sum + each, 0);
  const worst = shocks.map((shock) =>
    net.reduce((least, each, i) => each * shock < net[least]! * shock ? i : least, 0)
  );
  return withRows({
    length: shocks.length,
    shock: Float64Array.from(shocks),
    atEnd: Float64Array.from(shocks, (shock) => shock * net.at(-1)!),
    mean: Float64Array.from(shocks, (shock) => shock * total / net.length),
    worst: Float64Array.from(shocks, (shock, i) => shock * net[worst[i]!]!),
    worstTime: Float64Array.from(worst, (i) => time[start + i]!),
  }, shockTable);
}

const shockTable = (columns: ShockColumns) =>
  namedTable(columns, "A jump of all prices, by positions held", {
    shock: "percent",
    atEnd: "percent",
    mean: "percent",
    worst: "percent",
  });
