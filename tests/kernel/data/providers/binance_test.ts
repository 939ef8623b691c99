import { assert, assertEquals, assertRejects } from "@std/assert";
import { binance, fundingOf } from "../../../../kernel/data/providers/binance.ts";
import type { BarsRequest } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { resolveFinancing } from "../../../../kernel/engine/financing.ts";
import { connectTo, replay, type ReplayRequest } from "../../../fakes/replay.ts";

const HOUR = 3_600_000;
const FROM = Date.UTC(2024, 0, 1);

const hours = (count: number, symbol = "ABCUSDT"): BarsRequest => ({
  market: "CRYPTO",
  symbol,
  timeframe: "1h",
  from: FROM,
  to: FROM + count * HOUR,
});

/** Twelve values a row, numbers as text; the price tells the hour. */
const kline = (time: number) => {
  const price = 100 + (time - FROM) / HOUR;
  return [
    time,
    `${price}.50000000`,
    `${price + 2}.00000000`,
    `${price - 1}.25000000`,
    `${price + 1}.00000000`,
    "12.34500000",
    time + HOUR - 1,
    "1.0",
    7,
    "1.0",
    "1.0",
    "0",
  ];
};

/** The exchange's own rule: rows that begin within the range, at most `limit`. */
function klinesOf({ query }: ReplayRequest) {
  const times = [];
  const first = Math.ceil(Number(query.startTime) / HOUR) * HOUR;
  for (let at = first; at <= Number(query.endTime) && times.length < Number(query.limit); at += HOUR) {
    times.push(at);
  }
  return { json: times.map(kline) };
}

Deno.test("Binance's klines become raw bars in the currency of the pair", async () => {
  await using server = replay([{ path: "/api/v3/klines", answer: klinesOf }]);
  const bars = await binance.bars(hours(3), connectTo(server, binance));
  assertEquals([...bars.columns.time], [FROM, FROM + HOUR, FROM + 2 * HOUR]);
  assertEquals([...bars.columns.open], [100.5, 101.5, 102.5]);
  assertEquals([...bars.columns.high], [102, 103, 104]);
  assertEquals([...bars.columns.low], [99.25, 100.25, 101.25]);
  assertEquals([...bars.columns.close], [101, 102, 103]);
  assertEquals([...bars.columns.volume], [12.345, 12.345, 12.345]);
  assertEquals([bars.basis, bars.currency], ["raw", "USDT"]);
  assertEquals(server.requests[0]!.query, {
    symbol: "ABCUSDT",
    interval: "1h",
    startTime: String(FROM),
    endTime: String(FROM + 3 * HOUR - 1),
    limit: "1000",
  });
});

Deno.test("pages of Binance are asked for one after the other until the range is full", async () => {
  await using server = replay([{ path: "/api/v3/klines", answer: klinesOf }]);
  const { columns } = await binance.bars(hours(2_500), connectTo(server, binance));
  assertEquals(columns.time.length, 2_500);
  assert(columns.time.every((time, i) => time === FROM + i * HOUR));
  assertEquals(server.requests.map(({ query }) => Number(query.startTime)), [
    FROM,
    FROM + 999 * HOUR + 1,
    FROM + 1_999 * HOUR + 1,
  ]);
});

Deno.test("a full page that ends with the range is followed by an empty one at most", async () => {
  await using server = replay([{ path: "/api/v3/klines", answer: klinesOf }]);
  const { columns } = await binance.bars(hours(1_000), connectTo(server, binance));
  assertEquals(columns.time.length, 1_000);
  assert(server.requests.length <= 2);
});

Deno.test("a symbol with .P is asked for among Binance's futures", async () => {
  await using server = replay([{ path: "/fapi/v1/klines", query: { symbol: "ABCUSDT" }, answer: klinesOf }]);
  const { columns, currency } = await binance.bars(hours(2, "ABCUSDT.P"), connectTo(server, binance));
  assertEquals([columns.time.length, currency], [2, "USDT"]);
});

Deno.test("no klines are an empty answer", async () => {
  await using server = replay([{ path: "/api/v3/klines", answer: { json: [] } }]);
  assertEquals((await binance.bars(hours(2), connectTo(server, binance))).columns.time.length, 0);
});

