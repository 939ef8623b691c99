import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { alpaca } from "../../../../kernel/data/providers/alpaca.ts";
import type { BarsRequest } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { connectTo, replay, type ReplayAnswer, type ReplayRoute } from "../../../fakes/replay.ts";
import { barsRequest, NOW } from "./request.ts";

const at = (text: string) => Date.parse(text);
const KEYS = { APCA_API_KEY_ID: "id-of-key", APCA_API_SECRET_KEY: "its-secret" };

/** ISO moment, open, high, low, close, volume. */
type Row = [t: string, o: number, h: number, l: number, c: number, v: number];
const page = (symbol: string, rows: Row[], next: string | null = null): ReplayAnswer => ({
  json: {
    bars: rows.length > 0
      ? { [symbol]: rows.map(([t, o, h, l, c, v]) => ({ t, o, h, l, c, v, n: 5, vw: c })) }
      : {},
    next_page_token: next,
  },
});
const actions = (lists: Record<string, unknown[]>, next: string | null = null): ReplayAnswer => ({
  json: { corporate_actions: lists, next_page_token: next },
});

interface Answers {
  bars?: ReplayRoute["answer"];
  actions?: ReplayRoute["answer"];
  latest?: ReplayRoute["answer"];
  crypto?: ReplayRoute["answer"];
}

async function ask(more: Partial<BarsRequest>, answers: Answers, keys: Record<string, string> = KEYS) {
  const none: ReplayAnswer = { status: 500 };
  await using server = replay([
    { path: "/v2/stocks/bars", answer: answers.bars ?? none },
    { path: "/v1/corporate-actions", answer: answers.actions ?? actions({}) },
    { path: "/v2/stocks/bars/latest", answer: answers.latest ?? none },
    { path: "/v1beta3/crypto/us/bars", answer: answers.crypto ?? none },
  ]);
  const bars = await alpaca.bars(barsRequest(more), connectTo(server, alpaca, keys, { now: () => NOW }));
  return { bars, requests: server.requests };
}

Deno.test("alpaca: a day is the date in New York, whichever the clocks", async () => {
  const rows: Row[] = [
    ["2024-03-08T05:00:00Z", 10, 12, 9, 11, 1_000],
    ["2024-03-11T04:00:00Z", 11, 13, 10, 12, 2_000],
  ];
  const { bars, requests } = await ask({}, { bars: page("ABC", rows) });
  assertEquals([...bars.columns.time], ["2024-03-08", "2024-03-11"].map(at));
  assertEquals([...bars.columns.open], [10, 11]);
  assertEquals([...bars.columns.high], [12, 13]);
  assertEquals([...bars.columns.low], [9, 10]);
  assertEquals([...bars.columns.close], [11, 12]);
  assertEquals([...bars.columns.volume], [1_000, 2_000]);
  assertEquals([bars.basis, bars.currency, bars.answersFrom], ["raw", "USD", undefined]);
  const [asked, about] = requests as [typeof requests[number], typeof requests[number]];
  assertEquals(asked.query, {
    symbols: "ABC",
    timeframe: "1Day",
    start: "2024-01-01T00:00:00.000Z",
    end: "2024-05-31T23:59:59.999Z",
    adjustment: "raw",
    feed: "sip",
    limit: "10000",
  });
  assertEquals(about.query.start, "2024-01-01");
  assert(about.query.end! > "2024-06-01");
  for (const { headers } of requests) {
    assertEquals(headers["apca-api-key-id"], KEYS.APCA_API_KEY_ID);
    assertEquals(headers["apca-api-secret-key"], KEYS.APCA_API_SECRET_KEY);
  }
});

Deno.test("alpaca: pages are followed to the last one", async () => {
  const days = ["2024-03-04", "2024-03-05", "2024-03-06"];
  const row = (day: string, i: number): Row => [`${day}T05:00:00Z`, i + 1, i + 1, i + 1, i + 1, 1];
  const { bars, requests } = await ask({}, {
    bars: [
      page("ABC", [row(days[0]!, 0)], "QUJDfDE="),
      page("ABC", [], "QUJDfDI="),
      page("ABC", [row(days[1]!, 1), row(days[2]!, 2)]),
    ],
    actions: [
      actions({ cash_dividends: [{ ex_date: "2024-03-05", symbol: "ABC", rate: 0.5 }] }, "next"),
      actions({ cash_dividends: [{ ex_date: "2024-03-06", symbol: "ABC", rate: 0.25 }] }),
    ],
  });
  assertEquals([...bars.columns.time], days.map(at));
  assertEquals(bars.actions!.length, 2);
  const tokens = (path: string) =>
    requests.filter((each) => each.path === path).map(({ query }) => query.page_token);
  assertEquals(tokens("/v2/stocks/bars"), [undefined, "QUJDfDE=", "QUJDfDI="]);
  assertEquals(tokens("/v1/corporate-actions"), [undefined, "next"]);
});

