import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type {
  BarLayer,
  ChartFigure,
  DotLayer,
  FieldLayer,
  LineLayer,
} from "../../../../kernel/plot/spec/chart.ts";
import { layerTips } from "../../../../kernel/plot/draw/chart_targets.ts";
import { contourFigure } from "../../../../kernel/plot/spec/contour.ts";
import { importanceFigure } from "../../../../kernel/plot/spec/importance.ts";
import { objectiveHistoryFigure } from "../../../../kernel/plot/spec/objective_history.ts";
import { parallelCoordinatesFigure } from "../../../../kernel/plot/spec/parallel_coordinates.ts";
import { parametersFigure } from "../../../../kernel/plot/spec/parameters.ts";
import { paretoFigure } from "../../../../kernel/plot/spec/pareto.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";
import { stabilityFigure } from "../../../../kernel/plot/spec/stability.ts";
import { figureCsv } from "../../../../kernel/plot/spec/figure_csv.ts";
import { windowsFigure } from "../../../../kernel/plot/spec/windows.ts";
import { scatteredTrials } from "../draw/charts.ts";

const layer = <L>(figure: ChartFigure, name: string, type: string): L =>
  figure.layers.find((one) => one.name === name && one.type === type) as L;
const column = (length: number, of: (row: number) => number) => Array.from({ length }, (_, row) => of(row));

Deno.test("objectiveHistoryFigure() steps up at each new best, and down where lower is better", () => {
  const score = [1, NaN, 0.5, 2, 1.5];
  const best = (better: "higher" | "lower") => {
    const { x, y } = layer<LineLayer>(
      objectiveHistoryFigure({ a: [1, 2, 3, 4, 5], score }, { value: "score", better }),
      "best so far",
      "line",
    );
    return x.map((at, i) => [at, y[i]]);
  };
  assertEquals(best("higher"), [[1, 1], [4, 1], [4, 2], [5, 2]]);
  assertEquals(best("lower"), [[1, 1], [3, 1], [3, 0.5], [5, 0.5]]);
});

Deno.test("objectiveHistoryFigure() leaves out most of 100,000 trials, says so, and keeps every new best", () => {
  const score = column(100_000, (row) => row % 7 + (row === 77_777 ? 100 : 0));
  const figure = objectiveHistoryFigure({ score }, { value: "score" });
  const dots = layer<DotLayer>(figure, "trials", "dots");
  assert(dots.x.length <= 1_000 && dots.x.length > 300, `${dots.x.length}`);
  assertEquals(layer<DotLayer>(figure, "new best", "dots").x, [1, 2, 3, 4, 5, 6, 7, 77_778]);
  assertEquals(figure.note, "100,000 trials · one of 128 drawn");
});

Deno.test("paretoFigure() marks exactly those that no other beats in both scores", () => {
  const { sharpe, drawdown, fast } = scatteredTrials(300);
  const figure = paretoFigure({ fast, sharpe, drawdown }, { x: "drawdown", y: "sharpe", betterX: "lower" });
  const front = sharpe.flatMap((value, i) =>
    sharpe.some((other, j) =>
        other >= value && drawdown[j]! <= drawdown[i]! && (other > value || drawdown[j]! < drawdown[i]!)
      )
      ? []
      : [i]
  ).sort((a, b) => drawdown[a]! - drawdown[b]!);
  const dots = layer<DotLayer>(figure, "front", "dots");
  assertEquals(dots.trials!.map((place) => figure.trials!.numbers[place!]), front);
  assert(figure.note!.startsWith(`${front.length} of 300`));
  assertEquals(layer<DotLayer>(figure, "beaten in both", "dots").x.length, 300 - front.length);
});

Deno.test("paretoFigure() draws 2,000 of many beaten trials, and leaves out those without one of the scores", () => {
  const figure = paretoFigure({ a: column(5_000, (i) => i), b: column(5_000, (i) => i === 0 ? NaN : i) }, {
    x: "a",
    y: "b",
  });
  assertEquals(figure.note, "1 of 4,999 trials are beaten by none in both · 2,000 of 4,998 others drawn");
});

