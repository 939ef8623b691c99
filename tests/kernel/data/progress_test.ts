import { assertEquals } from "@std/assert";
import { type DataProgress, startMeter } from "../../../kernel/data/progress.ts";

Deno.test("startMeter() reports what is done, its rate and the seconds left", () => {
  let now = 5_000;
  const reports: DataProgress[] = [];
  const meter = startMeter(
    { total: 10, unit: "symbols", onProgress: (progress) => reports.push(progress) },
    () => now,
  );
  now += 2_000;
  meter.add(4, { symbol: "AAA", source: "replay" });
  now += 1_000;
  meter.add(6);
  assertEquals(reports.map(({ done, rate, eta }) => [done, rate, eta]), [[0, NaN, NaN], [4, 2, 3], [
    10,
    10 / 3,
    0,
  ]]);
  assertEquals(reports.map(({ symbol, source }) => [symbol, source]), [
    [null, null],
    ["AAA", "replay"],
    [null, null],
  ]);
});

Deno.test("startMeter() gives a finite rate where no time has passed", () => {
  const reports: DataProgress[] = [];
  startMeter({ total: 2, unit: "rows", onProgress: (progress) => reports.push(progress) }, () => 0).add(2);
  assertEquals(reports.at(-1)?.rate, 2_000);
});
