import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { loadFrom, type LoadOptions } from "../../../kernel/data/load_bars.ts";
import { fingerprint } from "../../../kernel/data/ohlcv.ts";
import { listSeries, setMemoryLimit } from "../../../kernel/data/store/mod.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import { withWorkspace } from "./workspace.ts";

// From the disk each time: what memory keeps has tests of its own.
setMemoryLimit(0);

const day = (time: number | undefined) => new Date(time ?? NaN).toISOString().slice(0, 10);

async function load(workspace: string, what: string, options?: LoadOptions): Promise<Bars> {
  const [bars] = await loadFrom({ workspace, folder: workspace }, [what], options);
  assert(bars);
  return bars;
}

Deno.test("loadBars() gives the whole sample with its origin", () =>
  withWorkspace(async (workspace) => {
    const bars = await load(workspace, "SP500");
    assertEquals(bars.length, 5105);
    assertEquals([bars.name, bars.market, bars.timeframe, bars.currency], ["S&P 500", "US", "1d", "USD"]);
    assertEquals([day(bars.time[0]), day(bars.time.at(-1))], ["2000-01-03", "2020-04-17"]);
    assertEquals([bars.open[0], bars.high[0], bars.low[0], bars.close[0]], [
      1469.25,
      1478,
      1438.359985,
      1455.219971,
    ]);
    assertEquals(bars.volume.at(-1), 5_792_140_000);
    assertEquals(bars.origin.source, "sample");
    assertStringIncludes(bars.origin.note ?? "", "dividends not included");
  }));

Deno.test("loadBars() equals the CSV row by row", () =>
  withWorkspace(async (workspace) => {
    const bars = await load(workspace, "SP500");
    const csv = await Deno.readTextFile(new URL("../../../kernel/data/sample/sp500.csv", import.meta.url));
    csv.trim().split("\n").slice(1).forEach((line, i) => {
      const [date, ...numbers] = line.split(",");
      assertEquals(
        [bars.time[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]],
        [Date.parse(`${date}T00:00:00Z`), ...numbers.map(Number)],
      );
    });
  }));

Deno.test("loadBars() includes both ends of the range", () =>
  withWorkspace(async (workspace) => {
    const bars = await load(workspace, "SP500", { start: "2005-01-03", end: "2005-01-07" });
    assertEquals(Array.from(bars.time, day), [
      "2005-01-03",
      "2005-01-04",
      "2005-01-05",
      "2005-01-06",
      "2005-01-07",
    ]);
  }));

Deno.test("loadBars() gives a list for a list of symbols", () =>
  withWorkspace(async (workspace) => {
    const loaded = await loadFrom({ workspace, folder: workspace }, ["SP500", "SP500"]);
    assertEquals(loaded.map((bars) => bars.length), [5105, 5105]);
  }));

Deno.test("loadBars() stores the sample once and serves it from the raw columns", () =>
  withWorkspace(async (workspace) => {
    const first = await load(workspace, "SP500");
    const [row] = await listSeries(join(workspace, ".tapebook"));
    assertEquals([row?.symbol, row?.rows, row?.ranges[0]?.source], ["SP500", 5105, "sample"]);
    assertEquals(row?.hash, fingerprint(first));
    await Deno.remove(join(workspace, ".tapebook", "bars"), { recursive: true });
    assertEquals(fingerprint(await load(workspace, "SP500")), fingerprint(first));
    assertEquals((await listSeries(join(workspace, ".tapebook")))[0], row);
  }));

Deno.test("loadBars() reads the Parquet file when the column cache is deleted or cut short", () =>
  withWorkspace(async (workspace) => {
    const first = await load(workspace, "SP500");
    const columns = join(workspace, ".tapebook", "columns");
    const file = join(columns, fingerprint(first));
    await Deno.truncate(file, 1000);
    assertEquals((await load(workspace, "SP500")).close, first.close);
    assertEquals((await Deno.stat(file)).size, 16 + 6 * 8 * 5105);
    await Deno.remove(columns, { recursive: true });
    assertEquals((await load(workspace, "SP500")).close, first.close);
  }));

