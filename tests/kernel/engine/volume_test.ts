import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { meanSessionVolume, meanVolume } from "../../../kernel/engine/volume.ts";
import type { Timeframe } from "../../../kernel/market/bars.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";

const DAY = 86_400_000;
const HOUR = DAY / 24;

function barsOf(timeframe: Timeframe, time: number[], volume?: number[]) {
  const prices = time.map(() => 100);
  return makeBars({
    symbol: "V",
    timeframe,
    time,
    open: prices,
    high: prices,
    low: prices,
    close: prices,
    volume,
  });
}

const daily = (volume?: number[], length = volume?.length ?? 30) =>
  barsOf("1d", Array.from({ length }, (_, i) => i * DAY), volume);

Deno.test("meanVolume() of daily bars is the mean of the 20 bars before, the bar itself left out", () => {
  const bars = daily(Array.from({ length: 30 }, (_, i) => i < 29 ? i : 1e9));
  assertEquals(meanVolume(bars, 29), (9 + 28) / 2);
  assertEquals(meanSessionVolume(bars, 29), (9 + 28) / 2);
});

Deno.test("meanVolume() makes do with the sessions there are, and is NaN in the first", () => {
  const bars = daily([4, 6, 99]);
  assertEquals(meanVolume(bars, 2), 5);
  assertEquals(meanVolume(bars, 1), 4);
  assertEquals(meanVolume(bars, 0), NaN);
  assertEquals(meanVolume(barsOf("1h", [0, HOUR], [5, 5]), 1), NaN);
});

Deno.test("meanVolume() is NaN without a volume and where nothing traded, and leaves out bars without one", () => {
  assertEquals(meanVolume(daily(), 25), NaN);
  assertEquals(meanVolume(daily(new Array(30).fill(0)), 25), NaN);
  assertEquals(meanVolume(daily([10, NaN, 20, 5]), 3), 15);
  assertEquals(meanVolume(daily([10, 0, 20, 5]), 3), 10);
});

Deno.test("meanVolume() of intraday bars is the mean a bar of the 20 days before that have bars", () => {
  const days = fc.array(
    fc.array(fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: NaN }), { maxLength: 5 }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(fc.property(days, fc.nat(), (days, pick) => {
    const rows = days.flatMap((day, d) =>
      day.map((volume, h) => ({ d, time: d * DAY + (9 + h) * HOUR, volume }))
    );
    if (rows.length === 0) return;
    const bars = barsOf("1h", rows.map(({ time }) => time), rows.map(({ volume }) => volume));
    const bar = pick % rows.length;
    const before = days.map((day, d) => ({ day, d })).filter(({ day, d }) =>
      day.length > 0 && d < rows[bar]!.d
    ).slice(-20)
      .map(({ day }) => day.filter((volume) => !Number.isNaN(volume))).filter((day) => day.length > 0);
    const total = before.flat().reduce((sum, volume) => sum + volume, 0);
    assertEquals(meanVolume(bars, bar), total > 0 ? total / before.flat().length : NaN);
    assertEquals(meanSessionVolume(bars, bar), total > 0 ? total / before.length : NaN);
  }));
});

Deno.test("meanVolume() counts what traded before a split in units of after it", () => {
  const volume = [100, 100, 400, 400];
  const prices = [40, 40, 10, 10];
  const time = volume.map((_, i) => i * DAY);
  const columns = { open: prices, high: prices, low: prices, close: prices, volume };
  const actions = [{ kind: "split" as const, time: 2 * DAY, ratio: 4 }];
  const bars = makeBars({ symbol: "SPLIT", time, ...columns, actions });
  assertEquals([1, 2, 3].map((bar) => meanVolume(bars, bar)), [100, 400, 400]);
  const hourly = makeBars({
    symbol: "SPLIT",
    timeframe: "1h",
    time: [0, HOUR, 2 * DAY, 3 * DAY],
    ...columns,
    actions,
  });
  assertAlmostEquals(meanVolume(hourly, 2), 400, 1e-9);
  assertAlmostEquals(meanVolume(hourly, 3), (400 + 400 + 400) / 3, 1e-9);
});
