import { assertEquals } from "@std/assert";
import { barStatistics, missingStretches } from "../../../../kernel/data/describe/statistics.ts";
import type { OhlcvColumns } from "../../../../kernel/data/ohlcv.ts";

const columns = (days: readonly string[], volume: readonly number[] = []): OhlcvColumns => {
  const prices = Float64Array.from(days, (_, i) => 10 + i);
  return {
    time: Float64Array.from(days, (day) => Date.parse(day)),
    open: prices,
    high: prices.map((each) => each + 2),
    low: prices.map((each) => each - 3),
    close: prices,
    volume: Float64Array.from(days, (_, i) => volume[i] ?? NaN),
  };
};
const US = { market: "US", timeframe: "1d" } as const;

Deno.test("statistics of bars: range of prices from lows to highs, volume over the bars that have one", () => {
  const days = ["2024-01-02", "2024-01-03", "2024-01-04"];
  assertEquals(barStatistics(columns(days, [100, NaN, 300]), US), {
    rows: 3,
    first: Date.UTC(2024, 0, 2),
    last: Date.UTC(2024, 0, 4),
    low: 7,
    high: 14,
    lastClose: 12,
    averageVolume: 200,
    missingSessions: 0,
  });
  assertEquals(barStatistics(columns(days), US).averageVolume, NaN);
});

Deno.test("sessions of the calendar without a bar are missing, holidays and weekends are not", () => {
  // Monday the 15th was a holiday in New York; Tuesday and Thursday are absent.
  const days = ["2024-01-12", "2024-01-17", "2024-01-19"];
  assertEquals(barStatistics(columns(days), US).missingSessions, 2);
  assertEquals(barStatistics(columns(days), { market: "CRYPTO", timeframe: "1d" }).missingSessions, 5);
  assertEquals(barStatistics(columns(days), { market: "US", timeframe: "1w" }).missingSessions, NaN);
});

Deno.test("missing sessions come in stretches, oldest first", () => {
  const day = (text: string) => Date.parse(text);
  const { time } = columns(["2024-01-05", "2024-01-09", "2024-01-12", "2024-01-17"]);
  assertEquals(missingStretches(time, US), [
    { from: day("2024-01-08"), to: day("2024-01-08"), sessions: 1 },
    { from: day("2024-01-10"), to: day("2024-01-11"), sessions: 2 },
    { from: day("2024-01-16"), to: day("2024-01-16"), sessions: 1 },
  ]);
  // From a Saturday to a Sunday a week later: the five sessions between them.
  const weekends = columns(["2024-01-06", "2024-01-14"]).time;
  assertEquals(missingStretches(weekends, US), [
    { from: day("2024-01-08"), to: day("2024-01-12"), sessions: 5 },
  ]);
});

Deno.test("a bar on a day without a session makes up for no session", () => {
  const days = ["2024-01-12", "2024-01-13", "2024-01-17"];
  assertEquals(barStatistics(columns(days), US).missingSessions, 1);
});

Deno.test("many bars of one day are one session", () => {
  const times = ["2024-01-12T14:30Z", "2024-01-12T15:30Z", "2024-01-17T14:30Z"];
  assertEquals(barStatistics(columns(times), { market: "US", timeframe: "1h" }).missingSessions, 1);
});

Deno.test("without bars there is nothing to say", () => {
  const { rows, ...others } = barStatistics(columns([]), US);
  assertEquals([rows, ...new Set(Object.values(others))], [0, NaN]);
});
