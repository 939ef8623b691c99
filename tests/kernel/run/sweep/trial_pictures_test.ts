import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  above,
  below,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  optimise,
  plot,
  range,
  sma,
  sweep,
  z,
} from "../../../../kernel/mod.ts";
import type { BarLayer, ChartFigure } from "../../../../kernel/plot/spec/chart.ts";
import {
  type CardFigure,
  FIGURE_MIME,
  type HeatmapFigure,
  type TableFigure,
} from "../../../../kernel/plot/spec/figure.ts";
import { reachedPercent } from "../../../../kernel/plot/spec/format.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { choiceOptions, chosenFigure, firstChoice } from "../../../../kernel/plot/spec/trial_choice.ts";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import type { Sweep } from "../../../../kernel/run/sweep/sweep_result.ts";
import type { TrialTable } from "../../../../kernel/run/sweep/trial_table.ts";
import { someBars } from "./fixtures.ts";

const BARS = someBars(["A"], 400);

/** Three parameters, of which one is a word and one is called as a column of the table is. */
const three = defineStrategy({
  name: "three",
  params: { fast: z.int(), trades: z.int(), kind: z.enum(["cross", "level"]) },
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.trades) }),
  signals: ({ fast, slow }, p) =>
    p.kind === "cross"
      ? { entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }
      : { entries: above(fast, slow), exits: below(fast, slow) },
});
const params = { fast: range(3, 9, 2), trades: range(20, 50, 10), kind: ["cross", "level"] } as const;
const rest = { workers: 0, save: false } as const;
const goals = { objective: ["maxDrawdown", "volatility"] } as const;

const TABLES: Record<string, () => Promise<TrialTable>> = {
  "a sweep": async () => (await sweep(three, BARS, { params, ...rest })).table,
  "a sweep in one part": async () => (await sweep(three, BARS, { params, split: false, ...rest })).table,
  "a search": async () => (await optimise(three, BARS, { params, trials: 20, ...rest })).table,
  "a sweep of two objectives": async () => (await sweep(three, BARS, { params, ...goals, ...rest })).table,
  "a search of two objectives": async () =>
    (await optimise(three, BARS, { params, trials: 20, ...goals, ...rest })).table,
  "a table with a column of one's own": async () => {
    const { table } = await sweep(three, BARS, { params, ...rest });
    return { ...table, own: Array.from(table.sharpe as Float64Array, (_, row) => row) } as never;
  },
};

const AXES = { x: "fast", y: "tradesParameter" };
const PICTURES: Record<string, (table: TrialTable) => { spec: ChartFigure | HeatmapFigure }> = {
  parameters: (table) => plot.parameters(table, AXES),
  surface: (table) => plot.surface(table, AXES),
  stabilityMap: (table) => plot.stabilityMap(table, AXES),
  contour: (table) => plot.contour(table, AXES),
  slice: (table) => plot.slice(table, { x: "fast" }),
  parallelCoordinates: (table) => plot.parallelCoordinates(table),
  parameterImportance: (table) => plot.parameterImportance(table),
  objectiveHistory: (table) => plot.objectiveHistory(table),
  pareto: (table) => plot.pareto(table, { x: "volatility", y: "sharpe" }),
};

