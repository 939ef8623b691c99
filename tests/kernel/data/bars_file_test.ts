import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
import { convertToParquet, isBarsFile, readBarsFile } from "../../../kernel/data/bars_file.ts";
import { quoted, withDuckDB } from "../../../kernel/data/duckdb.ts";
import { DataError } from "../../../kernel/market/errors.ts";
import { withWorkspace } from "./workspace.ts";

async function read(name: string, ...lines: string[]) {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, name);
    await Deno.writeTextFile(path, lines.join("\n") + "\n");
    return await readBarsFile(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const utc = (text: string) => Date.parse(text);

Deno.test("readBarsFile() takes the usual names of columns in any case and order", async () => {
  const bars = await read("a.csv", "Close,Adj Close,Date,Vol,LOW,High,Open", "4,3.9,2024-01-02,100,1,5,2");
  assertEquals(
    [bars.time[0], bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]],
    [utc("2024-01-02T00:00:00Z"), 2, 5, 1, 4, 100],
  );
});

Deno.test("readBarsFile() takes an unnamed first column of dates, as pandas writes it, for the time", async () => {
  const bars = await read("a.csv", ",Open,High,Low,Close", "2024-01-02,1,2,1,2", "2024-01-03,2,3,2,3");
  assertEquals([...bars.time], [utc("2024-01-02T00:00:00Z"), utc("2024-01-03T00:00:00Z")]);
});

Deno.test("readBarsFile() orders rows by time", async () => {
  const bars = await read("a.csv", "time,o,h,l,c", "2024-01-03,1,1,1,3", "2024-01-02,1,1,1,2");
  assertEquals([...bars.close], [2, 3]);
});

Deno.test("readBarsFile() gives NaN for a missing volume column and for empty fields", async () => {
  const without = await read("a.csv", "time,open,high,low,close", "2024-01-02,1,1,1,1");
  assertEquals([...without.volume], [NaN]);
  const gaps = await read(
    "a.csv",
    "time,open,high,low,close,volume",
    "2024-01-02,1,1,1,1,",
    "2024-01-03,,1,1,1,7",
  );
  assertEquals([[...gaps.volume], [...gaps.open]], [[NaN, 7], [1, NaN]]);
});

const times: [string, string, string][] = [
  ["ISO dates", "2024-01-02", "2024-01-02T00:00:00Z"],
  ["stamps without a zone as UTC", "2024-01-02 09:30:00", "2024-01-02T09:30:00Z"],
  ["stamps with a zone", "2024-01-02T09:30:00-05:00", "2024-01-02T14:30:00Z"],
  ["milliseconds of a stamp", "2024-01-02T09:30:00.123Z", "2024-01-02T09:30:00.123Z"],
  ["compact dates", "20240102", "2024-01-02T00:00:00Z"],
  ["epoch seconds", "1704188415", "2024-01-02T09:40:15Z"],
  ["epoch milliseconds", "1704188415123", "2024-01-02T09:40:15.123Z"],
  ["epoch microseconds", "1704188415123000", "2024-01-02T09:40:15.123Z"],
  ["epoch nanoseconds", "1704188415000000000", "2024-01-02T09:40:15Z"],
];
for (const [what, text, expected] of times) {
  Deno.test(`readBarsFile() reads ${what}`, async () => {
    const bars = await read("a.csv", "time,open,high,low,close", `${text},1,1,1,1`);
    assertEquals(new Date(bars.time[0] ?? NaN).toISOString(), new Date(expected).toISOString());
  });
}

Deno.test("readBarsFile() reads tabs and semicolons", async () => {
  assertEquals([...(await read("a.tsv", "date\to\th\tl\tc", "2024-01-02\t1\t2\t1\t2")).close], [2]);
  assertEquals([...(await read("a.csv", "date;o;h;l;c", "2024-01-02;1;2;1;2")).close], [2]);
});

Deno.test("readBarsFile() refuses dates that two readers take for two days", async () => {
  const error = await assertRejects(
    () => read("a.csv", "date,open,high,low,close", "03/04/2013,1,1,1,1", "04/04/2013,1,1,1,1"),
    DataError,
    "can be read in two ways. Write them year first",
  );
  assertEquals(error.field, "time");
});

