import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  customRisk,
  heat,
  maxGrossExposure,
  maxOpenPositions,
  maxPosition,
  riskChecksOf,
  type RiskSpec,
  runChain,
  stopLoss,
  takeProfit,
  timeStop,
  type Verdict,
} from "../../../../kernel/engine/risk/mod.ts";
import { StrategyError } from "../../../../kernel/market/errors.ts";
import { positionOf, proposalOf, riskViewOf } from "../views.ts";

const ask = (rules: readonly RiskSpec[], proposal = proposalOf(), view = riskViewOf()) =>
  runChain(riskChecksOf(rules), proposal, view);

Deno.test("a chain without rules, or of rules that only watch, leaves the entry as it is", () => {
  const proposal = proposalOf();
  assertEquals(ask([], proposal), { proposal, decisions: [] });
  assertEquals(ask([timeStop(5)], proposal), { proposal, decisions: [] });
});

Deno.test("each rule sees what those before it left of the entry", () => {
  const seen: number[] = [];
  const watcher = customRisk("watcher", {
    check: ({ quantity }) => {
      seen.push(quantity);
      return { kind: "pass" };
    },
  });
  const rules = [watcher, maxPosition(0.04), watcher, stopLoss(0.02), maxGrossExposure(0.03), watcher];
  const { proposal, decisions } = ask(rules);
  assertEquals(seen, [100, 80, 60]);
  assertEquals([proposal!.quantity, proposal!.stop], [60, 49]);
  assertEquals(decisions.map(({ rule, verdict }) => `${rule} ${verdict.kind}`), [
    "watcher pass",
    "maxPosition modify",
    "watcher pass",
    "stopLoss modify",
    "maxGrossExposure modify",
    "watcher pass",
  ]);
});

Deno.test("the rule that blocks is the last to be asked", () => {
  const never = customRisk("never", {
    check: () => {
      throw new Error("asked after a block");
    },
  });
  const full = riskViewOf([positionOf()]);
  const { proposal, decisions } = ask([maxPosition(0.04), maxOpenPositions(1), never], proposalOf(), full);
  assertEquals(proposal, null);
  assertEquals(decisions.map(({ rule }) => rule), ["maxPosition", "maxOpenPositions"]);
});

Deno.test("the entry that was proposed is not changed", () => {
  const proposal = Object.freeze(proposalOf());
  assertEquals(ask([maxPosition(0.01), stopLoss(0.1)], proposal).proposal!.quantity, 20);
  assertEquals([proposal.quantity, proposal.stop], [100, NaN]);
});

const saying = (verdict: unknown) => customRisk("mine", { check: () => verdict as Verdict });

Deno.test("a custom quantity is rounded down to whole lots, and blocks where none is left", () => {
  const less = (quantity: number) => [saying({ kind: "modify", quantity, reason: "less" })];
  assertEquals(ask(less(55), proposalOf({ lot: 10 })).proposal!.quantity, 50);
  assertEquals(ask(less(0.3), proposalOf({ lot: 0.1 })).proposal!.quantity, 0.3);
  assertEquals(ask(less(9), proposalOf({ lot: 10 })).decisions[0]!.verdict, {
    kind: "block",
    reason: "less: less than a lot of 10 A is left",
  });
  assertEquals(ask(less(0)).proposal, null);
});

Deno.test("a custom rule may set and take away stop and target, on their sides of the price", () => {
  const moved = ask([saying({ kind: "modify", stop: 45, target: 70, reason: "wide" })]).proposal!;
  assertEquals([moved.stop, moved.target], [45, 70]);
  const rules = [stopLoss(0.02), takeProfit(0.02), saying({ kind: "modify", stop: NaN, reason: "no stop" })];
  assertEquals([ask(rules).proposal!.stop, ask(rules).proposal!.target], [NaN, 51]);
  const short = saying({ kind: "modify", stop: 55, target: 45, reason: "short" });
  assertEquals(ask([short], proposalOf({ side: "sell" })).proposal!.stop, 55);
});

