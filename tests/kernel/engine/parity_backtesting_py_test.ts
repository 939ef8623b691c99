import { assert, assertEquals } from "@std/assert";
import type { BarContext } from "../../../kernel/engine/context.ts";
import { percent } from "../../../kernel/engine/costs/mod.ts";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import type { OrderRequest } from "../../../kernel/engine/orders.ts";
import type { EngineResult } from "../../../kernel/engine/result.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fractionOfEquity } from "../../../kernel/engine/sizing/mod.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import golden from "../../golden/parity/backtesting_py_orders.json" with { type: "json" };
import { assertEquity, assertTrades, BARS, type GoldenTrades, tradeRows } from "./parity_bars.ts";

/** The parameters that the golden's script explains. */
interface Given {
  readonly entry: string;
  readonly side: number;
  readonly size: number;
  readonly every: number;
  readonly stopLoss: number | null;
  readonly target: number | null;
  readonly offset?: number;
  readonly flip?: boolean;
  readonly hold?: number;
  readonly commission?: number;
  readonly margin?: number;
  readonly onClose?: boolean;
  readonly finalize?: boolean;
}

interface GoldenRun extends GoldenTrades {
  readonly given: Given;
  readonly equity: readonly number[];
}

const RUNS = golden.runs as unknown as Readonly<Record<string, GoldenRun>>;

const ordersOf = (given: Given) =>
  defineStrategy({ name: "orders", onBar: (context) => decide(context as BarContext, given) })();

function decide(context: BarContext, given: Given): void {
  const { position, bar } = context;
  if (given.hold !== undefined && position.barsHeld >= given.hold) context.close();
  if (bar === 0 || bar % given.every !== 0 || bar >= BARS.length - 3) return;
  if (given.flip) context.close();
  else if (position.quantity !== 0) return;
  // Without a position all that waits are entries.
  else context.orders.forEach(({ id }) => context.cancel(id));
  context.order(requestOf(given, bar, context.bars.close.ago(0)));
}

function requestOf(given: Given, bar: number, close: number): OrderRequest {
  const side = given.flip ? (Math.floor(bar / given.every) % 2 === 1 ? 1 : -1) : given.side;
  const offset = side * (given.offset ?? 0);
  const prices = entryPrices(given.entry, close, offset);
  const entry = prices.limit ?? prices.stop ?? close;
  return {
    side: side > 0 ? "buy" : "sell",
    ...prices,
    ...(given.size >= 1 && { quantity: given.size }),
    ...(given.size < 0.99 && { fraction: given.size }),
    ...(given.stopLoss !== null && { stopLoss: entry * (1 - side * given.stopLoss) }),
    ...(given.target !== null && { takeProfit: entry * (1 + side * given.target) }),
  };
}

function entryPrices(entry: string, close: number, offset: number): { limit?: number; stop?: number } {
  if (entry === "limit") return { limit: close * (1 - offset) };
  if (entry === "stop") return { stop: close * (1 + offset) };
  if (entry === "stop-limit") return { stop: close * (1 + offset), limit: close * (1 + 2 * offset) };
  return {};
}

function run(given: Given): EngineResult {
  const options: BacktestOptions = {
    preset: "backtesting.py",
    costs: percent(given.commission ?? 0),
    ...(given.onClose && { fill: "same-close" }),
    ...(given.finalize && { closeAtEnd: "open" }),
    ...(given.margin && {
      leverage: 1 / given.margin,
      sizing: fractionOfEquity(1 / given.margin),
    }),
  };
  return simulate(ordersOf(given), BARS, options);
}

/** Golden trades leave out what is open at the end. */
const closed = (result: EngineResult) => tradeRows(result).filter(({ exitBar }) => exitBar !== null);

for (const [name, expected] of Object.entries(RUNS)) {
  if (expected.given.onClose || expected.given.entry === "stop-limit") continue;
  Deno.test(`the backtesting.py preset gives its trades and equity: ${name}`, () => {
    const result = run(expected.given);
    assertTrades(closed(result), expected);
    assertEquity(result, expected.equity);
  });
}

for (const name of ["market, long, at the close", "market, short, tight, at the close"]) {
  Deno.test(`an order at the close gives backtesting.py's trades: ${name}`, () => {
    // Its equity misses the entry's fees in the bar that decides it: the order is filled a bar later, at that close.
    const expected = RUNS[name]!;
    assertTrades(closed(run(expected.given)), expected);
  });
}

Deno.test("a stop-limit order fills at an open between its prices, where backtesting.py fills outside the bar", () => {
  const expected = RUNS["stop-limit, long"]!;
  const rows = closed(run(expected.given));
  const gapped = rows.findIndex(({ entryPrice }, i) => Math.abs(entryPrice - expected.entryPrice[i]!) > 1e-8);
  const { entryBar, entryPrice } = rows[gapped]!;
  assertEquals(entryBar, expected.entryBar[gapped]);
  assertEquals(entryPrice, BARS.open[entryBar]);
  assert(expected.entryPrice[gapped]! < BARS.low[entryBar]!);
});
