import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { makeNse } from "../../../../kernel/data/providers/nse.ts";
import type { Provider } from "../../../../kernel/data/providers/provider.ts";
import { ProviderError } from "../../../../kernel/data/providers/provider_error.ts";
import { calendarOf } from "../../../../kernel/market/calendar/mod.ts";
import { connectTo, replay, type ReplayRoute } from "../../../fakes/replay.ts";
import { withWorkspace } from "../workspace.ts";

const DAY = 86_400_000;
const day = (date: string) => Date.parse(date);
const NOW = day("2025-03-03");

/** A zip with one deflated file: local header, data, directory, end. */
function zip(name: string, text: string): Uint8Array<ArrayBuffer> {
  const plain = new TextEncoder().encode(text), packed = deflateRawSync(plain);
  const label = new TextEncoder().encode(name);
  const sizes = (view: DataView, at: number) => {
    view.setUint16(at, 8, true);
    view.setUint32(at + 6, crc32(plain), true);
    view.setUint32(at + 10, packed.length, true);
    view.setUint32(at + 14, plain.length, true);
    view.setUint16(at + 18, label.length, true);
  };
  const local = new DataView(new ArrayBuffer(30));
  local.setUint32(0, 0x04034b50, true);
  sizes(local, 8);
  const entry = new DataView(new ArrayBuffer(46));
  entry.setUint32(0, 0x02014b50, true);
  sizes(entry, 10);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, 1, true);
  end.setUint16(10, 1, true);
  end.setUint32(12, 46 + label.length, true);
  end.setUint32(16, 30 + label.length + packed.length, true);
  const parts = [local, label, packed, entry, label, end].map((part) =>
    part instanceof DataView ? new Uint8Array(part.buffer) : part
  );
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const OLDEST =
  "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,\n";
const FULL =
  "SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, CLOSE_PRICE, " +
  "AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER\n";
const UDIFF =
  "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric," +
  "OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst," +
  "ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4\n";

const zipped = (path: string, text: string): ReplayRoute => {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.zip$/, "");
  return { path, answer: { bytes: zip(name, text), type: "application/zip" } };
};

const ROUTES: ReplayRoute[] = [
  zipped(
    "/content/historical/EQUITIES/2019/OCT/cm31OCT2019bhav.csv.zip",
    OLDEST +
      "AAA,GS,1,1,1,1,1,1,1,1,31-OCT-2019,1,INE000A01010,\n" +
      "AAA,BE,90,91,89,90.5,90,90,7,630,31-OCT-2019,3,INE000A01010,\n" +
      "AAA,EQ,100,104.5,99.05,103,103,101,1200,1,31-OCT-2019,8,INE000A01010,\n" +
      "M&M,EQ,50,51,49,50.25,50,50,30,1,31-OCT-2019,8,INE000B01010,\n" +
      "SMALL,BE,5,5.25,5,5.1,5,5,40,1,31-OCT-2019,8,INE000C01010,\n",
  ),
  {
    path: "/products/content/sec_bhavdata_full_05072024.csv",
    answer: {
      text:
        `${FULL}AAA, EQ, 05-Jul-2024, 115.00, 117.00, 118.50, 114.75, 115.10, 115.20, 115.16, 5430, 6.25, 8, -, -\n`,
      type: "text/csv",
    },
  },
  zipped(
    "/content/cm/BhavCopy_NSE_CM_0_0_0_20240708_F_0000.csv.zip",
    `${UDIFF}2024-07-08,2024-07-08,CM,NSE,STK,2885,INE000A01010,AAA,EQ,,,,,AAA LTD,116.00,119.25,115.50,118.00,118.10,` +
      "115.20,,118.00,,,4321,5.1,99,F1,1,,,,,\n",
  ),
];

/** A provider whose files are kept in a workspace of the test's own. */
const withNse = (task: (nse: Provider, workspace: string) => Promise<void>) =>
  withWorkspace((workspace) => task(makeNse(() => workspace), workspace));

