import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/series/errors.ts";
import { rankAcross, topN, zscoreAcross } from "../../../kernel/signals/across.ts";

const f = (...values: number[]) => Float64Array.from(values);

/** Few distinct values, so that ties are common, with holes; rows are times. */
const rows = fc.integer({ min: 1, max: 6 }).chain((symbols) =>
  fc.array(
    fc.array(fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ noNaN: true }), fc.constant(NaN)), {
      minLength: symbols,
      maxLength: symbols,
    }),
    { minLength: 1, maxLength: 5 },
  )
);

const columnsOf = (table: number[][]) =>
  Object.fromEntries(table[0]!.map((_, s) => [`S${s}`, Float64Array.from(table, (row) => row[s]!)]));

Deno.test("rankAcross() counts the symbols below, ties sharing the mean of their ranks", () => {
  const ranks = rankAcross({ A: f(3, 1, NaN), B: f(1, 1, 5), C: f(2, 4, NaN) });
  assertEquals([...ranks.A!], [3, 1.5, NaN]);
  assertEquals([...ranks.B!], [1, 1.5, 1]);
  assertEquals([...ranks.C!], [2, 3, NaN]);
  fc.assert(fc.property(rows, (table) => {
    const columns = rankAcross(columnsOf(table));
    table.forEach((row, t) =>
      row.forEach((value, s) => {
        const below = row.filter((other) => other < value).length;
        const equal = row.filter((other) => other === value).length;
        assertEquals(columns[`S${s}`]![t], Number.isNaN(value) ? NaN : below + (equal + 1) / 2);
      })
    );
  }));
});

Deno.test("zscoreAcross() has mean 0 and sample deviation 1 at each time, from the definition", () => {
  const table = [[1, 2, 4, NaN], [8, -3, 0.5, 7], [5, NaN, NaN, 6]];
  const columns = zscoreAcross(columnsOf(table));
  table.forEach((row, t) => {
    const known = row.filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value) / known.length;
    const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1);
    row.forEach((value, s) => {
      const score = columns[`S${s}`]![t]!;
      if (Number.isNaN(value)) assertEquals(score, NaN);
      else assertAlmostEquals(score, (value - mean) / Math.sqrt(variance), 1e-12);
    });
  });
});

Deno.test("zscoreAcross() is NaN for one symbol alone and for equal values", () => {
  const scores = zscoreAcross({ A: f(1, 0.1, 2), B: f(NaN, 0.1, NaN), C: f(NaN, 0.1, NaN) });
  assertEquals([...scores.A!], [NaN, NaN, NaN]);
  assertEquals([...scores.B!], [NaN, NaN, NaN]);
});

Deno.test("topN() gives 1/n to the n best and 0 to the rest, the first of equal ones, NaN never", () => {
  const weights = topN({ A: f(1, 2, NaN), B: f(3, 2, NaN), C: f(2, 2, 7) }, 2);
  assertEquals([...weights.A!], [0, 0.5, 0]);
  assertEquals([...weights.B!], [0.5, 0.5, 0]);
  assertEquals([...weights.C!], [0.5, 0, 0.5]);
  fc.assert(fc.property(rows, fc.integer({ min: 1, max: 7 }), (table, n) => {
    const columns = topN(columnsOf(table), n);
    table.forEach((row, t) => {
      const best = row.map((value, s) => ({ value, s })).filter(({ value }) => !Number.isNaN(value))
        .sort((a, b) => b.value === a.value ? a.s - b.s : b.value > a.value ? 1 : -1)
        .slice(0, n).map(({ s }) => s);
      row.forEach((_, s) => assertEquals(columns[`S${s}`]![t], best.includes(s) ? 1 / n : 0));
    });
  }));
});

Deno.test("cross-sections refuse no symbols, columns of different lengths and a broken n", () => {
  assertThrows(() => rankAcross({}), ParameterError, "at least one symbol");
  assertThrows(() => zscoreAcross({ A: f(1, 2), B: f(1) }), ParameterError, "A has 2 values, B 1 values");
  assertThrows(() => rankAcross({ A: f(1), B: [1] as never }), ParameterError, "B [1]");
  for (const n of [0, 1.5, NaN]) assertThrows(() => topN({ A: f(1) }, n), ParameterError, "at least 1");
});
