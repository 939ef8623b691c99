import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { columnsOf } from "../../../../kernel/data/providers/rows.ts";
import {
  actionsWithin,
  rawColumns,
  rawDividend,
  type Split,
} from "../../../../kernel/data/providers/splits.ts";

const DAY = 86_400_000;
const split = (day: number, ratio: number): Split => ({ kind: "split", time: day * DAY, ratio });

Deno.test("rawColumns() undoes every later split, and not one of the bar's own day", () => {
  const columns = columnsOf([
    [1 * DAY, 1, 1.25, 0.75, 1.125, 4_000],
    [2 * DAY, 5, 5, 5, 5, 1_000],
    [3 * DAY, 5, 5, 5, 5, 1_000],
  ]);
  const raw = rawColumns(columns, [split(2, 4), split(3, 0.1), split(9, 10)]);
  // Shares since: 4 x 0.1 x 10, then 0.1 x 10, then 10.
  assertEquals([...raw.open], [4, 5, 50]);
  assertEquals([...raw.high], [5, 5, 50]);
  assertEquals([...raw.low], [3, 5, 50]);
  assertEquals([...raw.close], [4.5, 5, 50]);
  assertEquals([...raw.volume], [1_000, 1_000, 100]);
});

Deno.test("prices divided by any splits come back to the cent, volumes to the share", () => {
  const ratio = fc.constantFrom(2, 3, 4, 7, 10, 1.5, 0.1, 0.02);
  fc.assert(fc.property(
    fc.array(fc.record({ cents: fc.integer({ min: 100, max: 9_999_999 }), units: fc.nat(1e9) }), {
      minLength: 1,
      maxLength: 20,
    }),
    fc.array(fc.record({ day: fc.integer({ min: 0, max: 25 }), ratio }), { maxLength: 4 }),
    (rows, given) => {
      const splits = given.map(({ day, ratio }) => split(day, ratio));
      const shares = (day: number) => given.filter((each) => each.day > day).reduce((x, y) => x * y.ratio, 1);
      const prices = rows.map(({ cents }, i) => cents / 100 / shares(i));
      const columns = columnsOf(
        rows.map(({ units }, i) =>
          [i * DAY, prices[i], prices[i], prices[i], prices[i], units * shares(i)] as const
        ),
      );
      const raw = rawColumns(columns, splits);
      rows.forEach(({ cents, units }, i) => {
        assertAlmostEquals(raw.close[i]!, cents / 100, 1e-9);
        assertEquals(Math.round(raw.volume[i]!), units);
      });
    },
  ));
});

Deno.test("rawDividend() gives money a share of its day", () => {
  const dividend = { kind: "dividend", time: 5 * DAY, amount: 0.205 } as const;
  assertEquals(rawDividend(dividend, [split(4, 7), split(6, 4)]).amount, 0.82);
  assertEquals(rawDividend(dividend, [split(5, 4)]).amount, 0.205);
});

Deno.test("actionsWithin() keeps the days of the range, a split before the dividend of its day", () => {
  const dividend = (day: number) => ({ kind: "dividend", time: day * DAY, amount: 1 }) as const;
  const all = [dividend(3), split(3, 2), split(1, 2), dividend(2), dividend(5)];
  const kept = actionsWithin(all, { from: 2 * DAY + 14 * 3_600_000, to: 5 * DAY });
  assertEquals(kept, [dividend(2), split(3, 2), dividend(3)]);
});
