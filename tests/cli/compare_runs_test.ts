import { assertEquals, assertStringIncludes } from "@std/assert";
import { compareRuns } from "../../cli/compare_runs.ts";
import { backtest, type RunRecord } from "../../kernel/mod.ts";
import { sampleBars, smaCross } from "../kernel/run/fixtures.ts";

const { record } = await backtest(smaCross(), await sampleBars());

const changed = (change: (record: RunRecord) => void): RunRecord => {
  const copy = structuredClone(record);
  copy.digest = "0".repeat(64);
  change(copy);
  return copy;
};

Deno.test("compareRuns() finds a record equal to itself, edited or not", () => {
  assertEquals(compareRuns(record, structuredClone(record), true), { equal: true, metrics: [], causes: [] });
});

Deno.test("compareRuns() gives both numbers of a metric in full", () => {
  const other = changed((each) => Object.assign(each.metrics, { totalReturn: 0.1 + 0.2, sharpe: null }));
  const { metrics } = compareRuns(record, other, false);
  assertEquals(metrics, [
    { name: "Total return", before: String(record.metrics.totalReturn), after: "0.30000000000000004" },
    { name: "Sharpe", before: String(record.metrics.sharpe), after: "none" },
  ]);
});

const causes: [string, (record: RunRecord) => void, string[]][] = [
  ["strategy", (each) => each.manifest.strategy.hash = "x", ["code: the strategy's functions changed"]],
  ["kernel", (each) => each.manifest.engine = { version: "9.9.9", code: "x" }, [
    `code: the backtest kernel changed (${record.manifest.engine.version} to 9.9.9)`,
  ]],
  ["parameter", (each) => each.manifest.parameters = { fast: 20, slow: 120, extra: true }, [
    "parameters: slow was 100, is 120",
    "parameters: extra was absent, is true",
  ]],
  ["option", (each) => Object.assign(each.manifest.config, { cash: 1 }), [
    "parameters: cash was 100000, is 1",
  ]],
  ["data value", (each) => each.manifest.data[0]!.hash = "x", [
    "data: SP500 1d was 3849 bars from 2005-01-03 to 2020-04-17, is 3849 bars from 2005-01-03 to 2020-04-17 with other values",
  ]],
  ["symbol", (each) => each.manifest.data[0]!.symbol = "NEW", [
    "data: SP500 1d is gone",
    "data: NEW 1d is new",
  ]],
  ["runtime", (each) => each.manifest.runtime.deno = "9.9.9", [
    `runtime: deno was "${Deno.version.deno}", is "9.9.9"`,
  ]],
  ["nothing", () => {}, [
    "code: something outside the strategy's functions, such as the clock, random numbers or a captured value",
  ]],
];
for (const [what, change, expected] of causes) {
  Deno.test(`compareRuns() names the cause when it is the ${what}`, () => {
    assertEquals(compareRuns(record, changed(change), false).causes, expected);
  });
}

Deno.test("compareRuns() does not mind the order of keys", () => {
  const sorted = changed((each) => {
    const { kind, ...rest } = each.manifest.config.sizing;
    Object.assign(each.manifest.config, { sizing: { ...rest, kind } });
  });
  assertEquals(compareRuns(record, sorted, false).causes.length, 1);
  assertStringIncludes(compareRuns(record, sorted, false).causes[0]!, "something outside");
});

Deno.test("compareRuns() names edited cells", () => {
  assertEquals(compareRuns(record, changed(() => {}), true).causes, [
    "code: the notebook's cells were edited after the run was saved",
  ]);
});
