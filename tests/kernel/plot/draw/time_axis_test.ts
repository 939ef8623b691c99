import { assertEquals } from "@std/assert";
import { timeAxis } from "../../../../kernel/plot/draw/time_axis.ts";
import type { TimeFigure } from "../../../../kernel/plot/spec/figure.ts";
import { equity, price } from "./figures.ts";

Deno.test("timeAxis() sets lines at their times", () => {
  const axis = timeAxis(equity, 5);
  assertEquals(axis.points, equity.time);
  assertEquals(axis.domain, [equity.time[0], equity.time.at(-1)]);
});

Deno.test("timeAxis() sets candles side by side, weekends left out", () => {
  const axis = timeAxis(price, 5);
  assertEquals(axis.domain, [-0.5, 59.5]);
  assertEquals(axis.points.slice(0, 3), [0, 1, 2]);
  // Monday after Friday is the next step; a Saturday falls on the Friday before it.
  const saturday = Date.UTC(2018, 0, 6);
  assertEquals(axis.indexAt(saturday), 4);
  assertEquals(axis.indexAt(price.time[5]!), 5);
  assertEquals(axis.indexAt(0), 0);
});

Deno.test("timeAxis() keeps one tick a step and gives a single time some width", () => {
  const bars: TimeFigure = {
    ...price,
    time: [Date.UTC(2018, 0, 1), Date.UTC(2019, 0, 1)],
    panes: [{ ...price.panes[0]!, series: [] }, { ...price.panes[1]! }],
  };
  const axis = timeAxis(bars, 12);
  assertEquals(new Set(axis.ticks.map(({ at }) => at)).size, axis.ticks.length);
  const single = timeAxis({ ...equity, time: [1000] }, 3);
  assertEquals(single.domain, [999, 1001]);
});
