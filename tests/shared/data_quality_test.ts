/** Validation and repair on real downloads: the fault of each is named, and what has none is left alone. */
import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { makeBars, repair, validate } from "tapebook";
import type { RawBars } from "../../kernel/data/validate/raw_bars.ts";
import type { DataQuality } from "../../kernel/data/validate/validate.ts";
import { type CsvOptions, dateOf, monthFirst, rawCsv, sharedText } from "./raw_csv.ts";
import { sharedTest } from "./shared_data.ts";

const yahoo = (name: string, options: CsvOptions = {}) =>
  rawCsv(`dirty/${name}.csv`, { time: dateOf, ...options });

/** Rows by check, of errors or of warnings; findings about all rows have none. */
const byCheck = (findings: DataQuality["errors"]) => findings.map(({ check, rows }) => [check, rows.length]);

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<unknown>, tolerance: number): void {
  assertEquals(actual.length, expected.length);
  Array.from(actual).forEach((value, i) =>
    assertAlmostEquals(value, Number(expected[i]), tolerance * value, `${i}`)
  );
}

for (const name of ["CALM-1d-no-bad-divs", "EWG-1d-no-bad-divs"]) {
  sharedTest(`${name} has no error and no warning`, async () => {
    const report = validate(await yahoo(name));
    assertEquals([report.errors, report.warnings, report.score], [[], [], 100]);
  });
}

sharedTest(
  "4063.T: the dividend before its split is told by the adjusted closes, and its twin is not blamed",
  async () => {
    const found = (name: string) =>
      yahoo(name).then((bars) => validate(bars, { skip: ["gaps", "sessions"] }));
    const { errors, warnings } = await found("4063-T-1d-bad-div");
    assertEquals([byCheck(errors), byCheck(warnings)], [[], [["dividends", 1]]]);
    assertStringIncludes(warnings[0]!.message, "2023-03-30, 275, they say 55");
    assertEquals((await found("4063-T-1d-bad-div-fixed")).warnings, []);
  },
);

sharedTest("KAP.IL: the dividend that is there twice is told, and its twin is not blamed", async () => {
  const found = (name: string) => yahoo(name).then((bars) => validate(bars, { skip: ["gaps", "sessions"] }));
  const { errors, warnings } = await found("KAP-IL-1d-bad-div");
  assertEquals([byCheck(errors), byCheck(warnings)], [[], [["dividends", 1]]]);
  assertStringIncludes(warnings[0]!.message, "twice, with one like it within two weeks: 2022-07-13, 1.95426");
  assertEquals((await found("KAP-IL-1d-bad-div-fixed")).warnings, []);
});

sharedTest(
  "AET.L: 14 rows are a hundred times too low and the order is reversed; repaired, it is its twin",
  async () => {
    const [bad, twin] = [await yahoo("AET-L-1d-100x-error"), await yahoo("AET-L-1d-100x-error-fixed")];
    const report = validate(bad);
    assertEquals(byCheck(report.errors), [["order", 0], ["unit", 14]]);
    assertEquals(byCheck(validate(twin).errors), [["order", 0]]);
    const { columns, report: after } = repair(bad, report);
    assertNear(columns.close, Array.from(twin.close!).reverse(), 1e-6);
    assertNear(columns.low, Array.from(twin.low!).reverse(), 1e-6);
    assertEquals([after.errors, makeBars(columns).length], [[], 23]);
  },
);

sharedTest("ALPHA.PA: the row with a split too much is an error; repaired, it is its twin", async () => {
  const [bad, twin] = [
    await yahoo("ALPHA-PA-1d-bad-stock-split"),
    await yahoo("ALPHA-PA-1d-bad-stock-split-fixed"),
  ];
  const report = validate(bad);
  assertEquals(report.errors.map(({ check, rows }) => [check, rows]), [["splits", [11]]]);
  assertEquals(validate(twin).errors, []);
  const { columns, report: after } = repair(bad, report);
  for (const field of ["open", "high", "low", "close"] as const) {
    assertNear(columns[field], twin[field]!, 1e-6);
  }
  assertNear(columns.volume, twin.volume!, 1e-5);
  assertEquals(after.errors, []);
});