const faults: [string, string[], string, RegExp][] = [
  [
    "a missing column",
    ["date,price", "2024-01-02,1"],
    "open",
    /No open column .* It has date, price; name one/,
  ],
  ["a missing time", ["open,high,low,close", "1,1,1,1"], "time", /No time column/],
  [
    "text for a price",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", "2024-01-03,1,1,1,abc", "2024-01-04,1,1,1,x"],
    "close",
    /Mend column close of .*a\.csv: row 2, not counting the header, is "abc", not a number\. Write numbers/,
  ],
  [
    "thousands separators",
    ["date,open,high,low,close", '2024-01-02,1,1,1,"1,234.5"'],
    "close",
    /row 1, .* is "1,234.5", not a number\. .* without thousands separators/,
  ],
  ["a price that is true", ["date,open,high,low,close", "2024-01-02,1,1,1,true"], "close", /is "true"/],
  [
    "text for a time",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", "soon,1,1,1,1"],
    "time",
    /column date of .*: row 2, .* is "soon", not a time\. Write ISO dates/,
  ],
];
for (const [what, lines, field, message] of faults) {
  Deno.test(`readBarsFile() names the field when it meets ${what}`, async () => {
    const error = await assertRejects(() => read("a.csv", ...lines), DataError);
    assertEquals(error.field, field);
    assertMatch(error.message, message);
  });
}

Deno.test("readBarsFile() reads a price as it stands, however late the first with decimals comes", async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${86_400_000 * (i + 100)},1,1,1,1`);
  const last = (close: string) =>
    read("late.csv", "time,open,high,low,close", ...rows, `2600640000000,1,1,1,${close}`);
  assertEquals((await last("1.5")).close.at(-1), 1.5);
  await assertRejects(
    () => last("oops"),
    DataError,
    'late.csv: row 30001, not counting the header, is "oops"',
  );
});

Deno.test("readBarsFile() reads numbers and times that a Parquet file holds as text", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "text.parquet");
    await withDuckDB((connection) =>
      connection.run(
        `COPY (SELECT '2024-01-02T09:30:00-05:00' AS time, '1' AS open, '2.5' AS high, '1' AS low, '2' AS close)
         TO ${quoted(path)} (FORMAT parquet)`,
      )
    );
    const bars = await readBarsFile(path);
    assertEquals([bars.time[0], bars.high[0]], [utc("2024-01-02T14:30:00Z"), 2.5]);
  }));

Deno.test("readBarsFile() says which file cannot be read", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "a.parquet");
    await Deno.writeTextFile(path, "not parquet at all");
    await assertRejects(() => readBarsFile(path), DataError, `Cannot read ${path}`);
    await assertRejects(() => readBarsFile(folder), DataError, "No file");
    await assertRejects(() => readBarsFile(join(folder, "none.csv")), DataError, "No file");
  }));

Deno.test("readBarsFile() takes quotes and semicolons in a path literally", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "it's '); DROP.csv");
    await Deno.writeTextFile(path, "date,open,high,low,close\n2024-01-02,1,2,1,2\n");
    assertEquals([...(await readBarsFile(path)).close], [2]);
  }));

Deno.test("convertToParquet() keeps every value and writes times that other tools read", () =>
  withWorkspace(async (folder) => {
    const csv = join(folder, "a.csv"), parquet = join(folder, "a.parquet");
    await Deno.writeTextFile(
      csv,
      "time,open,high,low,close,volume\n2024-01-02T09:30:00.5Z,0.1,0.30000000000000004,0.1,0.2,\n",
    );
    await convertToParquet(csv, parquet);
    assertEquals(await readBarsFile(parquet), await readBarsFile(csv));
    const type = await withDuckDB(async (connection) =>
      (await (await connection.run(`SELECT typeof(time) FROM ${quoted(parquet)}`)).getRowsJS())[0]
    );
    assertEquals(type, ["TIMESTAMP"]);
  }));

Deno.test("readBarsFile() keeps rows together over many chunks and NULLs", () =>
  withWorkspace(async (folder) => {
    const path = join(folder, "many.parquet");
    await withDuckDB((connection) =>
      connection.run(
        `COPY (SELECT 1000 * 60 * i AS time, i + 1.0 AS open, i + 2.0 AS high, i + 0.5 AS low, i + 1.5 AS close,
                 CASE WHEN i % 3 = 0 THEN NULL ELSE i END AS volume
               FROM range(28000000, 28010000) t(i) ORDER BY hash(i)) TO ${quoted(path)} (FORMAT parquet)`,
      )
    );
    const bars = await readBarsFile(path);
    assertEquals(bars.time.length, 10_000);
    for (let i = 0; i < 10_000; i++) {
      const n = 28_000_000 + i;
      const volume = n % 3 === 0 ? NaN : n;
      assertEquals([bars.time[i], bars.close[i], bars.volume[i]], [60_000 * n, n + 1.5, volume]);
    }
  }));

Deno.test("isBarsFile() tells files from symbols", () => {
  for (const file of ["a.csv", "./a.CSV", "/x/b.parquet", "c.tsv", "d.csv.gz"]) {
    assertEquals(isBarsFile(file), true, file);
  }
  for (const symbol of ["SP500", "BRK.B", "RELIANCE.NS", "csv"]) {
    assertEquals(isBarsFile(symbol), false, symbol);
  }
});
