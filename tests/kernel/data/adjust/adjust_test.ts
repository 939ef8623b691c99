import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { adjust, makeBars } from "tapebook";
import type { Bars, CorporateAction } from "../../../../kernel/market/bars.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { randomWalk } from "../../random_walk.ts";

const DAY = 86_400_000;
const FIELDS = ["open", "high", "low", "close"] as const;

const split = (bar: number, ratio: number): CorporateAction => ({ kind: "split", time: bar * DAY, ratio });
const dividend = (bar: number, amount: number): CorporateAction => ({
  kind: "dividend",
  time: bar * DAY,
  amount,
});

/** What a market does to prices: from the walk of a total return to raw ones, day by day. */
function rawBars(total: Bars, actions: readonly CorporateAction[]): Bars {
  const columns = Object.fromEntries(FIELDS.map((field) => [field, total[field].slice()]));
  const { open, high, low, close } = columns as Record<typeof FIELDS[number], Float64Array>;
  let factor = 1;
  for (let i = 0; i < total.length; i++) {
    for (const action of actions.filter(({ time }) => time === total.time[i])) {
      if (action.kind === "split") factor /= action.ratio;
      // A dividend takes its amount off yesterday's price, and so its share off all later ones.
      else factor *= 1 - action.amount / (total.close[i - 1]! * factor);
    }
    for (const column of [open, high, low, close]) column![i]! *= factor;
  }
  const volume = Float64Array.from({ length: total.length }, (_, i) => 1000 + i);
  return makeBars({
    ...total,
    open: open!,
    high: high!,
    low: low!,
    close: close!,
    volume,
    actions: [...actions],
  });
}

const actions = [
  dividend(40, 1.5),
  split(80, 4),
  dividend(120, 0.7),
  split(150, 0.5),
  dividend(150, 0.4),
  split(199, 3),
];
const walk = randomWalk(200, 11);
const raw = rawBars(walk, actions);

/** Whether two columns are the same but for one factor. */
function assertProportional(actual: Float64Array, expected: Float64Array): void {
  const factor = actual[0]! / expected[0]!;
  actual.forEach((value, i) => assertAlmostEquals(value / expected[i]!, factor, 1e-12 * factor, `bar ${i}`));
}

Deno.test("adjust() gives back the total return that raw prices were made from", () => {
  const total = adjust(raw, "total");
  for (const field of FIELDS) assertProportional(total[field], walk[field]);
  assertEquals(total.actions, undefined);
  assertEquals(total.close.at(-1), raw.close.at(-1));
});

Deno.test("adjust() for splits leaves jumps at dividends alone, which it keeps in present shares", () => {
  const adjusted = adjust(raw, "split");
  assertEquals(adjusted.actions?.map(({ kind, time }) => [kind, time / DAY]), [
    ["dividend", 40],
    ["dividend", 120],
    ["dividend", 150],
  ]);
  // 1.5 x 1/4 x 2 x 1/3; 0.7 x 2 x 1/3; on the day of a split, after it: 0.4 x 1/3.
  const amounts = adjusted.actions!.map((action) => action.kind === "dividend" ? action.amount : NaN);
  [0.25, 1.4 / 3, 0.4 / 3].forEach((expected, i) => assertAlmostEquals(amounts[i]!, expected, 1e-12));
  for (const field of FIELDS) assertProportional(adjust(adjusted, "total")[field], walk[field]);
});

Deno.test("adjust() keeps the money traded at a split, and volumes at a dividend", () => {
  const adjusted = adjust(raw, "split");
  adjusted.volume.forEach((units, i) => {
    assertAlmostEquals(units * adjusted.close[i]!, raw.volume[i]! * raw.close[i]!, 1e-6);
  });
  assertEquals(adjust(raw, "total").volume, adjusted.volume);
});

Deno.test("adjust() works through the actions of one day in their order", () => {
  const after = rawBars(walk, [split(50, 2), dividend(50, 1)]);
  const before = rawBars(walk, [dividend(50, 1), split(50, 2)]);
  for (const bars of [after, before]) {
    assertProportional(adjust(bars, "total").close, walk.close);
    assertProportional(adjust(adjust(bars, "split"), "total").close, walk.close);
  }
  const amount = ({ actions }: Bars) => actions!.map((action) => action.kind === "dividend" && action.amount);
  assertEquals([amount(adjust(after, "split")), amount(adjust(before, "split"))], [[1], [0.5]]);
});

Deno.test("adjust() knows of nothing before the first bar or after the last", () => {
  const outside = makeBars({ ...walk, actions: [split(0, 2), dividend(500, 1)] });
  assertEquals(adjust(outside, "total").close, walk.close);
  assertEquals(adjust(raw, "raw").close, raw.close);
  assertEquals(adjust(adjust(raw, "split"), "split").close, adjust(raw, "split").close);
});

Deno.test("adjust() follows a source's adjusted closes where they are given", () => {
  const adjustedClose = walk.close.map((close) => close * 3);
  const total = adjust(makeBars({ ...raw, actions: undefined }), "total", { adjustedClose });
  for (const field of FIELDS) assertProportional(total[field], walk[field]);
  assertEquals(total.volume, raw.volume);
  assert(total.origin.note!.endsWith("total return by adjusted closes"));
});

Deno.test("adjust() refuses what cannot be adjusted", () => {
  const refused = (run: () => unknown, error: typeof DataError | typeof ParameterError, message: string) =>
    assertThrows(run, error, message);
  refused(() => adjust(raw, "dividend" as never), ParameterError, "Set the view to one of raw, split, total");
  refused(() => adjust({ ...raw, timeframe: "1w" }, "split"), ParameterError, "Adjust the daily bars");
  refused(
    () => adjust(makeBars({ ...walk, actions: [dividend(50, 1e4)] }), "total"),
    DataError,
    "Mend the dividend",
  );
  refused(
    () => adjust(raw, "total", { adjustedClose: [1, 2] }),
    DataError,
    "200 adjusted closes: there are 2",
  );
  refused(
    () => adjust(raw, "split", { adjustedClose: walk.close }),
    ParameterError,
    'Set the view to "total"',
  );
  const bad = walk.close.with(7, 0);
  refused(() => adjust(raw, "total", { adjustedClose: bad }), DataError, "Mend the adjusted close");
  refused(() => adjust(raw, "total", { closes: bad } as never), ParameterError, "adjustedClose");
});
