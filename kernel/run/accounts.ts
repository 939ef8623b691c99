/** What can be set side by side: runs, portfolios, bars and plain curves, each as an account's value over time. */
import type { Bars, Timeframe } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { clockPeriodsPerYear, periodsPerYear } from "../market/timeframe.ts";
import type { MeasuredTrades } from "../stats/trade_sums.ts";
import { buyAndHold } from "./benchmark.ts";
import { finishedOf, Run } from "./run.ts";
import { strategyTitle, symbolsTitle } from "./run_card.ts";

/** Value of anything over time, such as an index. */
export interface ValueCurve {
  readonly name?: string;
  /** Epoch ms, ascending. */
  readonly time: Float64Array;
  /** Above zero; NaN where there is none. */
  readonly value: Float64Array;
  readonly currency?: string;
  readonly timeframe?: Timeframe;
  /** Bars a year; default that of what it stands beside. */
  readonly periodsPerYear?: number;
}

/** A run, bars (bought at the first close and held), a portfolio, or a plain curve. */
export type AccountInput = Run | Bars | ValueCurve;

/** Several of them: by name, or in a list, in which each is called by its strategy or symbol. */
export type AccountInputs = readonly AccountInput[] | Readonly<Record<string, AccountInput>>;

export interface Account {
  readonly name: string;
  readonly time: Float64Array;
  readonly equity: Float64Array;
  /** Bars and days a year; null where a curve does not say it. */
  readonly periodsPerYear: number | null;
  readonly daysPerYear: number | null;
  readonly currency: string | null;
  readonly timeframe: Timeframe | null;
  readonly exposure?: Float64Array;
  readonly trades?: MeasuredTrades;
}

/**
 * @param what in messages: "runs"
 * @throws ParameterError for what is no account, for fewer than `least` and for a name given twice
 */
export function accountsOf(given: AccountInputs, what: string, least = 2): Account[] {
  if (given instanceof Run || typeof given !== "object" || given === null) {
    const allowed = `a list of ${what}, or ${what} by name`;
    throw new ParameterError(`Give ${allowed}: got ${given instanceof Run ? "one run" : quote(given)}`, {
      field: what,
      value: given,
      allowed,
    });
  }
  const items: readonly (readonly [string | null, AccountInput])[] = Array.isArray(given)
    ? given.map((each) => [null, each] as const)
    : Object.entries(given);
  items.forEach(([name, item], i) => checkItem(item, name ?? `${what}[${i}]`));
  if (items.length < least) {
    const allowed = `at least ${least === 2 ? "two" : least} ${what}`;
    const is = items.length === 0 ? "there is none" : `there is ${items.length === 1 ? "one" : items.length}`;
    throw new ParameterError(`Give ${allowed}: ${is}`, { field: what, value: items.length, allowed });
  }
  const names = Array.isArray(given) ? namesOf(given) : items.map(([name]) => name!);
  return items.map(([, item], i) => accountOf(item, names[i]!));
}

function checkItem(item: unknown, field: string): asserts item is AccountInput {
  const { time, value, close } = Object(item) as Partial<ValueCurve & Bars>;
  const values = value ?? close;
  if (item instanceof Run) return;
  if (time instanceof Float64Array && values instanceof Float64Array && values.length === time.length) return;
  const allowed = "a run, bars, a portfolio, or { time, value } as Float64Arrays of one length";
  const hint = item instanceof Promise ? "; put await before it" : "";
  throw new ParameterError(`Give ${field} as ${allowed}: got ${quote(item)}${hint}`, {
    field,
    value: item,
    allowed,
  });
}

function accountOf(item: AccountInput, name: string): Account {
  if (item instanceof Run) return runAccount(item, name);
  if ("close" in item) {
    const { time, currency, timeframe, market } = item;
    return {
      name,
      time,
      equity: buyAndHold([item], time),
      currency,
      timeframe,
      periodsPerYear: periodsPerYear(market, timeframe),
      daysPerYear: periodsPerYear(market, "1d"),
    };
  }
  const { time, value, currency = null, timeframe = null, periodsPerYear: perYear = null } = item;
  return { name, time, equity: value, currency, timeframe, periodsPerYear: perYear, daysPerYear: perYear };
}

function runAccount(run: Run, name: string): Account {
  const { result: { time, equity, exposure, start }, bars, config } = finishedOf(run);
  return {
    name,
    time: time.subarray(start),
    equity: equity.subarray(start),
    exposure: exposure.subarray(start),
    trades: run.trades,
    currency: config.currency,
    timeframe: bars[0]!.timeframe,
    periodsPerYear: clockPeriodsPerYear(bars),
    daysPerYear: clockPeriodsPerYear(bars.map(({ market }) => ({ market, timeframe: "1d" }))),
  };
}

/** The shortest names that tell them apart. */
function namesOf(items: readonly AccountInput[]): string[] {
  const ways: ((item: AccountInput) => string)[] = [
    (item) => item instanceof Run ? strategyTitle(finishedOf(item).strategy) : plainName(item),
    (item) => item instanceof Run ? runName(item) : plainName(item),
    (item) => item instanceof Run ? item.title : plainName(item),
  ];
  for (const way of ways) {
    const names = items.map(way);
    if (new Set(names).size === names.length) return names;
  }
  const seen = new Map<string, number>();
  return items.map((item) => {
    const name = ways[1]!(item);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

const plainName = (item: Exclude<AccountInput, Run>): string =>
  "close" in item ? item.symbol : item.name ?? "Curve";

function runName(run: Run): string {
  const { strategy, bars } = finishedOf(run);
  return `${strategyTitle(strategy)} · ${symbolsTitle(bars)}`;
}
