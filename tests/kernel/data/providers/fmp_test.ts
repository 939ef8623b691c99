import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { fmp } from "../../../../kernel/data/providers/fmp.ts";
import type { BarsRequest } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { connectTo, replay, type ReplayAnswer, type ReplayRoute } from "../../../fakes/replay.ts";
import { barsRequest, NOW } from "./request.ts";

const at = (text: string) => Date.parse(text);
const KEY = "s3cret-key";

/** Date, open, high, low, close, volume, oldest first; the answers are newest first. */
type Row = [date: string, open: number | null, high: number, low: number, close: number, volume: number];
const adjusted = (rows: Row[]) =>
  rows.toReversed().map(([date, open, high, low, close, volume]) => ({
    date,
    open,
    high,
    low,
    close,
    volume,
  }));
const raw = (rows: Row[]) =>
  rows.toReversed().map(([date, adjOpen, adjHigh, adjLow, adjClose, volume]) => (
    { symbol: "ABC", date, adjOpen, adjHigh, adjLow, adjClose, volume }
  ));

type Answer = ReplayRoute["answer"];

async function ask(
  more: Partial<BarsRequest>,
  answers: Record<string, Answer>,
  keys: Record<string, string> = { FMP_API_KEY: KEY },
) {
  await using server = replay(Object.entries(answers).map(([path, answer]) => ({ path, answer })));
  const bars = await fmp.bars(barsRequest(more), connectTo(server, fmp, keys, { now: () => NOW }));
  return { bars, requests: server.requests };
}

const RAW = "/stable/historical-price-eod/non-split-adjusted";
const FULL = "/stable/historical-price-eod/full";
const NONE = { "/stable/splits": { json: [] }, "/stable/dividends": { json: [] } };
const V3 = { FMP_API_KEY: KEY, TAPEBOOK_FMP_API: "v3" };
const DAYS: Row[] = [
  ["2024-03-07", 20, 22, 18, 21, 4_000],
  ["2024-03-08", 10.5, 12, 10, 11.5, 8.3477153E7],
];

Deno.test("fmp: days are as traded, oldest first, with splits and dividends as they were then", async () => {
  const { bars, requests } = await ask({}, {
    [RAW]: { json: raw(DAYS) },
    "/stable/splits": {
      json: [
        // Announced, not done.
        { symbol: "ABC", date: "2024-07-01", numerator: 3, denominator: 1 },
        { symbol: "ABC", date: "2024-03-08", numerator: 2, denominator: 1, splitType: "stock-split" },
        { symbol: "ABC", date: "2010-03-08", numerator: 1, denominator: 10 },
      ],
    },
    "/stable/dividends": {
      json: [
        { symbol: "ABC", date: "2024-05-02", dividend: 0.5, adjDividend: 0.5 },
        { symbol: "ABC", date: "2024-05-02", dividend: 0.5, adjDividend: 0.5 },
        { symbol: "ABC", date: "2024-03-08", dividend: 0.3, adjDividend: 0.3 },
        { symbol: "ABC", date: "2024-02-01", dividend: null, adjDividend: 0.25 },
        { symbol: "ABC", date: "2024-01-15", dividend: 0, adjDividend: 0 },
      ],
    },
  });
  const { columns } = bars;
  assertEquals([...columns.time], ["2024-03-07", "2024-03-08"].map(at));
  assertEquals([...columns.open], [20, 10.5]);
  assertEquals([...columns.high], [22, 12]);
  assertEquals([...columns.low], [18, 10]);
  assertEquals([...columns.close], [21, 11.5]);
  assertEquals([...columns.volume], [4_000, 83_477_153]);
  assertEquals([bars.basis, bars.currency, bars.notes], ["raw", "USD", []]);
  assertEquals(bars.actions, [
    { kind: "dividend", time: at("2024-02-01"), amount: 0.5 },
    { kind: "split", time: at("2024-03-08"), ratio: 2 },
    { kind: "dividend", time: at("2024-03-08"), amount: 0.3 },
    { kind: "dividend", time: at("2024-05-02"), amount: 0.5 },
  ]);
  const prices = requests.find(({ path }) => path === RAW)!;
  assertEquals(prices.query, { symbol: "ABC", from: "2024-01-01", to: "2024-05-31", apikey: KEY });
});

