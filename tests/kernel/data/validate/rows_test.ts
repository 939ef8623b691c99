/** Faults of single rows: columns, types, missing values, price order, duplicates, order of time, dates. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { validateColumns } from "../../../../kernel/data/validate/validate.ts";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { cleanBars, findingOf, pickRows, range, verdicts } from "./clean_bars.ts";

const DAY = 86_400_000;

Deno.test("clean bars get 100 points and no finding at all", () => {
  for (const seed of [1, 2, 3]) {
    const report = validateColumns(cleanBars(600, seed));
    assertEquals(verdicts(report), []);
    assertEquals([report.score, report.usable, report.length], [100, true, 600]);
  }
});

Deno.test("a column that is not there is named, and the other checks still run", () => {
  const { high: _, ...bars } = cleanBars();
  const report = validateColumns({ ...bars, vol: [1] } as typeof bars);
  assertEquals(verdicts(report), ["error columns", "error length", "note columns"]);
  assertStringIncludes(report.errors[0]!.message, "no column high");
  assertStringIncludes(report.notes[0]!.message, "vol");
});

Deno.test("columns of different lengths are an error", () => {
  const bars = cleanBars();
  const { severity, message } = findingOf({ ...bars, close: bars.close.subarray(0, 299) }, "columns");
  assertEquals(severity, "error");
  assertStringIncludes(message, "close has 299");
});

Deno.test("nothing at all is an error and no crash", () => {
  assertEquals(verdicts(validateColumns({})), ["error columns", "error length"]);
  assertEquals(verdicts(validateColumns(cleanBars(0))), ["error length"]);
});

Deno.test("text that is no number, and dates with the year last, are errors of type and not missing", () => {
  const bars = cleanBars();
  const close = Array.from(bars.close, String);
  close[5] = "12,5";
  close[9] = "";
  const report = validateColumns({ ...bars, close });
  assertEquals(report.errors.map(({ check, rows }) => [check, rows]), [["types", [5]], ["missing", [9]]]);
  const dates = findingOf({ ...bars, time: Array.from(bars.time, () => "01/03/2017") }, "types");
  assertStringIncludes(dates.message, "in which order day, month and year");
  assertEquals(dates.rows.length, 300);
});

Deno.test("missing prices are an error with their share and pattern, missing volumes a note or a warning", () => {
  const bars = cleanBars(200);
  for (const row of range(40, 50)) bars.open[row] = NaN;
  const { severity, message, rows } = findingOf(bars, "missing");
  assertEquals([severity, rows], ["error", range(40, 50)]);
  assertStringIncludes(message, "5.0 % of the rows: open in 10 rows (rows 40 to 49 in one block)");

  const few = cleanBars(200);
  [3, 77].forEach((row) => few.volume[row] = NaN);
  assertEquals(findingOf(few, "missing").severity, "note");
  assertStringIncludes(findingOf(few, "missing").message, "2 places from row 3 to 77");
  range(100, 120).forEach((row) => few.volume[row] = NaN);
  assertEquals(findingOf(few, "missing").severity, "warning");
  assertEquals(findingOf({ ...cleanBars(), volume: undefined }, "missing").severity, "note");
});

Deno.test("prices at zero, below it or infinite are errors", () => {
  const bars = cleanBars();
  bars.open[3] = 0;
  bars.low[4] = -5;
  bars.high[5] = Infinity;
  const { severity, rows } = findingOf(bars, "positive");
  assertEquals([severity, rows], ["error", [3, 4, 5]]);
});

Deno.test("each way in which four prices can contradict each other is an error of that row", () => {
  for (
    const [field, by] of [["open", 1.05], ["open", 0.95], ["close", 1.05], ["close", 0.95], [
      "low",
      1.1,
    ]] as const
  ) {
    const bars = cleanBars();
    bars[field][50]! *= by;
    const { severity, rows } = findingOf(bars, "ohlc");
    assertEquals([severity, rows], ["error", [50]], `${field} x ${by}`);
  }
});

Deno.test("prices that were 32-bit floats once are no contradiction", () => {
  const bars = cleanBars();
  bars.high = bars.high.map((high, i) => Math.fround(Math.max(bars.open[i]!, bars.close[i]!) + 0 * high));
  bars.low = bars.low.map((low, i) => Math.fround(Math.min(bars.open[i]!, bars.close[i]!) + 0 * low));
  assertEquals(validateColumns(bars).errors, []);
});

Deno.test("a repeated row and another row of the same time are errors told apart", () => {
  const bars = pickRows(cleanBars(), [...range(0, 11), 10, ...range(11, 300), 299]);
  bars.close[301]! += 0.01;
  bars.high[301]! += 1;
  const found = validateColumns(bars).errors;
  assertEquals(found.map(({ check, rows }) => [check, rows]), [["duplicates", [11]], ["duplicates", [301]]]);
});

Deno.test("rows out of order are found, and only they", () => {
  const moved = pickRows(cleanBars(), [...range(0, 100), 250, 251, ...range(100, 250), ...range(252, 300)]);
  assertEquals(findingOf(moved, "order").rows, [100, 101]);
  const turned = findingOf(pickRows(cleanBars(), range(0, 300).reverse()), "order");
  assertEquals(turned.severity, "error");
  assertStringIncludes(turned.message, "newest row comes first");
});

Deno.test("a date of another year is an error that names the right one", () => {
  const bars = cleanBars();
  const right = bars.time[120]!;
  const wrong = new Date(right);
  wrong.setUTCFullYear(2008);
  bars.time[120] = wrong.getTime();
  const { severity, rows, message } = findingOf(bars, "dates");
  assertEquals([severity, rows], ["error", [120]]);
  assertStringIncludes(message, `for ${new Date(right).toISOString().slice(0, 10)}`);
});

Deno.test("seconds, microseconds and days stamped at a local midnight are told", () => {
  const bars = cleanBars();
  const scaled = (by: number) => ({ ...bars, time: bars.time.map((time) => time * by) });
  assertStringIncludes(findingOf(scaled(1e-3), "dates").message, "seconds");
  assertStringIncludes(findingOf(scaled(1e3), "dates").message, "microseconds");
  const local = findingOf({ ...bars, time: bars.time.map((time) => time - DAY / 24 * 9) }, "dates");
  assertEquals(local.severity, "warning");
  assertStringIncludes(local.message, "off by a day");
});

Deno.test("what is no table of columns, and an unknown market, is refused", () => {
  assertThrows(() => validateColumns(null as never), ParameterError, "Give validate() bars");
  assertThrows(
    () => validateColumns({ ...cleanBars(), market: "UK" as never }),
    ParameterError,
    "Set market",
  );
  assertThrows(
    () => validateColumns({ ...cleanBars(), adjusted: "yes" as never }),
    ParameterError,
    "Set adjusted",
  );
});