Deno.test("alpaca: pages in a circle end in an error", async () => {
  const error = await assertRejects(() => ask({}, { bars: page("ABC", [], "same") }), ProviderError);
  assertEquals(error.fault, "shape");
});

Deno.test("alpaca: splits, stock and cash dividends of the share and the range are actions, a spin-off a note", async () => {
  const { bars } = await ask({}, {
    bars: page("ABC", [["2024-03-08T05:00:00Z", 10, 12, 9, 11, 1_000]]),
    actions: actions({
      forward_splits: [{ ex_date: "2024-02-01", symbol: "ABC", new_rate: 3, old_rate: 2 }],
      reverse_splits: [
        { ex_date: "2024-04-01", symbol: "ABC", new_rate: 1, old_rate: 50 },
        { ex_date: "2024-04-01", symbol: "XYZ", new_rate: 1, old_rate: 8 },
      ],
      stock_dividends: [{ ex_date: "2024-05-01", symbol: "ABC", rate: 0.05 }],
      cash_dividends: [
        { ex_date: "2024-02-01", symbol: "ABC", rate: 0.125, special: false },
        // After the range, found because it was asked for beyond its end.
        { ex_date: "2024-06-10", symbol: "ABC", rate: 0.125 },
      ],
      spin_offs: [{ ex_date: "2024-05-15", source_symbol: "ABC", new_symbol: "ABCN", source_rate: 1 }],
      name_changes: [{ old_symbol: "ABC", new_symbol: "ABCD" }],
    }),
  });
  assertEquals(bars.actions, [
    { kind: "split", time: at("2024-02-01"), ratio: 1.5 },
    { kind: "dividend", time: at("2024-02-01"), amount: 0.125 },
    { kind: "split", time: at("2024-04-01"), ratio: 0.02 },
    { kind: "split", time: at("2024-05-01"), ratio: 1.05 },
  ]);
  assertEquals(bars.notes!.length, 1);
  assertMatch(bars.notes![0]!, /ABCN was spun off on 2024-05-15/);
});

Deno.test("alpaca: intraday bars are those of the session", async () => {
  const rows: Row[] = [
    ["2024-05-31T13:15:00Z", 9, 9, 9, 9, 9],
    ["2024-05-31T13:30:00Z", 10, 12, 9, 11, 1_000],
    ["2024-05-31T19:45:00Z", 11, 13, 10, 12, 2_000],
    ["2024-05-31T20:00:00Z", 12, 12, 12, 12, 50],
  ];
  const { bars, requests } = await ask({ timeframe: "15m" }, { bars: page("ABC", rows) });
  assertEquals([...bars.columns.time], [rows[1]![0], rows[2]![0]].map(at));
  assertEquals(requests[0]!.query.timeframe, "15Min");
});

Deno.test("alpaca: the free tape is asked up to a quarter of an hour ago, without what ended since", async () => {
  const today: Row[] = [
    ["2024-06-03T14:30:00Z", 1, 1, 1, 1, 1],
    ["2024-06-03T14:35:00Z", 2, 2, 2, 2, 2],
    ["2024-06-03T14:40:00Z", 3, 3, 3, 3, 3],
  ];
  const more = { timeframe: "5m", from: at("2024-06-03"), to: NOW } as const;
  const free = await ask(more, { bars: page("ABC", today) });
  assertEquals(free.requests[0]!.query.end, "2024-06-03T14:44:00.000Z");
  assertEquals([...free.bars.columns.close], [1, 2]);
  const paid = await ask(more, { bars: page("ABC", today) }, { ...KEYS, TAPEBOOK_ALPACA_FEED: "sip" });
  assertEquals(paid.requests[0]!.query.end, "2024-06-03T14:59:59.999Z");
  assertEquals([...paid.bars.columns.close], [1, 2, 3]);
  // A day that goes on is given: the store knows that it is not over.
  const day = await ask({ to: at("2024-06-04") }, {
    bars: page("ABC", [["2024-06-03T04:00:00Z", 1, 1, 1, 1, 1]]),
  });
  assertEquals([...day.bars.columns.time], [at("2024-06-03")]);
  const error = await assertRejects(() => ask({ ...more, from: at("2024-06-03T14:50Z") }, {}), ProviderError);
  assertEquals(error.fault, "unsupported");
});