Deno.test("fmp: what the plan leaves out is done without, and said", async () => {
  const json = { "Error Message": "Exclusive Endpoint : not available under your current subscription" };
  const refused = { status: 402, json };
  const splits = { json: [{ date: "2024-03-08", numerator: 2, denominator: 1 }] };
  const dividends = { json: [{ date: "2024-03-07", dividend: 0.5, adjDividend: 0.25 }] };
  const halved: Row[] = [["2024-03-07", 10, 11, 9, 10.5, 8_000], DAYS[1]!];

  const known = await ask({}, {
    [RAW]: refused,
    [FULL]: { json: adjusted(halved) },
    "/stable/splits": splits,
    "/stable/dividends": { json }, // With status 200, as it happens too.
  });
  assertEquals(known.bars.basis, "raw");
  assertEquals([...known.bars.columns.close], [21, 11.5]);
  assertEquals([...known.bars.columns.volume], [4_000, 83_477_153]);
  assertEquals(known.bars.actions, [{ kind: "split", time: at("2024-03-08"), ratio: 2 }]);
  assertMatch(known.bars.notes!.join(), /does not give the dividends of ABC/);

  const unknown = await ask({}, {
    [FULL]: { json: adjusted(halved) },
    "/stable/splits": refused,
    "/stable/dividends": dividends,
  });
  assertEquals(unknown.bars.basis, "split");
  assertEquals([...unknown.bars.columns.close], [10.5, 11.5]);
  assertEquals(unknown.bars.actions, [{ kind: "dividend", time: at("2024-03-07"), amount: 0.25 }]);
  assertMatch(unknown.bars.notes!.join(), /splits of ABC to this account: prices are adjusted/);
});

Deno.test("fmp: version 3 gives prices in shares of today, which are undone", async () => {
  const v3 = "/api/v3/historical-price-full";
  const split = { date: "2024-03-08", label: "March 08, 24", numerator: 2, denominator: 1 };
  const { bars, requests } = await ask({}, {
    [`${v3}/ABC`]: {
      json: { symbol: "ABC", historical: adjusted([["2024-03-07", 10, 11, 9, 10.5, 8_000]]) },
    },
    [`${v3}/stock_split/ABC`]: { json: { symbol: "ABC", historical: [split] } },
    [`${v3}/stock_dividend/ABC`]: { json: {} },
  }, V3);
  assertEquals([...bars.columns.close], [21]);
  assertEquals([...bars.columns.volume], [4_000]);
  assertEquals([bars.basis, bars.actions!.length], ["raw", 1]);
  assert(requests.every(({ query }) => query.apikey === KEY && query.symbol === undefined));
});

Deno.test("fmp: an account without version 3 is told which variable to unset", async () => {
  const json = { "Error Message": "Legacy Endpoint : Due to Legacy endpoints being no longer supported" };
  for (const status of [200, 403]) {
    const error = await assertRejects(
      () =>
        ask(
          { market: "FX", symbol: "EURUSD" },
          { "/api/v3/historical-price-full/EURUSD": { status, json } },
          V3,
        ),
      ProviderError,
      "Unset TAPEBOOK_FMP_API",
    );
    assertEquals(error.fault, "credentials");
  }
});

Deno.test("fmp: intraday stamps are New York's, winter and summer, and bars those of the session", async () => {
  const rows: Row[] = [
    ["2024-03-08 15:59:00", 1, 1, 1, 1, 10],
    ["2024-03-11 09:29:00", 9, 9, 9, 9, 90],
    ["2024-03-11 09:30:00", 2, 2, 2, 2, 20],
    ["2024-03-11 16:00:00", 9, 9, 9, 9, 90],
  ];
  const more = { timeframe: "1m", from: at("2024-03-08T20:00Z"), to: at("2024-03-12T00:00Z") } as const;
  const { bars, requests } = await ask(more, {
    ...NONE,
    "/stable/historical-chart/1min": [{ json: adjusted(rows.slice(0, 1)) }, {
      json: adjusted(rows.slice(1)),
    }],
  });
  assertEquals([...bars.columns.time], ["2024-03-08T20:59Z", "2024-03-11T13:30Z"].map(at));
  assertEquals([...bars.columns.close], [1, 2]);
  const asked = requests.filter(({ path }) => path.includes("1min")).map(({ query }) => query);
  assertEquals(asked.map(({ from, to }) => [from, to]), [
    ["2024-03-08", "2024-03-10"],
    ["2024-03-11", "2024-03-11"],
  ]);
  assertEquals(asked[0]!.nonadjusted, "true");
});

