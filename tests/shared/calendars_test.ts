/** The calendars against days on which shares traded and against lists of other makers. */
import { assertEquals } from "@std/assert";
import { barEnd, calendarOf, loadBars } from "tapebook";
import { sharedFile, sharedTest } from "./shared_data.ts";

async function unzipped(file: string): Promise<string> {
  const { body } = await fetch(`file://${sharedFile(file)}`);
  return await new Response(body!.pipeThrough(new DecompressionStream("gzip"))).text();
}

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

sharedTest("XNYS opens and closes at the times of calendars/xnys.csv.gz, 1990 to 2023", async () => {
  const rows = (await unzipped("calendars/xnys.csv.gz")).trim().split("\n").slice(1).map((row) =>
    row.split(",").slice(0, 3).map((time) => Date.parse(time))
  );
  const nyse = calendarOf("US");
  const days = nyse.sessions(rows[0]![0]!, rows.at(-1)![0]!);
  assertEquals(rows.length, 8324);
  assertEquals(Array.from(days, (day) => [day, nyse.opensAt(day), nyse.closesAt(day)]), rows);
});

interface MarketHours {
  entries: Record<string, { holidays: string[]; earlyCloses: Record<string, string> }>;
}

/** Month first, as the file has it. */
function parseDay(text: string): number {
  const [month, day, year] = text.split("/").map(Number);
  return Date.UTC(year!, month! - 1, day);
}

sharedTest("XNYS has the holidays and early closings of the market-hours database to 2028", async () => {
  const { entries } = JSON.parse(await unzipped("calendars/market-hours-database.json.gz")) as MarketHours;
  const { holidays, earlyCloses } = entries["Equity-usa-[*]"]!;
  const nyse = calendarOf("US");
  assertEquals(holidays.map(parseDay).filter(nyse.isSession).map(isoDay), []);
  const closes = Object.keys(earlyCloses).map(parseDay);
  assertEquals(holidays.length + closes.length, 358);
  // A Sunday is among them.
  assertEquals(closes.filter((day) => !nyse.isSession(day)).map(isoDay), ["2017-12-24"]);
  for (const day of closes) {
    if (nyse.isSession(day)) {
      assertEquals((nyse.closesAt(day) - nyse.opensAt(day)) / 60_000, 210, isoDay(day));
    }
  }
});

sharedTest("GOOG has a bar in every session of XNYS and on no other day", async () => {
  const { time } = await loadBars(sharedFile("us-daily/GOOG_2004_2013.csv"));
  assertEquals(time, calendarOf("US").sessions(time[0]!, time.at(-1)!));
});

sharedTest("NSE shares have bars in sessions alone, and in all but those that the file lacks", async () => {
  const { time } = await loadBars(sharedFile("india/RELIANCE_2010_2020.csv"), { market: "IN" });
  const nse = calendarOf("IN");
  assertEquals(Array.from(time).filter((day) => !nse.isSession(day)).map(isoDay), []);
  const traded = new Set(time);
  const missing = Array.from(nse.sessions(time[0]!, time.at(-1)!)).filter((day) => !traded.has(day));
  const weekdays = missing.filter((day) => new Date(day).getUTCDay() % 6 !== 0);
  // The file was made of weekdays' bulletins, eight of which failed to load.
  assertEquals([missing.length, weekdays.length], [20, 8]);
});

sharedTest("hourly EURUSD bars fill the currency week from Sunday to Friday 17:00 in New York", async () => {
  const { time } = await loadBars(sharedFile("intraday/EURUSD_1h_2017_2018.csv"), { market: "FX" });
  const fx = calendarOf("FX");
  const weeks = new Map<number, { first: number; end: number }>();
  for (const start of time) {
    const week = Math.floor((fx.sessionDay(start) / 86_400_000 + 3) / 7);
    weeks.set(week, { first: weeks.get(week)?.first ?? start, end: barEnd(start, "1h", "FX") });
  }
  // The file begins and ends within a week.
  const whole = [...weeks.values()].slice(1, -1);
  const late = whole.filter(({ first }) => first !== fx.opensAt(fx.sessionDay(first)));
  const over = whole.filter(({ end }) => end !== fx.closesAt(end - 1));
  assertEquals(whole.length, 41);
  // Christmas and New Year on Mondays, and two quotes after the close.
  assertEquals(late.map(({ first }) => isoDay(first)), ["2017-12-25", "2018-01-01"]);
  assertEquals(over.map(({ end }) => isoDay(end)), ["2017-10-06", "2017-10-20"]);
});
