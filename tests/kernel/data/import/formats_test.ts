import { assert, assertEquals, assertRejects } from "@std/assert";
import { Table, tableToIPC, TimestampMillisecond, vectorFromArray } from "apache-arrow";
import { join } from "node:path";
import { quoted, withDuckDB } from "../../../../kernel/data/duckdb.ts";
import { importFrom } from "../../../../kernel/data/import/import_bars.ts";
import type { ImportOptions } from "../../../../kernel/data/import/options.ts";
import { DataError } from "../../../../kernel/market/errors.ts";
import { withWorkspace } from "../workspace.ts";
import { iso, textFile } from "./read.ts";

const json = (value: unknown, options: ImportOptions = {}) =>
  importFrom("/none", textFile("a.json", typeof value === "string" ? value : JSON.stringify(value)), options);

const rows = [
  { t: "2024-01-02T05:00:00Z", o: 2, h: 5, l: 1, c: 4, v: 100 },
  { t: "2024-01-03T05:00:00Z", o: 4, h: 6, l: 3, c: 5, v: 200 },
];
const arrays = rows.map((
  { t, o, h, l, c, v },
) => [Date.parse(t), `${o}`, `${h}`, `${l}`, `${c}`, `${v}`, 1, 2]);
const times = rows.map(({ t }) => Date.parse(t) / 1000);
const columns = { open: [2, 4], high: [5, 6], low: [1, 3], close: [4, 5], volume: [100, 200] };

const shapes: [what: string, value: unknown, symbol: string][] = [
  ["a list of objects", rows, "a"],
  ["a list of arrays", arrays, "a"],
  ["a list of arrays below their header", [
    ["time", "open", "high", "low", "close", "volume"],
    ...arrays.map((each) => each.slice(0, 6)),
  ], "a"],
  ["rows under the name of the symbol", { bars: { ACME: rows }, next_page_token: null }, "ACME"],
  ["rows beside a symbol", { symbol: "ACME", historical: rows.toReversed() }, "ACME"],
  ["candles inside an answer", { status: "success", data: { candles: arrays } }, "a"],
  ["one list for each column", { time: times, ...columns }, "a"],
  [
    "quotes deep below their times",
    {
      chart: {
        result: [{ meta: { symbol: "ACME" }, timestamp: times, indicators: { quote: [columns] } }],
        error: null,
      },
    },
    "ACME",
  ],
  [
    "columns by row number, as pandas writes them",
    Object.fromEntries(
      Object.entries({ date: times, ...columns }).map(([name, [a, b]]) => [name, { 0: a, 1: b }]),
    ),
    "a",
  ],
  [
    "columns by time, as pandas writes them",
    Object.fromEntries(
      Object.entries(columns).map(([name, [a, b]]) => [name, { [times[0]!]: a, [times[1]!]: b }]),
    ),
    "a",
  ],
  ["one object a line", rows.map((row) => JSON.stringify(row)).join("\n"), "a"],
];
for (const [what, value, symbol] of shapes) {
  Deno.test(`import reads JSON of ${what}`, async () => {
    const { bars, market, timeframe } = await json(value);
    assertEquals([bars.length, market, timeframe], [1, "US", "1d"]);
    const { time, open, high, low, close, volume } = bars[0]!;
    assertEquals(bars[0]!.symbol, symbol);
    // 05:00 UTC is midnight in New York: a daily bar of that date.
    assertEquals(Array.from(time, iso), ["2024-01-02T00:00:00.000Z", "2024-01-03T00:00:00.000Z"]);
    assertEquals([open, high, low, close, volume].map((each) => [...each]), [[2, 4], [5, 6], [1, 3], [4, 5], [
      100,
      200,
    ]]);
  });
}

Deno.test("import reads JSON of several symbols as bars of each", async () => {
  for (
    const value of [{ bars: { A: rows, B: rows } }, { list: [{ symbol: "A", rows }, { symbol: "B", rows }] }]
  ) {
    assertEquals((await json(value)).bars.map(({ symbol, length }) => [symbol, length]), [["A", 2], [
      "B",
      2,
    ]]);
  }
});

Deno.test("import says what a JSON file without bars has", async () => {
  await assertRejects(
    () => json({ Information: "limit reached" }),
    DataError,
    "No bars in a.json. It has Information",
  );
  await assertRejects(() => json("[1, 2"), DataError, "it is no JSON, or cut off");
  await assertRejects(
    () => json([{ o: 1, h: 1, l: 1, c: "x", t: 0 }]),
    DataError,
    'row 1, not counting the header, is "x"',
  );
});

const parquet = (folder: string, select: string) =>
  withDuckDB(async (connection) => {
    const path = join(folder, "a.parquet");
    await connection.run(`COPY (${select}) TO ${quoted(path)} (FORMAT parquet)`);
    return path;
  });

Deno.test("import reads numbers and times that a Parquet file holds as text", () =>
  withWorkspace(async (folder) => {
    const path = await parquet(
      folder,
      "SELECT '2024-01-02T09:30:00-05:00' AS time, '1' AS open, '2.5' AS high, '1' AS low, '2' AS close",
    );
    const { bars } = await importFrom(folder, path, { timeframe: "1m" });
    assertEquals([iso(bars[0]!.time[0]), bars[0]!.high[0]], ["2024-01-02T14:30:00.000Z", 2.5]);
  }));

