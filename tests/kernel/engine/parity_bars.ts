/** The bars that every library of the parity goldens ran over, and comparisons with what it made of them. */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { EngineResult } from "../../../kernel/engine/result.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import golden from "../../golden/parity/bars.json" with { type: "json" };

const { day, open, high, low, close, volume } = golden;

export const BARS = makeBars({
  symbol: "TEST",
  time: Float64Array.from(day, (days) => days * 86_400_000),
  open,
  high,
  low,
  close,
  volume,
});

/** 1 at the given bars. */
export function at(bars: readonly number[]): Uint8Array {
  const mask = new Uint8Array(BARS.length);
  for (const bar of bars) mask[bar] = 1;
  return mask;
}

/** Signed units, and null for the bar of an exit that has not come. */
export interface GoldenTrades {
  readonly size: readonly number[];
  readonly entryBar: readonly number[];
  readonly exitBar: readonly (number | null)[];
  readonly entryPrice: readonly number[];
  readonly exitPrice: readonly number[];
  readonly profit: readonly number[];
  /** Fees of both sides, and profit over the value at the entry, where the library tells them. */
  readonly costs?: readonly number[];
  readonly return?: readonly number[];
}

export function barOf(time: number): number {
  return BARS.time.indexOf(time);
}

export interface TradeRow {
  readonly size: number;
  readonly entryBar: number;
  readonly exitBar: number | null;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly profit: number;
  readonly costs: number;
  readonly return: number;
}

export function tradeRows({ trades }: EngineResult): TradeRow[] {
  return Array.from({ length: trades.length }, (_, i) => ({
    size: trades.quantity[i]! * (trades.side[i] === "long" ? 1 : -1),
    entryBar: barOf(trades.entryTime[i]!),
    exitBar: trades.open[i] === 1 ? null : barOf(trades.exitTime[i]!),
    entryPrice: trades.entryPrice[i]!,
    exitPrice: trades.exitPrice[i]!,
    profit: trades.profit[i]!,
    costs: trades.costs[i]!,
    return: trades.return[i]!,
  }));
}

/** Every trade as the library has it: bars, units, prices, profit. */
export function assertTrades(rows: readonly TradeRow[], expected: GoldenTrades): void {
  assertEquals(
    rows.map(({ entryBar, exitBar }) => [entryBar, exitBar]),
    expected.entryBar.map((bar, i) => [bar, expected.exitBar[i]!]),
  );
  rows.forEach((row, i) => {
    const where = `trade ${i}, entered in bar ${row.entryBar}`;
    assertAlmostEquals(row.size, expected.size[i]!, 2e-8, `units of ${where}`);
    assertAlmostEquals(row.entryPrice, expected.entryPrice[i]!, 2e-8, `entry price of ${where}`);
    assertAlmostEquals(row.exitPrice, expected.exitPrice[i]!, 2e-8, `exit price of ${where}`);
    assertAlmostEquals(row.profit, expected.profit[i]!, 2e-6, `profit of ${where}`);
    if (expected.costs) assertAlmostEquals(row.costs, expected.costs[i]!, 2e-6, `costs of ${where}`);
    if (expected.return) assertAlmostEquals(row.return, expected.return[i]!, 2e-8, `return of ${where}`);
  });
}

/** Which trades are closed elsewhere than the library's. */
export function differencesOf(rows: readonly TradeRow[], expected: GoldenTrades): boolean[] {
  return rows.map(({ exitBar, exitPrice }, i) =>
    exitBar !== expected.exitBar[i] || Math.abs(exitPrice - expected.exitPrice[i]!) > 2e-8
  );
}

/** The golden trades but for those left out. */
export function without(trades: GoldenTrades, left: readonly boolean[]): GoldenTrades {
  const keep = <T>(values: readonly T[]) => values.filter((_, i) => !left[i]);
  return {
    size: keep(trades.size),
    entryBar: keep(trades.entryBar),
    exitBar: keep(trades.exitBar),
    entryPrice: keep(trades.entryPrice),
    exitPrice: keep(trades.exitPrice),
    profit: keep(trades.profit),
    ...(trades.costs && { costs: keep(trades.costs) }),
    ...(trades.return && { return: keep(trades.return) }),
  };
}

/** The goldens keep every tenth bar and the last. */
export function assertEquity({ equity }: EngineResult, expected: readonly number[]): void {
  expected.forEach((value, i) => {
    const bar = Math.min(i * 10, BARS.length - 1);
    assertAlmostEquals(equity[bar]!, value, 1e-5, `equity at bar ${bar}`);
  });
}
