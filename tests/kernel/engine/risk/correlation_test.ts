import { assertAlmostEquals, assertEquals } from "@std/assert";
import { returnCorrelation } from "../../../../kernel/engine/risk/correlation.ts";
import {
  correlationCap,
  type PositionView,
  type Proposal,
  riskChecksOf,
  runChain,
} from "../../../../kernel/engine/risk/mod.ts";
import golden from "../../../golden/sizing.json" with { type: "json" };
import { randomWalk } from "../../random_walk.ts";
import { closes, positionOf, proposalOf, riskViewOf } from "../views.ts";

const A = closes(golden.a.close, { time: golden.a.time });
const B = closes(golden.b.close, { symbol: "B", time: golden.b.time });
const lastUpTo = (time: Float64Array, moment: number) => time.findLastIndex((each) => each <= moment);

Deno.test("returnCorrelation() is pandas' over the common bars of series with holes", () => {
  golden.common.forEach((moment, row) => {
    const ends = { a: lastUpTo(A.time, moment), b: lastUpTo(B.time, moment) };
    const actual = returnCorrelation({ bars: A, bar: ends.a }, { bars: B, bar: ends.b }, 60);
    const expected = golden.correlation60[row];
    if (expected === null) assertEquals(actual, NaN, `row ${row}`);
    else assertAlmostEquals(actual, expected!, 1e-9, `row ${row}`);
  });
});

Deno.test("returnCorrelation() is 1 with itself, -1 with its mirror, NaN of a price that stands still", () => {
  const walk = randomWalk(80, 3);
  const returns = Array.from(walk.close, (close, i) => i === 0 ? 0 : close / walk.close[i - 1]! - 1);
  let price = 100;
  const mirror = closes(returns.map((value) => price *= 1 - value), { time: [...walk.time] });
  const still = closes(Array(80).fill(9), { time: [...walk.time] });
  const at = (bars: typeof walk) => ({ bars, bar: 79 });
  assertAlmostEquals(returnCorrelation(at(walk), at(walk), 60), 1, 1e-12);
  assertAlmostEquals(returnCorrelation(at(walk), at(mirror), 60), -1, 1e-12);
  assertEquals(returnCorrelation(at(walk), at(still), 60), NaN);
  assertEquals(returnCorrelation({ bars: walk, bar: -1 }, at(walk), 3), NaN);
});

Deno.test("returnCorrelation() takes a split for no move of the price", () => {
  const quartered = golden.a.close.map((close, i) => i >= 100 ? close / 4 : close);
  const split = {
    ...closes(quartered, { time: golden.a.time }),
    actions: [{ kind: "split" as const, time: A.time[100]!, ratio: 4 }],
  };
  const end = { bars: B, bar: B.length - 1 };
  assertAlmostEquals(
    returnCorrelation({ bars: split, bar: split.length - 1 }, end, 60),
    returnCorrelation({ bars: A, bar: A.length - 1 }, end, 60),
    1e-12,
  );
});

// Alike: B moves as A does, N as A does turned round.
const X = closes([100, 110, 99, 105, 104], { symbol: "X" });
const ALIKE = closes([50, 55, 49.5, 52.5, 52], { symbol: "ALIKE" });
const held = (given: Partial<PositionView>) => positionOf({ bars: ALIKE, bar: 4, symbol: "ALIKE", ...given });
const entry = (given: Partial<Proposal> = {}) => proposalOf({ symbol: "X", bars: X, bar: 4, ...given });

function left(
  action: "block" | "halve",
  proposal: Proposal,
  positions: readonly PositionView[],
  limit = 0.9,
): number {
  const rule = correlationCap({ limit, bars: 4, action });
  return runChain(riskChecksOf([rule]), proposal, riskViewOf(positions)).proposal?.quantity ?? 0;
}

Deno.test("correlationCap() blocks or halves an entry too much like what is held", () => {
  assertEquals(left("block", entry(), [held({})]), 0);
  assertEquals(left("halve", entry({ quantity: 101 }), [held({})]), 50);
  assertEquals(left("halve", entry(), [held({}), held({ symbol: "TOO" })]), 50);
  assertEquals(left("halve", entry({ quantity: 1 }), [held({})]), 0);
  assertEquals(left("block", entry(), []), 100);
});

Deno.test("correlationCap() counts a short with the sign turned round", () => {
  assertEquals(left("block", entry(), [held({ quantity: -10 })]), 100);
  assertEquals(left("block", entry({ side: "sell" }), [held({})]), 100);
  assertEquals(left("block", entry({ side: "sell" }), [held({ quantity: -10 })]), 0);
});

Deno.test("correlationCap() leaves alone more of the same symbol, and what is exactly at the limit or not known", () => {
  assertEquals(left("block", entry({ symbol: "ALIKE" }), [held({})]), 100);
  assertEquals(left("block", entry({ bar: 3 }), [held({ bar: 3 })]), 100);
  const other = closes([70, 71, 69, 72, 70.5], { symbol: "O" });
  const position = positionOf({ bars: other, bar: 4, symbol: "O" });
  const together = returnCorrelation({ bars: X, bar: 4 }, { bars: other, bar: 4 }, 4);
  assertEquals(left("block", entry(), [position], together), 100);
  assertEquals(left("block", entry(), [position], together - 1e-9), 0);
});

Deno.test("correlationCap() says with what and how much", () => {
  const { decisions } = runChain(
    riskChecksOf([correlationCap({ limit: 0.9, bars: 4 })]),
    entry(),
    riskViewOf([held({})]),
  );
  assertEquals(decisions, [{
    rule: "correlationCap",
    verdict: { kind: "block", reason: "correlation with ALIKE is 1.000, at most 0.9 is allowed" },
  }]);
});
