/** Answers that Yahoo gave, through the provider, against the same files read plainly and an independent source. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { BarsRequest, FetchedBars } from "../../kernel/data/providers/provider.ts";
import { yahoo } from "../../kernel/data/providers/yahoo.ts";
import { connectTo, replay } from "../fakes/replay.ts";
import { leanBars } from "./lean_bars.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

const at = (text: string) => Date.parse(text);

/** As far as the test reads it. */
interface Recorded {
  request: { url: string };
  response: { headers: { date: string }; bodyJson: { chart: { result: [Series] } } };
}
interface Series {
  timestamp: number[];
  events?: { splits?: Record<string, unknown>; dividends?: Record<string, { date: number; amount: number }> };
  indicators: { quote: [Record<"open" | "high" | "low" | "close" | "volume", number[]>] };
}

async function recorded(name: string): Promise<{ url: URL; asked: number; body: unknown; series: Series }> {
  const text = await Deno.readTextFile(sharedFile(`providers/yahoo-chart/${name}.json`));
  const { request, response }: Recorded = JSON.parse(text);
  return {
    url: new URL(request.url),
    asked: at(response.headers.date),
    body: response.bodyJson,
    series: response.bodyJson.chart.result[0],
  };
}

/** Asks for what the recording was asked for; `later` is what has happened from then to the day of the recording. */
async function ask(
  name: string,
  key: Pick<BarsRequest, "market" | "symbol">,
  later?: Record<string, unknown>,
): Promise<{ bars: FetchedBars; series: Series }> {
  const { url, asked, body, series } = await recorded(name);
  const since = structuredClone(body) as Recorded["response"]["bodyJson"];
  since.chart.result[0].events = { ...series.events, splits: { ...series.events?.splits, ...later } };
  await using server = replay([
    { path: url.pathname, query: { period2: url.searchParams.get("period2")! }, answer: { json: body } },
    {
      path: url.pathname,
      query: { period2: String(Math.ceil(asked / 1_000)), interval: "1d" },
      answer: { json: since },
    },
  ]);
  const range = {
    from: Number(url.searchParams.get("period1")) * 1_000,
    to: Number(url.searchParams.get("period2")) * 1_000,
  };
  const http = connectTo(server, yahoo, {}, { now: () => asked });
  const bars = await yahoo.bars({ ...key, timeframe: "1d", ...range }, http);
  assertEquals(server.unmatched.length, 0);
  return { bars, series };
}

/** Every price within half a step of a 32-bit float, at which Yahoo writes them. */
function assertPrices(column: Float64Array, expected: readonly number[], factor = 1) {
  assertEquals(column.length, expected.length);
  column.forEach((price, i) => assertAlmostEquals(price / factor, expected[i]!, expected[i]! * 1.5e-7));
}

sharedTest("Yahoo's AAPL has the prices of an independent source, and its dividend", async () => {
  const { bars, series } = await ask("chart-AAPL-2020-08-31-to-2020-11-07", { market: "US", symbol: "AAPL" });
  const { columns, actions, name, currency } = bars;
  const { quote: [quote] } = series.indicators;
  for (const field of ["open", "high", "low", "close"] as const) assertPrices(columns[field], quote[field]);
  assertEquals([...columns.volume], quote.volume);
  assertEquals([name, currency], ["Apple Inc.", "USD"]);
  assertEquals(actions, [
    { kind: "split", time: at("2020-08-31"), ratio: 4 },
    { kind: "dividend", time: at("2020-11-06"), amount: 0.205 },
  ]);

  const raw = await leanBars("aapl");
  const first = raw.time.indexOf(columns.time[0]!);
  assertEquals([...raw.time.subarray(first, first + columns.time.length)], [...columns.time]);
  columns.close.forEach((close, i) =>
    assertAlmostEquals(close, raw.close[first + i]!, close * 0.005, String(i))
  );
});

sharedTest("Yahoo's NVDA of 2021 is as it traded, before the splits of that year and of 2024", async () => {
  const later = { 1718026200: { date: 1718026200, numerator: 10, denominator: 1, splitRatio: "10:1" } };
  const name = "historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv";
  const { bars: { columns, actions }, series } = await ask(name, { market: "US", symbol: "NVDA" }, later);
  const { quote: [quote] } = series.indicators;
  const before = columns.time.filter((time) => time < at("2021-07-20")).length;
  assert(before > 100 && columns.time.length === series.timestamp.length);
  for (const field of ["open", "high", "low", "close"] as const) {
    assertPrices(columns[field].subarray(0, before), quote[field].slice(0, before), 40);
    assertPrices(columns[field].subarray(before), quote[field].slice(before), 10);
  }
  quote.volume.forEach((units, i) => assertEquals(columns.volume[i], units / (i < before ? 40 : 10)));
  // As the exchange reported them.
  assertEquals(columns.close[0], 529.48);
  assertEquals(columns.close[before - 1], 751.19);
  assertEquals(columns.close[before], 186.12);
  assertEquals(actions, [{ kind: "split", time: at("2021-07-20"), ratio: 4 }]);
});

sharedTest("Yahoo's MSFT has the four dividends of a year on their days", async () => {
  const name = "historical-via-chart-MSFT-dividends-2021-02-01-to-2022-01-31.csv";
  const { bars: { columns, actions }, series } = await ask(name, { market: "US", symbol: "MSFT" });
  assertEquals(
    actions,
    Object.values(series.events!.dividends!)
      .map(({ date, amount }) => ({
        kind: "dividend" as const,
        time: at(new Date(date * 1_000).toISOString().slice(0, 10)),
        amount,
      }))
      .sort((a, b) => a.time - b.time),
  );
  assertEquals(actions!.length, 4);
  assertPrices(columns.close, series.indicators.quote[0].close);
});

sharedTest("Yahoo's bitcoin keeps its turnover and counts in coins", async () => {
  const name = "chart-BTC-USD-2020-01-01-to-2020-01-03";
  const { bars: { columns, currency }, series } = await ask(name, { market: "CRYPTO", symbol: "BTCUSD" });
  const { quote: [quote] } = series.indicators;
  assertEquals([...columns.time], ["2020-01-01", "2020-01-02", "2020-01-03"].map(at));
  assertPrices(columns.close, quote.close);
  quote.volume.forEach((money, i) => assertAlmostEquals(columns.close[i]! * columns.volume[i]!, money, 1));
  assertEquals(currency, "USD");
});
