import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { join } from "node:path";
import {
  barsBytes,
  checkFormat,
  EXPORT_FORMATS,
  type ExportFormat,
  writeBars,
} from "../../../../kernel/data/export/export_bars.ts";
import { importFrom } from "../../../../kernel/data/import/import_bars.ts";
import type { Bars, CorporateAction } from "../../../../kernel/market/bars.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { MARKETS, timeframeMs, TIMEFRAMES } from "../../../../kernel/market/timeframe.ts";
import { withWorkspace } from "../workspace.ts";

const DAY = 86_400_000;

/** Any double that is a price: also those of 17 digits, and far from one. */
const price = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const volume = fc.oneof(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.constant(NaN));
const row = fc.record({
  step: fc.integer({ min: 1, max: 500 }),
  a: price,
  b: price,
  c: price,
  d: price,
  volume,
});

const anyBars = fc.record({
  symbol: fc.oneof(fc.constantFrom("BRK.B", "^NSEI", "M&M.NS", "BTCUSDT.P"), fc.string({ minLength: 1 })),
  name: fc.string({ minLength: 1, unit: "binary" }),
  market: fc.constantFrom(...MARKETS),
  timeframe: fc.constantFrom(...TIMEFRAMES),
  currency: fc.constantFrom("USD", "INR", "EUR"),
  start: fc.integer({ min: -10_000, max: 25_000 }),
  rows: fc.array(row, { minLength: 1, maxLength: 20 }),
  dividend: fc.option(price),
  delisted: fc.boolean(),
}).map(({ start, rows, dividend, delisted, ...words }): Bars => {
  const step = Math.min(timeframeMs(words.timeframe), DAY);
  let at = start * DAY;
  const time = Float64Array.from(rows, (each) => at += each.step * step);
  const list = (pick: (row: typeof rows[number]) => number) => Float64Array.from(rows, pick);
  const actions: CorporateAction[] = dividend === null ? [] : [
    { kind: "dividend", time: time[0]!, amount: dividend },
    { kind: "split", time: time[0]!, ratio: 1.5 },
  ];
  return makeBars({
    ...words,
    time,
    open: list(({ a }) => a),
    high: list(({ a, b, c, d }) => Math.max(a, b, c, d)),
    low: list(({ a, b, c, d }) => Math.min(a, b, c, d)),
    close: list(({ d }) => d),
    volume: list((each) => each.volume),
    ...(actions.length > 0 && { actions }),
    ...(delisted && { delisted }),
  });
});

const imported = async (name: string, bytes: Uint8Array): Promise<Bars> => {
  const { bars } = await importFrom(".", { name, bytes });
  return { ...bars[0]!, origin: { source: "memory" } };
};

for (const format of EXPORT_FORMATS) {
  Deno.test(`bars exported as ${format} import again as the same bars to the bit, without an option`, () =>
    fc.assert(
      fc.asyncProperty(anyBars, async (bars) => {
        // The file's name says nothing of what is in it.
        assertEquals(await imported(`x.${format}`, await barsBytes(bars, format)), bars);
      }),
      { numRuns: format === "parquet" ? 25 : 200 },
    ));

  Deno.test(`a file of ${format} holds what the bytes of the export hold`, () =>
    withWorkspace(async (folder) => {
      const [bars] = fc.sample(anyBars, { numRuns: 1, seed: 7 }) as [Bars];
      const path = join(folder, `mine.${format}`);
      await writeBars(bars, format, path);
      assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [`mine.${format}`]);
      const { bars: [read] } = await importFrom(folder, `mine.${format}`);
      assertEquals({ ...read!, origin: bars.origin }, bars);
      assertEquals(await imported("x", await Deno.readFile(path)), bars);
    }));
}

const acme = makeBars({
  symbol: "ACME",
  market: "IN",
  time: ["2024-01-02", "2024-01-03"],
  open: [10, 0.1],
  high: [11, 0.30000000000000004],
  low: [9, 0.1],
  close: [10.5, 0.2],
  volume: [100, NaN],
});
const textOf = async (bars: Bars, format: ExportFormat) =>
  new TextDecoder().decode(await barsBytes(bars, format));

Deno.test("the CSV is a header and rows below one comment, with dates, short numbers and nothing for no volume", async () => {
  assertEquals(
    (await textOf(acme, "csv")).split("\n").slice(1),
    [
      "time,open,high,low,close,volume",
      "2024-01-02,10,11,9,10.5,100",
      "2024-01-03,0.1,0.30000000000000004,0.1,0.2,",
      "",
    ],
  );
  assertMatch(
    await textOf(acme, "csv"),
    /^# tapebook \{"symbol":"ACME",.*"market":"IN","timeframe":"1d","currency":"INR"\}\n/,
  );
});

Deno.test("bars of hours are stamped with their moment in UTC", async () => {
  const time = [Date.UTC(2024, 0, 2, 14, 30), Date.UTC(2024, 0, 2, 15, 30)];
  const text = await textOf(makeBars({ ...acme, timeframe: "1h", time }), "csv");
  assertEquals(text.split("\n")[2], "2024-01-02T14:30:00Z,10,11,9,10.5,100");
});

Deno.test("the JSON is one object of columns, with null for no volume", async () => {
  const { tapebook, ...columns } = JSON.parse(await textOf(acme, "json"));
  assertEquals(tapebook.symbol, "ACME");
  assertEquals(columns.time, ["2024-01-02", "2024-01-03"]);
  assertEquals([columns.close, columns.volume], [[10.5, 0.2], [100, null]]);
});

Deno.test("what the user says goes before what the file says of itself; a file that lies about itself says nothing", async () => {
  const bytes = await barsBytes(acme, "csv");
  const { bars } = await importFrom(".", { name: "x.csv", bytes }, { symbol: "MINE", market: "US" });
  assertEquals([bars[0]?.symbol, bars[0]?.market], ["MINE", "US"]);
  const text = new TextDecoder().decode(bytes).replace('"market":"IN"', '"market":"MARS"');
  const other = await importFrom(".", { name: "x.csv", bytes: new TextEncoder().encode(text) });
  assertEquals([other.bars[0]?.symbol, other.bars[0]?.market], ["x", "US"]);
});

Deno.test("an export that fails leaves the file that was there, and nothing else", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "mine.csv");
    await Deno.writeTextFile(path, "mine");
    const broken = makeBars({ ...acme, time: Float64Array.of(0.5, 1000) });
    for (const format of ["csv", "json"] as const) {
      await assertRejects(() => writeBars(broken, format, path), DataError, "whole milliseconds");
    }
    assertEquals(await Deno.readTextFile(path), "mine");
    assertEquals([...Deno.readDirSync(folder)].length, 1);
  }));

Deno.test("a format that there is not is refused by name", () => {
  const error = assertThrows(() => checkFormat("xlsx"), ParameterError);
  assertEquals([error.field, error.allowed], ["format", '"csv" or "json" or "parquet"']);
});
