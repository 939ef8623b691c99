/**
 * What money and borrowed shares cost over time: pure functions that the engine calls as its clock goes on.
 * Rates are fractions a year, on the calendar (ACT/365, a leap year has 366 of them); funding of perpetual
 * futures is a rate of the position's value at each stamp.
 */
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { formatTime, type Moment, parseMoment } from "../market/time.ts";
import { upperBound } from "../series/search.ts";

/** Funding rates as they were: the rate at each stamp, in order of time. */
export interface FundingSeries {
  readonly time: readonly Moment[] | Float64Array;
  readonly rate: ArrayLike<number>;
}

/** Everything may be left out and then costs nothing. */
export interface Financing {
  /** Paid on the market value of short positions: one annual rate, or one by symbol. */
  borrow?: number | Readonly<Record<string, number>>;
  /** Annual rate paid on money owed to the broker. */
  margin?: number;
  /** Annual rate earned on idle cash; below zero it is paid. */
  cash?: number;
  /**
   * Of perpetual futures: a rate at 00:00, 08:00 and 16:00 UTC, or series by symbol. Longs pay a positive
   * one, shorts receive it.
   */
  funding?: number | Readonly<Record<string, FundingSeries>>;
}

/** Financing with nothing left open: plain JSON, part of what a run is made from. */
export interface FinancingConfig {
  readonly borrow: number | Readonly<Record<string, number>>;
  readonly margin: number;
  readonly cash: number;
  readonly funding:
    | number
    | Readonly<Record<string, { readonly time: readonly number[]; readonly rate: readonly number[] }>>;
}

const YEAR = 365 * 86_400_000;
const FUNDING_PERIOD = 8 * 3_600_000;

/** @throws ParameterError naming the option, its value and what is allowed */
export function resolveFinancing(financing: Financing = {}): FinancingConfig {
  checkNames(financing, ["borrow", "margin", "cash", "funding"], "financing");
  const { borrow = 0, margin = 0, cash = 0, funding = 0 } = financing;
  const borrowRate = (field: string, rate: unknown) => checkedRate(field, rate, 0, 10);
  return {
    borrow: bySymbol("borrow", borrow, borrowRate, borrowRate),
    margin: checkedRate("margin", margin, 0, 1),
    cash: checkedRate("cash", cash, -1, 1),
    funding: bySymbol(
      "funding",
      funding,
      (field, rate) => checkedRate(field, rate, -0.1, 0.1),
      checkedSeries,
    ),
  };
}

/** Annual rate for borrowing a symbol's shares; 0 for one without a rate of its own. */
export function borrowRate({ borrow }: FinancingConfig, symbol: string): number {
  if (typeof borrow === "number") return borrow;
  return Object.hasOwn(borrow, symbol) ? borrow[symbol]! : 0;
}

/** Simple interest on an amount between two times, epoch ms. */
export const interest = (amount: number, annualRate: number, from: number, to: number): number =>
  amount * annualRate * ((to - from) / YEAR);

/** Sum of the funding rates at the stamps after `from` up to and including `to`, epoch ms. */
export function fundingBetween(
  { funding }: FinancingConfig,
  symbol: string,
  from: number,
  to: number,
): number {
  if (typeof funding === "number") {
    const stamps = Math.floor(to / FUNDING_PERIOD) - Math.floor(from / FUNDING_PERIOD);
    return funding * Math.max(0, stamps);
  }
  if (!Object.hasOwn(funding, symbol)) return 0;
  const { time, rate } = funding[symbol]!;
  let sum = 0;
  for (let i = upperBound(time, from); i < time.length && time[i]! <= to; i++) sum += rate[i]!;
  return sum;
}

/** One value for all symbols, or a record of them. */
function bySymbol<T, R>(
  option: string,
  given: number | Readonly<Record<string, T>>,
  ofAll: (field: string, value: unknown) => number,
  ofOne: (field: string, value: T) => R,
): number | Record<string, R> {
  if (typeof given !== "object" || given === null) return ofAll(option, given);
  const each = Object.entries(given).map(([symbol, value]) => [symbol, ofOne(`${option}.${symbol}`, value)]);
  return Object.fromEntries(each);
}

function checkedRate(field: string, rate: unknown, least: number, most: number): number {
  if (typeof rate === "number" && rate >= least && rate <= most) return rate;
  throw financingError(field, rate, `a fraction from ${least} to ${most} (0.05 is 5 %)`);
}

function checkedSeries(field: string, series: FundingSeries) {
  checkNames(series, ["time", "rate"], `financing.${field}`);
  const { time: given, rate: rates } = series;
  const time = Array.from(given ?? [], (moment, i) => parseMoment(moment, `financing.${field}.time[${i}]`));
  const rate = Array.from(rates ?? [], (each, i) => checkedRate(`${field}.rate[${i}]`, each, -1, 1));
  if (time.length !== rate.length || time.length === 0) {
    const lengths = `${time.length} times and ${rate.length} rates`;
    throw financingError(field, lengths, "as many times as rates, at least one");
  }
  const late = time.findIndex((stamp, i) => i > 0 && stamp <= time[i - 1]!);
  if (late < 0) return { time, rate };
  throw financingError(`${field}.time[${late}]`, formatTime(time[late]!), "a moment after the one before it");
}

function financingError(field: string, value: unknown, allowed: string): ParameterError {
  const path = `financing.${field}`;
  return new ParameterError(`Set ${path} to ${allowed}: it is ${quote(value)}`, {
    field: path,
    value,
    allowed,
  });
}
