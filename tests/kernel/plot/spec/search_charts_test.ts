import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { BandLayer, BarLayer, LineLayer } from "../../../../kernel/plot/spec/chart.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { range } from "../../../../kernel/optimize/ranges.ts";
import { parametersFigure } from "../../../../kernel/plot/spec/parameters.ts";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";
import { sliceFigure } from "../../../../kernel/plot/spec/slice.ts";
import { walkForwardFigure } from "../../../../kernel/plot/spec/walk_forward.ts";
import { someTrials } from "../draw/charts.ts";

const trials = someTrials();
const options = { x: "fast", y: "slow", value: "sharpe" };
const scoresAt = (fast: number, slow: number) =>
  trials.sharpe.filter((score, i) =>
    trials.fast[i] === fast && trials.slow[i] === slow && Number.isFinite(score)
  );

for (const reduce of ["best", "mean", "worst"] as const) {
  Deno.test(`parametersFigure() fills each cell with the ${reduce} of its trials`, () => {
    const { rows, columns, values } = parametersFigure(trials, { ...options, reduce });
    values.forEach((row, r) =>
      row.forEach((value, c) => {
        const scores = scoresAt(Number(columns[c]), Number(rows[r]));
        if (scores.length === 0) return assertEquals(value, null);
        const expected = {
          best: Math.max(...scores),
          worst: Math.min(...scores),
          mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
        };
        assertAlmostEquals(value!, expected[reduce], 1e-7);
      })
    );
  });
}

Deno.test("parametersFigure() frames the best cell, the least one where lower is better", () => {
  const at = (better: "higher" | "lower") => {
    const { highlight, rows, columns } = parametersFigure(trials, { ...options, better });
    return [columns[highlight!.column], rows[highlight!.row]];
  };
  assertEquals(at("higher"), ["15", "80"]);
  assertEquals(at("lower"), ["30", "120"]);
});

Deno.test("parametersFigure() counts trials with and without a score, and frames nothing where none has one", () => {
  const { note } = parametersFigure(trials, options);
  assertEquals(note, "58 trials · best of those that differ in other parameters · 2 without a score");
  const none = parametersFigure({ a: [1], b: [2], score: [NaN] }, { x: "a", y: "b", value: "score" });
  assertEquals([none.note, none.highlight, none.values], ["No trial has a score", undefined, [[null]]]);
});

Deno.test("parametersFigure() lets neighbouring values share a cell where there are too many for a screen", () => {
  const pairs = range(0, 119).flatMap((a) => range(0, 99).map((b) => [a, b] as const));
  const [a, b] = [pairs.map(([each]) => each), pairs.map(([, each]) => each)];
  const s = pairs.map(([i, j]) => (i === 77 && j === 51 ? 10 : Math.sin(i) * Math.cos(j)));
  const figure = parametersFigure({ a, b, s }, { x: "a", y: "b", value: "s" });
  assertEquals([figure.columns.length, figure.rows.length], [60, 34]);
  assertEquals([figure.columns[1], figure.rows[1], figure.rows[33]], ["2 to 3", "3 to 5", "99"]);
  assertEquals(figure.highlight, { row: 17, column: 38, name: "best" });
  assertEquals(figure.values[17]![38], 10);
  figure.values.forEach((row, r) =>
    row.forEach((cell, c) => {
      const own = s.filter((_, k) => Math.floor(a[k]! / 2) === c && Math.floor(b[k]! / 3) === r);
      assertAlmostEquals(cell!, Math.max(...own), 1e-7);
    })
  );
  assertEquals(
    figure.note,
    "12,000 trials · a: 2 neighbouring values a cell · b: 3 neighbouring values a cell · best of those that share a cell",
  );
});

Deno.test("parametersFigure() has few cells for numbers that lie scattered over both axes", () => {
  const [a, b] = [7, 11].map((step) => range(0, 199).map((i) => (i * step) % 200 / 200));
  const { rows, columns, values } = parametersFigure({ a, b, s: a } as never, { x: "a", y: "b", value: "s" });
  assertEquals([rows.length, columns.length], [20, 20]);
  assertEquals(Math.max(...values.flat().map((cell) => cell ?? 0)), 0.995);
});