Deno.test("a custom verdict that is none is an error naming the rule, the field and the value", () => {
  const wrong: [string, unknown][] = [
    ["verdict", undefined],
    ["verdict", true],
    ["verdict", { kind: "allow" }],
    ["reason", { kind: "block" }],
    ["reason", { kind: "modify", quantity: 5, reason: "" }],
    ["quantity", { kind: "modify", quantity: 101, reason: "more" }],
    ["quantity", { kind: "modify", quantity: -1, reason: "turned" }],
    ["quantity", { kind: "modify", quantity: NaN, reason: "lost" }],
    ["stop", { kind: "modify", stop: 50, reason: "at the price" }],
    ["stop", { kind: "modify", stop: -5, reason: "below zero" }],
    ["stop", { kind: "modify", stop: Infinity, reason: "far" }],
    ["stop", { kind: "modify", target: 49, reason: "wrong side" }],
  ];
  for (const [field, verdict] of wrong) {
    const error = assertThrows(() => ask([saying(verdict)]), StrategyError);
    assertEquals(error.field, `risk.${field}`);
    assertStringIncludes(error.message, 'the risk rule "mine": for 100 A at 50 it gave');
  }
});

Deno.test("a custom rule names exits, and remembers within its run alone", () => {
  const second = customRisk("every second bar", () => {
    let bars = 0;
    return {
      watch: ({ positions }) =>
        ++bars % 2 === 0 ? positions.map(({ symbol }) => ({ symbol, reason: "" })) : [],
    };
  });
  const view = riskViewOf([positionOf()]);
  for (let run = 0; run < 2; run++) {
    const [rule] = riskChecksOf([second]);
    assertEquals([rule!.check, rule!.watch!(view).length, rule!.watch!(view).length], [undefined, 0, 1]);
  }
  for (
    const exits of [undefined, ["B"], [{ symbol: "B" }], { symbol: "B", reason: "all" }, [{
      symbol: "Z",
      reason: "not held",
    }]]
  ) {
    const [rule] = riskChecksOf([customRisk("mine", { watch: () => exits as never })]);
    assertEquals(assertThrows(() => rule!.watch!(view), StrategyError).field, "risk.watch");
  }
});

Deno.test("heat() is the loss at the stops over equity, with the whole value where there is none", () => {
  assertEquals(heat(riskViewOf()), 0);
  // 100 units to 45 lose 500, 200 short ones to 52 lose 400, 40 without a stop 2,000: of 100,000.
  const positions = [
    positionOf({ stop: 45 }),
    positionOf({ symbol: "C", quantity: -200, stop: 52 }),
    positionOf({ symbol: "D", quantity: 40 }),
  ];
  assertAlmostEquals(heat(riskViewOf(positions)), 0.029, 1e-15);
});

Deno.test("heat() counts money per unit and no stop that the price has passed, and is NaN without equity", () => {
  // A contract of 50 a point at 20,000, stop 100 points away: 5,000.
  const contract = positionOf({ quantity: 1, price: 20_000, value: 1_000_000, stop: 19_900 });
  assertAlmostEquals(heat(riskViewOf([contract])), 0.05, 1e-12);
  assertEquals(heat(riskViewOf([positionOf({ stop: 51 }), positionOf({ quantity: -5, stop: 49 })])), 0);
  for (const equity of [0, -1, NaN]) assertEquals(heat(riskViewOf([], { equity })), NaN);
});

Deno.test("heat() lies between zero and gross exposure as long as shorts' stops are within twice the price", () => {
  const position = fc.record({
    quantity: fc.integer({ min: -500, max: 500 }).filter((units) => units !== 0),
    price: fc.double({ min: 1, max: 100, noNaN: true }),
    stop: fc.oneof(fc.constant(NaN), fc.double({ min: 0.01, max: 2, noNaN: true })),
  });
  fc.assert(fc.property(fc.array(position, { maxLength: 5 }), (held) => {
    const view = riskViewOf(
      held.map(({ stop, ...each }) => positionOf({ ...each, stop: stop * each.price })),
    );
    const share = heat(view);
    assert(share >= 0 && share <= view.gross / view.equity * (1 + 1e-12));
  }));
});
