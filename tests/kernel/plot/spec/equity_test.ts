import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";
import { walk } from "../samples.ts";

function valuesOf(figure: ReturnType<typeof equityFigure>, pane: number, series = 0): (number | null)[] {
  const one = figure.panes[pane]!.series[series]!;
  assert(one.type !== "candles");
  return one.values;
}

Deno.test("equityFigure() puts the drawdown under the equity, on the same times", () => {
  const figure = equityFigure({ time: [0, 1, 2, 3], equity: [100, 120, 90, 150] });
  assertEquals(figure.time, [0, 1, 2, 3]);
  assertEquals(valuesOf(figure, 0), [100, 120, 90, 150]);
  assertEquals(valuesOf(figure, 1), [0, 0, -0.25, 0]);
  assertEquals(figure.thinnedFrom, undefined);
});

Deno.test("equityFigure() draws a drawdown that brute force agrees with", () => {
  const equities = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(equities, (equity) => {
    const below = valuesOf(equityFigure({ time: equity.map((_, i) => i), equity }), 1);
    equity.forEach((value, i) =>
      assertAlmostEquals(below[i]!, value / Math.max(...equity.slice(0, i + 1)) - 1, 1e-7)
    );
  }));
});

Deno.test("equityFigure() starts the benchmark where the equity stands when it has its first value", () => {
  const figure = equityFigure({ time: [0, 1, 2], equity: [100, 110, 120], benchmark: [NaN, 5, 6] });
  assertEquals(valuesOf(figure, 0, 1), [null, 110, 132]);
  const never = equityFigure({ time: [0, 1], equity: [100, 110], benchmark: [NaN, 0] });
  assertEquals(valuesOf(never, 0, 1), [null, null]);
});

Deno.test("equityFigure() leaves out times without an equity", () => {
  const figure = equityFigure({ time: [0, 1, 2, 3], equity: [NaN, 100, NaN, 50] });
  assertEquals(figure.time, [1, 3]);
  assertEquals(valuesOf(figure, 1), [0, -0.5]);
});

Deno.test("equityFigure() leaves the drawdown out when asked to, and draws nothing of nothing", () => {
  assertEquals(equityFigure({ time: [0], equity: [1], drawdown: false }).panes.length, 1);
  assertEquals(equityFigure({ time: [], equity: [] }).time, []);
});

Deno.test("equityFigure() keeps highest, lowest, first and last of a long curve", () => {
  const { time, equity } = walk(100_000);
  const figure = equityFigure({ time, equity, benchmark: equity.map((value, i) => value + Math.sin(i)) });
  assert(figure.time.length <= 4000);
  assertEquals(figure.thinnedFrom, 100_000);
  const kept = valuesOf(figure, 0).filter((value) => value !== null);
  const inline = (value: number) => Number(value.toPrecision(8));
  assertEquals(Math.max(...kept), inline(equity.reduce((a, b) => Math.max(a, b))));
  assertEquals(Math.min(...kept), inline(equity.reduce((a, b) => Math.min(a, b))));
  assertEquals([kept[0], kept.at(-1)], [inline(equity[0]!), inline(equity.at(-1)!)]);
});

Deno.test("equityFigure() says which column is too short and which time is out of order", () => {
  const short = assertThrows(() => equityFigure({ time: [0, 1], equity: [1] }), PlotError);
  assertEquals([short.code, short.field, short.value], ["length-mismatch", "equity", 1]);
  const benchmark = assertThrows(
    () => equityFigure({ time: [0, 1], equity: [1, 2], benchmark: [1, 2, 3] }),
    PlotError,
  );
  assertEquals(benchmark.field, "benchmark");
  const order = assertThrows(() => equityFigure({ time: [1, 1], equity: [1, 2] }), PlotError, "time[1]");
  assertEquals(order.code, "time-order");
  assertThrows(() => equityFigure({ time: [NaN], equity: [1] }), PlotError, "time[0] is NaN");
});
