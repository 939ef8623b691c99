import { fixed, percent } from "../../../kernel/engine/costs/mod.ts";
import type { EngineResult } from "../../../kernel/engine/result.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fixedShares } from "../../../kernel/engine/sizing/mod.ts";
import { percentSlippage } from "../../../kernel/engine/slippage.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import golden from "../../golden/parity/vectorbt_signals.json" with { type: "json" };
import { assertEquity, assertTrades, at, BARS, type GoldenTrades, tradeRows } from "./parity_bars.ts";

interface GoldenRun extends GoldenTrades {
  readonly given: Readonly<Record<string, number>>;
  readonly entries: readonly number[];
  readonly exits: readonly number[];
  readonly equity: readonly number[];
}

const RUNS = golden.runs as unknown as Readonly<Record<string, GoldenRun>>;

/** Stops are measured from the close at which the position is entered. */
const levels = (share: number) => BARS.close.map((close) => close * (1 + share));

function strategyOf({ given, entries, exits }: GoldenRun): Strategy {
  const { sl_stop: stop, tp_stop: target, sl_trail: trails } = given;
  const entered = at(entries);
  if (trails) {
    return defineStrategy({
      name: "trailing",
      onBar: (context) => {
        if (context.position.quantity !== 0 || entered[context.bar] === 0) return;
        context.buy({ trailingStop: { percent: stop! } });
      },
    })();
  }
  const prices = stop === undefined ? {} : { stopLoss: levels(-stop), takeProfit: levels(target!) };
  return defineStrategy({
    name: "signals",
    signals: () => ({ entries: entered, exits: at(exits), ...prices }),
  })();
}

function run(golden: GoldenRun): EngineResult {
  const { given } = golden;
  return simulate(strategyOf(golden), BARS, {
    preset: "vectorbt",
    cash: 10_000,
    costs: [percent(given.fees ?? 0), fixed(given.fixed_fees ?? 0)],
    slippage: percentSlippage(given.slippage ?? 0),
    ...(given.size && { sizing: fixedShares(given.size) }),
    ...(given.size_granularity && { lot: given.size_granularity }),
  });
}

for (const [name, expected] of Object.entries(RUNS)) {
  Deno.test(`the vectorbt preset gives its trades and equity: ${name}`, () => {
    const result = run(expected);
    assertTrades(tradeRows(result), expected);
    assertEquity(result, expected.equity);
  });
}
