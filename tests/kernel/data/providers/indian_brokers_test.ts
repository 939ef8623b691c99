import { assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { makeKite } from "../../../../kernel/data/providers/kite.ts";
import type { Http, Provider } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { makeUpstox } from "../../../../kernel/data/providers/upstox.ts";
import type { Timeframe } from "../../../../kernel/market/bars.ts";
import { connectTo, replay, type ReplayRoute } from "../../../fakes/replay.ts";
import { withWorkspace } from "../workspace.ts";

const NOW = Date.parse("2025-03-03T06:00Z");
const UPSTOX_KEYS = { UPSTOX_ACCESS_TOKEN: "ut" };
const KITE_KEYS = { KITE_API_KEY: "kk", KITE_ACCESS_TOKEN: "kt" };

const share = {
  segment: "NSE_EQ",
  instrument_key: "NSE_EQ|INE000A01010",
  trading_symbol: "AAA",
  name: "ALPHA LTD",
  instrument_type: "EQ",
  tick_size: 5,
  lot_size: 1,
};
const UPSTOX_LIST: ReplayRoute = {
  path: "/market-quote/instruments/exchange/NSE.json.gz",
  answer: {
    bytes: new Uint8Array(gzipSync(JSON.stringify([
      { segment: "NSE_FO", instrument_key: "NSE_FO|1", trading_symbol: "AAA FUT", expiry: 1 },
      { ...share, instrument_key: "NSE_EQ|IN9000A01010", instrument_type: "E1" },
      share,
      {
        segment: "NSE_INDEX",
        instrument_key: "NSE_INDEX|Nifty 50",
        trading_symbol: "NIFTY",
        name: "Nifty 50",
        instrument_type: "INDEX",
      },
    ]))),
    type: "application/gzip",
  },
};
const BSE_LIST: ReplayRoute = {
  path: "/market-quote/instruments/exchange/BSE.json.gz",
  answer: { bytes: new Uint8Array(gzipSync("[]")), type: "application/gzip" },
};
const KITE_LISTS: ReplayRoute[] = [
  {
    path: "/instruments/NSE",
    answer: {
      text:
        "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size," +
        "instrument_type,segment,exchange\n" +
        "111,1,AAA,ALPHA LTD,0.0,,0.0,0.05,1,EQ,NSE,NSE\n" +
        "222,2,BBB-BE,BETA LTD,0.0,,0.0,0.01,1,EQ,NSE,NSE\n" +
        "256265,1001,NIFTY 50,NIFTY 50,0.0,,0.0,0.0,0,EQ,INDICES,NSE\n" +
        "333,3,AAA25MARFUT,,0.0,2025-03-27,0.0,0.05,250,FUT,NFO-FUT,NFO\n",
      type: "text/csv",
    },
  },
  {
    path: "/instruments/BSE",
    answer: {
      text: "instrument_token,tradingsymbol,name,tick_size,lot_size,instrument_type,segment,exchange\n" +
        "444,AAA,ALPHA LTD,0.05,1,EQ,BSE,BSE\n",
    },
  },
];

const candles = (rows: unknown[][]) => ({ json: { status: "success", data: { candles: rows } } });
const request = (symbol: string, timeframe: Timeframe, from: string, to: string) =>
  ({ market: "IN", symbol, timeframe, from: Date.parse(from), to: Date.parse(to) }) as const;

function brokerTest(
  name: string,
  make: (folder: () => string) => Provider,
  routes: ReplayRoute[],
  task: (broker: Provider, http: Http, server: ReturnType<typeof replay>) => Promise<void>,
): void {
  Deno.test(name, () =>
    withWorkspace(async (workspace) => {
      await using server = replay(routes);
      const broker = make(() => workspace);
      const keys = broker.name === "kite" ? KITE_KEYS : UPSTOX_KEYS;
      await task(broker, connectTo(server, broker, keys, { now: () => NOW }), server);
    }));
}

brokerTest("Upstox's candles, newest first, become bars by their start", makeUpstox, [UPSTOX_LIST, {
  path: "/v3/historical-candle/NSE_EQ|INE000A01010/minutes/1/2024-01-02/2024-01-02",
  headers: { authorization: "Bearer ut" },
  answer: candles([
    ["2024-01-02T09:16:00+05:30", 11, 12.5, 10.5, 12, 300, 0],
    ["2024-01-02T09:15:00+05:30", 10, 11, 9.95, 11, 200, 0],
  ]),
}], async (upstox, http, server) => {
  const asked = request("AAA.NS", "1m", "2024-01-02T03:45Z", "2024-01-02T10:00Z");
  const bars = await upstox.bars(asked, http);
  const { time, open, high, low, close, volume } = bars.columns;
  assertEquals([...time], [Date.parse("2024-01-02T03:45Z"), Date.parse("2024-01-02T03:46Z")]);
  assertEquals([open[0], high[0], low[0], close[0], volume[0]], [10, 11, 9.95, 11, 200]);
  assertEquals([bars.basis, bars.currency, bars.name, bars.answersFrom], [
    "split",
    "INR",
    "ALPHA LTD",
    undefined,
  ]);
  assertEquals(server.requests[0]!.headers.authorization, undefined);
});

brokerTest("Upstox's days are stamped with their date", makeUpstox, [UPSTOX_LIST, {
  path: /\/days\/1\//,
  answer: candles([["2024-01-02T00:00:00+05:30", 10, 11, 9.95, 11, 200, 0]]),
}], async (upstox, http, server) => {
  const bars = await upstox.bars(request("AAA.NS", "1d", "2024-01-02", "2024-01-03"), http);
  assertEquals([...bars.columns.time], [Date.parse("2024-01-02")]);
  assertEquals(server.requests[1]!.path.slice(-21), "2024-01-02/2024-01-02");
});

brokerTest("a long range of Upstox is asked for in stretches that one answer may span", makeUpstox, [
  UPSTOX_LIST,
  {
    path: /\/minutes\/5\//,
    answer: candles([]),
  },
], async (upstox, http, server) => {
  await upstox.bars(request("AAA.NS", "5m", "2024-01-01", "2024-03-01"), http);
  const stretches = server.requests.slice(1).map(({ path }) => path.split("/").slice(-2).join(" "));
  assertEquals(stretches, ["2024-01-28 2024-01-01", "2024-02-25 2024-01-29", "2024-03-01 2024-02-26"]);
});

brokerTest("the day that is going on is asked for at Upstox's own address for it", makeUpstox, [
  UPSTOX_LIST,
  {
    path: /\/historical-candle\/NSE/,
    answer: candles([["2025-02-28T00:00:00+05:30", 1, 1, 1, 1, 1, 0]]),
  },
  {
    path: "/v3/historical-candle/intraday/NSE_EQ|INE000A01010/days/1",
    answer: candles([["2025-03-03T00:00:00+05:30", 2, 2, 2, 2, 2, 0]]),
  },
], async (upstox, http) => {
  const { columns } = await upstox.bars(request("AAA.NS", "1d", "2025-02-28", "2025-03-04"), http);
  assertEquals([...columns.time], [Date.parse("2025-02-28"), Date.parse("2025-03-03")]);
});

brokerTest("before Upstox's first candles it says from where it answers", makeUpstox, [UPSTOX_LIST, {
  path: /\/hours\/1\//,
  answer: candles([]),
}], async (upstox, http, server) => {
  const { answersFrom } = await upstox.bars(request("AAA.NS", "1h", "2021-12-01", "2022-01-10"), http);
  assertEquals(answersFrom, Date.parse("2022-01-01T00:00+05:30"));
  assertEquals(server.requests[1]!.path.slice(-21), "2022-01-10/2022-01-01");
  const none = await upstox.bars(request("AAA.NS", "1h", "2020-12-01", "2021-01-10"), http);
  assertEquals([none.columns.time.length, server.requests.length], [0, 2]);
});

brokerTest("an index is asked for by its name, without a list", makeUpstox, [{
  path: /^\/v3\/historical-candle\/NSE_INDEX\|Nifty 50\//,
  answer: candles([]),
}], async (upstox, http, server) => {
  await upstox.bars(request("^NSEI", "1d", "2024-01-02", "2024-01-03"), http);
  assertEquals([server.requests.length, server.unmatched.length], [1, 0]);
});

brokerTest(
  "a symbol that is not in Upstox's list is not found",
  makeUpstox,
  [UPSTOX_LIST],
  async (upstox, http) => {
    const error = await assertRejects(
      () => upstox.bars(request("ZZZ.NS", "1d", "2024-01-02", "2024-01-03"), http),
      ProviderError,
      "ZZZ.NS",
    );
    assertEquals(error.fault, "not-found");
  },
);

brokerTest("Upstox's list is found by ticker and name, its ticks in rupees", makeUpstox, [
  UPSTOX_LIST,
  BSE_LIST,
], async (
  upstox,
  http,
  server,
) => {
  const alpha = {
    symbol: "AAA.NS",
    name: "ALPHA LTD",
    market: "IN",
    exchange: "NSE",
    currency: "INR",
    type: "EQ",
    instrument: { tick: 0.05, lot: 1 },
  } as const;
  assertEquals(await upstox.symbols!("alpha", "IN", http), [alpha]);
  assertEquals((await upstox.symbols!("nifty", "IN", http)).map(({ symbol }) => symbol), ["^NSEI"]);
  assertEquals(server.requests.length, 2);
});

brokerTest("Kite's candles become bars, asked for by the token of its list", makeKite, [...KITE_LISTS, {
  path: "/instruments/historical/111/minute",
  headers: { authorization: "token kk:kt", "x-kite-version": "3" },
  answer: candles([
    ["2024-01-02T09:15:00+0530", 10, 11, 9.95, 11, 200],
    ["2024-01-02T09:16:00+0530", 11, 12.5, 10.5, 12, 300, 5],
  ]),
}], async (kite, http, server) => {
  const bars = await kite.bars(request("AAA.NS", "1m", "2024-01-02T03:45Z", "2024-01-02T10:00Z"), http);
  assertEquals([...bars.columns.time], [Date.parse("2024-01-02T03:45Z"), Date.parse("2024-01-02T03:46Z")]);
  assertEquals([...bars.columns.volume], [200, 300]);
  assertEquals([bars.basis, bars.name], ["split", "ALPHA LTD"]);
  assertEquals(server.requests[1]!.query, { from: "2024-01-02 00:00:00", to: "2024-01-02 23:59:59" });
});

brokerTest("Kite's symbols are those of NSE, of BSE, indices and shares under delivery", makeKite, [
  ...KITE_LISTS,
  {
    path: /\/instruments\/historical\//,
    answer: candles([["2024-01-02T00:00:00+0530", 1, 1, 1, 1, 1]]),
  },
], async (kite, http, server) => {
  for (const symbol of ["BBB.NS", "AAA.BO", "^NSEI"]) {
    const { columns } = await kite.bars(request(symbol, "1d", "2024-01-02", "2024-01-03"), http);
    assertEquals([...columns.time], [Date.parse("2024-01-02")]);
  }
  const tokens = server.requests.flatMap(({ path }) => path.match(/historical\/(\d+)/)?.[1] ?? []);
  assertEquals(tokens, ["222", "444", "256265"]);
  const error = await assertRejects(
    () => kite.bars(request("AAA25MARFUT.NS", "1d", "2024-01-02", "2024-01-03"), http),
    ProviderError,
  );
  assertEquals(error.fault, "not-found");
});

brokerTest("Kite's list is searched with ticks and lots", makeKite, KITE_LISTS, async (kite, http) => {
  const found = await kite.symbols!("ta ltd", "IN", http);
  assertEquals(found.map(({ symbol, instrument }) => [symbol, instrument]), [["BBB.NS", {
    tick: 0.01,
    lot: 1,
  }]]);
  const index = await kite.symbols!("nifty 50", "IN", http);
  assertEquals(index.map(({ symbol, type, instrument }) => [symbol, type, instrument]), [[
    "^NSEI",
    "index",
    {},
  ]]);
});

brokerTest("a long range of Kite is asked for in stretches", makeKite, [...KITE_LISTS, {
  path: /historical/,
  answer: candles([]),
}], async (kite, http, server) => {
  await kite.bars(request("AAA.NS", "1d", "2010-01-01", "2020-01-01"), http);
  const stretches = server.requests.slice(1).map(({ query }) => `${query.from} ${query.to}`);
  assertEquals(stretches, [
    "2010-01-01 00:00:00 2015-06-23 23:59:59",
    "2015-06-24 00:00:00 2019-12-31 23:59:59",
  ]);
});

brokerTest("a token that Kite no longer takes names the variables", makeKite, [{
  path: "/instruments/NSE",
  answer: {
    status: 403,
    json: { status: "error", message: "Incorrect api_key", error_type: "TokenException" },
  },
}], async (kite, http) => {
  const error = await assertRejects(
    () => kite.bars(request("AAA.NS", "1d", "2024-01-02", "2024-01-03"), http),
    ProviderError,
    "KITE_ACCESS_TOKEN",
  );
  assertEquals([error.fault, error.message.includes("kt")], ["credentials", false]);
});

brokerTest("a stamp in another zone is an answer of another shape", makeUpstox, [UPSTOX_LIST, {
  path: /historical/,
  answer: candles([["2024-01-02T09:15:00Z", 1, 1, 1, 1, 1, 0]]),
}], async (upstox, http) => {
  const error = await assertRejects(
    () => upstox.bars(request("AAA.NS", "1d", "2024-01-02", "2024-01-03"), http),
    ProviderError,
    "candles[0][0]",
  );
  assertEquals(error.fault, "shape");
});
