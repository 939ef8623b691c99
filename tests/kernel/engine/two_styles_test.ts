/** One strategy, written as signals and as a callback that places orders, must be one strategy to the engine. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { SizeAndPrices } from "../../../kernel/engine/context.ts";
import { percent } from "../../../kernel/engine/costs/mod.ts";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import type { EngineResult } from "../../../kernel/engine/result.ts";
import { stopLoss } from "../../../kernel/engine/risk/mod.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fixedShares, fractionOfEquity } from "../../../kernel/engine/sizing/mod.ts";
import { percentSlippage } from "../../../kernel/engine/slippage.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import type { Bars, Market } from "../../../kernel/market/bars.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { custom } from "../../../kernel/signals/columns.ts";
import { above, below, crossedAbove, crossedBelow } from "../../../kernel/signals/compare.ts";
import { sma } from "../../../kernel/signals/indicators.ts";
import { and, or } from "../../../kernel/signals/logic.ts";
import type { Columns } from "../../../kernel/signals/node.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import { randomWalk, seededRandom } from "../random_walk.ts";

interface Given {
  readonly fast: number;
  readonly slow: number;
  /** How far stops and targets lie from the close, a fraction; 0 for none. */
  readonly away: number;
  readonly shorts: boolean;
}

/** What either style reads: crossings that turn round, exits of their own that now and then meet an entry. */
function inputsOf({ close }: Columns, { fast, slow, away, shorts }: Given) {
  const [quick, calm] = [sma(close, fast), sma(close, fast + slow)];
  // A long entry has its stop below, a short one above.
  const beside = (side: number) =>
    custom(
      (prices, a, b) =>
        prices.map((price, i) => away === 0 ? NaN : price * (1 + side * away * Math.sign(a![i]! - b![i]!))),
      close,
      quick,
      calm,
    );
  const never = below(close, 0);
  return {
    entries: crossedAbove(quick, calm),
    exits: below(close, sma(close, 3)),
    shortEntries: shorts
      ? or(crossedBelow(quick, calm), and(below(quick, calm), crossedBelow(close, calm)))
      : never,
    shortExits: shorts ? above(close, calm) : never,
    stop: beside(-1),
    goal: beside(2),
  };
}

const asSignals = (given: Given): Strategy =>
  defineStrategy({
    name: "two_styles",
    indicators: (columns) => inputsOf(columns, given),
    signals: ({ entries, exits, shortEntries, shortExits, stop, goal }) => ({
      entries,
      exits,
      shortEntries,
      shortExits,
      stopLoss: stop,
      takeProfit: goal,
    }),
  })();

const asCallback = (given: Given): Strategy =>
  defineStrategy({
    name: "two_styles",
    indicators: (columns) => inputsOf(columns, given),
    onBar: (ctx) => {
      const { entries, exits, shortEntries, shortExits, stop, goal } = ctx.indicators;
      const leavesLong = exits.ago(0) === 1;
      const leavesShort = shortExits.ago(0) === 1;
      const long = entries.ago(0) === 1 && !leavesLong;
      const short = shortEntries.ago(0) === 1 && !leavesShort;
      const bracket: SizeAndPrices = given.away === 0
        ? {}
        : { stopLoss: stop.ago(0), takeProfit: goal.ago(0) };
      const { quantity } = ctx.position;
      if (quantity === 0 ? long && !short : quantity < 0 && long) ctx.buy(bracket);
      else if (quantity === 0 ? short && !long : quantity > 0 && short) ctx.sell(bracket);
      else if (quantity > 0 ? leavesLong : leavesShort) ctx.close();
    },
  })();