Deno.test("Binance's code for an unknown symbol is not-found", async () => {
  const answer = { status: 400, json: { code: -1121, msg: "Invalid symbol." } };
  await using server = replay([{ path: "/api/v3/klines", answer }]);
  const error = await assertRejects(() => binance.bars(hours(2), connectTo(server, binance)), ProviderError);
  assertEquals([error.fault, error.symbol], ["not-found", "ABCUSDT"]);
});

Deno.test("a country that Binance refuses is told what to do", async () => {
  const answer = { status: 451, json: { code: 0, msg: "Service unavailable from a restricted location" } };
  await using server = replay([{ path: "/api/v3/klines", answer }]);
  const error = await assertRejects(
    () => binance.bars(hours(2), connectTo(server, binance)),
    ProviderError,
    "TAPEBOOK_BINANCE_URL",
  );
  assertEquals(error.fault, "unsupported");
});

Deno.test("klines of another shape are an error that names the place", async () => {
  await using server = replay([{ path: "/api/v3/klines", answer: { json: [[FROM, "1", "2"]] } }]);
  const error = await assertRejects(() => binance.bars(hours(2), connectTo(server, binance)), ProviderError);
  assertEquals(error.fault, "shape");
});

Deno.test("funding rates are taken to the minute and fit the option of a backtest", async () => {
  const EIGHT = 8 * HOUR;
  const answer = ({ query }: ReplayRequest) => ({
    json: [0, 1, 2].map((i) => ({
      symbol: "ABCUSDT",
      fundingTime: FROM + i * EIGHT + (i === 1 ? 3 : 0),
      fundingRate: ["0.00010000", "-0.00025000", "0.00000000"][i],
      markPrice: "100.00000000",
    })).filter(({ fundingTime }) => fundingTime >= Number(query.startTime)),
  });
  await using server = replay([{ path: "/fapi/v1/fundingRate", query: { symbol: "ABCUSDT" }, answer }]);
  const range = { from: FROM, to: FROM + 3 * EIGHT };
  const funding = await fundingOf("ABCUSDT.P", range, connectTo(server, binance));
  assertEquals([...funding.time], [FROM, FROM + EIGHT, FROM + 2 * EIGHT]);
  assertEquals([...funding.rate], [0.0001, -0.00025, 0]);
  resolveFinancing({ funding: { "ABCUSDT.P": funding } });
});

Deno.test("Binance's symbols come with their steps, perpetuals with .P", async () => {
  const filters = [
    { filterType: "PRICE_FILTER", tickSize: "0.01000000" },
    { filterType: "LOT_SIZE", stepSize: "0.00100000" },
    { filterType: "MAX_NUM_ORDERS", limit: 200 },
  ];
  const listed = { status: "TRADING", baseAsset: "ABC", quoteAsset: "USDT", filters };
  await using server = replay([
    {
      path: "/api/v3/exchangeInfo",
      answer: {
        json: {
          symbols: [
            { symbol: "ABCUSDT", ...listed },
            { symbol: "ABCBTC", ...listed, status: "BREAK" },
            { symbol: "XYZUSDT", ...listed, baseAsset: "XYZ" },
          ],
        },
      },
    },
    {
      path: "/fapi/v1/exchangeInfo",
      answer: {
        json: {
          symbols: [
            { symbol: "ABCUSDT", ...listed, contractType: "PERPETUAL" },
            { symbol: "ABCUSDT_240329", ...listed, contractType: "CURRENT_QUARTER" },
          ],
        },
      },
    },
  ]);
  const found = await binance.symbols!("abc", "CRYPTO", connectTo(server, binance));
  assertEquals(found.map(({ symbol }) => symbol), ["ABCUSDT", "ABCUSDT.P"]);
  assertEquals(found[0], {
    symbol: "ABCUSDT",
    name: "ABC in USDT",
    market: "CRYPTO",
    exchange: "Binance",
    currency: "USDT",
    type: "spot",
    instrument: { tick: 0.01, lot: 0.001 },
  });
});
