/** The best of each window, run over the test behind it with the money that the tests before it left. */
import { finishedOf } from "../run.ts";
import { mergeClock } from "../../market/clock.ts";
import type { OrderColumns } from "../../market/trade.ts";
import type { Point } from "../../optimize/space.ts";
import { upperBound } from "../../series/search.ts";
import { knownMean } from "../../series/moments.ts";
import { goalValue } from "../sweep/goal_value.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { testRun } from "./window_run.ts";
import type { PlacedAccount, PlacedWindow } from "./windows.ts";

/** Money by account of the setup. */
type Money = ReadonlyMap<number, number>;

/** What a test made: columns with one value for each time at which an account had a bar. */
export interface Tested {
  /** What each account began with, and what it was left with. */
  readonly cash: Money;
  readonly left: Money;
  /** Value of the objective, of several accounts the mean of those that have one; NaN for none, and where nothing was filled. */
  readonly outOfSample: number;
  /** The same of the Sharpe ratio. */
  readonly outOfSampleSharpe: number;
  /** Whether nothing was bought or sold. */
  readonly isIdle: boolean;
  /** Why the first order was rejected, where all were; null elsewhere. */
  readonly rejected: string | null;
  /** Epoch ms. */
  readonly time: Float64Array;
  /** Money of the accounts in the mean, also of those that had no part. */
  readonly equity: Float64Array;
  readonly exposure: Float64Array;
  /** Money that each closed trade made. */
  readonly profit: Float64Array;
}

/** An account through a test; the objective and the Sharpe ratio are NaN where it filled nothing. */
interface Part extends
  Pick<
    Tested,
    "time" | "equity" | "exposure" | "profit" | "rejected" | "outOfSample" | "outOfSampleSharpe"
  > {
  readonly account: number;
  readonly isIdle: boolean;
}

/** What accounts that trade in any of the windows begin with. */
export const cashOf = ({ config }: PreparedTrials, windows: readonly PlacedWindow[]): Money =>
  new Map(windows.flatMap(({ accounts }) => accounts.map(({ account }) => [account, config.cash])));

/** An account that has nothing left trades no more. */
export const isRuined = (cash: Money, account: number): boolean => !(cash.get(account)! > 0);

/** @param point null where nothing was found: the money stays where it is */
export function testedWindow(
  prepared: PreparedTrials,
  window: PlacedWindow,
  point: Point | null,
  cash: Money,
): Tested {
  const parts = window.accounts.map((placed) =>
    point === null || isRuined(cash, placed.account)
      ? idlePart(prepared, placed, cash.get(placed.account)!)
      : tradedPart(prepared, placed, point, cash.get(placed.account)!)
  );
  const isIdle = parts.every((part) => part.isIdle);
  return {
    cash,
    left: new Map([...cash, ...parts.map(({ account, equity }) => [account, equity.at(-1)!] as const)]),
    outOfSample: knownMean(parts.map(({ outOfSample }) => outOfSample)),
    outOfSampleSharpe: knownMean(parts.map(({ outOfSampleSharpe }) => outOfSampleSharpe)),
    isIdle,
    rejected: isIdle ? parts.find(({ rejected }) => rejected !== null)?.rejected ?? null : null,
    profit: Float64Array.from(parts.flatMap(({ profit }) => [...profit])),
    ...together(parts, cash, window),
  };
}

function tradedPart(
  prepared: PreparedTrials,
  { account, test }: PlacedAccount,
  point: Point,
  cash: number,
): Part {
  const run = testRun(prepared, account, test, point, cash);
  const { time, equity, exposure, start, trades, orders, fills } = finishedOf(run).result;
  const isIdle = fills.length === 0;
  // Closed ones come first.
  const closed = trades.length - trades.open.reduce((sum, open) => sum + open, 0);
  return {
    account,
    time: time.slice(start),
    equity: equity.slice(start),
    exposure: exposure.slice(start),
    profit: Float64Array.from(trades.profit.slice(0, closed)),
    outOfSample: isIdle ? NaN : goalValue(run, prepared.goals[0]),
    outOfSampleSharpe: isIdle ? NaN : run.metrics.sharpe ?? NaN,
    isIdle,
    rejected: isIdle ? rejection(orders) : null,
  };
}

function idlePart({ universe, setup }: PreparedTrials, { account, test }: PlacedAccount, cash: number): Part {
  const clock = mergeClock(setup.accounts[account]!.map((place) => universe[place]!)).time;
  const time = clock.slice(test.from, test.to);
  return {
    account,
    time,
    equity: new Float64Array(time.length).fill(cash),
    exposure: new Float64Array(time.length),
    profit: new Float64Array(0),
    outOfSample: NaN,
    outOfSampleSharpe: NaN,
    isIdle: true,
    rejected: null,
  };
}

const rejection = ({ status, reason }: OrderColumns): string | null =>
  status.length > 0 && status.every((each) => each === "rejected") ? reason[0]! : null;

/** An account without a bar at a time is worth what it was. */
function together(
  parts: readonly Part[],
  cash: Money,
  { test }: PlacedWindow,
): Pick<Tested, "time" | "equity" | "exposure"> {
  const [first, ...rest] = parts;
  if (first !== undefined && rest.length === 0 && cash.size === 1) return first;
  const time = first === undefined
    ? Float64Array.of(test.from, test.to)
    : Float64Array.from(new Set(parts.flatMap((part) => [...part.time]))).sort();
  const trading = new Set(parts.map(({ account }) => account));
  const waiting = [...cash].reduce((sum, [account, money]) => trading.has(account) ? sum : sum + money, 0);
  const equity = new Float64Array(time.length).fill(waiting / cash.size);
  const held = new Float64Array(time.length);
  for (const part of parts) {
    for (let i = 0; i < time.length; i++) {
      const at = upperBound(part.time, time[i]!) - 1;
      const worth = (at < 0 ? cash.get(part.account)! : part.equity[at]!) / cash.size;
      equity[i] = equity[i]! + worth;
      held[i] = held[i]! + (at < 0 ? 0 : part.exposure[at]! * worth);
    }
  }
  // Of the money together, not of the account's own.
  return { time, equity, exposure: held.map((value, i) => equity[i]! > 0 ? value / equity[i]! : 0) };
}
