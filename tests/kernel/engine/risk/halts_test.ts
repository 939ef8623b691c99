import { assertEquals } from "@std/assert";
import {
  dailyLossLimit,
  drawdownHalt,
  resolveRisk,
  type RiskCheck,
  riskChecksOf,
  type RiskSpec,
  timeStop,
} from "../../../../kernel/engine/risk/mod.ts";
import { DAY, MONDAY, positionOf, proposalOf, riskViewOf } from "../views.ts";

const started = (rule: RiskSpec): RiskCheck => riskChecksOf(resolveRisk(rule))[0]!;
const HELD = [positionOf({ symbol: "B" }), positionOf({ symbol: "C", quantity: -10 })];
const HOUR = 3_600_000;

/** Ticks of three hours a day: at each an entry is tried at the open, then the close is marked. */
function walk(rule: RiskSpec, days: readonly (readonly (number | [open: number, close: number])[])[]) {
  const check = started(rule);
  const blocked: boolean[][] = [];
  const exits: number[][] = [];
  days.forEach((hours, day) => {
    blocked.push([]);
    exits.push([]);
    hours.forEach((equity, hour) => {
      const [open, close] = typeof equity === "number" ? [equity, equity] : equity;
      const tick = { time: MONDAY + day * DAY + hour * HOUR, newSession: hour === 0 };
      const verdict = check.check!(proposalOf(), riskViewOf(HELD, { ...tick, equity: open }));
      blocked[day]!.push(verdict.kind === "block");
      exits[day]!.push(check.watch!(riskViewOf(HELD, { ...tick, equity: close })).length);
    });
  });
  return { blocked, exits };
}

Deno.test("timeStop() orders the exit one bar before the position is as old as it may become", () => {
  const watch = (barsHeld: number) =>
    started(timeStop(5)).watch!(riskViewOf([positionOf({ barsHeld })])).map(({ symbol }) => symbol);
  assertEquals([watch(0), watch(3), watch(4), watch(5)], [[], [], ["B"], ["B"]]);
  assertEquals(started(timeStop(1)).watch!(riskViewOf([positionOf({ barsHeld: 0 })])), [
    { symbol: "B", reason: "held for 1 bars" },
  ]);
});

Deno.test("dailyLossLimit() blocks from the loss to the end of the session, and begins anew with the next", () => {
  const { blocked, exits } = walk(dailyLossLimit(0.03), [
    [100, 98, 97.1],
    [97, 96, [95, 94]], // 97.1 less 3 % is 94.187
    [94, 94, 92],
  ]);
  assertEquals(blocked, [[false, false, false], [false, false, false], [false, false, false]]);
  assertEquals(exits.flat(), Array(9).fill(0));
  const again = walk(dailyLossLimit(0.03), [[100, 100, 100], [99, 96, 99, 99], [99, 99]]);
  assertEquals(again.blocked, [[false, false, false], [false, true, true, true], [false, false]]);
});

Deno.test("dailyLossLimit() counts from the equity at the end of the session before, a gap at the open included", () => {
  const { blocked } = walk(dailyLossLimit(0.03), [[100, 100, 200], [[193, 195], 195], [195]]);
  assertEquals(blocked, [[false, false, false], [true, true], [false]]);
});

Deno.test("dailyLossLimit() holds where the loss is exactly the limit", () => {
  assertEquals(walk(dailyLossLimit(0.25), [[100, 75.01, 75.01]]).blocked, [[false, false, false]]);
  assertEquals(walk(dailyLossLimit(0.25), [[100, 75, 80]]).blocked, [[false, true, true]]);
});

Deno.test("dailyLossLimit() with flatten closes everything from the close that lost on", () => {
  const { exits } = walk(dailyLossLimit(0.03, { flatten: true }), [[100, [98, 96], 99], [99, 99]]);
  assertEquals(exits, [[0, 2, 2], [0, 0]]);
});

Deno.test("drawdownHalt() blocks to the end of the run without a cool-down", () => {
  const { blocked, exits } = walk(drawdownHalt({ limit: 0.1 }), [[100, 120, 109], [108, 130, 140]]);
  assertEquals(blocked, [[false, false, false], [false, true, true]]);
  assertEquals(exits.flat(), Array(6).fill(0));
});

Deno.test("drawdownHalt() blocks for the bars of the cool-down and counts the next fall from there", () => {
  const { blocked, exits } = walk(drawdownHalt({ limit: 0.1, coolDown: 2, flatten: true }), [
    [100, 90, 88, 86, 85, 80, 77, 70, 70, 70],
  ]);
  // Falls 10 % at the second close; free again after the fourth, whose 86 is the new peak: 77 is 10.5 % below it.
  assertEquals(blocked, [[false, false, true, true, false, false, false, true, true, false]]);
  assertEquals(exits, [[0, 2, 2, 0, 0, 0, 2, 2, 0, 0]]);
});

Deno.test("drawdownHalt() counts from where the run began when the first close is already lower", () => {
  assertEquals(walk(drawdownHalt({ limit: 0.1 }), [[[100, 90], 95]]).blocked, [[false, true]]);
});

Deno.test("rules keep their state within one run", () => {
  const specs = resolveRisk(drawdownHalt({ limit: 0.1 }));
  const [first] = riskChecksOf(specs);
  first!.watch!(riskViewOf([], { equity: 100 }));
  first!.watch!(riskViewOf([], { equity: 50 }));
  assertEquals(first!.check!(proposalOf(), riskViewOf([], { equity: 50 })).kind, "block");
  const [second] = riskChecksOf(specs);
  assertEquals(second!.check!(proposalOf(), riskViewOf([], { equity: 50 })).kind, "pass");
});