Deno.test("parallelCoordinatesFigure() draws each fifth of the trials, numbers by size and words by turn", () => {
  const trials = { fast: [10, 20, 30, 40, 50], side: ["a", "b", "c", "a", "b"], score: [5, 1, 4, 2, 3] };
  const figure = parallelCoordinatesFigure(trials, { value: "score" });
  const names = figure.layers.filter(({ type }) => type === "line").map(({ name }) => name);
  assertEquals(names, ["worst fifth", "second", "middle", "fourth", "best fifth"]);
  assertEquals(layer<LineLayer>(figure, "best fifth", "line").y, [0, 0, 1, null]);
  assertEquals(layer<LineLayer>(figure, "worst fifth", "line").y, [0.25, 0.5, 0, null]);
  const best = layer<LineLayer>(figure, "best fifth", "line");
  assertEquals(layerTips(best, figure)(1), ["best fifth: trial 0", "fast 10, side a", "score: 5"]);
});

Deno.test("parallelCoordinatesFigure() keeps the best of thousands among its lines", () => {
  const score = column(4_851, (row) => Math.sin(row) * 3);
  const figure = parallelCoordinatesFigure({ fast: column(4_851, (row) => row), score }, { value: "score" });
  const { scores } = layer<LineLayer>(figure, "best fifth", "line");
  assertAlmostEquals(Math.max(...scores!.filter((value) => value !== null)), Math.max(...score), 1e-6);
  assert(figure.note!.startsWith("4,851 trials · 300 of 4,851 drawn"));
});

Deno.test("contourFigure() goes through a plane, ends at the trials and knows nothing far from them", () => {
  const [x, y, score]: number[][] = [[], [], []];
  for (let i = 0; i <= 20; i++) {
    for (let j = 0; j <= 20; j++) [x, y, score].forEach((each, k) => each!.push([i, j, i + 2 * j][k]!));
  }
  const field = layer<FieldLayer>(
    contourFigure({ x: x!, y: y!, score: score! }, { x: "x", y: "y", value: "score" }),
    "score",
    "field",
  );
  assertEquals([field.x, field.y], [[0, 20], [0, 20]]);
  const middle = field.values[20 * field.columns + 20]!;
  assertAlmostEquals(middle, 30, 0.5);
  const corners = contourFigure({ x: [0, 1], y: [0, 1], score: [1, 3] }, { x: "x", y: "y", value: "score" });
  const { values } = layer<FieldLayer>(corners, "score", "field");
  assertEquals([values[20 * 41 + 20], values[40]], [null, null]);
  assertAlmostEquals(values[0]!, 1, 0.05);
  assertAlmostEquals(values.at(-1)!, 3, 0.05);
});

Deno.test("contourFigure() draws no field where all trials lie on one line, and refuses words", () => {
  const flat = contourFigure({ a: [1, 1], b: [1, 2], s: [1, 2] }, { x: "a", y: "b", value: "s" });
  assert(flat.layers.every(({ type }) => type !== "field"));
  assertThrows(
    () => contourFigure({ a: ["x"], b: [1], s: [1] }, { x: "a", y: "b", value: "s" }),
    PlotError,
    "words",
  );
});

Deno.test("stabilityFigure() gives each cell the mean of itself and its neighbours", () => {
  const trials = { x: [1, 2, 3, 1, 2, 3], y: [1, 1, 1, 2, 2, 2], s: [1, 2, 3, 4, 5, NaN] };
  const { values, highlight } = stabilityFigure(trials, { x: "x", y: "y", value: "s" });
  assertEquals(values, [[3, 3, 10 / 3].map((v) => Number(v.toPrecision(8))), [3, 3, null]]);
  assertEquals([highlight?.row, highlight?.column], [0, 2]);
});

