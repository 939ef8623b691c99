import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { simulate } from "../../../kernel/engine/simulate.ts";
import {
  auditLookAhead,
  combine,
  custom,
  defineStrategy,
  ParameterError,
  vote,
  z,
} from "../../../kernel/mod.ts";
import { StrategyError } from "../../../kernel/market/errors.ts";
import { Evaluator } from "../../../kernel/signals/evaluate.ts";
import { stance } from "../../../kernel/signals/stance.ts";
import { above, crossedAbove } from "../../../kernel/signals/compare.ts";
import { randomWalk } from "../random_walk.ts";
import { cross, dip, eventCross, fillRows, heldSides, type Masks, masks, scripted } from "./compositions.ts";

const bars = randomWalk(40, 3);
const long = randomWalk(600, 8);

const runs = (property: fc.IProperty<[Masks]> | fc.IProperty<[Masks, Masks]>) =>
  fc.assert(property as fc.IProperty<unknown>, { numRuns: 200, seed: 11 });

/** What a strategy asks to hold after each close: the engine holds it one bar later. */
function wanted(given: Masks): number[] {
  return [...heldSides(scripted(given)(), bars).slice(1), NaN];
}

Deno.test("a stance is what the engine holds one bar later", () => {
  runs(fc.property(masks, (given) => {
    const signals = Object.fromEntries(
      Object.entries(given).map(([name, mask]) => [name, Uint8Array.from(mask, Number)]),
    );
    const column = new Evaluator(bars).column(stance(signals));
    assertEquals([...column].slice(0, -1), wanted(given).slice(0, -1));
  }));
});

for (const mode of ["all", "any"] as const) {
  Deno.test(`combine() of one part in mode ${mode} holds what the part holds`, () => {
    runs(fc.property(masks, (given) => {
      const part = scripted(given);
      assertEquals(heldSides(combine({ part }, { mode })(), bars), heldSides(part(), bars));
    }));
  });
}

Deno.test("combine() in mode all is in while every part is, in mode any while one is and none against it", () => {
  runs(fc.property(masks, masks, (first, second) => {
    const parts = { first: scripted(first), second: scripted(second) };
    const [a, b] = [wanted(first), wanted(second)];
    const all = a.map((side, i) => side === b[i] ? side : 0);
    const any = a.map((side, i) => Math.sign(side + b[i]!));
    assertEquals(heldSides(combine(parts, { mode: "all" })(), bars).slice(1), all.slice(0, -1));
    assertEquals(heldSides(combine(parts, { mode: "any" })(), bars).slice(1), any.slice(0, -1));
  }));
});

Deno.test("combine() side by side holds the sum of what the parts hold of their shares", () => {
  runs(fc.property(masks, masks, (first, second) => {
    const both = combine({ first: scripted(first), second: scripted(second) });
    const [a, b] = [wanted(first), wanted(second)];
    const { plans: [plan] } = simulate(both({ "first.share": 0.25, "second.share": 0.5 }), bars);
    const target = [...plan!.target!].slice(0, -1);
    assertEquals(target, a.map((side, i) => 0.25 * side + 0.5 * b[i]!).slice(0, -1));
  }));
});

Deno.test("combine() gives each part an equal share by default", () => {
  assertEquals(combine({ cross, dip }).defaults, {
    "cross.fast": 5,
    "cross.slow": 12,
    "dip.low": 40,
    "cross.share": 0.5,
    "dip.share": 0.5,
  });
});

Deno.test("combine() tags orders with the parts that asked for them", () => {
  const tags = (mode: "shares" | "any") =>
    new Set(simulate(combine({ trend: cross, dip }, { mode })(), long).orders.tag);
  assert(["trend", "dip"].every((tag) => tags("shares").has(tag)));
  const { orders } = simulate(combine({ trend: cross, dip }, { mode: "all" })(), long);
  assertEquals(new Set(orders.tag.filter((_, i) => orders.side[i] === "buy")), new Set(["trend+dip"]));
  assert(orders.tag.includes("trend") && orders.tag.includes("dip"), "an exit names the part that left");
});

Deno.test("combine() adds up weights of strategies that compare symbols", () => {
  const half = defineStrategy({
    name: "half",
    weights: ({ symbols, length }) => ({ [symbols[0]!]: new Float64Array(length).fill(0.5) }),
  });
  const last = defineStrategy({
    name: "last",
    weights: ({ symbols, length }) => ({ [symbols[1]!]: new Float64Array(length).fill(-1) }),
  });
  const universe = [randomWalk(10, 1, "A"), randomWalk(10, 2, "B")];
  const { plans } = simulate(combine({ half, last })({ "half.share": 1 }), universe);
  assertEquals(plans.map(({ target }) => [...new Set(target)]), [[0.5], [-0.5]]);
});

Deno.test("vote() of one part holds what the part holds", () => {
  runs(fc.property(masks, (given) => {
    const part = scripted(given);
    assertEquals(heldSides(vote({ part })(), bars), heldSides(part(), bars));
  }));
});

Deno.test("vote() follows the majority by weight", () => {
  runs(fc.property(masks, masks, (first, second) => {
    const parts = { first: scripted(first), second: scripted(second), third: scripted(first) };
    const [a, b] = [wanted(first), wanted(second)];
    const score = a.map((side, i) => (side + 3 * b[i]! + side) / 5);
    const expected = score.map((each) => Math.abs(each) > 0.55 ? Math.sign(each) : 0);
    const held = heldSides(vote(parts)({ threshold: 0.55, "second.weight": 3 }), bars);
    assertEquals(held.slice(1), expected.slice(0, -1));
  }));
});

