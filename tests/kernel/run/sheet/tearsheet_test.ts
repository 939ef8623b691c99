import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  backtest,
  defineStrategy,
  makeBars,
  ParameterError,
  parseFigure,
  Run,
} from "../../../../kernel/mod.ts";
import type { SheetFigure } from "../../../../kernel/plot/spec/sheet.ts";
import { formatNumber } from "../../../../kernel/plot/spec/format.ts";
import { figureText } from "../../../../kernel/plot/spec/text.ts";
import { STATISTICS } from "../../../../kernel/stats/registry.ts";
import { givenSignals } from "../../engine/given_signals.ts";
import { holedWalk, variedRuns } from "../derived/cases.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const section = ({ sections }: SheetFigure, title: string) => sections.find((each) => each.title === title)!;

/** Closes a day apart, bought at the first open after the first close. */
async function held(closes: number[], options = {}): Promise<Run> {
  const time = closes.map((_, i) => Date.UTC(2024, 0, 1 + i));
  const bars = makeBars({ symbol: "T", time, open: closes, high: closes, low: closes, close: closes });
  const strategy = givenSignals([bars], [closes.map((_, i) => i === 0)], [closes.map(() => false)]);
  return await backtest(strategy, bars, options);
}

Deno.test("tearsheet() says in words what the statistics say in numbers", async () => {
  const run = await backtest(smaCross(), await sampleBars());
  const { spec } = run.tearsheet({ riskFree: 0.01 });
  const { cagr, sharpe, beta } = run.statistics({ riskFree: 0.01 });
  const [growth, beside, risk, , trading] = section(spec, "Summary").text!;
  const percent = (value: number) => formatNumber(value, "percent");
  assertStringIncludes(
    growth!,
    `+${percent(run.metrics.totalReturn)} in all, ${percent(cagr.value!)} a year.`,
  );
  assertStringIncludes(beside!, `a beta of ${formatNumber(beta.value!, "ratio")}.`);
  assertStringIncludes(risk!, `The Sharpe ratio is ${formatNumber(sharpe.value!, "ratio")} `);
  assertStringIncludes(trading!, `${run.metrics.trades} closed trades`);
});

Deno.test("tearsheet() has every section, all statistics and what was assumed", async () => {
  const run = await backtest(smaCross(), await sampleBars(), { split: 0.7 });
  const { spec } = run.tearsheet();
  assertEquals(spec.sections.map(({ title }) => title), [
    "Summary",
    "Risk assessment",
    "Returns",
    "Drawdowns",
    "Over time",
    "Day by day",
    "Trades",
    "Trade list",
    "Statistics",
    "Assumptions",
  ]);
  const titles = section(spec, "Statistics").terms!.flatMap(({ terms }) => terms.map(({ label }) => label));
  assertEquals(titles.toSorted(), Object.values(STATISTICS).map(({ title }) => title).toSorted());
  const { terms, warnings } = section(spec, "Assumptions");
  const said = terms!.flatMap((group) => group.terms.map(({ label, value }) => `${label} ${value}`));
  assert(said.includes("Market orders fill at the next open"));
  assert(said.some((line) => line.includes(run.manifest.data[0]!.hash.slice(0, 12))));
  assertEquals(warnings, [...run.warnings]);
  assertStringIncludes(section(spec, "Summary").text!.at(-1)!, "out of sample from");
});

Deno.test("tearsheet() gives the reason where a statistic is not defined", async () => {
  const { spec } = (await held([100, 101, 102, 103])).tearsheet();
  const terms = section(spec, "Statistics").terms!.flatMap((group) => group.terms);
  const winRate = terms.find(({ label }) => label === STATISTICS.winRate.title)!;
  assertEquals(winRate, { label: "Win rate", value: "–", reason: "no trade was closed" });
});

Deno.test("tearsheet() refuses an option that statistics do not have", async () => {
  const run = await held([100, 101, 102]);
  assertThrows(() => run.tearsheet({ riskfree: 0.02 } as never), ParameterError, "riskFree");
});

/** What a file or a browser cannot hold. */
function assertPlain(spec: SheetFigure): void {
  const text = JSON.stringify(spec);
  assertEquals(parseFigure(JSON.parse(text)), { ok: true, figure: JSON.parse(text) });
  for (const paragraph of spec.sections.flatMap(({ text = [] }) => text)) {
    assert(!/NaN|Infinity|undefined|null|∞/.test(paragraph), paragraph);
  }
}

const EDGES: [string, () => Promise<Run>][] = [
  ["of one bar", () => held([100])],
  ["of two bars", () => held([100, 101])],
  ["that never moved", () => held(new Array(40).fill(100))],
  ["that lost nearly everything", () => held([100, 100, 1e-6, 1e-6, 1e-6])],
  ["without trades", async () => {
    const never = defineStrategy({ name: "never", onBar() {} });
    return await backtest(never(), await sampleBars("2019-01-01"));
  }],
];

for (const [name, make] of EDGES) {
  Deno.test(`tearsheet() of a run ${name} is a page without what is not there`, async () => {
    const { spec } = (await make()).tearsheet();
    assertPlain(spec);
    assert(figureText(spec).length > 500);
  });
}

Deno.test("tearsheet() draws runs of any kind", async () => {
  for (const [, run] of await variedRuns(5)) assertPlain(run.tearsheet().spec);
});

Deno.test("a sheet shows weights where several symbols are held", async () => {
  const several = ["A", "B"].map((symbol, i) => holedWalk(60, i + 1, symbol, false));
  const always = several.map(({ length }) => new Array<boolean>(length).fill(true));
  const never = several.map(({ length }) => new Array<boolean>(length).fill(false));
  const run = await backtest(givenSignals(several, always, never), several);
  const figures = section(run.tearsheet().spec, "Over time").figures!;
  const weights = figures.find(({ title }) => title === "Allocation");
  assert(weights?.kind === "time");
  const names = weights.panes[0]!.series.map(({ name }) => name).toSorted();
  assertEquals(names, ["A", "B"]);
  const held = run.positions.at(-1)!;
  const last = weights.panes[0]!.series.find(({ name }) => name === held.symbol)!;
  assert(last.type !== "candles");
  const share = held.value / run.equity.at(-1)!;
  assert(Math.abs(last.values.at(-1)! - share) < 1e-7);
});