Deno.test("stabilityFigure() tells a plateau from a slope and a spike by what the neighbours have of the best score", () => {
  const note = (s: number[], better?: "lower") =>
    stabilityFigure({ x: [1, 2, 3, 4, 5], y: [1, 1, 1, 1, 1], s }, {
      x: "x",
      y: "y",
      value: "s",
      ...better && { better },
    }).note!;
  const percent = (share: number) => `${share}\u2009%`;
  const has = (mean: number, least: number) =>
    `its neighbours have ${percent(mean)} of it on average, ${percent(least)} at least: a `;
  assert(note([0, 0.8, 1, 0.9, 0]).endsWith(`${has(85, 80)}plateau`));
  assert(note([0, 0.6, 1, 0.9, 0]).endsWith(`${has(75, 60)}slope`));
  assert(note([0, 0.45, 1, 1, 0]).endsWith(`${has(72, 45)}slope`));
  assert(note([0.3, 0.1, 1, 0.1, 0.3]).endsWith(`${has(10, 10)}spike`));
  assert(note([0, -2, -1, -4, 0].map((s) => s - 1)).endsWith("on average"), "of losses there is no share");
  assert(
    note([3, 2, 1, 4, 5], "lower").endsWith("best trial 1.00 at x 3, y 1 · its neighbours 3.00 on average"),
  );
  const alone = stabilityFigure({ x: [1, 2], y: [1, 1], s: [1, NaN] }, { x: "x", y: "y", value: "s" }).note!;
  assert(alone.endsWith("no neighbours were tried"));
});

Deno.test("importanceFigure() is Sobol's index over a whole grid and Kelley's epsilon squared elsewhere, by hand", () => {
  // Groups 1, 2 and 4, 5: between 9, within 0.5 a degree of freedom, in all 10.
  const trials = { a: [1, 1, 2, 2], b: [1, 2, 1, 2], score: [1, 2, 4, 5] };
  const shares = (figure: ChartFigure) => (figure.layers[0] as BarLayer).y;
  const whole = importanceFigure(trials, { value: "score" });
  assertEquals([whole.x.categories, shares(whole)], [["a", "b"], [0.9, 0.1]]);
  assert(whole.note!.endsWith(" · 0.0\u2009% by parameters together"), whole.note);
  const part = importanceFigure(trials, { value: "score", parameters: ["a"] });
  assertAlmostEquals(shares(part)[0]!, (9 - 0.5) / 10, 1e-9);
  assertEquals(part.note, "4 trials");
  assertEquals(importanceFigure({ a: [1, 1, 1], s: [1, 2, 3] }, { value: "s" }).note, "No parameter varies");
});

Deno.test("importanceFigure() gives nothing to what does not matter, and reads words and many values", () => {
  const { fast, stop, side, sharpe } = scatteredTrials(1_000);
  const noise = column(1_000, (row) => row * 7919 % 1_000);
  const figure = importanceFigure({ fast, stop, side, noise, sharpe }, { value: "sharpe" });
  const share = Object.fromEntries(
    figure.x.categories!.map((name, i) => [name, (figure.layers[0] as BarLayer).y[i]!]),
  );
  assert(share.fast! > 0.5 && share.side! > 0.01 && share.noise! < 0.02, JSON.stringify(share));
});

Deno.test("windowsFigure() holds each choice to the end of its window", () => {
  const time = [Date.UTC(2020, 0), Date.UTC(2021, 0)];
  const parameters = { fast: [10, 20], side: ["long", "both"] };
  const figure = windowsFigure({ time, parameters, end: Date.UTC(2022, 0) });
  assertEquals(figure.time.length, 3);
  assertEquals(
    figure.panes.map(({ series }) => [series[0]!.name, "values" in series[0]! && series[0].values]),
    [
      ["fast", [10, 20, 20]],
      ["side (0 long, 1 both)", [0, 1, 1]],
    ],
  );
  assertThrows(() => windowsFigure({ time, parameters: {} }), PlotError, "1 to 12");
});

