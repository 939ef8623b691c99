import { assert, assertEquals } from "@std/assert";
import { importFrom } from "../../../../kernel/data/import/import_bars.ts";
import { marketOfForm } from "../../../../kernel/data/import/market_of_form.ts";
import type { ImportOptions } from "../../../../kernel/data/import/options.ts";
import { calendarOf } from "../../../../kernel/market/calendar/mod.ts";
import { iso, textFile } from "./read.ts";

const MINUTE = 60_000;
const row = (time: string) => `${time},10,11,9,10,100`;
const read = async (name: string, times: readonly string[], options: ImportOptions = {}) => {
  const file = textFile(name, "time,open,high,low,close,volume", ...times.map(row));
  const { market, notes } = await importFrom("/none", file, options);
  return { market, notes: notes.join(" ") };
};
const DAYS = Array.from({ length: 28 }, (_, i) => `2024-01-${String(i + 1).padStart(2, "0")}`);
const SESSIONS = DAYS.filter((day) => calendarOf("US").isSession(Date.parse(day)));

Deno.test("the form of symbols and names of files says the market, where it says one", () => {
  const cases = [
    ["BTCUSDT", "CRYPTO"],
    ["filusdt", "CRYPTO"],
    ["BTCUSDT-1h-2024-01", "CRYPTO"],
    ["BTC-USD", "CRYPTO"],
    ["EURUSD", "FX"],
    ["EURUSD_2020", "FX"],
    ["NIFTY", "IN"],
    ["NIFTY_5min", "IN"],
    ["NIFTY 50", "IN"],
    ["TCS.NS", "IN"],
    ["SP500", "US"],
    ["BRK-B", "US"],
    ["RELIANCE", undefined],
    ["prices", undefined],
    ["industry", undefined],
  ] as const;
  for (const [symbol, market] of cases) assertEquals(marketOfForm([symbol]), market, symbol);
  assertEquals(marketOfForm(["BTCUSDT", "ETHUSDT"]), "CRYPTO");
  assertEquals(marketOfForm(["BTCUSDT", "AAPL"]), undefined);
});

Deno.test("import takes the market of the symbol's form and says so; what it is told counts more", async () => {
  const { market, notes } = await read("BTCUSDT.csv", DAYS);
  assertEquals([market, notes], [
    "CRYPTO",
    "Market CRYPTO was taken, which BTCUSDT has the form of: set market if it is of another.",
  ]);
  assertEquals(await read("EURUSD.csv", SESSIONS, { market: "US" }), { market: "US", notes: "" });
  assertEquals(await read("SP500.csv", SESSIONS), { market: "US", notes: "" });
});

Deno.test("import asks for the market where rows lie on weekends, or symbols are of several", async () => {
  assert((await read("SOL.csv", DAYS)).notes.includes('set market to "CRYPTO" if these are coins'));
  const lines = ["BTCUSDT", "AAPL"].flatMap((symbol) => SESSIONS.map((day) => `${symbol},${row(day)}`));
  const file = textFile("both.csv", "symbol,time,open,high,low,close,volume", ...lines);
  const { market, notes } = await importFrom("/none", file);
  assertEquals(market, "US");
  assert(notes.join(" ").includes("BTCUSDT has the form of CRYPTO"));
});

Deno.test("import suggests India where naive times fit its hours better than New York's", async () => {
  const calendar = calendarOf("IN");
  const days = calendar.sessions(Date.parse("2024-01-02"), Date.parse("2024-01-12"));
  const times = Array.from(days).flatMap((day) =>
    Array.from({ length: 75 }, (_, i) => iso(day + (9 * 60 + 15 + 5 * i) * MINUTE).slice(0, 16))
  );
  const { notes } = await read("mine.csv", times);
  assert(notes.includes('set market to "IN" and timezone to "Asia/Kolkata"'), notes);
  const nifty = await read("NIFTY.csv", times);
  assertEquals(nifty.market, "IN");
  assert(nifty.notes.includes("they fit the hours of trading in Asia/Kolkata: set timezone"), nifty.notes);
});
