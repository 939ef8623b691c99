import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { BarsRequest } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { yahoo } from "../../../../kernel/data/providers/yahoo.ts";
import { connectTo, replay, type ReplayAnswer, type ReplayRoute } from "../../../fakes/replay.ts";
import { barsRequest, NOW } from "./request.ts";

type Cell = number | null;
const at = (text: string) => Date.parse(text);
const seconds = (text: string) => at(text) / 1_000;

interface Rows {
  interval?: string;
  zone?: string;
  currency?: string;
  /** ISO moment, open, high, low, close, volume. */
  rows?: [string, Cell, Cell, Cell, Cell, Cell][];
  splits?: [string, number, number][];
  dividends?: [string, number][];
}

/** An answer in Yahoo's shape. */
function chart({ interval = "1d", zone = "America/New_York", currency = "USD", ...given }: Rows) {
  const { rows = [], splits, dividends } = given;
  const column = (i: number) => rows.map((row) => row[i]);
  const [open, high, low, close, volume] = [1, 2, 3, 4, 5].map(column);
  const byDate = <T>(events: [string, ...unknown[]][] | undefined, make: (event: never) => T) =>
    events &&
    Object.fromEntries(
      events.map((event) => [
        seconds(event[0]),
        { date: seconds(event[0]), ...make(event as never) },
      ]),
    );
  return {
    chart: {
      result: [{
        meta: {
          currency,
          symbol: "ABC",
          exchangeTimezoneName: zone,
          dataGranularity: interval,
          longName: "Abacus Corp.",
          validRanges: ["1d", "max"],
        },
        ...rows.length > 0 && { timestamp: rows.map(([time]) => seconds(time)) },
        ...(splits || dividends) && {
          events: {
            splits: byDate(
              splits,
              ([, numerator, denominator]: [string, number, number]) => ({ numerator, denominator }),
            ),
            dividends: byDate(dividends, ([, amount]: [string, number]) => ({ amount })),
          },
        },
        indicators: {
          quote: [rows.length > 0 ? { open, high, low, close, volume } : {}],
          adjclose: [{}],
        },
      }],
      error: null,
    },
  };
}

