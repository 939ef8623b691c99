import { assertEquals, assertStringIncludes } from "@std/assert";
import { compareRuns, differenceTable } from "../../cli/compare_runs.ts";
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

const differing = (before: Partial<RunRecord["metrics"]>, after: Partial<RunRecord["metrics"]>) => {
  const of = (metrics: Partial<RunRecord["metrics"]>) =>
    changed((each) => Object.assign(each.metrics, metrics));
  return compareRuns(of(before), of(after), false).metrics;
};

Deno.test("compareRuns() gives both numbers of a metric as the product writes them", () => {
  const before = { totalReturn: 0.7907245176186621, maxDrawdown: -0.2, sharpe: 0.51, maxDrawdownDays: 1041 };
  const after = { totalReturn: 0.37552678331795697, maxDrawdown: -0.3, sharpe: null, maxDrawdownDays: 9 };
  assertEquals(differing(before, after), [
    { name: "Total return", before: "79.1\u2009%", after: "37.6\u2009%" },
    { name: "Sharpe", before: "0.51", after: "–" },
    { name: "Max drawdown", before: "\u221220.0\u2009%", after: "\u221230.0\u2009%" },
    { name: "Longest drawdown", before: "1,041 d", after: "9 d" },
  ]);
});

Deno.test("compareRuns() gives as many decimals as it takes to tell two numbers apart", () => {
  assertEquals(
    differing({ cagr: 0.12341, sharpe: 0.3 }, { cagr: 0.12342, sharpe: 0.1 + 0.2 }),
    [
      { name: "CAGR", before: "12.341\u2009%", after: "12.342\u2009%" },
      { name: "Sharpe", before: "0.29999999999999999", after: "0.30000000000000004" },
    ],
  );
});

Deno.test("differenceTable() puts the numbers below each other", () => {
  const metrics = differing({ totalReturn: 0.1, trades: 1200 }, { totalReturn: -0.05, trades: 7 });
  assertEquals(differenceTable(metrics), [
    "metric        before   after",
    "Total return  10.0\u2009%  \u22125.0\u2009%",
    "Trades         1,200       7",
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
