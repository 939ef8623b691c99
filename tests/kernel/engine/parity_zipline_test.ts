import { assertAlmostEquals, assertEquals } from "@std/assert";
import { perShare } from "../../../kernel/engine/costs/mod.ts";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { customSlippage, fixedSlippage } from "../../../kernel/engine/slippage.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import golden from "../../golden/parity/zipline_orders.json" with { type: "json" };
import { assertEquity, barOf, BARS } from "./parity_bars.ts";

interface Given {
  readonly orders: readonly [bar: number, units: number][];
  readonly slippage?: "volume share" | "fixed";
  readonly volumeLimit?: number;
  readonly impact?: number;
  readonly spread?: number;
  readonly perShare?: number;
  readonly minimum?: number;
}

interface GoldenRun {
  readonly given: Given;
  readonly fills: readonly [bar: number, units: number, price: number, cost: number, order: number][];
  readonly equity: readonly number[];
}

const RUNS = golden.runs as unknown as Readonly<Record<string, GoldenRun>>;

function optionsOf(given: Given): BacktestOptions {
  const { slippage, impact, spread, minimum } = given;
  return {
    preset: "zipline",
    cash: 1_000_000,
    ...(given.perShare && { costs: perShare(given.perShare, { minimum }) }),
    ...(slippage === "fixed" && { slippage: fixedSlippage(spread! / 2) }),
    ...(slippage === "volume share" && {
      fill: { volumeCap: given.volumeLimit },
      // The volume of the bar that fills is known at its close.
      slippage: customSlippage(
        "volume share",
        (_side, price, quantity, past) => price * impact! * (quantity / BARS.volume[past.length]!) ** 2,
      ),
    }),
  };
}

function run({ given }: GoldenRun) {
  const orders = new Map(given.orders);
  const strategy = defineStrategy({
    name: "orders",
    onBar: (context) => {
      const units = orders.get(context.bar);
      if (units !== undefined) context.order({ side: units > 0 ? "buy" : "sell", quantity: Math.abs(units) });
    },
  });
  return simulate(strategy(), BARS, optionsOf(given));
}

for (const [name, expected] of Object.entries(RUNS)) {
  Deno.test(`the zipline preset gives its fills and equity: ${name}`, () => {
    const result = run(expected);
    const { fills } = result;
    const sign = (i: number) => fills.side[i] === "buy" ? 1 : -1;
    assertEquals(
      Array.from(fills.time, (time, i) => [barOf(time), sign(i) * fills.quantity[i]!, fills.order[i]!]),
      expected.fills.map(([bar, units, , , order]) => [bar, units, order]),
    );
    expected.fills.forEach(([bar, , price, cost], i) => {
      assertAlmostEquals(fills.price[i]!, price, 1e-8, `price in bar ${bar}`);
      assertAlmostEquals(fills.cost[i]!, cost, 1e-8, `commission in bar ${bar}`);
    });
    assertEquity(result, expected.equity);
  });
}
