import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { probability } from "../../../kernel/engine/limit_touch.ts";
import { type Matchable, type MatchPolicy, nextMatch, openStretch } from "../../../kernel/engine/match.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { stepsOf, walk } from "./path_oracle.ts";
import { rangeOf, replay } from "./replay.ts";
import { type Prices, type Scenario, type ScenarioOrder, SCENARIOS } from "./scenarios.ts";

const rowsOf = (fills: Scenario["fills"]) => fills.map(([order, price, bar = 0]) => [order, price, bar]);

for (const scenario of SCENARIOS) {
  Deno.test(`matching: ${scenario.title}`, () => {
    assertEquals(rowsOf(replay(scenario)), rowsOf(scenario.fills));
  });
}

/** All prices are quarters, so that the oracle's steps of a quarter meet every level. */
const STEP = 0.25;
const quarter = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((n) => 100 + n * STEP);

const prices: fc.Arbitrary<Prices> = fc.record({
  open: quarter(-12, 12),
  close: quarter(-20, 20),
  above: fc.integer({ min: 0, max: 16 }),
  below: fc.integer({ min: 0, max: 16 }),
}).map(({ open, close, above, below }) => [
  open,
  Math.max(open, close) + above * STEP,
  Math.min(open, close) - below * STEP,
  close,
]);

const level = quarter(-40, 40);
const single: fc.Arbitrary<ScenarioOrder> = fc.record({
  side: fc.constantFrom("buy" as const, "sell" as const),
  type: fc.constantFrom("limit" as const, "stop" as const, "stop-limit" as const),
  limit: level,
  stop: level,
});

const policy = fc.record({
  limit: fc.constantFrom("touch" as const, "through" as const),
  limitImprovement: fc.constantFrom("open" as const, "none" as const),
});
const rulesOf = ({ limit, limitImprovement }: Pick<MatchPolicy, "limit" | "limitImprovement">) => ({
  strict: limit === "through",
  improves: limitImprovement === "open",
});

/** Several orders, some in pairs that end each other, some protected. */
const orders = fc.array(
  fc.record({
    order: single,
    oco: fc.option(fc.nat(4)),
    stopLoss: fc.option(level, { nil: undefined }),
    takeProfit: fc.option(level, { nil: undefined }),
  }),
  { minLength: 1, maxLength: 5 },
).map((given) => {
  const named: Record<string, ScenarioOrder> = {};
  given.forEach(({ order, oco, ...rest }, i) => {
    const partner = oco !== null && oco < i && named[`o${oco}`]!.oco === undefined ? `o${oco}` : undefined;
    named[`o${i}`] = { ...order, ...rest, oco: partner };
  });
  return named;
});

const cornersOf = ([open, high, low, close]: Prices, highFirst: boolean) =>
  highFirst ? [open, high, low, close] : [open, low, high, close];

Deno.test("matching: under path the fills are those of a price that walks the path step by step", () => {
  let filled = 0;
  fc.assert(
    fc.property(prices, orders, policy, (bar, orders, policy) => {
      const [open, high, low] = bar;
      const expected = walk(stepsOf(cornersOf(bar, high - open < open - low), STEP), orders, rulesOf(policy));
      const found = replay({
        title: "",
        bars: [bar],
        policy: { ...policy, sameBar: "path" },
        orders,
        fills: [],
      });
      assertEquals(rowsOf(found), rowsOf(expected));
      filled += found.length;
    }),
    { numRuns: 20_000, seed: 7 },
  );
  assert(filled > 20_000, `only ${filled} fills`);
});

Deno.test("matching: an entry and its one protective order fill in a bar if they do whichever extreme comes first", () => {
  const protection = fc.oneof(
    level.map((stopLoss) => ({ stopLoss })),
    level.map((takeProfit) => ({ takeProfit })),
  );
  const sameBar = fc.constantFrom("stop-first" as const, "target-first" as const);
  let both = 0;
  fc.assert(
    fc.property(prices, single, protection, policy, sameBar, (bar, order, rest, policy, sameBar) => {
      const orders = { entry: { ...order, ...rest } };
      const ways = [true, false].map((highFirst) =>
        walk(stepsOf(cornersOf(bar, highFirst), STEP), orders, rulesOf(policy)).map((
          [name, price],
        ) => [name, price, 0])
      );
      const sure = ways[0]!.filter((fill) =>
        ways[1]!.some((other) => JSON.stringify(other) === JSON.stringify(fill))
      );
      const found = replay({ title: "", bars: [bar], policy: { ...policy, sameBar }, orders, fills: [] });
      assertEquals(rowsOf(found), sure);
      if (found.length === 2) both++;
    }),
    { numRuns: 20_000, seed: 8 },
  );
  assert(both > 1_000, `only ${both} with both`);
});