Deno.test("fmp: currencies keep Sunday's bars and the hour that comes twice", async () => {
  const rows: Row[] = [
    ["2024-11-01 16:00:00", 1, 1, 1, 1, 1],
    ["2024-11-03 01:00:00", 2, 2, 2, 2, 2],
    ["2024-11-03 01:00:00", 3, 3, 3, 3, 3],
    ["2024-11-03 18:00:00", 4, 4, 4, 4, 4],
  ];
  const more = { market: "FX", symbol: "EURUSD", timeframe: "1h" } as const;
  const { bars } = await ask(more, { "/stable/historical-chart/1hour": { json: adjusted(rows) } });
  assertEquals(
    [...bars.columns.time],
    ["2024-11-01T20:00Z", "2024-11-03T05:00Z", "2024-11-03T06:00Z", "2024-11-03T23:00Z"].map(at),
  );
  assertEquals([...bars.columns.close], [1, 2, 3, 4]);
  assertEquals([bars.basis, bars.currency, bars.actions], ["raw", "USD", undefined]);
});

Deno.test("fmp: coins are counted in coins, and indices have no actions to ask for", async () => {
  const coin = await ask({ market: "CRYPTO", symbol: "XYZUSD" }, {
    [FULL]: { json: adjusted([["2024-03-07", 50, 60, 40, 50, 1_000]]) },
  });
  assertEquals([...coin.bars.columns.volume], [20]);
  assertMatch(coin.bars.notes!.join(), /volume in money/);
  const index = await ask({ symbol: "^GSPC" }, { [FULL]: { json: adjusted(DAYS) } });
  assertEquals(index.requests.map(({ query }) => query.symbol), ["^GSPC"]);
  assertEquals(index.bars.actions, undefined);
});

Deno.test("fmp: rows without a price are left out, long ranges asked for in parts", async () => {
  const rows: Row[] = [["2024-03-06", null, 1, 1, 1, 1], DAYS[0]!];
  const { bars, requests } = await ask({ from: at("1990-01-01") }, {
    ...NONE,
    [RAW]: [{ json: [] }, { json: [] }, { json: raw(rows) }],
  });
  assertEquals([...bars.columns.time], [at("2024-03-07")]);
  const ranges = requests.filter(({ path }) => path === RAW).map(({ query }) => [query.from!, query.to!]);
  assertEquals([ranges.length, ranges[0]![0], ranges[2]![1]], [3, "1990-01-01", "2024-05-31"]);
  ranges.slice(1).forEach(([from], i) => assertEquals(at(from!) - at(ranges[i]![1]!), 86_400_000));
});

Deno.test("fmp: without rows a quote tells an unknown symbol from an empty time", async () => {
  const empty = { ...NONE, [RAW]: { json: [] } };
  const known = await ask({}, { ...empty, "/stable/quote-short": { json: [{ symbol: "ABC", price: 1 }] } });
  assertEquals(known.bars.columns.time.length, 0);
  const error = await assertRejects(
    () => ask({}, { ...empty, "/stable/quote-short": { json: [] } }),
    ProviderError,
    "fmp has no ABC",
  );
  assertEquals(error.fault, "not-found");
});

Deno.test("fmp: refusals have the fault that they name, whatever the status, and never show the key", async () => {
  const said = (message: string, status = 200): ReplayAnswer => ({
    status,
    json: { "Error Message": message },
  });
  const cases: [ReplayAnswer, ProviderError["fault"], string][] = [
    [said(`Invalid API KEY ${KEY}. Please retry`), "credentials", "Check FMP_API_KEY"],
    [said(`Invalid API KEY ${KEY}. Please retry`, 401), "credentials", "FMP_API_KEY"],
    [said("Limit Reach . Please upgrade your plan"), "limit", "Wait"],
    [said("Limit Reach . Please upgrade your plan", 429), "limit", "Wait"],
    [said("Premium Query Parameter: 'Special Endpoint : This value'", 402), "credentials", "FMP_API_KEY"],
    [said("Something new"), "shape", "Something new"],
    [{ json: [{ date: "07/03/2024", open: 1, high: 1, low: 1, close: 1 }] }, "shape", "not as documented"],
    [{ status: 500, text: "oops" }, "server", "Try again later"],
  ];
  for (const [answer, fault, words] of cases) {
    const error = await assertRejects(
      () => ask({ market: "FX", symbol: "EURUSD" }, { [FULL]: answer }),
      ProviderError,
    );
    assertEquals(error.fault, fault, error.message);
    assertStringIncludes(error.message, words);
    assert(!Deno.inspect(error).includes(KEY), "the key is shown");
  }
  const unset = await assertRejects(() => ask({}, {}, {}), ProviderError, "Set FMP_API_KEY");
  assertEquals(unset.fault, "credentials");
});

