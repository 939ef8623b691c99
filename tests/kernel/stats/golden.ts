/** What the tests of statistics share: golden numbers, and accounts to measure. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type StatisticName } from "../../../kernel/stats/registry.ts";
import type { Statistics, StatisticsInput } from "../../../kernel/stats/statistics.ts";

export const DAY = 86_400_000;

/** Closed forms agree to a relative error of 1e-10. */
export function assertClose(
  actual: number | null,
  expected: number | null,
  name: string,
  error = 1e-10,
): void {
  if (actual === null || expected === null) return assertEquals(actual, expected, name);
  const off = Math.abs(actual - expected);
  assert(off <= error * Math.max(Math.abs(expected), 1e-12), `${name} is ${actual}, expected ${expected}`);
}

export function assertAll(actual: Statistics, expected: Readonly<Record<string, number | null>>): void {
  for (const [name, value] of Object.entries(expected)) {
    assertClose(actual[name as StatisticName].value, value, name);
  }
}

/** Daily bars from the start of the epoch. */
export const accountOf = (equity: readonly number[]): StatisticsInput => ({
  time: Float64Array.from(equity, (_, i) => i * DAY),
  equity: Float64Array.from(equity),
  periodsPerYear: 252,
});

/** A return in whole tenths of a percent: differences in the last digits of a double make no sense of a ratio. */
export const anyReturn = fc.integer({ min: -200, max: 200 }).map((permille) => permille / 1000);

export const grow = (returns: readonly number[]): number[] =>
  returns.reduce((equity, r) => [...equity, equity.at(-1)! * (1 + r)], [100]);

/** Accounts that a run might leave, above zero throughout. */
export const anyEquity = fc.array(fc.double({ min: -0.3, max: 0.4, noNaN: true }), {
  minLength: 2,
  maxLength: 80,
}).map((returns) => returns.reduce((values, r) => [...values, values.at(-1)! * (1 + r)], [100_000]));