/** Bars of a random walk with some of them missing. */
function withHoles(seed: number, length: number, market: Market): Bars {
  const whole = randomWalk(length, seed);
  const random = seededRandom(seed + 1_000);
  const kept = Array.from(whole.time, (_, i) => i).filter(() => random() < 0.9);
  const pick = (column: Float64Array) => kept.map((i) => column[i]!);
  return makeBars({
    symbol: `S${seed}`,
    market,
    time: pick(whole.time),
    open: pick(whole.open),
    high: pick(whole.high),
    low: pick(whole.low),
    close: pick(whole.close),
  });
}

const given: fc.Arbitrary<Given> = fc.record({
  fast: fc.integer({ min: 1, max: 6 }),
  slow: fc.integer({ min: 1, max: 12 }),
  away: fc.constantFrom(0, 0.01, 0.05),
  shorts: fc.boolean(),
});

const options: fc.Arbitrary<BacktestOptions> = fc.record({
  cash: fc.constantFrom(500, 10_000),
  fill: fc.record({
    at: fc.constantFrom("next-open" as const, "next-close" as const, "same-close" as const),
    sameBar: fc.constantFrom("stop-first" as const, "target-first" as const, "path" as const),
    tooBig: fc.constantFrom("reduce" as const, "reject" as const),
  }),
  costs: fc.constantFrom(percent(0), percent(0.002)),
  slippage: fc.constantFrom([], percentSlippage(0.001)),
  sizing: fc.constantFrom(fractionOfEquity(1), fractionOfEquity(0.3), fixedShares(3)),
  risk: fc.constantFrom([], [stopLoss(0.03)]),
  leverage: fc.constantFrom(1, 3),
  closeAtEnd: fc.boolean(),
});

const universe: fc.Arbitrary<Bars[]> = fc.record({
  seeds: fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 3 }),
  length: fc.integer({ min: 40, max: 160 }),
  market: fc.constantFrom("US" as const, "IN" as const),
}).map(({ seeds, length, market }) => seeds.map((seed) => withHoles(seed, length, market)));

/** What a strategy did; the plans that it did it by differ. */
function deeds({ plans: _, warnings, ...result }: EngineResult) {
  return { ...result, warnings: warnings.filter((each) => !each.startsWith("No trades")) };
}

Deno.test("a strategy as signals and as a callback has the same orders, fills, trades and equity", () => {
  let turned = 0;
  fc.assert(
    fc.property(universe, given, options, (bars, parameters, chosen) => {
      const signals = simulate(asSignals(parameters), bars, chosen);
      assertEquals(deeds(simulate(asCallback(parameters), bars, chosen)), deeds(signals));
      turned += Number(signals.trades.side.includes("short") && signals.trades.side.includes("long"));
    }),
    { numRuns: 300, seed: 7 },
  );
  assert(turned > 50, `only ${turned} cases were long and short`);
});

Deno.test("a target position as signals and as a callback has the same orders and fills", () => {
  const weight = ({ close }: Columns, steps: number) =>
    custom(
      (prices) =>
        prices.map((price, i) => i % 7 === 3 ? NaN : Math.round(Math.sin(price) * steps) / steps / 2),
      close,
    );
  const written = (steps: number) =>
    defineStrategy({
      name: "targets",
      indicators: (columns) => ({ weight: weight(columns, steps) }),
      signals: (inputs) => ({ target: inputs.weight }),
    })();
  const called = (steps: number) =>
    defineStrategy({
      name: "targets",
      indicators: (columns) => ({ weight: weight(columns, steps) }),
      state: () => ({ last: 0 }),
      onBar: (ctx) => {
        const wanted = ctx.indicators.weight.ago(0);
        if (Number.isNaN(wanted) || wanted === ctx.state.last) return;
        ctx.state.last = wanted;
        ctx.target(wanted, "entry");
      },
    })();
  fc.assert(
    fc.property(universe, fc.integer({ min: 1, max: 4 }), options, (bars, steps, chosen) => {
      assertEquals(
        deeds(simulate(called(steps), bars, chosen)),
        deeds(simulate(written(steps), bars, chosen)),
      );
    }),
    { numRuns: 100, seed: 8 },
  );
});