sharedTest("SPY: two opens below their lows are the only error, and the lows are widened", async () => {
  const bad = await rawCsv("dirty/SPY_2008_2018_open_below_low.csv");
  const report = validate(bad);
  assertEquals([byCheck(report.errors), byCheck(report.warnings)], [[["ohlc", 2]], []]);
  assertStringIncludes(report.errors[0]!.message, "2015-03-05, 2015-03-30");
  const { changes, report: after } = repair(bad, report);
  assertEquals(changes.map(({ field, before, after }) => [field, before, after]), [
    ["low", 209.850006, 209.419998],
    ["low", 206.960007, 205.740005],
  ]);
  assertEquals(after.score, 100);
});

sharedTest("bad.csv: every kind of row that its maker broke is named", async () => {
  const report = validate(await rawCsv("dirty/bad.csv", { time: monthFirst }));
  const rows = (check: string) =>
    report.errors.filter((each) => each.check === check).flatMap(({ rows }) => rows);
  // 50 rows without a date, 51 without a price.
  assertEquals([rows("missing").length, rows("missing")[0], rows("missing").at(-1)], [101, 200, 499]);
  assertEquals([354, 356, 357].filter((row) => !rows("positive").includes(row)), []);
  assertEquals([359, 360, 361].filter((row) => !rows("ohlc").includes(row)), []);
  assertEquals([250, 255, 299].filter((row) => !rows("unit").includes(row)), []);
  assertEquals([report.score, report.usable], [0, false]);
});

sharedTest("mismatch.csv: blocks out of order and a date of the wrong year are named", async () => {
  const { errors } = validate(await rawCsv("dirty/mismatch.csv", { time: monthFirst }));
  assertEquals(errors.map(({ check }) => check), ["order", "dates"]);
  assertEquals(errors[1]!.rows, [19]);
  assertStringIncludes(errors[1]!.message, "2016-01-18 for 2017-01-18");
});

sharedTest(
  "sp500-5yr_A: dates with slashes are named as such, and nothing is wrong once they are read",
  async () => {
    const file = "dirty/sp500-5yr_A_slash_dates.csv";
    const unread = validate(await rawCsv(file));
    assertEquals(byCheck(unread.errors), [["types", 1259], ["length", 0]]);
    assertStringIncludes(unread.errors[0]!.message, '"2013/2/8"; say in which order');
    const time = ({ time }: Record<string, string>) => Date.parse(`${time} UTC`);
    assertEquals(byCheck(validate(await rawCsv(file, { time })).errors), []);
  },
);

sharedTest("UNITTEST_BTC: the 717 minutes that are not there are counted", async () => {
  const rows = JSON.parse(await sharedText("dirty/UNITTEST_BTC-1m.json")) as number[][];
  const [time, open, high, low, close, volume] = [0, 1, 2, 3, 4, 5].map((i) => rows.map((row) => row[i]!));
  const bars: RawBars = { market: "CRYPTO", timeframe: "1m", time, open, high, low, close, volume };
  const { errors, warnings } = validate(bars);
  assertEquals([errors, byCheck(warnings)], [[], [["gaps", 538]]]);
  assertStringIncludes(warnings[0]!.message, "717 bars of the calendar absent, 5.0 %");
});

sharedTest(
  "BTCUSDT: the bars found as interpolated are those with more decimals than a tick has",
  async () => {
    const raw = await rawCsv("crypto/BTCUSDT_1h.csv.gz", {
      time: ({ time }) => Date.parse(`${time!.replace(" ", "T")}Z`),
      about: { market: "CRYPTO", timeframe: "1h" },
    });
    const decimals = (price: unknown) => String(price).split(".")[1]?.length ?? 0;
    const filled = Array.from({ length: raw.time!.length }, (_, i) => i).filter((i) =>
      [raw.open, raw.high, raw.low, raw.close].some((column) => decimals(column![i]) > 2)
    );
    const { errors, warnings } = validate(raw);
    assertEquals(errors, []);
    assertEquals(warnings.map(({ check, rows }) => [check, rows]), [["interpolated", filled]]);
    assertEquals(filled.length, 128);
  },
);

