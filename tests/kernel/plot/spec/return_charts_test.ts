import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { calendarFigure } from "../../../../kernel/plot/spec/calendar.ts";
import type {
  BandLayer,
  BarLayer,
  ChartFigure,
  DotLayer,
  LineLayer,
} from "../../../../kernel/plot/spec/chart.ts";
import { correlationFigure } from "../../../../kernel/plot/spec/correlation.ts";
import { distributionFigure } from "../../../../kernel/plot/spec/distribution.ts";
import { drawdownsFigure } from "../../../../kernel/plot/spec/drawdowns.ts";
import { fanFigure } from "../../../../kernel/plot/spec/fan.ts";
import { cellName } from "../../../../kernel/plot/spec/heatmap_names.ts";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";
import { qqFigure } from "../../../../kernel/plot/spec/qq.ts";
import { yearlyFigure } from "../../../../kernel/plot/spec/yearly.ts";
import { drawdown, drawdowns } from "../../../../kernel/stats/drawdown.ts";
import { monteCarlo } from "../../../../kernel/stats/monte_carlo.ts";
import { simpleReturns } from "../../../../kernel/stats/moments.ts";
import golden from "../../../golden/stats/figures.json" with { type: "json" };
import { walk } from "../samples.ts";

const DAY = 86_400_000;
const curve = walk(600);
const layer = <Layer>(figure: ChartFigure, name: string) =>
  figure.layers.find((one) => one.name === name) as unknown as Layer;

Deno.test("distributionFigure() puts each return into one bin", () => {
  const { x, x2, y } = layer<BarLayer>(distributionFigure(curve), "Returns");
  const returns = Array.from(simpleReturns(curve.equity));
  y.forEach((count, i) => {
    const inside = returns.filter((value) => value >= x[i]! && value < x2![i]!);
    assertEquals(inside.length, count ?? 0);
  });
  assertEquals(y.reduce((sum: number, count) => sum + (count ?? 0), 0), returns.length);
});

Deno.test("distributionFigure() lays scipy's normal curve over the bins", () => {
  const { mean, deviation, width, count, expected } = golden.curve;
  // Two values at one deviation to each side of the mean, often enough: a sample of exactly these moments.
  const spread = deviation * Math.sqrt((count - 1) / count);
  const returns = Array.from({ length: count }, (_, i) => i % 2 === 0 ? mean - spread : mean + spread);
  const { y } = layer<LineLayer>(distributionFigure({ returns }, { binWidth: width }), "Normal");
  y.forEach((height, i) => assertAlmostEquals(height!, expected[i]!, 1e-6 * expected[60]!));
});

Deno.test("distributionFigure() takes returns of months from an equity and all of an array", () => {
  const months = distributionFigure(curve, { period: "month" });
  assert(months.note!.startsWith("28 returns"), months.note);
  assertEquals(months.x.title, "Monthly return");
  assert(distributionFigure(Float64Array.of(0.1, NaN, -0.1)).note!.startsWith("2 returns"));
});

Deno.test("figures of returns say why there is nothing to draw", () => {
  for (const equity of [[], [100], [NaN, NaN]]) {
    const input = { time: equity.map((_, i) => i * DAY), equity };
    for (const figure of [distributionFigure(input), qqFigure(input)]) {
      assertEquals(figure.note, "No returns: it takes two values of an equity");
    }
    assertEquals(calendarFigure(input).values.flat().filter((value) => value !== null), []);
    assertEquals(fanFigure(input).layers, []);
    assertEquals(drawdownsFigure(input).note, "The account never fell below a peak");
  }
});

Deno.test("figures of returns draw an account that never moves and one that is ruined", () => {
  const time = [0, DAY, 2 * DAY, 3 * DAY];
  const flat = distributionFigure({ time, equity: [100, 100, 100, 100] });
  assertEquals(flat.layers.map(({ type }) => type), ["bars", "rule", "rule"]);
  const ruined = { time, equity: [100, 50, 0, 0] };
  assertEquals(layer<BarLayer>(distributionFigure(ruined), "Returns").y.filter((value) => value !== null), [
    1,
    1,
  ]);
  assertEquals(drawdownsFigure(ruined).layers[0]!.name, "\u2212100.0\u2009% from 1970-01-01, not over");
  assertEquals(fanFigure(ruined).layers, []);
});

Deno.test("qqFigure() keeps every point of the tails of a long sample and its line through mean and deviation", () => {
  const returns = Array.from({ length: 5000 }, (_, i) => Math.sin(i * i) / 50);
  const figure = qqFigure(returns);
  const { x, y } = layer<DotLayer>(figure, "Returns");
  const sorted = returns.toSorted((a, b) => a - b);
  assertEquals(x.length, 1000);
  for (let i = 0; i < 200; i++) {
    assertAlmostEquals(y[i]!, sorted[i]!, 1e-9);
    assertAlmostEquals(y.at(-1 - i)!, sorted.at(-1 - i)!, 1e-9);
  }
  const line = figure.layers[0] as LineLayer;
  assertAlmostEquals(
    (line.y[0]! + line.y[1]!) / 2,
    returns.reduce((sum, value) => sum + value, 0) / 5000,
    1e-8,
  );
  assertEquals(figure.note, "1,000 of 5,000 returns drawn");
});