const bars = (
  nse: Provider,
  server: { url: string },
  from: string,
  to: string,
  symbol = "AAA.NS",
  now = NOW,
) =>
  nse.bars(
    { market: "IN", timeframe: "1d", symbol, from: day(from), to: day(to) },
    connectTo(server, nse, {}, { now: () => now }),
  );

const row = ({ columns: { time, open, high, low, close, volume } }: Awaited<ReturnType<Provider["bars"]>>) =>
  [...time].map((at, i) => [at, open[i], high[i], low[i], close[i], volume[i]]);

Deno.test("each of NSE's formats gives the prices as traded", () =>
  withNse(async (nse) => {
    await using server = replay(ROUTES);
    const old = await bars(nse, server, "2019-10-31", "2019-11-01");
    assertEquals(row(old), [[day("2019-10-31"), 100, 104.5, 99.05, 103, 1200]]);
    assertEquals([old.basis, old.currency], ["raw", "INR"]);
    const full = await bars(nse, server, "2024-07-05", "2024-07-06");
    assertEquals(row(full), [[day("2024-07-05"), 117, 118.5, 114.75, 115.2, 5430]]);
    const udiff = await bars(nse, server, "2024-07-08", "2024-07-09");
    assertEquals(row(udiff), [[day("2024-07-08"), 116, 119.25, 115.5, 118, 4321]]);
  }));

Deno.test("a share whose delivery is compelled has bars like any other", () =>
  withNse(async (nse) => {
    await using server = replay(ROUTES);
    const small = await bars(nse, server, "2019-10-31", "2019-11-01", "SMALL.NS");
    assertEquals(row(small), [[day("2019-10-31"), 5, 5.25, 5, 5.1, 40]]);
  }));

Deno.test("one download of a day serves all symbols, also those that ask at once and later processes", () =>
  withNse(async (nse, workspace) => {
    await using server = replay(ROUTES);
    const symbols = ["AAA.NS", "M&M.NS", "SMALL.NS", "NOBODY.NS"];
    const all = await Promise.all(symbols.map((each) => bars(nse, server, "2019-10-31", "2019-11-01", each)));
    assertEquals(all.map(({ columns }) => columns.close[0]), [103, 50.25, 5.1, undefined]);
    await bars(makeNse(() => workspace), server, "2019-10-31", "2019-11-01");
    assertEquals(server.requests.length, 1);
  }));

Deno.test("days without a session are not asked for", () =>
  withNse(async (nse) => {
    await using server = replay(ROUTES);
    // Friday to Monday.
    const both = await bars(nse, server, "2024-07-05", "2024-07-09");
    assertEquals(both.columns.time.length, 2);
    // The oldest format of Friday is not there, its full file is.
    const asked = server.requests.map(({ path }) => path.match(/cm05JUL2024|05072024|20240708/)?.[0]);
    assertEquals(asked.toSorted(), ["05072024", "20240708", "cm05JUL2024"]);
  }));

Deno.test("a day that NSE has no file for has no bar, and is asked for again only while one may come", () =>
  withNse(async (nse) => {
    await using server = replay([]);
    const at = day("2024-07-08");
    for (
      const [now, requests] of [[at + DAY, 2], [at + 2 * DAY, 4], [at + 30 * DAY, 6], [
        at + 31 * DAY,
        6,
      ]] as const
    ) {
      const { columns } = await bars(nse, server, "2024-07-08", "2024-07-09", "AAA.NS", now);
      assertEquals([columns.time.length, server.requests.length], [0, requests]);
    }
  }));

Deno.test("many days are fetched from their end, as far as the time goes", () =>
  withNse(async (nse) => {
    await using server = replay([]);
    const [from, to] = [day("2018-01-01"), day("2019-01-01")];
    let now = NOW;
    // Each look at the clock takes a second.
    const http = connectTo(server, nse, {}, { now: () => now += 1_000, deadline: NOW + 60_000 });
    const { answersFrom, notes } = await nse.bars({
      market: "IN",
      timeframe: "1d",
      symbol: "AAA.NS",
      from,
      to,
    }, http);
    const asked = server.requests.length;
    const sessions = calendarOf("IN").sessions(from, to - 1);
    assert(asked > 10 && asked < sessions.length);
    assertEquals(answersFrom, sessions.at(-asked));
    assertStringIncludes(notes![1]!, `${sessions.length - asked} days before`);
    const rest = await bars(nse, server, "2018-01-01", "2019-01-01");
    assertEquals([server.requests.length, rest.answersFrom], [sessions.length, undefined]);
  }));

