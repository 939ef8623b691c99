import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { simulate } from "../../../kernel/engine/simulate.ts";
import {
  auditLookAhead,
  custom,
  defineStrategy,
  filterBy,
  invert,
  onTimeframe,
  ParameterError,
  resample,
  withStops,
  z,
} from "../../../kernel/mod.ts";
import { StrategyError } from "../../../kernel/market/errors.ts";
import { above, below } from "../../../kernel/signals/compare.ts";
import { and } from "../../../kernel/signals/logic.ts";
import { atr, sma } from "../../../kernel/signals/indicators.ts";
import { randomWalk } from "../random_walk.ts";
import { cross, eventCross, fillRows, given, heldSides, masks, scripted } from "./compositions.ts";

const bars = randomWalk(40, 3);
const long = randomWalk(600, 8);

Deno.test("invert() holds the other side of what the strategy holds", () => {
  fc.assert(
    fc.property(masks, (each) => {
      const part = scripted(each);
      const other = heldSides(invert(part)(), bars).map((side) => 0 - side);
      assertEquals(other, heldSides(part(), bars).map((side) => side + 0));
      assertEquals(heldSides(invert(invert(part))(), bars), heldSides(part(), bars));
    }),
    { numRuns: 100, seed: 5 },
  );
});

Deno.test("invert() makes the stop the target, the target the stop, and turns targets and weights", () => {
  const bracket = defineStrategy({
    name: "bracket",
    signals: ({ close }) => ({ entries: above(close, 0), stopLoss: 50, takeProfit: 200 }),
  });
  const { orders } = simulate(invert(bracket)(), bars);
  const price = (tag: string) => {
    const i = orders.tag.indexOf(tag);
    return [orders.side[i], orders.stop[i], orders.limit[i]];
  };
  assertEquals([price("stop-loss"), price("take-profit")], [["buy", 200, NaN], ["buy", NaN, 50]]);
  const half = defineStrategy({ name: "half", signals: () => ({ target: 0.5 }) });
  assertEquals(simulate(invert(half)(), bars).plans[0]!.target![7], -0.5);
  const weights = defineStrategy({
    name: "weights",
    weights: ({ symbols, length }) => ({ [symbols[0]!]: new Float64Array(length).fill(0.3) }),
  });
  assertEquals(simulate(invert(weights)(), bars).plans[0]!.target![7], -0.3);
});

Deno.test("withStops() puts its prices at the close that decided each entry", () => {
  const wrapped = withStops(cross, { stopLoss: 0.05, takeProfitAtr: 3, atrPeriod: 10 });
  const { orders } = simulate(wrapped({ stopLoss: 0.02 }), long);
  const range = atr(long.high, long.low, long.close, 10);
  const entries = [...orders.time.keys()].filter((i) => orders.tag[i] === "entry");
  assert(entries.length > 10);
  for (const i of entries) {
    const bar = long.time.indexOf(orders.time[i]!);
    const close = long.close[bar]!;
    const child = (tag: string) => orders.tag.findIndex((each, k) => each === tag && orders.parent[k] === i);
    assertAlmostEquals(orders.stop[child("stop-loss")]!, close * 0.98, 1e-9);
    assertAlmostEquals(orders.limit[child("take-profit")]!, close + 3 * range[bar]!, 1e-9);
  }
});

Deno.test("withStops() gives a strategy with onBar the fills of the same one with signals", () => {
  const stops = { stopLoss: 0.02, takeProfitAtr: 2, atrPeriod: 10 };
  const [event, signals] = [withStops(eventCross, stops)(), withStops(cross, stops)()];
  const rows = fillRows(event, long);
  assertEquals(rows, fillRows(signals, long));
  assert(JSON.stringify(rows).includes("stop-loss") && JSON.stringify(rows).includes("take-profit"));
});

