import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  backtest,
  crossedAbove,
  crossedBelow,
  custom,
  defineStrategy,
  makePanel,
  type Profile,
  rsi,
  sma,
} from "../../../kernel/mod.ts";
import { profileOf } from "../../../kernel/run/profile.ts";
import { randomWalk } from "../random_walk.ts";
import { busy } from "./derived/cases.ts";
import { finished } from "./fixtures.ts";

const universe = [1, 2, 3].map((seed) => randomWalk(300, seed, `S${seed}`));

const slow = (column: Float64Array) => column.map((value) => value + 1);
const strategy = defineStrategy({
  name: "p",
  indicators: ({ close }) => ({
    fast: sma(close, 5),
    slow: sma(close, 20),
    strength: rsi(close, 14),
    own: custom(slow, close),
  }),
  signals: ({ fast, slow, strength, own }) => ({
    entries: crossedAbove(fast, slow),
    exits: crossedBelow(fast, slow),
    stopLoss: custom((price) => price.map((each) => each * 0.5), own),
    strength,
    confidence: 1,
  }),
})();

const rowsOf = (profile: Profile, kind: string) => [...profile].filter((row) => row.kind === kind);

Deno.test("run.profile() gives the time of every step, indicator and symbol of the run", async () => {
  const run = await backtest(strategy, universe);
  const profile = run.profile();
  const nodes = rowsOf(profile, "node").map(({ name }) => name);
  for (const name of ["sma(close, 5)", "sma(close, 20)", "rsi(close, 14)", "slow(close)"]) {
    assert(nodes.includes(name), `${name} of ${nodes.join("; ")}`);
  }
  assertEquals(rowsOf(profile, "node").find(({ name }) => name === "sma(close, 5)")?.count, 3);
  assertEquals(rowsOf(profile, "symbol").map(({ name }) => name).sort(), ["S1", "S2", "S3"]);
  assertEquals(rowsOf(profile, "step").map(({ name }) => name).sort(), [
    "decide",
    "execute",
    "indicators",
    "mark",
    "other",
    "signals",
  ]);
  for (const { ms, share } of profile) assert(ms >= 0 && share >= 0 && share <= 1);
  assertEquals(run.digest, (await backtest(strategy, universe)).digest);
});

/** A clock that goes on by one each time it is looked at: then times are counts, and the same everywhere. */
function counted(options = {}, of: typeof strategy | ReturnType<typeof busy> = strategy, bars = universe) {
  const run = finished(of, bars, options);
  let ticks = 0;
  return { profile: profileOf(run, () => ticks++), ticks: () => ticks, result: run.result };
}

Deno.test("the steps of a profile add up to the run, each part without the parts inside it", () => {
  for (const  of of[strategy, busy()]) {
    const { profile, ticks } = counted({}, of);
    const steps = rowsOf(profile, "step");
    const total = ticks() - 1;
    assertEquals(steps.reduce((sum, { ms }) => sum + ms, 0), total);
    assertAlmostEquals(steps.reduce((sum, { share }) => sum + share, 0), 1, 1e-12);
  }
});

Deno.test("a profile counts every decision of an event strategy and every order that was executed", () => {
  const { profile, result } = counted({}, busy());
  const count = (name: string) => rowsOf(profile, "step").find((row) => row.name === name)!.count;
  assertEquals(count("decide"), 900);
  assert(count("execute") >= result.fills.length && result.fills.length > 50);
  const symbols = rowsOf(profile, "symbol");
  assert(symbols.every((row) => row.count > 300));
});

Deno.test("the profile of weights counts them as signals", () => {
  const panel = makePanel(universe);
  const weights = defineStrategy({ name: "w", weights: () => ({ S1: new Float64Array(300).fill(0.5) }) });
  const { profile } = counted({}, weights() as typeof strategy, panel.bars as typeof universe);
  assertEquals(rowsOf(profile, "node").map(({ name, count }) => [name, count]), [["weights", 1]]);
});