const parquetTimes: [type: string, expected: string, options: ImportOptions][] = [
  ["DATE '2024-01-02'", "2024-01-02T00:00:00.000Z", {}],
  ["TIMESTAMP '2024-01-02 09:30:00.5'", "2024-01-02T09:30:00.500Z", { timeframe: "1m" }],
  ["TIMESTAMP '2024-01-02 09:30'", "2024-01-02T14:30:00.000Z", {
    timeframe: "1m",
    timezone: "America/New_York",
  }],
  ["TIMESTAMPTZ '2024-01-02 09:30:00-05:00'", "2024-01-02T14:30:00.000Z", {
    timeframe: "1m",
    timezone: "Asia/Kolkata",
  }],
  ["TIMESTAMP_NS '2024-01-02 09:30:00'", "2024-01-02T09:30:00.000Z", { timeframe: "1m" }],
  ["1704188415::BIGINT", "2024-01-02T09:40:15.000Z", { timeframe: "1m" }],
  ["20240102::INTEGER", "2024-01-02T00:00:00.000Z", {}],
];
for (const [type, expected, options] of parquetTimes) {
  Deno.test(`import reads a Parquet time that is ${type}`, () =>
    withWorkspace(async (folder) => {
      const select =
        `SELECT ${type} AS time, 1.5::DECIMAL(9, 2) AS open, 2 AS high, 1::FLOAT AS low, 2 AS close`;
      const path = await parquet(folder, select);
      const { bars } = await importFrom(folder, path, options);
      assertEquals([iso(bars[0]!.time[0]), bars[0]!.open[0]], [expected, 1.5]);
      // Bytes without a path give the same.
      const handed = await importFrom(
        "/none",
        { name: "up.parquet", bytes: await Deno.readFile(path) },
        options,
      );
      assertEquals([...handed.bars[0]!.time], [...bars[0]!.time]);
    }));
}

Deno.test("import keeps a Parquet file's rows together over many chunks and NULLs", () =>
  withWorkspace(async (folder) => {
    const path = await parquet(
      folder,
      `SELECT 1000 * 60 * i AS time, i + 1.0 AS open, i + 2.0 AS high, i + 0.5 AS low, i + 1.5 AS close,
         CASE WHEN i % 3 = 0 THEN NULL ELSE i END AS volume
       FROM range(28000000, 28010000) t(i) ORDER BY hash(i)`,
    );
    const [bars] = (await importFrom(folder, path)).bars;
    assert(bars);
    assertEquals(bars.length, 10_000);
    for (let i = 0; i < 10_000; i++) {
      const n = 28_000_000 + i;
      assertEquals([bars.time[i], bars.close[i], bars.volume[i]], [
        60_000 * n,
        n + 1.5,
        n % 3 === 0 ? NaN : n,
      ]);
    }
  }));

Deno.test("import reads Arrow files and streams", async () => {
  const table = new Table({
    time: vectorFromArray(rows.map(({ t }) => Date.parse(t)), new TimestampMillisecond()),
    symbol: vectorFromArray(["A", "B"]),
    ...Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, vectorFromArray(Float64Array.from(values))]),
    ),
  });
  for (const kind of ["file", "stream"] as const) {
    const bytes = tableToIPC(table, kind);
    const { bars } = await importFrom("/none", { name: "a.arrow", bytes }, { timeframe: "1m" });
    assertEquals(bars.map(({ symbol, time, high }) => [symbol, iso(time[0]), high[0]]), [
      ["A", "2024-01-02T05:00:00.000Z", 5],
      ["B", "2024-01-03T05:00:00.000Z", 6],
    ]);
    await assertRejects(
      () => importFrom("/none", { name: "a.arrow", bytes: bytes.slice(0, 200) }),
      DataError,
      "a.arrow",
    );
  }
});

Deno.test("import says which file cannot be read", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "a.parquet");
    await Deno.writeTextFile(path, "not parquet at all");
    await assertRejects(() => importFrom(folder, path), DataError, `Cannot read ${path}`);
    await assertRejects(() => importFrom(folder, folder), DataError, "which is a folder");
    await assertRejects(() => importFrom(folder, "none.csv"), DataError, "No file");
  }));

Deno.test("import takes quotes and semicolons in a path literally", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "it's '); DROP.csv");
    await Deno.writeTextFile(path, "date,open,high,low,close\n2024-01-02,1,2,1,2\n");
    assertEquals([...(await importFrom(folder, path)).bars[0]!.close], [2]);
    const select = "SELECT DATE '2024-01-02' AS time, 1 AS open, 2 AS high, 1 AS low, 2 AS close";
    await Deno.rename(await parquet(folder, select), join(folder, "it's.parquet"));
    assertEquals([...(await importFrom(folder, "it's.parquet")).bars[0]!.close], [2]);
  }));

const strangers: [what: string, bytes: string, message: string][] = [
  ["a web page", "<!DOCTYPE html><html>sign in</html>", "web page or XML"],
  ["a PDF", "%PDF-1.7 ...", "a PDF"],
  ["a database", "SQLite format 3\0", "an SQLite database; export the table"],
  ["an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1", "Excel workbook; save the sheet as CSV"],
  ["nothing", "", "it is empty"],
  ["noise", "a\0b\0c\x01", "neither text nor a known format"],
];
for (const [what, text, message] of strangers) {
  Deno.test(`import tells by its bytes that a file named .csv is ${what}`, async () => {
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    const error = await assertRejects(
      () => importFrom("/none", { name: "prices.csv", bytes }),
      DataError,
      message,
    );
    assert(error.message.includes("prices.csv"));
  });
}