Deno.test("withStops() puts the stop of a short above and its target below", () => {
  const short = scripted({ entries: [], exits: [], shortEntries: [true], shortExits: [] });
  const { orders } = simulate(withStops(short, { stopLoss: 0.1, takeProfit: 0.2 })(), bars, {
    shorting: true,
  });
  const close = bars.close[0]!;
  const at = (tag: string) => orders.tag.indexOf(tag);
  assertEquals(orders.stop[at("stop-loss")], close + close * 0.1);
  assertEquals(orders.limit[at("take-profit")], close + -1 * (close * 0.2));
});

Deno.test("withStops() leaves out a price that no market reaches, and entries before the range is known", () => {
  const short = scripted({ entries: [], exits: [], shortEntries: [true], shortExits: [] });
  const far = simulate(withStops(short, { takeProfit: 1.5 })(), bars, { shorting: true });
  assertEquals(far.orders.tag, ["entry"]);
  const early = scripted({ entries: [true, false, true], exits: [] });
  const { orders } = simulate(withStops(early, { stopLossAtr: 1, atrPeriod: 2 })(), bars);
  assertEquals([orders.tag[0], orders.time[0]], ["entry", bars.time[2]]);
});

Deno.test("withStops() refuses distances that mean nothing and strategies that no stop closes", () => {
  const refused = (stops: object) =>
    assertThrows(() => withStops(cross, stops as { stopLoss: number }), ParameterError);
  assertEquals(refused({}).field, "stopLoss");
  assertEquals(refused({ stopLoss: 0.1, stopLossAtr: 2 }).field, "stopLoss");
  assertEquals(refused({ stopLos: 0.1 }).field, "stopLos");
  assertStringIncludes(refused({ stopLoss: 5 }).message, "to a number, above 0, below 1: it is 5");
  const outside = assertThrows(() => withStops(cross, { stopLoss: 0.1 })({ stopLoss: 5 }), ParameterError);
  assertEquals([outside.field, outside.value, outside.allowed], [
    "stopLoss",
    5,
    "a number, above 0, below 1",
  ]);
  const own = defineStrategy({
    name: "own",
    params: { stopLoss: z.number().default(1) },
    signals: ({ close }) => ({ entries: above(close, 0) }),
  });
  assertStringIncludes(
    assertThrows(() => withStops(own, { stopLoss: 0.1 }), ParameterError).message,
    "inside already",
  );
  const target = defineStrategy({ name: "target", signals: () => ({ target: 1 }) });
  assertThrows(() => simulate(withStops(target, { stopLoss: 0.1 })(), bars), StrategyError, "has a target");
  const ordered = defineStrategy({ name: "ordered", onBar: (ctx) => void ctx.target(1) });
  assertThrows(
    () => simulate(withStops(ordered, { stopLoss: 0.1 })(), bars),
    StrategyError,
    "no stop closes a target",
  );
});

Deno.test("filterBy() with a condition that always holds changes nothing, with one that never does nothing is entered", () => {
  for (const part of [cross, eventCross]) {
    const always = filterBy(part, ({ close }) => above(close, 0));
    assertEquals(fillRows(always(), long), fillRows(part(), long));
    assertEquals(fillRows(filterBy(part, ({ close }) => below(close, 0))(), long), []);
  }
});

Deno.test("filterBy() enters where strategy and condition agree, in either style", () => {
  const trend = { trend: z.int().default(30) };
  const byHand = defineStrategy({
    name: "by_hand",
    indicators: ({ close }) => ({ fast: sma(close, 5), slow: sma(close, 12) }),
    signals: ({ close, fast, slow }) => {
      const { entries, exits } = cross().definition.signals!({ close, fast, slow }, {});
      return { entries: and(entries!, above(close, sma(close, 30))), exits };
    },
  });
  const expected = fillRows(byHand(), long);
  const condition = ({ close }: { close: never }, p: { trend: number }) => above(close, sma(close, p.trend));
  assertEquals(fillRows(filterBy(cross, condition as never, { params: trend })(), long), expected);
  assertEquals(fillRows(filterBy(eventCross, condition as never, { params: trend })(), long), expected);
  assert(expected.length > 4 && expected.length < fillRows(cross(), long).length);
});

