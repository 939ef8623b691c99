/** Answers that FMP gives in its documentation and gave to version 3, through the provider, against plain JSON. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fmp } from "../../kernel/data/providers/fmp.ts";
import type { BarsRequest, FetchedBars } from "../../kernel/data/providers/provider.ts";
import { connectTo, replay } from "../fakes/replay.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

const STABLE = { FMP_API_KEY: "key" };
const V3 = { ...STABLE, TAPEBOOK_FMP_API: "v3" };
const NOTHING = [
  { path: /splits|dividends|stock_split|stock_dividend/, answer: { json: [] } },
];
const at = (text: string) => Date.parse(text);
const file = (name: string) => sharedFile(`providers/${name}.json`);
const plain = async (name: string) => JSON.parse(await Deno.readTextFile(file(name)));

async function ask(
  name: string,
  path: string,
  more: Pick<BarsRequest, "market" | "symbol" | "timeframe">,
  range: readonly [from: string, to: string],
  keys: Record<string, string> = STABLE,
): Promise<FetchedBars> {
  await using server = replay([...NOTHING, { path, answer: { file: file(name) } }]);
  const http = connectTo(server, fmp, keys);
  const bars = await fmp.bars({ ...more, from: at(range[0]), to: at(range[1]) }, http);
  assert(server.count(path) >= 1);
  return bars;
}

/** Rows of a file, newest first, under the names that they have there. */
function sameRows(
  { columns }: FetchedBars,
  rows: Record<string, number>[],
  times: string[],
  prefix = "",
): void {
  assertEquals([...columns.time], times.map(at));
  const price = (row: Record<string, number>, name: string) =>
    row[prefix === "" ? name.toLowerCase() : `${prefix}${name}`];
  rows.toReversed().forEach((row, i) => {
    const { open, high, low, close } = columns;
    assertEquals(
      [open[i], high[i], low[i], close[i]],
      ["Open", "High", "Low", "Close"].map((name) => price(row, name)),
    );
  });
}

const DOCS = "fmp-stable-docs";
const RAW = "/stable/historical-price-eod/non-split-adjusted";
const FULL = "/stable/historical-price-eod/full";

sharedTest("FMP's raw day of AAPL comes with its volume", async () => {
  const name = `${DOCS}/historical-price-eod-non-split-adjusted`;
  const rows = await plain(name);
  const key = { market: "US", symbol: "AAPL", timeframe: "1d" } as const;
  const bars = await ask(name, RAW, key, ["2025-02-04", "2025-02-05"]);
  sameRows(bars, rows, ["2025-02-04"], "adj");
  assertEquals([...bars.columns.volume], [rows[0].volume]);
  assertEquals(bars.basis, "raw");
});

const others = [
  ["forex-historical-price-eod-full", FULL, "FX", "EURUSD", "1d", "2025-07-24"],
  ["cryptocurrency-historical-price-eod-full", FULL, "CRYPTO", "BTCUSD", "1d", "2025-07-24"],
  ["forex-intraday-1-min", "/stable/historical-chart/1min", "FX", "EURUSD", "1m", "2025-07-24T16:29Z"],
  [
    "cryptocurrency-intraday-1-hour",
    "/stable/historical-chart/1hour",
    "CRYPTO",
    "BTCUSD",
    "1h",
    "2025-07-24T16:00Z",
  ],
  ["intraday-1-min", "/stable/historical-chart/1min", "US", "AAPL", "1m", "2025-02-04T20:59Z"],
  ["intraday-5-min", "/stable/historical-chart/5min", "US", "AAPL", "5m", "2025-02-04T20:55Z"],
  ["intraday-15-min", "/stable/historical-chart/15min", "US", "AAPL", "15m", "2025-02-04T20:45Z"],
  ["intraday-30-min", "/stable/historical-chart/30min", "US", "AAPL", "30m", "2025-02-04T20:30Z"],
  ["intraday-1-hour", "/stable/historical-chart/1hour", "US", "AAPL", "1h", "2025-02-04T20:30Z"],
  ["index-intraday-1-min", "/stable/historical-chart/1min", "US", "^VIX", "1m", "2026-04-08T19:59Z"],
] as const;

