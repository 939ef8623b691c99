/** Answers of Binance and Kraken as they were, read by the providers and once more by plain JSON. */
import { assert, assertEquals } from "@std/assert";
import { binance } from "../../kernel/data/providers/binance.ts";
import { kraken } from "../../kernel/data/providers/kraken.ts";
import type { FetchedBars } from "../../kernel/data/providers/provider.ts";
import { connectTo, replay } from "../fakes/replay.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

type Rows = (string | number)[][];

const readJson = async (name: string) => JSON.parse(await Deno.readTextFile(sharedFile(`providers/${name}`)));

/** At which place of a row each field stands, and how many ms its time counts. */
function sameRows({ columns }: FetchedBars, rows: Rows, volumeAt: number, unit: number): void {
  assertEquals(columns.time.length, rows.length);
  rows.forEach((row, i) => {
    const { time, open, high, low, close, volume } = columns;
    assertEquals(
      [time[i]! / unit, open[i], high[i], low[i], close[i], volume[i]],
      [0, 1, 2, 3, 4, volumeAt].map((at) => Number(row[at])),
    );
  });
}

const files = [
  ["binance/klines_1h_ETHUSDT_2021-11.json", "1h", "ETHUSDT", "/api/v3/klines"],
  ["binance/klines_1m_2024-11-16.json", "1m", "ADAUSDT", "/api/v3/klines"],
  ["binance-misc/http_spot_market_klines.json", "1m", "BTCUSDT", "/api/v3/klines"],
  ["binance-misc/klines_response.json", "1m", "ETHBTC", "/api/v3/klines"],
  ["binance-misc/http_futures_market_klines.json", "1m", "BTCUSDT.P", "/fapi/v1/klines"],
  ["binance-misc/http_futures_market_continuous_klines.json", "1m", "BTCUSDT.P", "/fapi/v1/klines"],
] as const;

for (const [name, timeframe, symbol, path] of files) {
  sharedTest(`${name} gives its rows to the number`, async () => {
    const rows: Rows = await readJson(name);
    await using server = replay([{ path, answer: { file: sharedFile(`providers/${name}`) } }]);
    const from = Number(rows[0]![0]), to = Number(rows.at(-1)![0]) + 1;
    const request = { market: "CRYPTO", symbol, timeframe, from, to } as const;
    sameRows(await binance.bars(request, connectTo(server, binance)), rows, 5, 1);
  });
}

sharedTest("Binance's list of symbols gives the pairs that trade with their steps", async () => {
  const file = (name: string) => ({ file: sharedFile(`providers/binance-misc/${name}`) });
  await using server = replay([
    { path: "/api/v3/exchangeInfo", answer: file("http_spot_market_exchange_info.json") },
    { path: "/fapi/v1/exchangeInfo", answer: file("http_futures_market_exchange_info.json") },
  ]);
  const found = await binance.symbols!("BTC", "CRYPTO", connectTo(server, binance));
  const steps = found.map(({ symbol, instrument }) => [symbol, instrument?.tick, instrument?.lot]);
  assertEquals(steps, [["BTCUSDT", 0.01, 0.00001], ["BTCUSDT.P", 0.1, 0.001]]);
});

sharedTest("Kraken's answer gives its rows to the number and says where it begins", async () => {
  const name = "kraken/http_ohlc.json";
  const rows: Rows = (await readJson(name)).result.XBTUSDT;
  await using server = replay([{
    path: "/0/public/OHLC",
    answer: { file: sharedFile(`providers/${name}`) },
  }]);
  const first = Number(rows[0]![0]) * 1_000;
  const request = { market: "CRYPTO", symbol: "BTCUSDT", timeframe: "1m", from: 0, to: first * 2 } as const;
  const bars = await kraken.bars(request, connectTo(server, kraken));
  sameRows(bars, rows, 6, 1_000);
  assertEquals(bars.answersFrom, first);
  assert(bars.notes?.[0]?.startsWith("Kraken gives the last 720 bars"));
});
