/** sql as cells write it: results are compared with the columns that went in. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import * as fc from "fast-check";
import { join } from "node:path";
import { recordRun } from "../../../kernel/data/catalogue/runs.ts";
import { writeParquet } from "../../../kernel/data/parquet_bars.ts";
import { addPiece } from "../../../kernel/data/store/mod.ts";
import { dataFolder } from "../../../kernel/data/workspace.ts";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";
import { makeBars } from "../../../kernel/run/shown_bars.ts";
import { sql } from "../../../kernel/run/sql.ts";
import { backtest } from "../../../kernel/mod.ts";
import { inWorkspace, withWorkspace } from "../data/workspace.ts";
import { sampleBars, smaCross } from "./fixtures.ts";

const prices = [10, 11, 12.5];
const acme = makeBars({
  symbol: "ACME",
  time: ["2024-01-02", "2024-01-03", "2024-01-04"],
  open: prices,
  high: prices,
  low: prices,
  close: prices,
  volume: [100, NaN, 300],
});
const other = makeBars({ ...acme, symbol: 'O\'Brien "& Co"; --' });

Deno.test("sql reads bars as a table of symbol, time and OHLCV, and gives them back", async () => {
  const back = await sql`FROM ${acme} ORDER BY time`;
  const { length, time, open, high, low, close, volume } = acme;
  assertEquals(
    { ...back },
    {
      symbol: ["ACME", "ACME", "ACME"],
      time,
      open,
      high,
      low,
      close,
      volume,
      length,
    } as unknown as typeof back,
  );
  assertEquals(makeBars({ ...acme, ...back } as never).close, close);
});

Deno.test("sql joins several bars, and takes one value twice as one table", async () => {
  const both = await sql<{ symbol: string; n: number }>`
    SELECT symbol, count(*) AS n FROM ${[acme, other]} GROUP BY ALL ORDER BY symbol`;
  assertEquals([both.symbol, [...both.n]], [["ACME", other.symbol], [3, 3]]);
  const joined = await sql<{ n: number }>`
    SELECT count(*) AS n FROM ${acme} a JOIN ${acme} b USING (time)`;
  assertEquals(joined.at(0), { n: 3 });
});

Deno.test("sql reads a result row by row, from either end", async () => {
  const rows = await sql<{ day: number; close: number }>`
    SELECT time::DATE AS day, close FROM ${acme} ORDER BY time`;
  assertEquals([...rows].map(({ close }) => close), prices);
  assertEquals(rows.at(-1), { day: Date.UTC(2024, 0, 4), close: 12.5 });
  assertEquals(rows.at(3), undefined);
  assert(rows.close instanceof Float64Array);
});

Deno.test("sql gives the type that a column has", async () => {
  const row = (await sql`SELECT 1 AS i, 9007199254740991 AS big, 1.25 AS dec, 2.5::FLOAT AS f, sum(7) AS huge,
    true AS yes, 'text' AS t, NULL AS nothing, [1, 2] AS list, DATE '1969-12-31' AS d,
    TIMESTAMP_S '2020-01-01' AS s, TIMESTAMP_MS '2020-01-01' AS ms, TIMESTAMP_NS '2020-01-01' AS ns,
    TIMESTAMP '2020-01-01 00:00:00.0005' AS us, TIMESTAMPTZ '2020-01-01 00:00:00+05:00' AS tz`).at(0)!;
  const day = Date.UTC(2020, 0, 1);
  assertEquals(row, {
    i: 1,
    big: 9007199254740991,
    dec: 1.25,
    f: 2.5,
    huge: 7,
    yes: true,
    t: "text",
    nothing: NaN,
    list: "[1, 2]",
    d: -86_400_000,
    s: day,
    ms: day,
    ns: day,
    us: day + 0.5,
    tz: day - 5 * 3_600_000,
  });
});

Deno.test("sql refuses to round a whole number silently, and columns that hide each other", async () => {
  await assertRejects(() => sql`SELECT 9007199254740993 AS n`, DataError, 'Cast "n" to DOUBLE or VARCHAR');
  assertEquals((await sql`SELECT 9007199254740993::VARCHAR AS n`).at(0), { n: "9007199254740993" });
  await assertRejects(() => sql`SELECT 1 AS a, 2 AS a`, ParameterError, '"a" is there twice');
  await assertRejects(() => sql`SELECT 1 AS length`, ParameterError, "a result's own name");
});

Deno.test("sql takes columns of numbers, text and booleans; NaN and null are NULL", async () => {
  const columns = {
    length: 3,
    entryTime: Float64Array.of(0, NaN, 86_400_000),
    x: Float64Array.of(1, NaN, 3),
    count: Int32Array.of(-1, 0, 1),
    open: Uint8Array.of(0, 255, 1),
    "odd \"name'": ["a", null, "c"],
    yes: [true, null, false],
    list: [1, null, 2.5],
  };
  const back = await sql`FROM ${columns}`;
  assertEquals(back.entryTime, columns.entryTime as never);
  assertEquals([...back.x!], [1, NaN, 3]);
  assertEquals([...back.count!], [-1, 0, 1]);
  assertEquals([...back.open!], [0, 255, 1]);
  assertEquals(back["odd \"name'"], ["a", null, "c"]);
  assertEquals(back.yes, [true, null, false]);
  assertEquals([...back.list!], [1, NaN, 2.5]);
  const nulls = await sql<
    { n: number }
  >`SELECT count(*) AS n FROM ${columns} WHERE x IS NULL AND list IS NULL`;
  assertEquals(nulls.at(0)?.n, 1);
  assertEquals((await sql`FROM ${back} LIMIT 1`).at(0), { ...back.at(0), entryTime: 0 });
});

Deno.test("sql gives columns back unchanged, however many and whatever the text", async () => {
  const cell = fc.record({
    x: fc.double({ noNaN: false }),
    t: fc.option(fc.string({ unit: "binary" })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 50 }), async (rows) => {
      const x = Float64Array.of(0, ...rows.map((row) => row.x));
      const t = ["", ...rows.map((row) => row.t)];
      const back = await sql`FROM ${{ x, t }}`;
      assertEquals(back.x, x as never);
      assertEquals(back.t, t);
    }),
    { numRuns: 20 },
  );
  const long = { i: Float64Array.from({ length: 10_000 }, (_, i) => i) };
  assertEquals((await sql`FROM ${long}`).i, long.i as never);
});

Deno.test("sql binds what is interpolated, whatever it contains", async () => {
  const hostile = [
    "'; DROP TABLE input_1; --",
    "' OR '1'='1",
    "ACME' UNION SELECT '1",
    '"',
    "$1",
    "\\",
    "?",
    "/*",
  ];
  for (const text of hostile) {
    assertEquals((await sql`SELECT ${text} AS back`).at(0), { back: text });
    assertEquals((await sql`FROM ${acme} WHERE symbol = ${text}`).length, 0);
    assertEquals((await sql`FROM ${acme} WHERE symbol IN ${[text, "ACME"]}`).length, 3);
    await assertRejects(
      () => sql`SELECT ${sql.identifier(text)} FROM ${acme}`,
      ParameterError,
      "Binder Error",
    );
    const named = await sql`SELECT symbol AS ${sql.identifier(text)} FROM ${acme} LIMIT 1`;
    assertEquals(named.at(0), { [text]: "ACME" });
  }
  assertEquals((await sql`SELECT ${"a\0b"} AS back`).at(0), { back: "a\0b" });
  assertThrows(() => sql.identifier("a\0b"), ParameterError, "Set identifier to text");
  const quoted = await sql<{ n: number }>`
    SELECT count(*) AS n FROM ${[acme, other]} WHERE symbol = ${other.symbol}`;
  assertEquals(quoted.at(0)?.n, 3);
});

Deno.test("sql binds numbers, dates, booleans, null and lists as what they are", async () => {
  assertEquals(
    (await sql`SELECT ${2 ** 40} AS a, ${0.1} AS b, ${true} AS c, ${null} AS d, ${1e300} AS e`).at(0),
    {
      a: 2 ** 40,
      b: 0.1,
      c: true,
      d: NaN,
      e: 1e300,
    },
  );
  assertEquals((await sql`SELECT ${12345678901234567890n}::VARCHAR AS a`).at(0), {
    a: "12345678901234567890",
  });
  assertEquals((await sql`FROM ${acme} WHERE time > ${new Date("2024-01-03")}`).length, 1);
  assertEquals((await sql`FROM ${acme} WHERE time > ${"2024-01-03"}`).length, 1);
  assertEquals((await sql`FROM ${acme} WHERE close IN ${[10, 12.5]}`).length, 2);
  assertEquals((await sql`FROM ${acme} WHERE time IN ${[new Date("2024-01-03")]}`).length, 1);
  assertEquals((await sql`FROM ${acme} WHERE symbol IN ${[]}`).length, 0);
  assertEquals((await sql`FROM ${acme} LIMIT ${2}`).length, 2);
});

Deno.test("sql says that quotes around a value keep it from being bound", async () => {
  await assertRejects(() => sql`FROM ${acme} WHERE symbol = '${"ACME"}'`, ParameterError, "without quotes");
  await assertRejects(() => sql`SELECT 1 AS a -- ${1}`, ParameterError, "outside of comments");
  await assertRejects(() => sql`SELECT $1 AS a`, ParameterError, "no $1 or ? of your own");
});

Deno.test("sql refuses what is neither value nor table, by its place", async () => {
  const columns = { a: [1, 2], b: ["x"] };
  await assertRejects(
    () => sql`SELECT ${1}, ${undefined}`,
    ParameterError,
    "value 2 of the query is undefined",
  );
  await assertRejects(() => sql`SELECT ${new Date(NaN)}`, ParameterError, "an invalid Date");
  await assertRejects(() => sql`SELECT ${[1, "a"]}`, ParameterError, "value 1");
  await assertRejects(() => sql`FROM ${{ a: 1 }}`, ParameterError, "value 1");
  await assertRejects(() => sql`FROM ${columns}`, ParameterError, 'the column "b" as many values as a');
  await assertRejects(() => sql`FROM ${{ a: [1, "x"] }}`, ParameterError, 'Give the column "a"');
  await assertRejects(() => sql`FROM ${{ a: [{}] }}`, ParameterError, 'Give the column "a"');
  await assertRejects(
    () => (sql as unknown as (text: string) => Promise<unknown>)("SELECT 1"),
    ParameterError,
    "with backticks",
  );
});

Deno.test("sql only reads: one statement, no change, no setting, no file that was not named", () =>
  withWorkspace(async (folder) => {
    const file = join(folder, "secret.csv");
    await Deno.writeTextFile(file, "a\n1\n");
    const refused = async (text: string, message: string) => {
      const texts = Object.assign([text], { raw: [text] }) as unknown as TemplateStringsArray;
      await assertRejects(() => sql(texts), ParameterError, message);
    };
    const target = join(folder, "out");
    for (
      const text of [
        "SELECT 1 AS a; SELECT 2 AS b",
        "CREATE TABLE t (a INTEGER)",
        "ATTACH ':memory:' AS more",
        "SET threads = 4",
        "PRAGMA threads = 4",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CALL pragma_version()",
        "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1",
        " -- nothing",
        "",
      ]
    ) await refused(text, "Write one statement that reads");
    for (
      const text of [
        `FROM '${file}'`,
        `FROM read_csv('${file}')`,
        `FROM read_text('${file}')`,
        `FROM glob('${folder}/*')`,
        "FROM 'http://localhost:1/a.csv'",
        `COPY (SELECT 1) TO '${target}'`,
      ]
    ) await refused(text, "only files named with ${sql.file(path)}");
    await assertRejects(
      () => sql`FROM read_text(${file})`,
      ParameterError,
      "only files named with ${sql.file(path)}",
    );
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["secret.csv"]);
  }));

Deno.test("sql tells a wrong query from wrong values, in DuckDB's words", async () => {
  await assertRejects(() => sql`SELEC 1`, ParameterError, "Correct the query: Parser Error");
  await assertRejects(() => sql`SELECT nope FROM ${acme}`, ParameterError, 'column "nope" not found');
  await assertRejects(() => sql`FROM nope`, ParameterError, "Table with name nope does not exist");
  await assertRejects(
    () => sql`SELECT symbol::INTEGER AS n FROM ${acme}`,
    DataError,
    "Look at the values that the query meets: Conversion Error",
  );
});

Deno.test("sql reads files that are named, and only them", () =>
  withWorkspace(async (folder) => {
    const mine = join(folder, "it's mine.csv");
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${i < 29_999 ? i : "late text"}`);
    await Deno.writeTextFile(mine, ["day,word", ...rows].join("\n"));
    const parquet = join(folder, "bars.parquet");
    await writeParquet(parquet, acme);
    const json = join(folder, "rows.json");
    await Deno.writeTextFile(json, '[{"a": 1}, {"a": 2}]');
    const last = await sql`SELECT word FROM ${sql.file(mine)} WHERE day = ${29_999}`;
    assertEquals(last.at(0), { word: "late text" });
    assertEquals((await sql`SELECT time, close FROM ${sql.file(parquet)}`).close, acme.close as never);
    const both = await sql<{ n: number }>`
      SELECT sum(a) + (SELECT count(*) FROM ${sql.file(mine)}) AS n FROM ${sql.file(json)}`;
    assertEquals(both.at(0)?.n, 30_003);
    await assertRejects(() => sql`FROM ${sql.file(join(folder, "no.csv"))}`, DataError, "there is no file");
    await assertRejects(() => sql`FROM ${sql.file(join(folder, "a.xls"))}`, ParameterError, ".parquet");
    await assertRejects(
      () => sql`SELECT * FROM ${sql.file(mine)}, read_csv(${json})`,
      ParameterError,
      "only files named with ${sql.file(path)}",
    );
    await Deno.writeTextFile(parquet, "no parquet");
    await assertRejects(() => sql`FROM ${sql.file(parquet)}`, DataError, "Look at the values");
  }));

Deno.test("sql reads a run as its trades, and any of its tables", async () => {
  const run = await backtest(smaCross(), await sampleBars());
  const trades = await sql<{ side: string; n: number; profit: number }>`
    SELECT side, count(*) AS n, sum(profit) AS profit FROM ${run} GROUP BY ALL`;
  assertEquals(trades.at(0)?.n, run.trades.length);
  assertAlmostEquals(trades.at(0)!.profit, run.trades.profit.reduce((sum, each) => sum + each, 0), 1e-6);
  const first = await sql<{ entryTime: number }>`SELECT min(entryTime) AS entryTime FROM ${run.trades}`;
  assertEquals(first.at(0)?.entryTime, run.trades.entryTime[0]);
  const equity = await sql<{ value: number }>`SELECT max(value) AS value FROM ${run.equity}`;
  assertEquals(equity.at(0)?.value, Math.max(...run.equity.value));
});

Deno.test("sql reads stored bars, their list and saved runs; a folder without them has empty tables", () =>
  inWorkspace(async (workspace) => {
    for (const table of ["bars", "datasets", "runs", "ranges", "conflicts"]) {
      assertEquals((await sql`FROM ${sql.identifier(table)}`).length, 0);
    }
    assertEquals((await sql`SELECT sharpe FROM runs`).length, 0);
    assertEquals([...Deno.readDirSync(workspace)], []);
    const folder = dataFolder(workspace);
    const fetched = Date.UTC(2024, 1, 1);
    const [from, to] = [acme.time[0]!, acme.time[2]! + 1];
    for (const { symbol } of [acme, other]) {
      const key = { market: "US" as const, timeframe: "1d" as const, symbol };
      const piece = { source: "test", from, to, fetched, columns: acme, basis: "raw" as const };
      await addPiece(folder, key, piece, { priority: () => 0 });
      // One price of another source that counts less.
      const columns = { ...acme, low: Float64Array.of(10, 9, 12.5) };
      await addPiece(folder, key, { ...piece, source: "worse", columns }, {
        priority: (name) => name.length,
      });
    }
    await recordRun(folder, {
      id: "a",
      digest: "d",
      path: "runs/a.ipynb",
      title: "A",
      strategy: "sma",
      version: "1",
      symbols: ["ACME", "SP500"],
      markets: ["US"],
      metrics: { sharpe: 1.5, calmar: null, own: 3 },
      saved: "2024-02-01T00:00:00.000Z",
    });
    const bars =
      await sql`SELECT symbol, timeframe, close FROM bars WHERE symbol = ${other.symbol} ORDER BY time`;
    assertEquals([bars.length, bars.at(-1)], [3, { symbol: other.symbol, timeframe: "1d", close: 12.5 }]);
    const datasets = await sql`SELECT symbol, first, "rows" FROM datasets ORDER BY symbol`;
    assertEquals(datasets.at(0), { symbol: "ACME", first: acme.time[0]!, rows: 3 });
    const runs = await sql`SELECT title, sharpe, calmar, own, saved FROM runs WHERE 'SP500' IN symbols`;
    const saved = Date.UTC(2024, 1, 1);
    assertEquals(runs.at(0), { title: "A", sharpe: 1.5, calmar: NaN, own: 3, saved });
    const ranges = await sql`SELECT symbol, starts, ends, source, fetched FROM ranges ORDER BY symbol`;
    assertEquals(ranges.at(0), { symbol: "ACME", starts: from, ends: to, source: "test", fetched });
    const conflicts = await sql`
      SELECT symbol, time, field, keptSource, kept, otherSource, other FROM conflicts ORDER BY symbol`;
    assertEquals([conflicts.length, conflicts.at(0)], [2, {
      symbol: "ACME",
      time: acme.time[1]!,
      field: "low",
      keptSource: "test",
      kept: 11,
      otherSource: "worse",
      other: 9,
    }]);
    await Deno.remove(join(folder, "bars", "US", "1d", "ACME"), { recursive: true });
    await assertRejects(() => sql`FROM bars`, DataError, "Load ACME again");
  }));

Deno.test("sql reads stored series alike, with adjusted closes, without, and without bars", () =>
  inWorkspace(async (workspace) => {
    const [from, to] = [acme.time[0]!, acme.time[2]! + 1];
    const piece = {
      source: "test",
      from,
      to,
      fetched: Date.UTC(2024, 1, 1),
      columns: acme,
      basis: "raw" as const,
    };
    const pieces = {
      A: { ...piece, adjustedClose: Float64Array.of(1, 2, 3) },
      B: piece,
      C: { ...piece, from: to, to: to + 1 },
      "*": { ...piece, to: acme.time[1]! },
    };
    for (const [symbol, each] of Object.entries(pieces)) {
      const key = { market: "US" as const, timeframe: "1d" as const, symbol };
      await addPiece(dataFolder(workspace), key, each, { priority: () => 0 });
    }
    const counts = await sql<{ symbol: string; n: number; top: number }>`
      SELECT symbol, count(*) AS n, max(close) AS top FROM bars GROUP BY symbol ORDER BY symbol`;
    assertEquals([counts.symbol, Array.from(counts.n), Array.from(counts.top)], [
      ["*", "A", "B"],
      [1, 3, 3],
      [10, 12.5, 12.5],
    ]);
    const one = await sql`SELECT close FROM bars WHERE symbol = ${"B"} AND market = ${"US"} ORDER BY time`;
    assertEquals(one.close, acme.close as never);
    assertEquals((await sql`SELECT count(*) AS n FROM datasets`).at(0), { n: 4 });
  }));

Deno.test("sql sums in one order: the same data give the same digits", async () => {
  const x = Float64Array.from({ length: 500_000 }, (_, i) => Math.sin(i) * 10 ** (i % 17));
  const columns = { x, g: Int32Array.from(x, (_, i) => i % 7) };
  const sums = () => sql`SELECT g, sum(x) AS s FROM ${columns} GROUP BY g ORDER BY g`;
  const first = await sums();
  for (let i = 0; i < 3; i++) assertEquals({ ...await sums() }, { ...first });
  const threads = await sql`SELECT current_setting('threads') AS n, current_setting('TimeZone') AS zone`;
  assertEquals(threads.at(0), { n: 1, zone: "UTC" });
});

Deno.test("sql keeps a backslash, so that patterns need no doubling", async () => {
  assertEquals((await sql`SELECT regexp_matches('a1', '^\w\d$') AS yes`).at(0), { yes: true });
});

Deno.test("a result of sql shows itself as a table with dates", async () => {
  const rows = await sql`SELECT time, close, close > 10 AS up FROM ${acme} ORDER BY time`;
  const text = String((await rows[DISPLAY]())["text/plain"]);
  for (const part of ["Result", "2024-01-04", "12.5", "true"]) assertStringIncludes(text, part);
  assertStringIncludes(Deno.inspect(rows), "Result");
});

Deno.test("a table that there is not is named with the nearest of the workspace", async () => {
  await assertRejects(() => sql`SELECT * FROM bar`, ParameterError, 'Did you mean "bars"?');
  const error = await assertRejects(() => sql`SELECT * FROM zzzzzz`, ParameterError);
  assertEquals(error.message.includes("pg_"), false, error.message);
  await assertRejects(() => sql`SELECT '${1}'`, ParameterError, "1 value was given");
});
