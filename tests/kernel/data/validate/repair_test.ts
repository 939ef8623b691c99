/** repair() against the bars that were broken on purpose. */
import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { repairColumns, type RepairOptions } from "../../../../kernel/data/validate/repair.ts";
import { validateColumns } from "../../../../kernel/data/validate/validate.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { cleanBars, type Columns, pickRows, range, scaleRows, verdicts } from "./clean_bars.ts";

const FIELDS = ["time", "open", "high", "low", "close", "volume"] as const;

const repaired = (bars: Columns, options?: RepairOptions) =>
  repairColumns(bars, validateColumns(bars), options);

function assertSame(actual: Pick<Columns, typeof FIELDS[number]>, expected: Columns): void {
  for (const field of FIELDS) {
    assertEquals(actual[field].length, expected[field].length);
    actual[field].forEach((value, i) =>
      assertAlmostEquals(value, expected[field][i]!, 1e-9 * value, `${field} ${i}`)
    );
  }
}

Deno.test("clean bars come back as they were, with no change", () => {
  const { columns, changes, report } = repaired(cleanBars());
  assertSame(columns, cleanBars());
  assertEquals([changes, report.score], [[], 100]);
});

Deno.test("order, repeated rows and units are put right together, and makeBars() takes the result", () => {
  const bars = pickRows(cleanBars(), [
    ...range(0, 50),
    200,
    201,
    ...range(50, 200),
    30,
    199,
    ...range(202, 300),
  ]);
  scaleRows(bars, [100, 101], 100);
  const { columns, changes, report } = repaired(bars);
  assertSame(columns, cleanBars());
  assertEquals(verdicts(report), []);
  assertEquals(makeBars(columns).length, 300);
  const dropped = changes.filter(({ check }) => check === "duplicates").map(({ row, after }) => [row, after]);
  assertEquals(dropped, [[202, NaN], [203, NaN]]);
  const scaled = changes.filter(({ check }) => check === "unit");
  assertEquals(scaled.map(({ row, field }) => `${row} ${field}`), [
    "100 open",
    "100 high",
    "100 low",
    "100 close",
    "101 open",
    "101 high",
    "101 low",
    "101 close",
  ]);
  assertAlmostEquals(scaled[0]!.before / scaled[0]!.after, 100, 1e-9);
  assertEquals(changes.filter(({ check }) => check === "order").length, 152);
});

Deno.test("the source is not written to", () => {
  const bars = scaleRows(cleanBars(), [5], 100);
  const before = bars.close.slice();
  repaired(bars);
  assertEquals(bars.close, before);
});

Deno.test("a level that never comes back is left, and told again", () => {
  const bars = scaleRows(cleanBars(), range(200, 300), 100);
  const { changes, report } = repaired(bars);
  assertEquals([changes, report.errors.map(({ check, rows }) => [check, rows])], [[], [[
    "unit",
    range(200, 300),
  ]]]);
});

Deno.test("a high or low is widened where it is off by little, and left where it may be another price", () => {
  const bars = cleanBars();
  bars.high[20] = Math.max(bars.open[20]!, bars.close[20]!) * 0.99;
  bars.low[40] = Math.min(bars.open[40]!, bars.close[40]!) * 1.01;
  bars.open[60]! *= 1.5;
  const { columns, changes, report } = repaired(bars);
  assertEquals(changes.map(({ check, row, field }) => `${check} ${row} ${field}`), [
    "ohlc 20 high",
    "ohlc 40 low",
  ]);
  assertEquals(columns.high[20], Math.max(bars.open[20]!, bars.close[20]!));
  assertEquals(report.errors.map(({ check, rows }) => [check, rows]), [["ohlc", [60]]]);
});

Deno.test("rows of one time and other values stay unless it is said which one to keep", () => {
  const bars = pickRows(cleanBars(), [...range(0, 100), 99, ...range(100, 300)]);
  for (const field of ["open", "high", "low", "close"] as const) bars[field][100]! += 1;
  assertEquals(repaired(bars).changes, []);
  assertSame(repaired(bars, { keep: "first" }).columns, cleanBars());
  assertEquals(repaired(bars, { keep: "last" }).columns.close[99], cleanBars().close[99]! + 1);
});

Deno.test("wrong years are set and rows dropped where that was asked for alone", () => {
  const bars = cleanBars();
  const year = new Date(bars.time[120]!);
  year.setUTCFullYear(2008);
  bars.time[120] = year.getTime();
  bars.close[200] = NaN;
  bars.open[210] = -bars.open[210]!;
  assertEquals(repaired(bars, { fix: ["ohlc"] }).changes, []);
  const { columns, changes } = repaired(bars, { fix: ["dates", "missing", "positive"] });
  assertEquals(changes.map(({ check, row, field }) => `${check} ${row} ${field}`), [
    "dates 120 time",
    "missing 200 row",
    "positive 210 row",
  ]);
  assertSame(columns, pickRows(cleanBars(), range(0, 300).filter((row) => row !== 200 && row !== 210)));
});

Deno.test("a split applied once too often is undone in prices and volume", () => {
  const bars = scaleRows(cleanBars(), [148], 0.05);
  bars.volume[148]! *= 20;
  const actions = [{ kind: "split" as const, time: bars.time[150]!, ratio: 0.05 }];
  const raw = { ...bars, actions, adjusted: "split" as const };
  const { columns, report } = repairColumns(raw, validateColumns(raw));
  assertSame(columns, cleanBars());
  assertEquals(verdicts(report), []);
});

Deno.test("a repair that there is not is refused", () => {
  const bars = cleanBars();
  assertThrows(() => repaired(bars, { fix: ["gaps" as never] }), ParameterError, "Set fix to one of");
  assertThrows(() => repaired(bars, { keep: "both" as never }), ParameterError, "Set keep to one of");
});

Deno.test("repair() without a report says where to get one", () => {
  for (const report of [undefined, "x", {}] as unknown[]) {
    const given = report as ReturnType<typeof validateColumns>;
    const error = assertThrows(() => repairColumns(cleanBars(), given), ParameterError);
    assertStringIncludes(error.message, "repair(bars, validate(bars))");
  }
});