Deno.test("fmp: a search by ticker and name gives each symbol of the market once", async () => {
  const found = (symbol: string, exchange: string) => (
    { symbol, name: `${symbol} Inc.`, currency: "USD", exchange, exchangeFullName: `${exchange} Market` }
  );
  await using server = replay([
    {
      path: "/stable/search-symbol",
      query: { query: "b" },
      answer: { json: [found("BRK-B", "NYSE"), found("B.DE", "XETRA")] },
    },
    {
      path: "/stable/search-name",
      answer: { json: [found("BRK-B", "NYSE"), found("BTCUSD", "CRYPTO"), found("BBB", "NASDAQ")] },
    },
    {
      path: "/api/v3/search",
      answer: {
        json: [{
          symbol: "BBB",
          name: "B",
          currency: "USD",
          stockExchange: "NasdaqGS",
          exchangeShortName: "NASDAQ",
        }],
      },
    },
  ]);
  const http = connectTo(server, fmp, { FMP_API_KEY: KEY });
  assertEquals((await fmp.symbols!("b", "US", http)).map(({ symbol }) => symbol), ["BRK.B", "BBB"]);
  assertEquals(await fmp.symbols!("b", "CRYPTO", http), [{
    symbol: "BTCUSD",
    name: "BTCUSD Inc.",
    market: "CRYPTO",
    exchange: "CRYPTO Market",
    currency: "USD",
  }]);
  const [legacy] = await fmp.symbols!("b", "US", connectTo(server, fmp, V3));
  assertEquals([legacy!.symbol, legacy!.exchange], ["BBB", "NasdaqGS"]);
});

Deno.test("fmp: members of an index today, and who belonged to it when", async () => {
  const change = (dateAdded: string, symbol: string, removedTicker: string, addedSecurity = symbol) => (
    { dateAdded, symbol, addedSecurity, removedTicker, removedSecurity: "", reason: "" }
  );
  await using server = replay([
    {
      path: "/stable/sp500-constituent",
      answer: {
        json: [{ symbol: "AAA", name: "Aaa" }, { symbol: "BRK-B", name: "B" }, { symbol: "CCC", name: null }],
      },
    },
    {
      path: "/stable/historical-sp500-constituent",
      answer: {
        json: [
          change("March 4, 2024", "CCC", "DDD"),
          // Somebody only left: the ticker stands on both sides.
          change("February 1, 2023", "EEE", "EEE", ""),
          change("January 3, 2022", "BRK-B", ""),
        ],
      },
    },
  ]);
  const http = connectTo(server, fmp, { FMP_API_KEY: KEY });
  assertEquals(await fmp.universe!("sp500", http), [
    { symbol: "AAA", name: "Aaa", market: "US" },
    { symbol: "BRK.B", name: "B", market: "US" },
    { symbol: "CCC", name: "CCC", market: "US" },
  ]);
  const spells = (await fmp.history!("sp500", http))!.toSorted((a, b) => a.symbol < b.symbol ? -1 : 1);
  assertEquals(spells, [
    { symbol: "AAA", from: at("2022-01-03"), to: Infinity },
    { symbol: "BRK.B", from: at("2022-01-03"), to: Infinity },
    { symbol: "CCC", from: at("2024-03-04"), to: Infinity },
    { symbol: "DDD", from: at("2022-01-03"), to: at("2024-03-04") },
    { symbol: "EEE", from: at("2022-01-03"), to: at("2023-02-01") },
  ]);
  assertEquals(await fmp.universe!("nifty50", http), undefined);
  assertEquals(await fmp.history!("nifty50", http), undefined);
  assertEquals(server.unmatched.length, 0);
});

Deno.test("fmp: health is one small request", async () => {
  await using server = replay([{ path: "/stable/quote-short", answer: { json: [{ symbol: "AAPL" }] } }]);
  await fmp.health(connectTo(server, fmp, { FMP_API_KEY: KEY }));
  assertEquals(server.requests.length, 1);
});
