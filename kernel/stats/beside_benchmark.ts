/** An account beside a benchmark, over the bars that both have a return for. */
import { annualGrowth } from "./cagr.ts";
import { checkLength } from "./check_option.ts";
import { mean } from "../series/moments.ts";
import { sampleDeviation, simpleReturns } from "./moments.ts";
import { type BarRate, excessOf } from "./risk_free.ts";

export interface BesideBenchmark {
  readonly count: number;
  /** Returns at the same bars, the risk-free rate not taken off. */
  readonly own: Float64Array;
  readonly other: Float64Array;
  /** Means of the returns less the risk-free rate. */
  readonly ownExcess: number;
  readonly otherExcess: number;
  readonly otherDeviation: number | null;
  /** Of the excess returns; null where one of the two does not vary. */
  readonly beta: number | null;
  readonly correlation: number | null;
  /** Of the return less the benchmark's. */
  readonly activeMean: number;
  readonly activeDeviation: number | null;
  /** Over the common bars. */
  readonly otherTotal: number;
  readonly ownGrowth: number | null;
  readonly otherGrowth: number | null;
}

/** Null without a benchmark, the reason where it cannot be compared with. */
export function besideBenchmark(
  { time, equity }: { readonly time: Float64Array; readonly equity: Float64Array },
  returns: Float64Array,
  benchmark: Float64Array | undefined,
  riskFree: BarRate,
): BesideBenchmark | string {
  if (benchmark === undefined) return "no benchmark was given";
  checkLength("benchmark", benchmark, equity.length);
  const rows = commonRows(benchmark);
  if (rows !== null && rows.length < 2) {
    return "the benchmark has fewer than two returns at the bars of the account";
  }
  const others = simpleReturns(benchmark);
  const at = (values: Float64Array) => rows === null ? values : Float64Array.from(rows, (i) => values[i]!);
  const [own, other] = [at(returns), at(others)];
  const rate = typeof riskFree === "number" ? riskFree : at(riskFree);
  const [x, y] = [excessOf(own, rate), excessOf(other, rate)];
  const count = x.length;
  const [ownExcess, otherExcess] = [mean(x), mean(y)];
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let active = 0;
  for (let i = 0; i < count; i++) {
    const a = x[i]! - ownExcess;
    const b = y[i]! - otherExcess;
    xx += a * a;
    xy += a * b;
    yy += b * b;
    active += (a - b) * (a - b);
  }
  const varies = (squares: number, centre: number) => sampleDeviation(squares, count, centre);
  const otherDeviation = varies(yy, otherExcess);
  const [first, last] = rows === null ? [0, equity.length - 1] : [rows[0]!, rows[rows.length - 1]! + 1];
  const span = time.subarray(first, last + 1);
  const otherTotal = benchmark[last]! / benchmark[first]! - 1;
  return {
    count,
    own,
    other,
    ownExcess,
    otherExcess,
    otherDeviation,
    beta: otherDeviation === null ? null : xy / yy,
    correlation: otherDeviation === null || varies(xx, ownExcess) === null ? null : xy / Math.sqrt(xx * yy),
    activeMean: ownExcess - otherExcess,
    activeDeviation: varies(active, ownExcess - otherExcess),
    otherTotal,
    ownGrowth: annualGrowth(equity[last]! / equity[first]! - 1, span),
    otherGrowth: annualGrowth(otherTotal, span),
  };
}

/** Returns for which the benchmark has a value at both ends; null where it has all. */
function commonRows(benchmark: Float64Array): number[] | null {
  const has = (value: number) => value > 0 && value < Infinity;
  let whole = benchmark.length > 2;
  for (let i = 0; i < benchmark.length && whole; i++) whole = has(benchmark[i]!);
  if (whole) return null;
  const rows: number[] = [];
  for (let i = 1; i < benchmark.length; i++) {
    if (has(benchmark[i - 1]!) && has(benchmark[i]!)) rows.push(i - 1);
  }
  return rows;
}
