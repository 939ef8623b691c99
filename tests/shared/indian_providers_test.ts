/** Files of NSE and answers of Indian brokers as they were, read by the providers and once more line by line. */
import { assertEquals } from "@std/assert";
import { makeKite } from "../../kernel/data/providers/kite.ts";
import { makeNse } from "../../kernel/data/providers/nse.ts";
import { makeUpstox } from "../../kernel/data/providers/upstox.ts";
import { gzipSync } from "node:zlib";
import { connectTo, replay } from "../fakes/replay.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

const file = (name: string) => sharedFile(`providers/${name}`);
const NOW = Date.parse("2025-03-03T06:00Z");

const DAYS = [
  // Where the file lies, and the places of open, high, low, close and volume in it.
  ["2019-10-31", "cm31OCT2019bhav.csv", /EQUITIES\/2019\/OCT\/cm31OCT2019bhav/, [2, 3, 4, 5, 8], 1752],
  ["2020-01-01", "sec_bhavdata_full_01012020.csv", /full_01012020/, [4, 5, 6, 8, 10], 1728],
  ["2024-07-08", "sec_bhavdata_full_08072024.csv", /full_08072024/, [4, 5, 6, 8, 10], 2526],
] as const;

for (const [date, name, path, places, shares] of DAYS) {
  sharedTest(
    `${name} gives the bars of all its shares to the number`,
    () =>
      withWorkspace(async (workspace) => {
        await using server = replay([{ path, answer: { file: file(`nse-bhavcopy/${name}`) } }]);
        const nse = makeNse(() => workspace);
        const http = connectTo(server, nse, {}, { now: () => NOW });
        const lines = (await Deno.readTextFile(file(`nse-bhavcopy/${name}`))).trim().split(/\r?\n/).slice(1);
        const rows = lines.map((line) => line.split(",").map((cell) => cell.trim()))
          .filter(([, series]) => ["EQ", "BE", "BZ", "SM", "ST"].includes(series!));
        assertEquals(rows.length, shares);
        const from = Date.parse(date), to = from + 86_400_000;
        for (const row of rows) {
          const request = { market: "IN", symbol: `${row[0]}.NS`, timeframe: "1d", from, to } as const;
          const { time, open, high, low, close, volume } = (await nse.bars(request, http)).columns;
          assertEquals(
            [time.length, time[0], open[0], high[0], low[0], close[0], volume[0]],
            [1, from, ...places.map((place) => Number(row[place]))],
            row[0],
          );
        }
        assertEquals(server.count(path), 1);
      }),
  );
}

interface Answer {
  data: { candles: [string, ...number[]][] };
}

sharedTest(
  "Upstox's answer gives its minutes to the number, oldest first",
  () =>
    withWorkspace(async (workspace) => {
      const name = file("upstox/historical-candle_1minute_2023-07-26.json");
      const list = [{ segment: "NSE_EQ", instrument_key: "NSE_EQ|INE000A01010", trading_symbol: "AAA" }];
      await using server = replay([
        { path: /NSE\.json\.gz$/, answer: { bytes: new Uint8Array(gzipSync(JSON.stringify(list))) } },
        { path: /historical-candle/, answer: { file: name } },
      ]);
      const upstox = makeUpstox(() => workspace);
      const http = connectTo(server, upstox, { UPSTOX_ACCESS_TOKEN: "t" }, { now: () => NOW });
      const from = Date.parse("2023-07-26");
      const request = {
        market: "IN",
        symbol: "AAA.NS",
        timeframe: "1m",
        from,
        to: from + 43_200_000,
      } as const;
      const { columns } = await upstox.bars(request, http);
      const { data }: Answer = JSON.parse(await Deno.readTextFile(name));
      const rows = data.candles.toReversed();
      assertEquals([...columns.time], rows.map(([stamp]) => Date.parse(stamp)));
      assertEquals([...columns.close], rows.map((row) => row[4]));
      assertEquals([...columns.volume], rows.map((row) => row[5]));
    }),
);

sharedTest(
  "Kite's answers and its list of instruments give bars to the number",
  () =>
    withWorkspace(async (workspace) => {
      for (const name of ["historical_minute.json", "historical_oi.json"]) {
        await using server = replay([
          { path: "/instruments/NSE", answer: { file: file("kite/instruments_nse.csv") } },
          { path: "/instruments/historical/5420545/minute", answer: { file: file(`kite/${name}`) } },
        ]);
        const kite = makeKite(() => workspace);
        const keys = { KITE_API_KEY: "k", KITE_ACCESS_TOKEN: "t" };
        const http = connectTo(server, kite, keys, { now: () => NOW });
        const { data }: Answer = JSON.parse(await Deno.readTextFile(file(`kite/${name}`)));
        const times = data.candles.map(([stamp]) => Date.parse(stamp.replace("+0530", "+05:30")));
        const request = {
          market: "IN",
          symbol: "CDSL.NS",
          timeframe: "1m",
          from: times[0]!,
          to: times.at(-1)! + 60_000,
        } as const;
        const { columns } = await kite.bars(request, http);
        assertEquals([...columns.time], times);
        for (const [i, field] of (["open", "high", "low", "close", "volume"] as const).entries()) {
          assertEquals([...columns[field]], data.candles.map((row) => row[i + 1]));
        }
      }
    }),
);