Deno.test("matching: without pairs and protection every same-bar policy fills the same orders at the same prices", () => {
  const plain = fc.array(single.filter(({ type }) => type !== "stop-limit"), { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(prices, plain, policy, (bar, given, policy) => {
    const orders = Object.fromEntries(given.map((order, i) => [`o${i}`, order]));
    const fillsUnder = (sameBar: MatchPolicy["sameBar"]) =>
      rowsOf(replay({ title: "", bars: [bar], policy: { ...policy, sameBar }, orders, fills: [] })).sort();
    assertEquals(fillsUnder("target-first"), fillsUnder("stop-first"));
    assertEquals(fillsUnder("path"), fillsUnder("stop-first"));
  }));
});

Deno.test("matching: a long position's exit is no better under stop-first than under path, and best under target-first", () => {
  fc.assert(fc.property(prices, quarter(-30, -1), quarter(1, 30), (bar, stop, target) => {
    const orders: Scenario["orders"] = {
      stop: { side: "sell", type: "stop", stop },
      target: { side: "sell", type: "limit", limit: target, oco: "stop" },
    };
    const [low, middle, high] = (["stop-first", "path", "target-first"] as const).map((sameBar) => {
      const fills = replay({ title: "", bars: [bar], policy: { sameBar }, orders, fills: [] });
      return fills[0]?.[1] ?? bar[3];
    });
    assert(low! <= middle! && middle! <= high!);
  }));
});

const resting = (id: number, order: Partial<Matchable>): Matchable => ({
  id,
  side: "buy",
  kind: "limit",
  limit: NaN,
  stop: NaN,
  triggered: false,
  from: NaN,
  low: NaN,
  high: NaN,
  leg: 0,
  ...order,
});

/** Ids, of the first so many, whose buy limit at the very low of a bar fills. */
function lucky(limit: MatchPolicy["limit"], seed: number, time: number, count: number): number[] {
  const bar = rangeOf([100, 101, 95, 98], time);
  const ids = Array.from({ length: count }, (_, id) => id);
  return ids.filter((id) => {
    const order = resting(id, { limit: 95 });
    openStretch(order, bar);
    return nextMatch(bar, [order], { limit, sameBar: "stop-first", limitImprovement: "open", seed }) !== null;
  });
}

Deno.test("probability(p) fills that share of touched limits, in every bar and for every seed", () => {
  for (const p of [0.1, 0.5, 0.9]) {
    for (const [seed, time] of [[1, 0], [1, 86_400_000], [2, 1.6e12], [-5, 1.6e12 + 60_000]] as const) {
      const share = lucky(probability(p), seed, time, 10_000).length / 10_000;
      // Five standard deviations of a share of 10,000.
      assertAlmostEquals(share, p, 5 * Math.sqrt(p * (1 - p) / 10_000));
    }
  }
});

Deno.test("probability(p) is decided by seed, order and bar, each by itself", () => {
  const first = lucky(probability(0.5), 1, 0, 1_000);
  assertEquals(lucky(probability(0.5), 1, 0, 1_000), first);
  for (const other of [lucky(probability(0.5), 2, 0, 1_000), lucky(probability(0.5), 1, 60_000, 1_000)]) {
    const both = other.filter((id) => first.includes(id)).length;
    assertAlmostEquals(both / 1_000, 0.25, 5 * Math.sqrt(0.25 * 0.75 / 1_000));
  }
  const rarer = lucky(probability(0.2), 1, 0, 1_000);
  assertEquals(rarer.filter((id) => !first.includes(id)), []);
});

Deno.test("probability() takes numbers from 0 to 1", () => {
  assertEquals(probability(0.3), { kind: "probability", p: 0.3 });
  for (const wrong of [-0.1, 1.1, NaN, "0.5" as never]) {
    assertEquals(assertThrows(() => probability(wrong), ParameterError).field, "fill.limit.p");
  }
});

Deno.test("what is left of a triggered stop fills at the next open, wherever that is", () => {
  const bar = rangeOf([103, 104, 102, 103]);
  const order = resting(0, { side: "sell", kind: "stop", stop: 95, triggered: true });
  openStretch(order, bar);
  const match = nextMatch(bar, [order], {
    limit: "touch",
    sameBar: "stop-first",
    limitImprovement: "none",
    seed: 1,
  });
  assertEquals([match?.price, match?.atFrom], [103, true]);
});

Deno.test("matching says which fills were at once: gaps and stop-limits at their stop, not levels that were waited at", () => {
  const policy: MatchPolicy = { limit: "touch", sameBar: "stop-first", limitImprovement: "open", seed: 1 };
  const atOnce = (bar: Prices, order: Partial<Matchable>) => {
    const [range, waiting] = [rangeOf(bar), resting(0, order)];
    openStretch(waiting, range);
    return nextMatch(range, [waiting], policy)!.atFrom;
  };
  assertEquals(atOnce([92, 96, 90, 94], { limit: 95 }), true);
  assertEquals(atOnce([100, 101, 94, 98], { limit: 95 }), false);
  assertEquals(atOnce([100, 108, 99, 104], { kind: "stop", stop: 105 }), false);
  assertEquals(atOnce([100, 108, 99, 104], { kind: "stop-limit", stop: 105, limit: 107 }), true);
  assertEquals(atOnce([110, 112, 106, 109], { kind: "stop-limit", stop: 105, limit: 107 }), false);
});

Deno.test("the scenarios are at least 60 rules, each said once, with stops on the side where a market takes them", () => {
  assert(SCENARIOS.length >= 60);
  assertEquals(new Set(SCENARIOS.map(({ title }) => title)).size, SCENARIOS.length);
  for (const { title, before = 100, bars, finer = [], orders } of SCENARIOS) {
    for (const { side, stop } of Object.values(orders)) {
      if (stop !== undefined) assert(side === "buy" ? stop >= before : stop <= before, title);
    }
    for (const [open, high, low, close] of [...bars, ...finer.flat()]) {
      assert(low <= Math.min(open, close) && high >= Math.max(open, close), title);
    }
    finer.forEach((parts, t) => {
      const whole = [
        parts[0]![0],
        Math.max(...parts.map(([, h]) => h)),
        Math.min(...parts.map(([, , l]) => l)),
        parts.at(-1)![3],
      ];
      assertEquals(whole, [...bars[t]!], title);
    });
  }
});
