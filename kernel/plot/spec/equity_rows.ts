import { checkLength, checkTime } from "./plot_error.ts";

export interface EquityRows {
  time: Float64Array;
  equity: Float64Array;
  /** NaN where there is none. */
  benchmark?: Float64Array;
}

/** The rows that have a finite equity, checked: statistics of equity know no gaps. */
export function withEquity(
  time: ArrayLike<number>,
  equity: ArrayLike<number>,
  benchmark?: ArrayLike<number>,
): EquityRows {
  checkTime(time);
  checkLength("equity", equity, time.length);
  if (benchmark) checkLength("benchmark", benchmark, time.length);
  const rows = Array.from(time, (_, row) => row).filter((row) => Number.isFinite(equity[row]!));
  const take = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]!);
  return { time: take(time), equity: take(equity), benchmark: benchmark && take(benchmark) };
}
