/** Accounts brought to the bars that all of them have, so that what differs is not when they were measured. */
import { DataError, ParameterError } from "../market/errors.ts";
import { formatTime } from "../market/time.ts";
import { commonReturns } from "../portfolio/returns.ts";
import { lowerBound } from "../series/search.ts";
import type { Account } from "./accounts.ts";
import { rowsOfTrades } from "./trade_rows.ts";

export interface SideBySide {
  /** In the order given, each at the common times alone. */
  readonly accounts: readonly Account[];
  readonly names: readonly string[];
  readonly time: Float64Array;
  /** Simple returns, one fewer than the times. */
  readonly returns: readonly Float64Array[];
  readonly periodsPerYear: number;
  /** Null where none says it, or where they differ and may. */
  readonly currency: string | null;
  /** What was left out or changed to make them comparable, a sentence each. */
  readonly notes: readonly string[];
}

const DAY = 86_400_000;

/**
 * @param mixed whether currencies may differ, which changes no correlation
 * @throws ParameterError for accounts in different currencies, and for timeframes that share no day
 * @throws DataError for accounts that do not overlap
 */
export function sideBySide(given: readonly Account[], { mixed = false } = {}): SideBySide {
  const currency = mixed ? null : currencyOf(given);
  const { accounts: even, notes: dayNotes } = onOneTimeframe(given);
  const { accounts: sound, notes: ruinNotes } = beforeRuin(even);
  const { time, returns, names } = commonReturns(
    sound.map(({ name, time, equity }) => ({ name, time, value: equity })),
  );
  // What trades least often sets the pace: of the others only its bars are left.
  const paces = even.flatMap(({ periodsPerYear }) => periodsPerYear ?? []);
  return {
    accounts: sound.map((account) => within(account, time, dayNotes.length > 0 ? DAY : 1)),
    names,
    time,
    returns,
    periodsPerYear: paces.length === 0 ? 252 : Math.min(...paces),
    currency,
    notes: [...dayNotes, ...ruinNotes, ...windowNotes(sound, time)],
  };
}

function currencyOf(accounts: readonly Account[]): string | null {
  const known = accounts.filter(({ currency }) => currency !== null);
  const [first] = known;
  const other = known.find(({ currency }) => currency !== first!.currency);
  if (other === undefined) return first?.currency ?? null;
  const list = known.map(({ name, currency }) => `${name} in ${currency}`).join(", ");
  throw new ParameterError(
    "Bring them to one currency, such as by the options currency and fx of backtest(), which need the bars of the " +
      `exchange rate: they are ${list}`,
    { field: "currency", value: other.currency, allowed: first!.currency! },
  );
}

/** Different timeframes meet at the day: each account's last value of every day. */
function onOneTimeframe(accounts: readonly Account[]): { accounts: readonly Account[]; notes: string[] } {
  const frames = new Set(accounts.flatMap(({ timeframe }) => timeframe ?? []));
  if (frames.size < 2) return { accounts, notes: [] };
  const long = accounts.find(({ timeframe }) => timeframe === "1w" || timeframe === "1M");
  if (long !== undefined) {
    const allowed = "accounts of one timeframe, or none longer than a day";
    const list = accounts.map(({ name, timeframe }) => `${name} ${timeframe ?? "without one"}`).join(", ");
    throw new ParameterError(`Give ${allowed}: they are ${list}`, {
      field: "timeframe",
      value: long.timeframe,
      allowed,
    });
  }
  const notes = [`Measured by day, as the timeframes differ: ${[...frames].join(", ")}.`];
  return { accounts: accounts.map(byDay), notes };
}

function byDay(account: Account): Account {
  const rows: number[] = [];
  const day = (i: number) => Math.floor(account.time[i]! / DAY);
  for (let i = 0; i < account.time.length; i++) {
    if (i + 1 === account.time.length || day(i + 1) !== day(i)) rows.push(i);
  }
  const { exposure } = account;
  return {
    ...account,
    periodsPerYear: account.daysPerYear,
    time: Float64Array.from(rows, (i) => day(i) * DAY),
    equity: Float64Array.from(rows, (i) => account.equity[i]!),
    ...exposure && { exposure: Float64Array.from(rows, (i) => exposure[i]!) },
  };
}

/** After an account fell to nothing it has no returns; the others are measured up to then too. */
function beforeRuin(accounts: readonly Account[]): { accounts: readonly Account[]; notes: string[] } {
  const ends = accounts.map(({ time, equity }) => {
    const ruin = equity.findIndex((value) => value <= 0);
    return ruin < 0 ? Infinity : time[ruin]!;
  });
  const end = Math.min(...ends);
  if (end === Infinity) return { accounts, notes: [] };
  const lost = accounts.find((_, i) => ends[i] === end)!.name;
  return {
    accounts: accounts.map((account) => rows(account, 0, lowerBound(account.time, end))),
    notes: [`${lost} lost everything on ${formatTime(end)}: measured up to the bar before.`],
  };
}

const rows = (account: Account, from: number, to: number): Account => ({
  ...account,
  time: account.time.subarray(from, to),
  equity: account.equity.subarray(from, to),
  ...account.exposure && { exposure: account.exposure.subarray(from, to) },
});

/**
 * An account at given times, all of which it has, with the trades that ended after the first one, `bar` ms the last
 * one.
 */
function within(account: Account, time: Float64Array, bar: number): Account {
  const { trades, exposure } = account;
  if (account.time.length === time.length) return account;
  const end = time.at(-1)! + bar;
  const at = time.map((each) => lowerBound(account.time, each));
  return {
    ...account,
    time,
    equity: at.map((i) => account.equity[i]!),
    ...exposure && { exposure: at.map((i) => exposure[i]!) },
    ...trades &&
      {
        trades: rowsOfTrades(
          trades,
          (row) => trades.exitTime[row]! > time[0]! && trades.exitTime[row]! < end,
        ),
      },
  };
}

function windowNotes(accounts: readonly Account[], time: Float64Array): string[] {
  const [from, to] = [time[0]!, time.at(-1)!];
  const longer = accounts.filter((each) => each.time[0]! < from || each.time.at(-1)! > to);
  const notes: string[] = [];
  if (longer.length > 0) {
    const list = longer.map(({ name, time }) =>
      `${name} goes from ${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`
    );
    notes.push(
      `Measured from ${formatTime(from)} to ${formatTime(to)}, where all have values: ${list.join("; ")}.`,
    );
  }
  for (const { name, time: own } of accounts) {
    const inside = lowerBound(own, to + 1) - lowerBound(own, from);
    if (inside === time.length) continue;
    notes.push(`${inside - time.length} of ${inside} bars of ${name} are left out: others have none then.`);
  }
  return notes;
}

/** @throws DataError for fewer bars than a statistic needs */
export function requireBars({ time }: SideBySide, least: number, what: string): void {
  if (time.length >= least) return;
  throw new DataError(
    `Give accounts with at least ${least} bars in common for ${what}: from ${formatTime(time[0]!)} to ${
      formatTime(time.at(-1)!)
    } there are ${time.length}`,
    { field: "time", value: time.length, allowed: `at least ${least}` },
  );
}