Deno.test("alpaca: the tape of IEX is asked for by its name, and a note says so", async () => {
  const row: Row = ["2024-03-08T05:00:00Z", 10, 12, 9, 11, 1_000];
  const { bars, requests } = await ask({}, { bars: page("ABC", [row]) }, {
    ...KEYS,
    TAPEBOOK_ALPACA_FEED: "iex",
  });
  assertEquals(requests[0]!.query.feed, "iex");
  assertMatch(bars.notes!.join(), /IEX alone/);
});

Deno.test("alpaca: before 2016 it says nothing, and what lies there whole is for another provider", async () => {
  const row: Row = ["2016-01-04T05:00:00Z", 10, 12, 9, 11, 1_000];
  const { bars, requests } = await ask({ from: at("2010-01-01") }, { bars: page("ABC", [row]) });
  assertEquals(requests[0]!.query.start, "2016-01-01T00:00:00.000Z");
  assertEquals(bars.answersFrom, at("2016-01-01"));
  assertMatch(bars.notes!.join(), /from 2016 on/);
  const error = await assertRejects(
    () => ask({ from: at("2010-01-01"), to: at("2011-01-01") }, {}),
    ProviderError,
  );
  assertEquals(error.fault, "unsupported");
});

Deno.test("alpaca: without rows the newest bar tells an unknown symbol from an empty time", async () => {
  const known = await ask({}, { bars: page("ABC", []), latest: { json: { bars: { ABC: { t: "x" } } } } });
  assertEquals(known.bars.columns.time.length, 0);
  const cases: Answers[] = [
    { bars: page("ABC", []), latest: { json: { bars: {} } } },
    { bars: { json: { bars: null, next_page_token: null } }, latest: { json: { bars: null } } },
    { bars: { status: 400, json: { message: "invalid symbol: ABC" } } },
  ];
  for (const answers of cases) {
    const error = await assertRejects(() => ask({}, answers), ProviderError, "alpaca has no ABC");
    assertEquals(error.fault, "not-found");
  }
});

Deno.test("alpaca: coins are asked for as pairs, without a feed, and have no actions", async () => {
  const row: Row = ["2024-03-08T05:00:00Z", 10, 12, 9, 11, 1.5];
  const { bars, requests } = await ask({ market: "CRYPTO", symbol: "XYZUSD", timeframe: "1h" }, {
    crypto: page("XYZ/USD", [row]),
  });
  assertEquals([...bars.columns.time], [at("2024-03-08T05:00Z")]);
  assertEquals([...bars.columns.volume], [1.5]);
  assertEquals([bars.currency, bars.actions], ["USD", undefined]);
  assertEquals(requests.length, 1);
  const { symbols, timeframe, feed, adjustment } = requests[0]!.query;
  assertEquals([symbols, timeframe, feed, adjustment], ["XYZ/USD", "1Hour", undefined, undefined]);
});

Deno.test("alpaca: without keys it is not asked, and a refusal names the variables and not the keys", async () => {
  const unset = await assertRejects(
    () => ask({}, {}, { APCA_API_KEY_ID: "id" }),
    ProviderError,
    "Set APCA_API_SECRET_KEY",
  );
  assertEquals(unset.fault, "credentials");
  const message = "subscription does not permit querying recent SIP data";
  const refused = await assertRejects(
    () => ask({}, { bars: { status: 403, json: { message, key: KEYS.APCA_API_KEY_ID } } }),
    ProviderError,
  );
  assertEquals(refused.fault, "credentials");
  assertStringIncludes(refused.message, "APCA_API_KEY_ID and APCA_API_SECRET_KEY");
  assertStringIncludes(refused.message, message);
  assert(!Deno.inspect(refused).includes(KEYS.APCA_API_KEY_ID));
});

Deno.test("alpaca: health is one small request", async () => {
  await using server = replay([{
    path: "/v2/stocks/bars/latest",
    query: { symbols: "SPY" },
    answer: { json: { bars: { SPY: {} } } },
  }]);
  await alpaca.health(connectTo(server, alpaca, KEYS));
  assertEquals(server.requests.length, 1);
});
