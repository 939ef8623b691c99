import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { BandLayer, BarLayer, LineLayer } from "../../../../kernel/plot/spec/chart.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
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

Deno.test("parametersFigure() names the columns there are, too many values and unknown words", () => {
  assertThrows(
    () => parametersFigure(trials, { ...options, y: "slwo" }),
    PlotError,
    "fast, slow, stop, sharpe",
  );
  const many = Array.from({ length: 101 }, (_, i) => i);
  assertThrows(
    () => parametersFigure({ a: many, b: many, s: many }, { x: "a", y: "b", value: "s" }),
    PlotError,
    "101",
  );
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