for (const [name, made] of Object.entries(TABLES)) {
  Deno.test(`every picture of trials takes ${name} as it is, and names what was searched for`, async () => {
    const table = await made();
    for (const [picture, of] of Object.entries(PICTURES)) {
      const { spec } = of(table);
      const parsed = parseFigure(JSON.parse(JSON.stringify(spec)));
      assert(parsed.ok, `${picture}: ${JSON.stringify(parsed)}`);
      // Titles, axes and notes in words: no name of a column, and only parameters as parameters.
      const words = JSON.stringify(spec, (key, value) => key === "trials" ? undefined : value);
      assertEquals(words.match(/objective|tradesParameter|length|inSample|sharpe"/), null, picture);
      const known = spec.trials?.parameters.map((parameter) => parameter.name) ?? [];
      if (picture !== "parameterImportance") assertEquals(known, ["fast", "trades", "kind"], picture);
    }
    const { x } = plot.parameterImportance(table).spec;
    assert(x.categories!.every((each) => ["fast", "trades", "kind"].includes(each)), `${x.categories}`);
  });
}

Deno.test("pictures of a sweep know the better side and the format of a column, unless told otherwise", async () => {
  const table = await TABLES["a sweep"]!();
  const volatility = table.volatility as Float64Array;
  const framed = (better?: "higher" | "lower") => {
    const { highlight, values, format, title } =
      plot.parameters(table, { ...AXES, value: "volatility", ...better && { better } }).spec;
    return [values[highlight!.row]![highlight!.column]!.toPrecision(7), format, title];
  };
  const [least, most] = [Math.min(...volatility), Math.max(...volatility)].map((value) =>
    value.toPrecision(7)
  );
  assertEquals(framed(), [least, "percent", "Volatility by fast and trades"]);
  assertEquals(framed("higher")[0], most);
  const { spec } = plot.pareto(table, { x: "maxDrawdown", y: "volatility" });
  assertEquals([spec.x.title, spec.y.title, spec.y.format], ["Max drawdown", "Volatility", "percent"]);
  assertEquals((spec.layers[0] as BarLayer).name, "beaten in both");
});

Deno.test("plot.parameterImportance shows the shares of the report on overfitting", async () => {
  const some = (count: number) => (p: { fast: number; trades: number }) => (p.fast * p.trades) % 7 < count;
  const wide = { fast: range(3, 25), trades: range(20, 50, 10), kind: ["cross", "level"] } as const;
  for (
    const found of [
      await sweep(three, BARS, { params, ...rest }),
      await sweep(three, BARS, { params: wide, where: some(5), ...rest }),
      await optimise(three, BARS, { params: { ...params, fast: range(3, 60) }, trials: 60, ...rest }),
    ]
  ) {
    const { shares, together } = found.overfitting.sensitivity.value!;
    const { x, layers, note } = plot.parameterImportance(found.table).spec;
    assertEquals(x.categories, shares.map(({ name }) => name));
    (layers[0] as BarLayer).y.forEach((share, i) => assertAlmostEquals(share!, shares[i]!.share, 1e-7));
    assertEquals(note!.includes("together"), together !== null);
  }
});

Deno.test("plot.stabilityMap judges the best of two parameters as the report on overfitting does", async () => {
  for (const fast of [range(3, 9, 2), range(3, 9), range(2, 30)]) {
    const two = { fast, trades: range(20, 50, 10), kind: "level" } as const;
    const found = await sweep(three, BARS, { params: two, objective: "totalReturn", ...rest });
    const { value } = found.overfitting.neighbourhood;
    const { note } = plot.stabilityMap(found.table, AXES).spec;
    const share = value && reachedPercent(value.mean);
    assert(
      value ? note!.includes(`have ${share}`) && note!.endsWith(`a ${value.kind}`) : !note!.includes(": a "),
      note,
    );
  }
});

Deno.test("the first two objectives are the axes of plot.pareto where none are given", async () => {
  const { spec } = plot.pareto(await TABLES["a search of two objectives"]!());
  assertEquals([spec.x.title, spec.y.title], ["Max drawdown", "Volatility"]);
  assertThrows(() => plot.pareto({ a: [1], b: [2] }), Error, "Set x to one of a, b");
});

Deno.test("plain columns with a length are drawn as well, and other columns than scores are parameters", () => {
  const columns = { length: 3, fast: [1, 2, 3], slow: [5, 5, 6], score: [0.1, 0.3, 0.2] } as never;
  assertEquals(plot.parallelCoordinates(columns, { value: "score" }).spec.x.categories, [
    "fast",
    "slow",
    "score",
  ]);
  assert(plot.objectiveHistory(columns, { value: "score" }).spec.note!.endsWith("best 0.30: fast 2, slow 5"));
});

Deno.test("a heatmap over other axes and a slice is still called by what was searched for", async () => {
  const found = await sweep(three, BARS, { params, ...rest });
  for (
    const { spec } of [found.heatmap({ x: "fast", y: "tradesParameter" }), plot.parameters(found.table, AXES)]
  ) {
    const chosen = chosenFigure(spec, { x: "fast", y: "kind", where: { trades: 30 } });
    assertEquals(chosen.title, "Sharpe by fast and kind where trades 30");
    assertEquals(choiceOptions(spec, firstChoice(spec))?.slices.map(({ name }) => name), ["kind"]);
  }
});

async function bestTableOf(found: Sweep): Promise<TableFigure> {
  const card = (await found[DISPLAY]())[FIGURE_MIME] as unknown as CardFigure;
  return card.figures.find((figure) => figure.kind === "table")!;
}

Deno.test("the table of the best has each account once, and says so", async () => {
  // The strategy does not read the word: every account is there twice.
  const idle = defineStrategy({
    name: "idle",
    params: { fast: z.int(), word: z.enum(["a", "b"]) },
    signals: ({ close }, p) => ({
      entries: above(close, sma(close, p.fast)),
      exits: below(close, sma(close, p.fast)),
    }),
  });
  const found = await sweep(idle, BARS, { params: { fast: range(3, 8), word: ["a", "b"] }, ...rest });
  const scores = found.table.objective;
  const { rows, note, total, trials } = await bestTableOf(found);
  assertEquals(rows.length, new Set(scores).size);
  assertEquals([rows.length, total, note], [6, 12, "the best 6 unlike accounts"]);
  assert(rows.every((row) => row[2] === "a"), "of equal ones the first");
  assertEquals(trials!.numbers, rows.map((row) => row[0]));
  const unlike = await sweep(three, BARS, { params, ...rest });
  assertEquals((await bestTableOf(unlike)).note, undefined);
});