sharedTest(
  "NIFTY 50 by minutes: stamps at the end, the outage of 24 February and the zero volume are told",
  async () => {
    const { errors, warnings } = validate(
      await rawCsv("india/NIFTY50_1m_2021_dev.csv.gz", {
        header: ["symbol", "date", "clock", "open", "high", "low", "close", "volume"],
        time: ({ date, clock }) =>
          Date.parse(`${date!.replace(/(....)(..)(..)/, "$1-$2-$3")}T${clock}:00+05:30`),
        about: { market: "IN", timeframe: "1m" },
      }),
    );
    assertEquals([errors, warnings.map(({ check }) => check)], [[], ["sessions", "gaps", "volume"]]);
    assertStringIncludes(warnings[0]!.message, "stamped at their end");
    assertStringIncludes(warnings[1]!.message, "329 bars, from 2021-02-24T04:38");
  },
);

sharedTest("unadjusted splits and bonuses of NSE shares are warnings on their days", async () => {
  const splits = {
    RELIANCE: "2017-09-07, 2 for 1",
    TCS: "2018-05-31, 2 for 1",
    NIFTYBEES: "2019-12-19, 10 for 1",
  };
  for (const [name, day] of Object.entries(splits)) {
    const { errors, warnings } = validate(
      await rawCsv(`india/${name}_2010_2020.csv`, { about: { market: "IN" } }),
    );
    assertEquals([errors, byCheck(warnings)], [[], [["splits", 1]]], name);
    assertStringIncludes(warnings[0]!.message, day);
  }
});

sharedTest("files without a fault have no error and no warning", async () => {
  const utc = ({ time }: Record<string, string>) => Date.parse(`${time!.replace(" ", "T")}Z`);
  const milliseconds = ({ time }: Record<string, string>) => Number(time);
  const files: [string, CsvOptions][] = [
    ["us-daily/GOOG_2004_2013.csv", {}],
    ["us-daily/SP500_index_2000_2020.csv", {}],
    ["us-daily/AAPL_2004_2018_adj.csv", {}],
    ["us-daily/sp500_502bars_default.csv", {}],
    ["intraday/EURUSD_1h_2017_2018.csv", { time: utc, about: { market: "FX", timeframe: "1h" } }],
    ["crypto/FILUSDT-1m-2023-08.csv.gz", {
      time: milliseconds,
      about: { market: "CRYPTO", timeframe: "1m" },
    }],
    ["crypto/FILUSDT-1m-2023-09.csv.gz", {
      time: milliseconds,
      about: { market: "CRYPTO", timeframe: "1m" },
    }],
  ];
  for (const [file, options] of files) {
    const { errors, warnings, score } = validate(await rawCsv(file, options));
    assertEquals([errors, warnings, score], [[], [], 100], file);
  }
});

sharedTest(
  "of 100 S&P 500 shares the five with impossible rows are refused, and genuine jumps are notes",
  async () => {
    const file = "us-daily/sp500_first100_2013_2018.csv.gz";
    const whole = await rawCsv(file);
    const names = (await sharedText(file)).trim().split("\n").slice(1).map((row) =>
      row.trim().split(",").at(-1)!
    );
    const shares = Map.groupBy(names.keys(), (row) => names[row]!);
    assertEquals([names.length, shares.size], [121_855, 100]);
    const refused: unknown[] = [];
    const warned: unknown[] = [];
    for (const [name, rows] of shares) {
      const share = Object.fromEntries(
        (["time", "open", "high", "low", "close", "volume"] as const).map((
          field,
        ) => [field, rows.map((row) => whole[field]![row]!)]),
      );
      const { errors, warnings } = validate(share);
      if (errors.length > 0) refused.push([name, ...errors.map(({ check }) => check)]);
      if (warnings.length > 0) warned.push([name, ...warnings.map(({ message }) => message)]);
    }
    assertEquals(refused, [["AOS", "ohlc"], ["BBY", "ohlc"], ["BHF", "missing"], ["CHD", "ohlc"], [
      "CHK",
      "ohlc",
    ]]);
    assertEquals(warned, [["APTV", "There are 44 bars, fewer than 100."]]);
  },
);
