/** Adjusted views of raw bars against series that others adjusted. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { adjust, type Bars, sliceBars, symbolPeriods } from "tapebook";
import { leanBars } from "./lean_bars.ts";
import { rawCsv, sharedText } from "./raw_csv.ts";
import { sharedTest } from "./shared_data.ts";

/** Factors of a file at each bar over those at the last. */
async function fileFactors(name: string, { time }: Bars): Promise<number[]> {
  const rows = (await sharedText(`adjustments/${name}.csv`)).trim().split(/\s+/).map((line) =>
    line.split(",")
  );
  const ends = rows.map(([day]) => Date.parse(day!.replace(/(....)(..)(..)/, "$1-$2-$3")));
  const factors = Array.from(time, (at) => {
    const row = rows[ends.findIndex((end) => at <= end)]!;
    return Number(row[1]) * Number(row[2]);
  });
  return factors.map((factor) => factor / factors.at(-1)!);
}

for (const name of ["aapl", "spy", "goog"]) {
  sharedTest(`${name}: actions read from the factor file adjust by the file's own factors`, async () => {
    const raw = await leanBars(name);
    const factors = await fileFactors(name, raw);
    const { close } = adjust(raw, "total");
    // The file has seven figures.
    const off = Array.from(close, (price, i) => Math.abs(price / raw.close[i]! / factors[i]! - 1));
    assert(Math.max(...off) < 1e-5, `${Math.max(...off)}`);
  });
}

sharedTest("AAPL's splits and dividends are those that the company made", async () => {
  const { actions } = await leanBars("aapl");
  const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);
  const splits = actions!.flatMap((each) => each.kind === "split" ? [[isoDay(each.time), each.ratio]] : []);
  assertEquals(splits, [["2000-06-21", 2], ["2005-02-28", 2], ["2014-06-09", 7], ["2020-08-31", 4]]);
  const dividends = actions!.flatMap((each) => each.kind === "dividend" ? [each] : []);
  const first = dividends[0]!;
  assertEquals([dividends.length, isoDay(first.time)], [35, "2012-08-09"]);
  assertAlmostEquals(first.amount, 2.65, 0.001);
  assertAlmostEquals(dividends.at(-1)!.amount, 0.205, 0.001);
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Medians by month of the ratios of two series: one by one, closes of two exchanges differ on some days. */
function monthlyMedians({ time, close }: Bars, other: ArrayLike<unknown>): number[] {
  const months = Map.groupBy(time.keys(), (i) => new Date(time[i]!).toISOString().slice(0, 7));
  return [...months.values()].map((rows) => median(rows.map((i) => close[i]! / Number(other[i]))));
}

sharedTest(
  "AAPL adjusted for splits is an independent series to 0.1 %, month by month from 2004 to 2018",
  async () => {
    const other = await rawCsv("us-daily/AAPL_2004_2018_adj.csv");
    const bars = adjust(
      sliceBars(await leanBars("aapl"), { start: "2004-08-19", end: "2018-01-19" }),
      "split",
    );
    assertEquals(
      Array.from(bars.time, (at) => new Date(at).toISOString().slice(0, 10)),
      Array.from(other.time!),
    );
    const medians = monthlyMedians(bars, other.close!);
    assertEquals(medians.filter((ratio) => Math.abs(ratio - 1) > 1e-3), []);
    const off = Array.from(bars.close, (close, i) => Math.abs(close / Number(other.close![i]) - 1));
    assert(off.filter((each) => each <= 1e-3).length > 0.96 * off.length);
    assert(median(off) < 1e-6, `${median(off)}`);
  },
);

sharedTest(
  "AAPL as a total return is an independent series' adjusted closes to 0.1 %, month by month",
  async () => {
    const other = await rawCsv("us-daily/AAPL_2004_2018_adj.csv");
    const bars = adjust(
      sliceBars(await leanBars("aapl"), { start: "2004-08-19", end: "2018-01-19" }),
      "total",
    );
    const medians = monthlyMedians(bars, other.adjustedClose!);
    const worst = Math.max(...medians.map((ratio) => Math.abs(ratio - 1)));
    assert(worst < 1e-3, `${worst}`);
  },
);

sharedTest("GOOG was GOOCV in its first days", async () => {
  const periods = symbolPeriods(await sharedText("adjustments/goog_map.csv"));
  assertEquals(periods.map(({ symbol, to }) => [symbol, new Date(to).toISOString().slice(0, 10)]), [
    ["GOOCV", "2014-04-02"],
    ["GOOG", "2050-12-31"],
  ]);
});