Deno.test("loadBars() stores the sample anew when everything but the catalogue is damaged", () =>
  withWorkspace(async (workspace) => {
    const first = await load(workspace, "SP500");
    await Deno.remove(join(workspace, ".tapebook", "columns"), { recursive: true });
    await Deno.writeTextFile(
      join(workspace, ".tapebook", "bars", "US", "1d", "SP500", `${fingerprint(first)}.parquet`),
      "not parquet",
    );
    assertEquals((await load(workspace, "SP500")).close, first.close);
  }));

Deno.test("loadBars() of a file guesses symbol and timeframe", () =>
  withWorkspace(async (workspace) => {
    const rows = Array.from({ length: 5 }, (_, i) => `2024-01-02 10:0${i}:00,1,2,0.5,1.5,100`);
    await Deno.writeTextFile(
      join(workspace, "eur.csv"),
      ["time,open,high,low,close,volume", ...rows].join("\n"),
    );
    const bars = await load(workspace, "./eur.csv", { market: "FX" });
    assertEquals([bars.symbol, bars.market, bars.timeframe, bars.length], ["eur", "FX", "1m", 5]);
    assertEquals(bars.origin, { source: "csv", note: "eur.csv" });
    const asked = { market: "FX", timeframe: "1h" } as const;
    const error = await assertRejects(() => load(workspace, "eur.csv", asked), DataError);
    assertStringIncludes(error.message, 'by resample(bars, "1h"): its rows are 1m apart');
    assertEquals(error.field, "timeframe");
  }));

Deno.test("loadBars() takes weekends and holidays for what they are", () =>
  withWorkspace(async (workspace) => {
    const days = ["2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09", "2024-01-10", "2024-01-16"];
    const rows = days.map((date) => `${date},1,1,1,1`);
    await Deno.writeTextFile(join(workspace, "a.csv"), ["date,open,high,low,close", ...rows].join("\n"));
    assertEquals((await load(workspace, "a.csv")).timeframe, "1d");
  }));

const refusals: [string, string, LoadOptions, typeof DataError | typeof ParameterError, string][] = [
  ["an unknown symbol", "SP50", {}, DataError, 'No bars for "SP50". Did you mean SP500? There is SP500'],
  ["a symbol like none", "RELIANCE.NS", {}, DataError, 'No bars for "RELIANCE.NS". There is SP500'],
  [
    "a start after the data",
    "SP500",
    { start: "2020-04-18" },
    DataError,
    "No bars for SP500 after 2020-04-17. The last day available is 2020-04-17; set start to it or earlier.",
  ],
  [
    "an end before the data",
    "SP500",
    { end: "1999-12-31" },
    DataError,
    "No bars for SP500 before 2000-01-03. The first day available is 2000-01-03; set end to it or later.",
  ],
  ["a weekend", "SP500", { start: "2005-01-08", end: "2005-01-09" }, DataError, "SP500 has no bars from"],
  [
    "a start after the end",
    "SP500",
    { start: "2006-01-01", end: "2005-01-01" },
    ParameterError,
    "start before end",
  ],
  [
    "a misspelt option",
    "SP500",
    { strat: "2010-01-01" } as LoadOptions,
    ParameterError,
    'in the options of loadBars: there is no "strat"; did you mean "start"?',
  ],
  ["a date that is not year first", "SP500", { start: "01/02/2010" }, ParameterError, "year first"],
  ["a date that is none", "SP500", { start: "01/02/20x5" }, ParameterError, "Give start as a date"],
  [
    "an unknown timeframe",
    "SP500",
    { timeframe: "2h" as "1h" },
    ParameterError,
    "Set timeframe to one of 1m,",
  ],
  ["a timeframe without bars", "SP500", { timeframe: "1h" }, DataError, "No 1h bars for SP500"],
  ["an unknown market", "SP500", { market: "XX" as "US" }, ParameterError, "Set market to one of US, IN"],
  [
    "a view that is none",
    "SP500",
    { adjust: "totl" as "total" },
    ParameterError,
    "Set adjust to one of raw,",
  ],
  ["a year as a number", "SP500", { start: 2005 }, ParameterError, 'such as "2005-01-31": it is 2005'],
  [
    "refresh as text",
    "SP500",
    { refresh: "yes" as unknown as true },
    ParameterError,
    "Set refresh to true or",
  ],
  [
    "a signal that is none",
    "SP500",
    { signal: true as never },
    ParameterError,
    "Set signal to an AbortSignal",
  ],
  [
    "progress for nobody",
    "SP500",
    { onProgress: true as never },
    ParameterError,
    "Set onProgress to a function",
  ],
  ["another market", "SP500", { market: "IN" }, DataError, "There is 1d in market US"],
  ["a missing file", "./nope.csv", {}, DataError, "A relative path begins at the notebook's folder"],
];
for (const [what, symbol, options, type, message] of refusals) {
  Deno.test(`loadBars() refuses ${what}`, () =>
    withWorkspace(async (workspace) => {
      const error = await assertRejects(() => load(workspace, symbol, options), type, message);
      assert(error.field, "names the field");
    }));
}

