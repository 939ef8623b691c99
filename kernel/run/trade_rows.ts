import type { MeasuredTrades } from "../stats/trade_sums.ts";

/** Some of the trades, as columns of their own. */
export function rowsOfTrades(trades: MeasuredTrades, has: (row: number) => boolean): MeasuredTrades {
  const kept = (_: unknown, row: number) => has(row);
  const columns = Object.entries(trades).flatMap(([name, column]) =>
    name === "length" ? [] : [[name, (column as Float64Array).filter(kept)] as const]
  );
  return {
    ...Object.fromEntries(columns),
    length: trades.exitTime.filter(kept).length,
  } as unknown as MeasuredTrades;
}
