import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { TimeFigure } from "../../../../kernel/plot/spec/figure.ts";
import {
  figureValues,
  INLINE_LIMIT,
  inlineFigure,
  thinFigure,
  thinIndexes,
} from "../../../../kernel/plot/spec/thin.ts";

const value = fc.oneof(
  { weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }) },
  fc.constant(NaN),
);

Deno.test("thinIndexes() keeps the least and the greatest value of every column in each bucket", () => {
  const columns = fc.integer({ min: 30, max: 300 }).chain((length) =>
    fc.array(fc.array(value, { minLength: length, maxLength: length }), { minLength: 1, maxLength: 3 })
  );
  fc.assert(fc.property(columns, fc.integer({ min: 10, max: 29 }), (columns, limit) => {
    const length = columns[0]!.length;
    const kept = thinIndexes(columns, length, limit)!;
    assert(kept.length <= limit);
    assertEquals(kept[0], 0);
    assertEquals(kept.at(-1), length - 1);
    assert(kept.every((index, at) => at === 0 || index > kept[at - 1]!));
    const buckets = Math.floor((limit - 2) / (2 * columns.length));
    for (const column of columns) {
      const keptValues = new Set(Array.from(kept, (index) => column[index]));
      for (let bucket = 0; bucket < buckets; bucket++) {
        const start = Math.floor((bucket * length) / buckets);
        const end = Math.floor(((bucket + 1) * length) / buckets);
        const values = column.slice(start, end).filter(Number.isFinite);
        if (values.length === 0) continue;
        assert(keptValues.has(Math.min(...values)));
        assert(keptValues.has(Math.max(...values)));
      }
    }
  }));
});

Deno.test("thinIndexes() keeps all of a column that fits", () => {
  assertEquals(thinIndexes([[1, 2, 3]], 3, 3), null);
});

Deno.test("thinIndexes() keeps a gap open", () => {
  const column = Array.from({ length: 100 }, (_, i) => i >= 40 && i < 60 ? NaN : i);
  const kept = thinIndexes([column], 100, 22)!;
  assert(kept.some((index) => Number.isNaN(column[index])));
});

Deno.test("thinIndexes() refuses a limit that cannot hold one bucket", () => {
  assertThrows(() => thinIndexes([[1, 2, 3, 4], [1, 2, 3, 4]], 4, 3), RangeError, "2 columns");
});

Deno.test("thinFigure() brings 100,000 points below 4,001 and says how many there were", () => {
  const time = Array.from({ length: 100_000 }, (_, i) => i);
  const wave = (speed: number) => time.map((i) => Math.sin(i / speed));
  const figure: TimeFigure = {
    kind: "time",
    title: "",
    time,
    panes: [{
      title: "",
      format: "ratio",
      weight: 1,
      series: [10, 700].map((speed) => ({
        type: "line" as const,
        name: `${speed}`,
        colour: "ink" as const,
        values: wave(speed),
      })),
    }],
  };
  const thin = thinFigure(figure);
  assert(thin.time.length <= INLINE_LIMIT);
  assert(
    thin.time.length > INLINE_LIMIT / 2,
    `${thin.time.length} points use less than half of what is allowed`,
  );
  assertEquals(thin.thinnedFrom, 100_000);
  for (const series of thin.panes[0]!.series) {
    assert(series.type === "line");
    assertEquals(series.values.length, thin.time.length);
  }
  assertEquals(thinFigure(thin), thin);
});

Deno.test("thinFigure() joins candles: first open, greatest high, least low, last close, summed columns", () => {
  const figure: TimeFigure = {
    kind: "time",
    title: "",
    time: [1, 2, 3, 4, 5],
    panes: [{
      title: "",
      format: "price",
      weight: 1,
      series: [
        {
          type: "candles",
          name: "",
          open: [1, 2, 3, null, 5],
          high: [3, 4, null, null, 6],
          low: [0, 1, 2, null, 4],
          close: [2, 3, 4, null, 5],
        },
        { type: "line", name: "", colour: "blue", values: [10, 20, 30, null, null] },
        { type: "columns", name: "", colour: "ink-2", values: [1, 2, 3, 4, 5] },
      ],
    }],
  };
  const thin = thinFigure(figure, 3);
  assertEquals(thin.time, [1, 3, 5]);
  assertEquals(thin.thinnedFrom, 5);
  assertEquals(thin.panes[0]!.series, [
    {
      type: "candles",
      name: "",
      open: [1, 3, 5],
      high: [4, null, 6],
      low: [0, 2, 4],
      close: [3, 4, 5],
    },
    { type: "line", name: "", colour: "blue", values: [20, 30, null] },
    { type: "columns", name: "", colour: "ink-2", values: [3, 7, 5] },
  ]);
});

Deno.test("figureValues() writes null for what is not finite", () => {
  assertEquals(figureValues(Float64Array.of(1.5, NaN, -Infinity)), [1.5, null, null]);
});

Deno.test("inlineFigure() keeps eight significant figures of every series", () => {
  const long = [1.23456789012, null, 123_456_789.5];
  const short = [1.2345679, null, 123_456_790];
  const figure = (values: (number | null)[]): TimeFigure => ({
    kind: "time",
    title: "",
    time: [1, 2, 3],
    panes: [{
      title: "",
      format: "price",
      weight: 1,
      series: [
        { type: "line", name: "", colour: "ink", values },
        { type: "candles", name: "", open: values, high: values, low: values, close: values },
      ],
    }],
  });
  assertEquals(inlineFigure(figure(long)), figure(short));
});