for (const [name, path, market, symbol, timeframe, time] of others) {
  sharedTest(`FMP's ${name} has its row at the right moment`, async () => {
    const day = time.slice(0, 10);
    const next = new Date(at(day) + 86_400_000).toISOString();
    const bars = await ask(`${DOCS}/${name}`, path, { market, symbol, timeframe }, [day, next]);
    const rows = await plain(`${DOCS}/${name}`);
    sameRows(bars, rows, [time]);
    const { volume, close } = bars.columns;
    const money = market === "CRYPTO" ? close[0]! : 1;
    assertAlmostEquals(volume[0]! * money, rows[0].volume, 1e-4);
  });
}

sharedTest("version 3's days of AAPL are read from under its own name", async () => {
  const name = "fmp-v3-legacy/historical-price-full_AAPL_single_2021-10";
  const key = { market: "US", symbol: "AAPL", timeframe: "1d" } as const;
  const bars = await ask(name, "/api/v3/historical-price-full/AAPL", key, ["2021-10-07", "2021-10-09"], V3);
  const { historical } = await plain(name);
  sameRows(bars, historical, ["2021-10-07", "2021-10-08"]);
  assertEquals([...bars.columns.volume], [61_863_761, 55_450_360]);
});

sharedTest("version 3's minutes of an index are New York's", async () => {
  const name = "fmp-v3-legacy/historical-chart_1min_GSPC";
  const key = { market: "US", symbol: "^GSPC", timeframe: "1m" } as const;
  const bars = await ask(name, "/api/v3/historical-chart/1min/^GSPC", key, ["2020-03-02", "2020-03-03"], V3);
  const rows = await plain(name);
  const times = rows.map(({ date }: { date: string }) => `${date.replace(" ", "T")}-05:00`).reverse();
  sameRows(bars, rows, times);
});

sharedTest("FMP's searches, members and changes are read in both forms", async () => {
  await using server = replay([
    { path: "/stable/search-symbol", answer: { file: file(`${DOCS}/search-symbol`) } },
    { path: "/stable/search-name", answer: { file: file(`${DOCS}/search-name`) } },
    { path: "/stable/sp500-constituent", answer: { file: file(`${DOCS}/sp-500`) } },
    { path: "/stable/nasdaq-constituent", answer: { file: file(`${DOCS}/nasdaq`) } },
    { path: "/stable/historical-sp500-constituent", answer: { file: file(`${DOCS}/historical-sp-500`) } },
    { path: "/stable/historical-nasdaq-constituent", answer: { file: file(`${DOCS}/historical-nasdaq`) } },
    { path: "/api/v3/search", answer: { file: file("fmp-v3-legacy/search_query_AA") } },
    { path: "/api/v3/sp500_constituent", answer: { file: file("fmp-v3-legacy/sp500_constituent_first3") } },
    {
      path: "/api/v3/historical/sp500_constituent",
      answer: { file: file("fmp-v3-legacy/historical_sp500_constituent_first4") },
    },
  ]);
  const stable = connectTo(server, fmp, STABLE), legacy = connectTo(server, fmp, V3);
  const symbols = (list: readonly { symbol: string }[] | undefined) =>
    list!.map(({ symbol }) => symbol).sort();

  assertEquals(symbols(await fmp.symbols!("aa", "US", stable)), ["AAPL"]);
  assertEquals(symbols(await fmp.symbols!("aa", "CRYPTO", stable)), ["AAGUSD"]);
  assertEquals(
    symbols(await fmp.symbols!("aa", "US", legacy)),
    symbols(await plain("fmp-v3-legacy/search_query_AA")),
  );
  assertEquals(symbols(await fmp.universe!("sp500", stable)), ["COHR"]);
  assertEquals(symbols(await fmp.universe!("nasdaq100", stable)), ["ADBE"]);
  assertEquals(symbols(await fmp.universe!("sp500", legacy)), ["ABBV", "ABT", "MMM"]);

  const day = at("2026-01-20");
  const nasdaq = await fmp.history!("nasdaq100", stable);
  assertEquals(nasdaq!.filter(({ symbol }) => symbol === "AZN"), []);
  assertEquals(nasdaq!.filter(({ symbol }) => symbol === "ADBE"), [{
    symbol: "ADBE",
    from: day,
    to: Infinity,
  }]);
  const then = (await fmp.history!("sp500", legacy))!.filter(({ from, to }) =>
    from <= at("2020-05-11") && at("2020-05-11") < to
  );
  // Before 12 and 22 May those that left were still in.
  assertEquals(symbols(then), ["ABBV", "ABT", "AGN", "CPRI", "HP", "MMM"]);
  assertEquals(server.unmatched.length, 0);
});
