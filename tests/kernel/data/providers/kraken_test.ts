import { assertEquals, assertRejects } from "@std/assert";
import { kraken } from "../../../../kernel/data/providers/kraken.ts";
import type { BarsRequest } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { connectTo, replay } from "../../../fakes/replay.ts";

const HOUR = 3_600_000;
const FROM = Date.UTC(2024, 0, 1);
const request: BarsRequest = {
  market: "CRYPTO",
  symbol: "BTCUSD",
  timeframe: "1h",
  from: FROM,
  to: FROM + 2_000 * HOUR,
};
const PATH = "/0/public/OHLC";

/** Seconds, open, high, low, close, average price, volume, trades. */
const row = (time: number) => [time / 1_000, "10.1", "12.5", "9.9", "11.0", "10.7", "3.25000000", 8];
const rows = (count: number, from: number) => Array.from({ length: count }, (_, i) => row(from + i * HOUR));

Deno.test("Kraken's rows become bars under the pair's name, whichever that is", async () => {
  const json = { error: [], result: { XXBTZUSD: rows(2, FROM), last: 1 } };
  await using server = replay([{ path: PATH, answer: { json } }]);
  const bars = await kraken.bars(request, connectTo(server, kraken));
  const { time, open, high, low, close, volume } = bars.columns;
  assertEquals([...time], [FROM, FROM + HOUR]);
  assertEquals([open[0], high[0], low[0], close[0], volume[0]], [10.1, 12.5, 9.9, 11, 3.25]);
  assertEquals([bars.basis, bars.currency, bars.answersFrom, bars.notes], [
    "raw",
    "USD",
    undefined,
    undefined,
  ]);
  assertEquals(server.requests[0]!.query, {
    pair: "XBTUSD",
    interval: "60",
    since: String(FROM / 1_000 - 1),
  });
});

Deno.test("a full answer that begins late says from where it holds", async () => {
  const first = FROM + 1_280 * HOUR;
  const json = { error: [], result: { XXBTZUSD: rows(720, first), last: 1 } };
  await using server = replay([{ path: PATH, answer: { json } }]);
  const bars = await kraken.bars(request, connectTo(server, kraken));
  assertEquals([bars.columns.time.length, bars.answersFrom], [720, first]);
  assertEquals(bars.notes, [
    "Kraken gives the last 720 bars alone: 1h bars of BTCUSD begin on 2024-02-23T08:00:00.000Z.",
  ]);
});

Deno.test("a full answer from the beginning of the range holds for all of it", async () => {
  const json = { error: [], result: { XXBTZUSD: rows(720, FROM), last: 1 } };
  await using server = replay([{ path: PATH, answer: { json } }]);
  assertEquals((await kraken.bars(request, connectTo(server, kraken))).answersFrom, undefined);
});

Deno.test("what Kraken refuses with status 200 is told by its fault", async () => {
  const cases = [
    ["EQuery:Unknown asset pair", "not-found"],
    ["EGeneral:Too many requests", "limit"],
    ["EAPI:Rate limit exceeded", "limit"],
    ["EService:Unavailable", "server"],
    ["EGeneral:Invalid arguments", "shape"],
  ] as const;
  for (const [word, fault] of cases) {
    await using server = replay([{ path: PATH, answer: { json: { error: [word] } } }]);
    const error = await assertRejects(
      () => kraken.bars(request, connectTo(server, kraken)),
      ProviderError,
      word,
    );
    assertEquals(error.fault, fault, word);
  }
});

Deno.test("an answer without rows is empty", async () => {
  const json = { error: [], result: { XXBTZUSD: [], last: 0 } };
  await using server = replay([{ path: PATH, answer: { json } }]);
  assertEquals((await kraken.bars(request, connectTo(server, kraken))).columns.time.length, 0);
});

Deno.test("Kraken's pairs are found by their canonical names, with their steps", async () => {
  const pair = { status: "online", tick_size: "0.1", lot_decimals: 8 };
  const result = {
    XXBTZUSD: { altname: "XBTUSD", wsname: "XBT/USD", ...pair },
    XXDGZUSD: { altname: "XDGUSD", wsname: "XDG/USD", ...pair },
    XBTAUD: { altname: "XBTAUD", wsname: "XBT/AUD", ...pair, status: "cancel_only" },
  };
  await using server = replay([{ path: "/0/public/AssetPairs", answer: { json: { error: [], result } } }]);
  const found = await kraken.symbols!("btc", "CRYPTO", connectTo(server, kraken));
  assertEquals(found, [{
    symbol: "BTCUSD",
    name: "XBT/USD",
    market: "CRYPTO",
    exchange: "Kraken",
    currency: "USD",
    type: "spot",
    instrument: { tick: 0.1, lot: 1e-8 },
  }]);
});