Deno.test("yearlyFigure() compounds what each year's bars returned, beside a benchmark of other years", () => {
  const { time, equity } = curve;
  const late = { time: time.slice(400), value: equity.slice(400).map((value) => value / 7) };
  const figure = yearlyFigure(curve, { benchmark: late });
  const [own, other] = figure.layers as [BarLayer, BarLayer];
  figure.x.categories!.forEach((year, i) => {
    const rows = Array.from(time.keys()).filter((row) =>
      new Date(time[row]!).getUTCFullYear() === Number(year)
    );
    const before = equity[Math.max(0, rows[0]! - 1)]!;
    assertAlmostEquals(own.y[i]!, equity[rows.at(-1)!]! / before - 1, 1e-7);
  });
  assertEquals(other.y.map((value) => value === null), [true, false, false]);
});

Deno.test("calendarFigure() places each day's return in its date's cell, and leaves early years out", () => {
  const { time, equity } = curve;
  const figure = calendarFigure(curve);
  const byDate = new Map(Array.from(time, (ms, row) => [new Date(ms).toISOString().slice(0, 10), row]));
  let seen = 0;
  figure.values.forEach((row, r) =>
    row.forEach((value, c) => {
      if (value === null) return;
      const at = byDate.get(cellName(figure, r, c))!;
      assertAlmostEquals(value, equity[at]! / equity[at - 1]! - 1, 1e-7);
      seen++;
    })
  );
  assertEquals(seen, 599);
  const last = calendarFigure(curve, { years: 1 });
  assertEquals([last.rows.length, last.note], [5, "last 1 of 3 years"]);
});

Deno.test("calendarFigure() has seven days a week where there is a bar on a weekend", () => {
  const time = [Date.UTC(2024, 0, 5), Date.UTC(2024, 0, 6)];
  const { values, calendar } = calendarFigure({ time, equity: [100, 110] });
  assertEquals(calendar, { firstYear: 2024, days: 7 });
  assertAlmostEquals(values[5]![0]!, 0.1, 1e-8);
});

Deno.test("drawdownsFigure() draws the deepest ones from their peaks down to their depths", () => {
  const { depth, days } = drawdowns(curve.time, curve.equity);
  const deepest = Array.from(depth.keys()).sort((a, b) => depth[a]! - depth[b]!).slice(0, 5);
  const { layers } = drawdownsFigure(curve);
  (layers as LineLayer[]).forEach(({ x, y }, i) => {
    assertEquals([x[0], y[0]], [0, 0]);
    assertAlmostEquals(Math.min(...y.map((value) => value!)), depth[deepest[i]!]!, 1e-7);
    assertAlmostEquals(x.at(-1)!, days[deepest[i]!]!, 1e-7);
  });
  assertAlmostEquals(depth[deepest[0]!]!, Math.min(...drawdown(curve.equity)), 1e-15);
});

Deno.test("drawdownsFigure() draws the deepest one of each account by name", () => {
  const { layers } = drawdownsFigure({ one: curve, other: { equity: { time: [0, DAY], value: [100, 90] } } });
  assertEquals(layers.map(({ name }) => name.split(",")[0]), ["one", "other"]);
});

Deno.test("correlationFigure() is symmetric with ones, takes runs as well as a matrix, and refuses a crooked one", () => {
  const figure = correlationFigure({
    a: walk(100),
    b: { equity: { time: walk(100).time, value: walk(100, 8).equity } },
  });
  assertEquals(figure.values[0]![0], 1);
  assertEquals(figure.values[0]![1], figure.values[1]![0]);
  const given = correlationFigure({ names: ["a", "b"], matrix: [[1, null], [null, 1]] });
  assertEquals(given.values, [[1, null], [null, 1]]);
  assertThrows(() => correlationFigure({ names: ["a"], matrix: [[1, 2]] }), PlotError, "1 rows");
});

Deno.test("fanFigure() nests its bands around the median, which end where shares of the paths do", () => {
  const simulated = monteCarlo(simpleReturns(curve.equity), { paths: 401, points: 20 });
  const [outer, inner, median] = fanFigure(simulated).layers as [BandLayer, BandLayer, LineLayer];
  median.y.forEach((value, i) => {
    const column = [outer.low, inner.low, [value], inner.high, outer.high].map((each, k) =>
      each[k === 2 ? 0 : i]!
    );
    assertEquals(column, column.toSorted((a, b) => a - b));
  });
  const totals = Array.from(simulated.total).sort((a, b) => a - b);
  assertAlmostEquals(median.y.at(-1)!, 1 + totals[200]!, 1e-6);
  assertAlmostEquals(outer.low.at(-1)!, 1 + totals[20]!, 1e-6);
});

Deno.test("fanFigure() of an equity adds the path as it was, seeded", () => {
  const figure = fanFigure(curve, { paths: 100, of: "drawdown" });
  assertEquals(figure, fanFigure({ time: curve.time, value: curve.equity }, { paths: 100, of: "drawdown" }));
  const own = figure.layers.at(-1) as LineLayer;
  const below = drawdown(curve.equity);
  own.x.forEach((step, i) => assertAlmostEquals(own.y[i]!, below[step!]!, 1e-7));
});
