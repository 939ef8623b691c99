/** Providers of one kind of data or another, from loadBars to the answer and back. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadFrom } from "../../../kernel/data/load_bars.ts";
import { fingerprint } from "../../../kernel/data/ohlcv.ts";
import { sample } from "../../../kernel/data/providers/sample.ts";
import { synthetic } from "../../../kernel/data/providers/synthetic.ts";
import { createRouter } from "../../../kernel/data/router/router.ts";
import { DataError } from "../../../kernel/market/errors.ts";
import { binance } from "../../../kernel/data/providers/binance.ts";
import { makeNse } from "../../../kernel/data/providers/nse.ts";
import { replay } from "../../fakes/replay.ts";
import { withWorkspace } from "./workspace.ts";

const NOW = Date.parse("2025-03-03T15:00Z");
const range = { start: "2024-01-01", end: "2024-06-30" };

Deno.test("synthetic bars of a symbol are never given for its real ones", () =>
  withWorkspace(async (workspace) => {
    const router = createRouter({ providers: [sample, synthetic], env: () => undefined });
    const place = { workspace, folder: workspace, router: () => Promise.resolve(router), now: NOW };
    const load = (options: { source?: string }) =>
      loadFrom(place, ["ABC"], { ...range, market: "US", ...options });
    const [first] = await load({ source: "synthetic" });
    await assertRejects(() => load({}), DataError, "ABC");
    const [again] = await load({ source: "synthetic" });
    assertEquals([first!.length, first!.origin.source], [124, "synthetic"]);
    assertEquals(fingerprint(first!), fingerprint(again!));
  }));

Deno.test("NSE's days come as far as the time goes, and a refresh goes on where they ended", () =>
  withWorkspace(async (workspace) => {
    const price = (date: string) => `AAA,EQ,${date},3,3,3.1,2.9,3,3,3,10,1,1,-,-\n`;
    const head =
      "SYMBOL,SERIES,DATE1,PREV_CLOSE,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,LAST_PRICE,CLOSE_PRICE,AVG_PRICE," +
      "TTL_TRD_QNTY,TURNOVER_LACS,NO_OF_TRADES,DELIV_QTY,DELIV_PER\n";
    let hurried = true;
    await using server = replay([{
      path: /sec_bhavdata_full_/,
      answer: ({ path }) => {
        const [, day, month, year] = path.match(/_(\d\d)(\d\d)(\d{4})\.csv$/)!;
        const name = new Date(`${year}-${month}-${day}`).toLocaleString("en-US", {
          month: "short",
          timeZone: "UTC",
        });
        return { text: head + price(`${day}-${name}-${year}`) };
      },
    }]);
    const nse = makeNse(() => workspace);
    const router = createRouter({
      providers: [nse],
      env: (name) => ({ TAPEBOOK_NSE_URL: server.url, TAPEBOOK_NSE_LIMIT: "none" })[name],
    });
    const reach = { ...router, route: hurry };
    function hurry(...[request, options]: Parameters<typeof router.route>) {
      return router.route(request, { ...options, budget: hurried ? 4_000 : options.budget });
    }
    const place = { workspace, folder: workspace, router: () => Promise.resolve(reach), now: NOW };
    const load = (refresh: boolean) =>
      loadFrom(place, ["AAA.NS"], { ...range, source: "nse", refresh, accept: ["length"] });
    const [part] = await load(false);
    assertEquals(part!.length, 4);
    assertStringIncludes(JSON.stringify([part!.origin, part!.warnings]), "wait for a refresh");
    hurried = false;
    const [whole] = await load(true);
    assert(whole!.length > 100);
    assert(!JSON.stringify([whole!.origin, whole!.warnings]).includes("wait for a refresh"));
    const asked = server.requests.length;
    await load(false);
    assertEquals(server.requests.length, asked);
  }));

Deno.test("hours of a coin come from Binance, those that are stored are not asked for again", () =>
  withWorkspace(async (workspace) => {
    const HOUR = 3_600_000;
    await using server = replay([{
      path: "/api/v3/klines",
      answer: ({ query }) => {
        const first = Math.ceil(Number(query.startTime) / HOUR),
          last = Math.floor(Number(query.endTime) / HOUR);
        const times = Array.from({ length: Math.min(1_000, last - first + 1) }, (_, i) => (first + i) * HOUR);
        return { json: times.map((time) => [time, "2", "4", "1", "3", "5", time + HOUR - 1]) };
      },
    }]);
    const router = createRouter({
      providers: [binance],
      env: (name) => ({ TAPEBOOK_BINANCE_URL: server.url })[name],
    });
    const place = { workspace, folder: workspace, router: () => Promise.resolve(router), now: NOW };
    const load = (end: string) =>
      loadFrom(place, ["BTC-USDT"], { start: "2024-01-01", end, timeframe: "1h" });
    const [month] = await load("2024-01-31");
    assertEquals([month!.symbol, month!.length, month!.currency], ["BTCUSDT", 31 * 24, "USDT"]);
    const [more] = await load("2024-02-01");
    assertEquals(more!.length, 32 * 24);
    assertEquals(server.requests.at(-1)!.query.startTime, String(Date.parse("2024-02-01")));
  }));