Deno.test("filterBy() lets a strategy say which side may be entered, under its own parameters", () => {
  const trend = cross({ fast: 10, slow: 40 });
  const filtered = filterBy(cross, trend);
  assertEquals(filtered.defaults, { fast: 5, slow: 12, "filter.fast": 10, "filter.slow": 40 });
  const entries = (strategy: ReturnType<typeof cross>) =>
    fillRows(strategy, long).filter((row) => (row as unknown[])[2] === "buy").map((row) =>
      (row as unknown[])[0]
    );
  const allowed = new Set(long.time.filter((_, i) => heldSides(trend, long)[i] === 1));
  const kept = entries(filtered() as never);
  assertEquals(kept, entries(cross()).filter((time) => allowed.has(time as number)));
  assert(kept.length > 0);
});

Deno.test("filterBy() with exit leaves where the condition ends", () => {
  const always = scripted({ entries: Array(40).fill(true), exits: [] });
  const first = Array.from({ length: 40 }, (_, i) => i < 10);
  const filtered = (exit: boolean) =>
    heldSides(filterBy(always, ({ close }) => above(custom(given(first), close), 0), { exit })(), bars);
  assertEquals(filtered(false).map(Boolean), Array.from({ length: 40 }, (_, i) => i > 0));
  assertEquals(filtered(true).map(Boolean), Array.from({ length: 40 }, (_, i) => i > 0 && i < 11));
  const event = defineStrategy({
    name: "event",
    onBar: (ctx) => void (ctx.position.quantity === 0 && ctx.buy()),
  });
  const left = heldSides(
    filterBy(event, ({ close }) => above(custom(given(first), close), 0), { exit: true })(),
    bars,
  );
  assertEquals(left, filtered(true));
});

Deno.test("filterBy() makes an order against a position close it and no more", () => {
  const turning = defineStrategy({
    name: "turning",
    onBar: (ctx) => {
      if (ctx.bar === 0) ctx.buy({ quantity: 10 });
      if (ctx.bar === 5) ctx.sell({ quantity: 30, stopLoss: 1e6 });
    },
  });
  const noShorts = filterBy(turning, ({ close }) => ({ short: below(close, 0) }));
  assertEquals(heldSides(turning(), bars).at(-1), -1);
  assertEquals(heldSides(noShorts(), bars).at(-1), 0);
});

Deno.test("filterBy() holds a target back, and gives it up with exit", () => {
  const one = defineStrategy({ name: "one", signals: () => ({ target: 1 }) });
  const even = ({ close }: { close: never }) =>
    above(custom((x: Float64Array) => x.map((_, i) => i % 2), close), 0);
  const target = (exit: boolean) =>
    [...simulate(filterBy(one, even as never, { exit })(), bars).plans[0]!.target!].slice(0, 3);
  assertEquals([target(false), target(true)], [[NaN, 1, NaN], [0, 1, 0]]);
});

Deno.test("filterBy() refuses a condition that is none", () => {
  const refused = (condition: unknown) =>
    assertThrows(() => simulate(filterBy(cross, condition as never)(), bars), ParameterError);
  for (const condition of [undefined, true, () => 5, () => ({})]) {
    assertEquals(refused(condition).field, "condition");
  }
  assertEquals(refused(() => ({ lnog: [] })).field, "lnog");
  assertStringIncludes(refused(eventCross).message, "filter decides in onBar");
});

Deno.test("filters inside filters are each heard", () => {
  const trueFrom = (bar: number) => ({ close }: { close: never }) =>
    above(custom((x: Float64Array) => x.map((_, i) => i >= bar ? 1 : 0), close), 0);
  const event = defineStrategy({
    name: "event",
    onBar: (ctx) => void (ctx.position.quantity === 0 && ctx.buy()),
  });
  for (const [inner, outer] of [[5, 20], [20, 5]] as const) {
    const both = filterBy(filterBy(event, trueFrom(inner) as never), trueFrom(outer) as never);
    assertEquals(heldSides(both(), bars).indexOf(1), 21);
  }
});

