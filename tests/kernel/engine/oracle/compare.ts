/** The engine's result against the oracle's, column by column. */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { simulate } from "../../../../kernel/engine/simulate.ts";
import { optionsOf, strategyOf } from "./cases.ts";
import { oracle } from "./oracle.ts";
import type { Case } from "./types.ts";

export function run(each: Case) {
  return simulate(strategyOf(each), each.listings.map(({ bars }) => bars), optionsOf(each));
}

/** Rows of columns. */
export function rowsOf<T extends { length: number }, K extends keyof T>(columns: T, names: readonly K[]) {
  return Array.from(
    { length: columns.length },
    (_, i) => Object.fromEntries(names.map((name) => [name, (columns[name] as ArrayLike<unknown>)[i]])),
  );
}

const near = (actual: ArrayLike<number>, expected: readonly number[], what: string, scale: number) => {
  assertEquals(actual.length, expected.length, what);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) assertEquals(actual[i], value, `${what} ${i}`);
    else if (actual[i] !== value) {
      assertAlmostEquals(actual[i]!, value, 1e-9 * Math.max(scale, Math.abs(value)), `${what} ${i}`);
    }
  });
};

/** Everything that was decided is equal; money too with `exact`, else to a billionth. */
export function compare(each: Case, exact: boolean): void {
  const expected = oracle(each);
  const { fills, orders, trades, cashFlows, ...result } = run(each);
  const same = (actual: ArrayLike<number>, wanted: readonly number[], what: string) =>
    exact ? assertEquals([...Array.from(actual)], wanted, what) : near(actual, wanted, what, each.rules.cash);
  const decided = ["order", "time", "symbol", "side", "maker"] as const;
  assertEquals(
    rowsOf(fills, decided),
    expected.fills.map((fill) => Object.fromEntries(decided.map((k) => [k, fill[k]]))),
  );
  for (const name of ["quantity", "price", "reference", "cost"] as const) {
    same(fills[name], expected.fills.map((fill) => fill[name]), `fills.${name}`);
  }
  assertEquals(orders.status, expected.orders.map(({ status }) => status) as typeof orders.status);
  same(orders.quantity, expected.orders.map(({ asked }) => asked), "orders.quantity");
  same(orders.filled, expected.orders.map(({ filled }) => filled), "orders.filled");
  near(orders.stop, expected.orders.map(({ stop }) => stop), "orders.stop", 1);
  assertEquals([...orders.parent], expected.orders.map(({ parent }) => parent));
  assertEquals([...result.time], expected.times);
  same(result.cash, expected.cash, "cash");
  same(result.equity, expected.equity, "equity");
  near(result.exposure, expected.gross, "exposure", 1);
  near(result.netExposure, expected.net, "net exposure", 1);
  const traded = [
    "symbol",
    "side",
    "entryTime",
    "exitTime",
    "barsHeld",
    "entryOrder",
    "exitOrder",
  ] as const;
  assertEquals(
    rowsOf(trades, traded),
    expected.trades.map((trade) => Object.fromEntries(traded.map((k) => [k, trade[k]]))),
  );
  assertEquals([...trades.open], expected.trades.map((_, i) => Number(i >= expected.closed)));
  for (const name of ["quantity", "entryPrice", "exitPrice", "costs", "profit"] as const) {
    near(trades[name], expected.trades.map((trade) => trade[name]), `trades.${name}`, each.rules.cash);
  }
  const flowing = ["time", "symbol", "kind"] as const;
  assertEquals(
    rowsOf(cashFlows, flowing),
    expected.flows.map((each) => Object.fromEntries(flowing.map((k) => [k, each[k]]))),
  );
  same(cashFlows.amount, expected.flows.map(({ amount }) => amount), "cash flows");
}