Deno.test("parametersFigure() cuts slices, takes words, and names each cell's trial", () => {
  const trials = {
    fast: [5, 5, 10, 10],
    side: ["long", "both", "long", "both"],
    stop: [1, 2, 1, 1],
    s: [1, 2, 3, 4],
  };
  const figure = parametersFigure(trials, {
    x: "fast",
    y: "side",
    value: "s",
    where: { stop: 1 },
    opens: { sweep: "s1", parameters: ["fast", "side", "stop"], numbers: [7, 8, 9, 10] },
  });
  assertEquals([figure.rows, figure.values], [["long", "both"], [[1, 3], [null, 4]]]);
  assertEquals(figure.title, "s by fast and side where stop 1");
  assertEquals(
    figure.places!.map((row) => row.map((place) => place === null ? null : figure.trials!.numbers[place])),
    [
      [7, 9],
      [null, 10],
    ],
  );
  assertThrows(
    () => parametersFigure(trials, { x: "fast", y: "side", value: "s", where: { take: 1 } }),
    PlotError,
    "fast",
  );
});

Deno.test("figures name a parameter as the strategy does where its column has another name", () => {
  const trials = { tradesParameter: [1, 2], trades: [40, 50], s: [1, 2] };
  const opens = { sweep: "s1", parameters: { trades: "tradesParameter" } };
  const figure = objectiveHistoryFigure(trials, { value: "s", opens });
  assertEquals(figure.trials!.parameters.map(({ name, values }) => [name, new Set(values)]), [[
    "trades",
    new Set([1, 2]),
  ]]);
  assert(figure.note!.endsWith("best 2.00: trades 2"));
});

Deno.test("parseFigure() refuses trials that a figure does not have and names that are no parameters", () => {
  const good = paretoFigure({ a: [1, 2], x: [1, 2], y: [2, 1] }, {
    x: "x",
    y: "y",
    opens: { sweep: "s", parameters: ["a"] },
  });
  assert(parseFigure(good).ok);
  const { trials } = good;
  const odd = [
    { ...good, trials: undefined },
    { ...good, trials: { ...trials, numbers: [0] } },
    { ...good, trials: { ...trials, sweep: "../x" } },
    { ...good, trials: { ...trials, parameters: [{ name: "a: 1 })", values: [1, 2] }] } },
  ];
  for (const figure of odd) assertEquals(parseFigure(figure).ok, false);
});

Deno.test("figureCsv() writes what each mark's trial was of and scored", () => {
  const { fast, stop, sharpe } = scatteredTrials(3);
  const csv = figureCsv(contourFigure({ fast, stop, sharpe }, { x: "fast", y: "stop", value: "sharpe" }));
  const lines = csv.trim().split(/\r?\n/);
  assertEquals(lines[0], "name,x,y,score,label");
  assertEquals(lines.length, 1 + 41 * 41 + 3);
  assert(lines.at(-1)!.includes("fast "));
});

Deno.test("of trials with the same score each picture names the earliest as the best, as tables do", () => {
  const trials = { fast: [20, 10, 5], slow: [50, 90, 40], sharpe: [0.9, 0.9, 0.9] };
  const opens = { sweep: "s", parameters: ["fast", "slow"] };
  const spec = parametersFigure(trials, { x: "fast", y: "slow", value: "sharpe" });
  const { row, column } = spec.highlight!;
  assertEquals([spec.columns[column], spec.rows[row]], ["20", "50"]);
  for (
    const { note } of [
      parallelCoordinatesFigure(trials, { value: "sharpe", opens }),
      objectiveHistoryFigure(trials, { value: "sharpe", opens }),
    ]
  ) {
    assert(note!.includes("best 0.90: fast 20, slow 50"), note);
  }
});