async function ask(more: Partial<BarsRequest>, answer: ReplayRoute["answer"]) {
  await using server = replay([{ path: /^\/v8\/finance\/chart\//, answer }]);
  const bars = await yahoo.bars(
    barsRequest({ to: NOW, ...more }),
    connectTo(server, yahoo, {}, { now: () => NOW }),
  );
  return { bars, requests: server.requests };
}

const DAYS: Rows["rows"] = [
  ["2024-03-07T14:30Z", 10, 11, 9, 10.5, 4_000],
  ["2024-03-08T14:30Z", 10.5, 12, 10, 11.5, 8_000],
  // After the clocks went forward, and while it still trades: stamped with the last trade.
  ["2024-03-11T13:30Z", null, null, null, null, null],
  ["2024-03-12T15:02:33Z", 23, 24, 22, 23.5, 1_000],
];

Deno.test("yahoo: a day is stamped with the date of its session, a row without prices is left out", async () => {
  const { bars, requests } = await ask({}, { json: chart({ rows: DAYS }) });
  assertEquals([...bars.columns.time], ["2024-03-07", "2024-03-08", "2024-03-12"].map(at));
  assertEquals([...bars.columns.open], [10, 10.5, 23]);
  assertEquals([...bars.columns.high], [11, 12, 24]);
  assertEquals([...bars.columns.low], [9, 10, 22]);
  assertEquals([...bars.columns.close], [10.5, 11.5, 23.5]);
  assertEquals([...bars.columns.volume], [4_000, 8_000, 1_000]);
  assertEquals([bars.basis, bars.name, bars.currency], ["raw", "Abacus Corp.", "USD"]);
  assertEquals(bars.actions, []);
  // The range ends now, so that one answer has every split up to today.
  assertEquals(requests.length, 1);
  const [{ path, query, headers }] = requests as [typeof requests[number]];
  assertEquals(path, "/v8/finance/chart/ABC");
  assertEquals(query, {
    period1: String(seconds("2024-01-01")),
    period2: String(NOW / 1_000),
    interval: "1d",
    events: "div,splits",
    includePrePost: "false",
  });
  assertMatch(headers["user-agent"]!, /Mozilla/);
});

Deno.test("yahoo: prices, volumes and dividends go back to the shares of their day, by splits after the range too", async () => {
  const rows = DAYS!.slice(0, 2);
  const old = chart({ rows, dividends: [["2024-03-07T14:30Z", 0.25], ["2024-03-08T14:30Z", 0.125]] });
  const since = chart({ splits: [["2024-03-08T14:30Z", 2, 1], ["2024-05-20T13:30Z", 10, 1]] });
  const { bars, requests } = await ask({ to: at("2024-03-09") }, [{ json: old }, { json: since }]);
  assertEquals([...bars.columns.close], [210, 115]);
  assertEquals([...bars.columns.open], [200, 105]);
  assertEquals([...bars.columns.volume], [200, 800]);
  assertEquals(bars.actions, [
    { kind: "dividend", time: at("2024-03-07"), amount: 5 },
    { kind: "split", time: at("2024-03-08"), ratio: 2 },
    { kind: "dividend", time: at("2024-03-08"), amount: 1.25 },
  ]);
  assertEquals(requests.map(({ query }) => query.period2), [
    String(seconds("2024-03-09")),
    String(NOW / 1_000),
  ]);
});

Deno.test("yahoo: prices are the decimals that its 32-bit floats stand for", async () => {
  const floats = [129.04, 0.01234, 22475.85, 97208.17, 1.17744].map(Math.fround);
  const rows = floats.map((price, i): [string, Cell, Cell, Cell, Cell, Cell] => [
    `2024-03-0${i + 4}T14:30Z`,
    price,
    price,
    price,
    price,
    1,
  ]);
  const { bars } = await ask({}, { json: chart({ rows }) });
  assertEquals([...bars.columns.close], [129.04, 0.01234, 22475.85, 97208.17, 1.17744]);
});

Deno.test("yahoo: intraday bars keep their starts and the session's hours, the last trade joins its bar", async () => {
  const rows: Rows["rows"] = [
    ["2024-05-31T19:30Z", 9, 9.5, 8.5, 9, 100],
    ["2024-05-31T20:00Z", 9, 9, 9, 9, 0],
    ["2024-06-03T13:30Z", 10, 11, 9, 10.5, 100],
    ["2024-06-03T14:30Z", 10.5, 12, 10, 11, 200],
    ["2024-06-03T14:59:12Z", 12.5, 12.5, 12.5, 12.5, 0],
  ];
  const from = at("2024-05-30");
  const { bars } = await ask({ timeframe: "1h", from }, { json: chart({ rows, interval: "1h" }) });
  assertEquals([...bars.columns.time], [rows[0]![0], rows[2]![0], rows[3]![0]].map(at));
  assertEquals([...bars.columns.close], [9, 10.5, 12.5]);
  assertEquals([...bars.columns.high], [9.5, 11, 12.5]);
  assertEquals([...bars.columns.volume], [100, 100, 200]);
  assertEquals(bars.answersFrom, undefined);
});

Deno.test("yahoo: minutes are asked for a week at a time, and older ones than a month said to be missing", async () => {
  const minutes = chart({ interval: "1m", rows: [["2024-05-31T13:30Z", 1, 1, 1, 1, 1]] });
  const { bars, requests } = await ask({ timeframe: "1m" }, { json: minutes });
  const starts = requests.map(({ query }) => Number(query.period1));
  const ends = requests.map(({ query }) => Number(query.period2));
  assertEquals(requests.length, 5);
  assertEquals(starts.slice(1), ends.slice(0, -1));
  assertEquals(ends.at(-1), NOW / 1_000);
  assert(requests.every((_, i) => ends[i]! - starts[i]! <= 7 * 86_400));
  assert(starts[0]! >= NOW / 1_000 - 30 * 86_400);
  assertEquals(bars.answersFrom, starts[0]! * 1_000);
  assertMatch(bars.notes!.join(), /Yahoo keeps 1m bars for 30 days/);
  assertEquals(bars.columns.time.length, 1);
});

Deno.test("yahoo: bars older than it keeps are for another provider, and it is not asked", async () => {
  await using server = replay([]);
  const http = connectTo(server, yahoo, {}, { now: () => NOW });
  const error = await assertRejects(
    () => yahoo.bars(barsRequest({ timeframe: "5m", to: at("2024-02-01") }), http),
    ProviderError,
    "Yahoo keeps 5m bars for 60 days",
  );
  assertEquals(error.fault, "unsupported");
  assertEquals(server.requests.length, 0);
});

Deno.test("yahoo: coins are counted in coins, currencies not at all", async () => {
  const rows: Rows["rows"] = [["2024-03-07T00:00Z", 50, 60, 40, 50, 1_000]];
  const coin = await ask({ market: "CRYPTO", symbol: "XYZUSD" }, { json: chart({ rows, zone: "UTC" }) });
  assertEquals(coin.requests.map(({ path }) => path), ["/v8/finance/chart/XYZ-USD"]);
  assertEquals([...coin.bars.columns.volume], [20]);
  assertMatch(coin.bars.notes!.join(), /volume in money/);

  const summer: Rows["rows"] = [["2024-04-30T23:00Z", 1.1, 1.2, 1, 1.1, 0]];
  const from = at("2024-05-01");
  const pair = await ask(
    { market: "FX", symbol: "EURUSD", from },
    { json: chart({ rows: summer, zone: "Europe/London" }) },
  );
  assertEquals(pair.requests.map(({ path }) => path), ["/v8/finance/chart/EURUSD=X"]);
  // London's day begins an hour before UTC's.
  assertEquals([...pair.bars.columns.time], [from]);
  assert(Number(pair.requests[0]!.query.period1) <= seconds("2024-04-30T23:00Z"));
  assertEquals([...pair.bars.columns.volume], [NaN]);
  assertEquals(pair.bars.actions, undefined);
});

Deno.test("yahoo: symbols are written its way, and the path is escaped", async () => {
  const cases = [
    ["US", "BRK.B", "/v8/finance/chart/BRK-B"],
    ["US", "^GSPC", "/v8/finance/chart/^GSPC"],
    ["IN", "M&M.NS", "/v8/finance/chart/M&M.NS"],
  ] as const;
  for (const [market, symbol, path] of cases) {
    const { requests } = await ask({ market, symbol }, { json: chart({}) });
    assertEquals(requests.map((each) => each.path), [path]);
  }
});

Deno.test("yahoo: a range without bars is no error, whichever way it is said", async () => {
  const refused = {
    status: 400,
    json: {
      chart: {
        result: null,
        error: { code: "Bad Request", description: "Data doesn't exist for startDate = 1, endDate = 2" },
      },
    },
  };
  for (const answer of [{ json: chart({}) }, refused]) {
    const { bars } = await ask({ to: at("2024-02-01") }, answer);
    assertEquals(bars.columns.time.length, 0);
  }
});

Deno.test("yahoo: what it refuses names the fault", async () => {
  const error = (code: string, description: string) => ({
    json: { chart: { result: null, error: { code, description } } },
  });
  const unknown = error("Not Found", "No data found, symbol may be delisted");
  const cases: [ReplayAnswer, ProviderError["fault"]][] = [
    [{ status: 404, ...unknown }, "not-found"],
    [unknown, "not-found"],
    [{ status: 422, ...error("Unprocessable Entity", "Invalid input") }, "shape"],
    [{ status: 429, text: "Too Many Requests" }, "limit"],
    [{ text: "<html>consent</html>", type: "text/html" }, "shape"],
    [{ json: chart({ interval: "1mo" }) }, "shape"],
    [{ json: { chart: { result: [{ meta: {} }], error: null } } }, "shape"],
  ];
  for (const [answer, fault] of cases) {
    const thrown = await assertRejects(() => ask({}, answer), ProviderError);
    assertEquals(thrown.fault, fault, thrown.message);
  }
});

Deno.test("yahoo: a search finds canonical symbols of the market asked for", async () => {
  const quote = (symbol: string, quoteType: string, longname?: string) => ({
    symbol,
    quoteType,
    typeDisp: quoteType.toLowerCase(),
    exchDisp: "Somewhere",
    shortname: `short ${symbol}`,
    ...longname && { longname },
  });
  const quotes = [
    quote("BRK-B", "EQUITY", "Berkshire Hathaway Inc."),
    quote("BRKB.L", "EQUITY"),
    quote("INFY.NS", "EQUITY"),
    quote("BTC-USD", "CRYPTOCURRENCY"),
    quote("EURUSD=X", "CURRENCY"),
    quote("JPY=X", "CURRENCY"),
    quote("^NSEI", "INDEX"),
    quote("ES=F", "FUTURE"),
  ];
  await using server = replay([{
    path: "/v1/finance/search",
    query: { q: "b" },
    answer: { json: { quotes } },
  }]);
  const http = connectTo(server, yahoo);
  const found = async (market: BarsRequest["market"]) =>
    (await yahoo.symbols!("b", market, http)).map(({ symbol }) => symbol);
  assertEquals(await found("US"), ["BRK.B"]);
  assertEquals(await found("IN"), ["INFY.NS", "^NSEI"]);
  assertEquals(await found("CRYPTO"), ["BTCUSD"]);
  assertEquals(await found("FX"), ["EURUSD"]);
  const [share] = await yahoo.symbols!("b", "US", http);
  assertEquals([share!.name, share!.exchange, share!.type], [
    "Berkshire Hathaway Inc.",
    "Somewhere",
    "equity",
  ]);
});

Deno.test("yahoo: health is one small request", async () => {
  await using server = replay([{ path: "/v8/finance/chart/SPY", answer: { json: chart({}) } }]);
  await yahoo.health(connectTo(server, yahoo));
  assertEquals(server.requests.length, 1);
});