Deno.test("loadBars() says of a stored sample too which timeframe it has", () =>
  withWorkspace(async (workspace) => {
    await load(workspace, "SP500");
    const error = await assertRejects(() => load(workspace, "SP500", { timeframe: "5m" }), DataError);
    assertEquals(error.message, "No 5m bars for SP500. There is 1d in market US.");
  }));

Deno.test("loadBars() names the allowed values in its errors", () =>
  withWorkspace(async (workspace) => {
    const error = await assertRejects(() => load(workspace, "SP500", { start: "2021-01-01" }), DataError);
    assertEquals([error.code, error.field, error.value, error.allowed], [
      "data",
      "start",
      "2021-01-01",
      "2000-01-03 to 2020-04-17",
    ]);
  }));

Deno.test("loadBars() refuses a source that there is not, also where all of it is stored", () =>
  withWorkspace(async (workspace) => {
    await load(workspace, "SP500");
    const error = await assertRejects(() => load(workspace, "SP500", { source: "yaho" }), ParameterError);
    assertEquals([error.field, error.value], ["source", "yaho"]);
    assertStringIncludes(error.message, "did you mean yahoo?");
    assertEquals((await load(workspace, "SP500", { source: "sample" })).length, 5105);
  }));

Deno.test("loadBars() refuses an empty list and things that are no names", async () => {
  const place = { workspace: "/none", folder: "/none" };
  await assertRejects(() => loadFrom(place, []), ParameterError, "a list of symbols");
  await assertRejects(() => loadFrom(place, 42 as unknown as string[]), ParameterError, "it is 42");
  await assertRejects(() => loadFrom(place, [null] as unknown as string[]), ParameterError);
});

Deno.test("loadBars() refuses a file with a header and no rows", () =>
  withWorkspace(async (workspace) => {
    await Deno.writeTextFile(join(workspace, "empty.csv"), "time,open,high,low,close\n");
    const error = await assertRejects(() => load(workspace, "empty.csv"), DataError);
    assertEquals(error.message, "No bars in empty. The file has a header and no rows; add some.");
  }));

Deno.test("loadBars() asks nobody for what no symbol is called", async () => {
  const place = { workspace: "/none", folder: "/none" };
  for (const text of ["", " ", "../../etc/passwd", "/etc/passwd", "a\\b", "..."]) {
    await assertRejects(() => loadFrom(place, [text]), ParameterError, "Set symbol to letters and digits");
  }
});