Deno.test("parametersFigure() refuses a where that is no slice", () => {
  for (const where of [() => true, "fast", [1], { fast: () => true }, { fast: { least: 5 } }]) {
    assertThrows(
      () => parametersFigure(trials, { ...options, where: where as never }),
      ParameterError,
      "Set where to values of parameters by name",
    );
  }
});

Deno.test("parametersFigure() names the columns there are, and unknown words", () => {
  assertThrows(
    () => parametersFigure(trials, { ...options, y: "slwo" }),
    PlotError,
    "fast, slow, stop, sharpe",
  );
  assertThrows(() => parametersFigure(trials, { ...options, x: "fats" }), PlotError, 'did you mean "fast"?');
  const wide = {
    ...trials,
    length: 60,
    ...Object.fromEntries(range(0, 40).map((i) => [`m${i}`, trials.fast])),
  };
  const { message } = assertThrows(
    () => parametersFigure(wide as never, { ...options, y: "none" }),
    PlotError,
  );
  assert(message.length < 200 && !message.includes("length"), message);
  assertThrows(
    () => parametersFigure(trials, { ...options, reduce: "sum" as never }),
    ParameterError,
    "best, mean",
  );
});

Deno.test("sliceFigure() goes through the best trial with all other parameters as it has them", () => {
  const [band, mean, line] = sliceFigure(trials, { x: "slow", value: "sharpe" }).layers as [
    BandLayer,
    LineLayer,
    LineLayer,
  ];
  line.x.forEach((slow, i) => {
    const on = trials.sharpe.filter((_, k) =>
      trials.slow[k] === slow && trials.fast[k] === 15 && trials.stop[k] === 0.05
    );
    assertAlmostEquals(line.y[i]!, on[0]!, 1e-7);
    const all = trials.sharpe.filter((score, k) => trials.slow[k] === slow && Number.isFinite(score));
    assertAlmostEquals(band.low[i]!, Math.min(...all), 1e-7);
    assertAlmostEquals(band.high[i]!, Math.max(...all), 1e-7);
    assertAlmostEquals(mean.y[i]!, all.reduce((sum, score) => sum + score, 0) / all.length, 1e-7);
  });
});

Deno.test("sliceFigure() says that no trial has a score", () => {
  const figure = sliceFigure({ a: [1, 2], score: [NaN, NaN] }, { x: "a", value: "score" });
  assertEquals([figure.layers.length, figure.note], [0, "No trial has a score"]);
});

Deno.test("walkForwardFigure() stands both scores beside each other and tells what was left of them", () => {
  const time = [Date.UTC(2020, 0), Date.UTC(2021, 0), Date.UTC(2022, 0)];
  const figure = walkForwardFigure({ time, inSample: [1, 2, 3], outOfSample: [0.5, NaN, 1.5] });
  assertEquals((figure.layers as BarLayer[]).map(({ y }) => y), [[1, 2, 3], [0.5, null, 1.5]]);
  assert(figure.note!.endsWith("2.00 in sample, 1.00 out of sample · efficiency 50.0\u2009%"), figure.note);
  assertEquals(walkForwardFigure({ time: [], inSample: [], outOfSample: [] }).note, "No windows");
});

Deno.test("walkForwardFigure() draws where the loss out of sample is heading, from three windows on", () => {
  const time = [2020, 2021, 2022].map((year) => Date.UTC(year, 0));
  const figure = walkForwardFigure({ time, inSample: [2, 2, 2], outOfSample: [1.5, 1, 0.5] });
  assertEquals((figure.layers[2] as LineLayer).y, [0.5, 1.5]);
  assert(figure.note!.endsWith("the loss grows by 0.50 a window"), figure.note);
  const two = walkForwardFigure({ time: time.slice(1), inSample: [2, 2], outOfSample: [1, 0.5] });
  assertEquals(two.layers.length, 2);
});

Deno.test("parametersFigure() says where values that share a cell are those that were tried, and not all", () => {
  const note = (slow: number[]) =>
    parametersFigure({ fast: slow.map(() => 1), slow, s: slow }, { x: "fast", y: "slow", value: "s" }).note!;
  const values = range(20, 99);
  assert(note([...values]).includes("slow: 2 neighbouring values a cell"));
  assert(note(values.map((value) => 1.1 ** value)).includes("slow: 2 neighbouring values a cell"));
  assert(
    note(values.map((value) => value * value)).includes("slow: 2 neighbouring values of those tried a cell"),
  );
});