Deno.test("onTimeframe() of the bars' own timeframe changes nothing", () => {
  assertEquals(fillRows(onTimeframe(cross, "1d")(), long), fillRows(cross(), long));
});

Deno.test("onTimeframe() decides what the strategy decides on resampled bars, once each has closed", () => {
  const weeks = resample(long, "1w").bars;
  const onWeeks = simulate(cross(), weeks).orders;
  const { orders } = simulate(onTimeframe(cross, "1w")(), long);
  const week = (time: number) => weeks.time.findLast((start) => start <= time);
  assertEquals(orders.side, onWeeks.side);
  assertEquals([...orders.time].map(week), [...onWeeks.time]);
  assert(orders.length > 4);
});

Deno.test("onTimeframe() brings targets, prices and tags of the higher bars", () => {
  const part = defineStrategy({
    name: "part",
    signals: ({ close }) => ({
      entries: above(close, 0),
      exits: below(close, 0),
      stopLoss: custom((x) => x.map((price) => price / 2), close),
      entryTags: { weekly: above(close, 0) },
    }),
  });
  const { orders } = simulate(onTimeframe(part, "1w")(), long);
  const weeks = resample(long, "1w").bars;
  assertEquals(orders.tag.slice(0, 2), ["weekly", "stop-loss"]);
  assertEquals(orders.stop[1], weeks.close[0]! / 2);
  const half = defineStrategy({
    name: "half",
    signals: ({ close }) => ({ target: custom((x) => x.map((_, i) => i), close) }),
  });
  const { plans: [plan] } = simulate(onTimeframe(half, "1w")(), long);
  assertEquals(
    new Set([...plan!.target!].filter((each) => each >= 0)).size,
    weeks.length - (plan!.target!.at(-1) === weeks.length - 1 ? 0 : 1),
  );
});

Deno.test("onTimeframe() refuses what has no signals and a timeframe that there is not", () => {
  assertStringIncludes(assertThrows(() => onTimeframe(eventCross, "1w"), ParameterError).message, "onBar");
  assertEquals(assertThrows(() => onTimeframe(cross, "2w" as "1w"), ParameterError).field, "timeframe");
});

Deno.test("wrapped strategies read nothing of the future", () => {
  const wrapped = [
    invert(cross)(),
    withStops(cross, { stopLossAtr: 2 })(),
    withStops(eventCross, { stopLossAtr: 2 })(),
    filterBy(cross, ({ close }) => above(close, sma(close, 30)))(),
    filterBy(eventCross, cross)(),
    onTimeframe(cross, "1w")(),
  ];
  for (const strategy of wrapped) {
    const { clean, findings, unchecked } = auditLookAhead(strategy, long);
    assert(clean, `${strategy.name} ${JSON.stringify([findings, unchecked])}`);
  }
});

Deno.test("wrappers keep parameters, state and names", () => {
  assertEquals(Object.keys(withStops(cross, { stopLoss: 0.1 }).defaults), ["fast", "slow", "stopLoss"]);
  assertEquals(
    [
      invert(cross).name,
      withStops(cross, { stopLoss: 0.1 }).name,
      onTimeframe(cross, "1w").name,
      filterBy(cross, cross).name,
    ],
    ["inverted_cross", "cross_with_stops", "cross_on_1w", "filtered_cross"],
  );
  assertEquals(invert(cross, { name: "mine", version: "2.0.0" })().version, "2.0.0");
  const { orders } = simulate(filterBy(eventCross, ({ close }) => above(close, 0))({ fast: 4 }), long);
  assertEquals(orders.length, simulate(eventCross({ fast: 4 }), long).orders.length);
});