Deno.test("vote() reaches a threshold of 1 with any number of equal votes", () => {
  const parts = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`p${i}`, cross]));
  assertEquals(heldSides(vote(parts)({ threshold: 1 }), long), heldSides(cross(), long));
});

/** Enters at bar 5 with a strength and a confidence that change afterwards. */
const sure = (strength: number, confidence: number) =>
  defineStrategy({
    name: "sure",
    signals: ({ close }) => {
      const at = (bar: number) => custom((x: Float64Array) => x.map((_, i) => i === bar ? 1 : 0), close);
      return {
        entries: above(at(5), 0),
        strength: custom((x: Float64Array) => x.map((_, i) => i === 5 ? strength : 1), close),
        confidence: custom((x: Float64Array) => x.map((_, i) => i === 5 ? confidence : 1), close),
      };
    },
  });

Deno.test("vote() counts strength and confidence as they were at the entry", () => {
  const silent = scripted({ entries: [], exits: [] });
  const enters = (strength: number, confidence: number, threshold: number) =>
    heldSides(vote({ sure: sure(strength, confidence), silent })({ threshold }), bars).some(Boolean);
  // 0.8 x 0.5 of one of two votes is a score of 0.2.
  assert(enters(0.8, 0.5, 0.2));
  assert(!enters(0.8, 0.5, 0.21));
  assert(!enters(NaN, 1, 0.01), "an unknown strength is no vote");
  const { plans: [plan] } = simulate(vote({ sure: sure(0.8, 0.5), silent })({ threshold: 0.1 }), bars);
  assertEquals(plan!.strength![5], 0.2);
});

Deno.test("vote() tags an entry with those who voted for it", () => {
  const [first, second] = [scripted({ entries: [true], exits: [] }), scripted({ entries: [], exits: [] })];
  const { orders } = simulate(vote({ first, second, third: first })({ threshold: 0.6 }), bars);
  assertEquals(orders.tag, ["first+third"]);
});

Deno.test("a composition's parameters are its parts', checked by the parts' own rules", () => {
  const both = combine({ trend: cross({ fast: 3 }), dip });
  assertEquals(both().params["trend.fast"], 3);
  assertEquals(both({ "trend.fast": 4 }).params["trend.fast"], 4);
  // @ts-expect-error: a length is a number
  assertThrows(() => both({ "trend.fast": "x" }), ParameterError, "Set trend.fast of trend_and_dip");
  const near = assertThrows(() => both({ ["trend.fats" as "trend.fast"]: 3 }), ParameterError);
  assertStringIncludes(near.message, 'did you mean "trend.fast"?');
  assertThrows(() => both({ "trend.fast": 20 }), ParameterError, "of trend fast must be below slow");
});

Deno.test("compositions can be parts themselves", () => {
  const inner = vote({ a: cross, b: dip }, { name: "inner" });
  const outer = combine({ inner, cross }, { mode: "any" });
  assertEquals(outer({ "inner.a.fast": 4, "inner.threshold": 1 }).params["inner.a.fast"], 4);
  assert(heldSides(outer(), long).some((side) => side > 0));
});

Deno.test("compositions read nothing of the future", () => {
  for (
    const strategy of [
      combine({ cross, dip })(),
      combine({ cross, dip }, { mode: "any" })(),
      vote({ cross, dip })(),
    ]
  ) {
    const { clean, findings, checked } = auditLookAhead(strategy, long);
    assert(clean, JSON.stringify(findings));
    assert(checked.includes("cross.fast"));
  }
});

Deno.test("combine() and vote() refuse what they cannot know, by the part's name", () => {
  const refused = (make: () => unknown) => assertThrows(make, ParameterError);
  const event = refused(() => combine({ trend: cross, slow: eventCross }));
  assertEquals([event.field, event.value], ["slow", "onBar"]);
  assertStringIncludes(event.message, "slow decides in onBar");
  assertStringIncludes(refused(() => vote({ slow: eventCross })).message, "what it will hold");
  assertEquals(refused(() => combine({})).field, "parts");
  const bare = refused(() => combine(cross() as never, dip() as never));
  assertStringIncludes(
    bare.message,
    "strategies under names of your choice, such as combine({ trend, dip })",
  );
  assertEquals(refused(() => combine({ x: undefined as never })).field, "x");
  assertEquals(refused(() => combine({ cross }, { mode: "both" as "all" })).field, "mode");
  assertEquals(refused(() => combine({ cross }, { mood: "all" } as never)).field, "mood");
  assertEquals(refused(() => vote({ cross }, { threshold: 0.5, name: "a b" })).field, "name");
  assertEquals(refused(() => vote({ cross }, { threshold: 60 })).field, "threshold");
  assertStringIncludes(refused(() => combine({ "a b": cross })).message, "Name each part with letters");
  const weighted = defineStrategy({
    name: "weighted",
    params: { weight: z.number().default(1) },
    signals: ({ close }) => ({ entries: above(close, 0) }),
  });
  assertEquals(refused(() => vote({ weighted })).field, "weighted.weight");
});

Deno.test("parts with stops of their own are refused in the run, saying where stops belong", () => {
  const stopped = defineStrategy({
    name: "stopped",
    signals: ({ close }) => ({ entries: crossedAbove(close, 100), stopLoss: 90 }),
  });
  const error = assertThrows(() => simulate(vote({ stopped, cross })(), long), StrategyError);
  assertEquals([error.field, error.value], ["stopLoss", "stopped"]);
  assertStringIncludes(error.message, "withStops()");
});

Deno.test("a part's orders are the same through a composition of it alone", () => {
  const rows = (tagged: unknown[]) => tagged.map((row) => (row as unknown[]).slice(0, -1));
  assertEquals(rows(fillRows(combine({ cross }, { mode: "all" })(), long)), rows(fillRows(cross(), long)));
});