Deno.test("the future is not asked for", () =>
  withNse(async (nse) => {
    await using server = replay([]);
    await bars(nse, server, "2025-03-03", "2025-06-01", "AAA.NS", NOW);
    assertEquals(server.requests.every(({ path }) => /20250303|03032025/.test(path)), true);
  }));

Deno.test("a file of another day, of another shape or damaged is an error and is not kept", () =>
  withNse(async (nse, workspace) => {
    const path = "/content/historical/EQUITIES/2019/OCT/cm31OCT2019bhav.csv.zip";
    const cases: [ReplayRoute, string][] = [
      [zipped(path, `${OLDEST}AAA,EQ,1,1,1,1,1,1,1,1,30-OCT-2019,1,INE000A01010,\n`), "is of 30-OCT-2019"],
      [zipped(path, "SYMBOL,SERIES,PRICE\nAAA,EQ,1\n"), "has no column"],
      [zipped(path, OLDEST), "has no prices of shares"],
      [{ path, answer: { bytes: zip("a.csv", OLDEST).slice(0, 60) } }, "cannot be read"],
    ];
    for (const [route, words] of cases) {
      await using server = replay([route]);
      const error = await assertRejects(
        () => bars(nse, server, "2019-10-31", "2019-11-01"),
        ProviderError,
        words,
      );
      assertEquals(error.fault, "shape");
    }
    assertEquals([...Deno.readDirSync(workspace)].length, 0);
  }));

Deno.test("who is stopped while a day is downloaded does not stop the others", () =>
  withNse(async (nse) => {
    await using server = replay(
      ROUTES.map((each) => ({ ...each, answer: { ...each.answer, delay: 50 } as never })),
    );
    const stop = new AbortController();
    const request = {
      market: "IN",
      timeframe: "1d",
      symbol: "AAA.NS",
      from: day("2019-10-31"),
      to: day("2019-11-01"),
    } as const;
    const first = nse.bars(request, connectTo(server, nse, {}, { now: () => NOW, signal: stop.signal }));
    const second = bars(nse, server, "2019-10-31", "2019-11-01");
    stop.abort();
    await assertRejects(() => first, ProviderError, "Stopped");
    assertEquals((await second).columns.close[0], 103);
  }));

Deno.test("NSE's lists give symbols and members of indices", () =>
  withNse(async (nse, workspace) => {
    await using server = replay([
      {
        path: "/content/equities/EQUITY_L.csv",
        answer: {
          text:
            "SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE\n" +
            "AAA,Alpha Limited,EQ,06-OCT-2008,10,1,INE000A01010,10\nBBB,Beta Limited,BE,06-OCT-2008,10,1,INE000B01010,10\n",
        },
      },
      {
        path: "/content/indices/ind_nifty50list.csv",
        answer: {
          text: "Company Name,Industry,Symbol,Series,ISIN Code\nAlpha Ltd.,Power,AAA,EQ,INE000A01010\n",
        },
      },
    ]);
    const http = connectTo(server, nse, {}, { now: () => NOW });
    const alpha = {
      symbol: "AAA.NS",
      market: "IN",
      exchange: "NSE",
      currency: "INR",
      type: "share",
    } as const;
    assertEquals(await nse.symbols!("alpha", "IN", http), [{ ...alpha, name: "Alpha Limited" }]);
    assertEquals((await nse.symbols!("b", "IN", http)).map(({ symbol }) => symbol), ["BBB.NS"]);
    assertEquals(await nse.universe!("nifty50", http), [{ ...alpha, name: "Alpha Ltd." }]);
    assertEquals(await nse.universe!("sp500", http), undefined);
    const kept = Deno.readTextFileSync(join(workspace, "providers", "nse", "EQUITY_L.csv"));
    assertStringIncludes(kept, "Alpha Limited");
  }));
