/** What an analysis cannot work on is refused with what to give instead. */
import { assertRejects, assertThrows } from "@std/assert";
import {
  backtest,
  byRegime,
  compare,
  contributions,
  ParameterError,
  regimes,
  replay,
  type Scenario,
  sliceBars,
} from "../../../kernel/mod.ts";
import { sampleBars, smaCross } from "./fixtures.ts";

const bars = await sampleBars("2018-01-01");
const run = await backtest(smaCross(), bars);

Deno.test("bars where a run belongs, and a run where bars belong, are refused", () => {
  assertThrows(() => contributions(bars as never), ParameterError, "Set run to what backtest gives");
  assertThrows(() => regimes(run as never), ParameterError, "Set bars to bars, as loadBars gives them");
});

Deno.test("compare() refuses metrics that are no list", () => {
  const metrics = "sharpe" as never;
  assertThrows(() => compare([run, bars], { metrics }), ParameterError, "Set metrics to a list of names");
});

Deno.test("replay() refuses a scenario that is nothing, or two things", async () => {
  const message = "Give the scenario as either { window } or { move, at }";
  for (const scenario of [{}, { move: -0.2, window: "lehman", at: "2019-01-02" }]) {
    await assertRejects(() => replay(run, scenario as Scenario), ParameterError, message);
  }
});

Deno.test("byRegime() refuses regimes that end before the account begins, and those that begin after it ends", async () => {
  const before = await sampleBars("2010-01-01");
  const old = sliceBars(before, { start: "2010-01-01", end: "2015-01-01" });
  const message = "Give regimes of the same time as the account: they ";
  assertThrows(() => byRegime(run, regimes(old)), ParameterError, `${message}end before it begins`);
  assertThrows(() => byRegime(old, regimes(bars)), ParameterError, `${message}begin after it ends`);
});

Deno.test("compare() refuses what is neither a list nor names, one run among it", () => {
  const message = "Give a list of runs, or runs by name: got ";
  for (const runs of [undefined, null, 5, "run"]) {
    assertThrows(() => compare(runs as never), ParameterError, message);
  }
  assertThrows(() => compare(run as never), ParameterError, `${message}one run`);
});

Deno.test("byRegime() says where regimes come from when there are none", () => {
  for (const none of [undefined, null, {}, bars]) {
    assertThrows(
      () => byRegime(run, none as never),
      ParameterError,
      "Set regimes to what regimes(bars) gives",
    );
  }
});

Deno.test("compare() refuses fewer samples than its intervals need", () => {
  assertThrows(() => compare([run, bars], { paths: 39 }), ParameterError, "Set paths to at least 40");
  assertThrows(() => compare([run, bars], { paths: 40, confidence: 0.99 }), ParameterError, "at least 200");
  compare([run, bars], { paths: 40 });
});
