/** The scalper on a year of NIFTY minutes, against what tests/golden/strategies_b.py makes of the same file. */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Bars, makeBars } from "tapebook";
import { emaScalper } from "../../strategies/ema_scalper.ts";
import golden from "../golden/ema_scalper_nifty.json" with { type: "json" };
import { figuresOf } from "../strategies/regression.ts";
import { sharedFile, sharedTest } from "./shared_data.ts";

/** The file has no heading and stamps minutes at their end, in Mumbai's time, those outside the session too. */
async function niftyMinutes(): Promise<Bars> {
  const { body } = await fetch(`file://${sharedFile(golden.file)}`);
  const text = await new Response(body!.pipeThrough(new DecompressionStream("gzip"))).text();
  const rows = text.trim().split("\n").map((line) => line.split(","))
    .filter(([, , clock]) => clock! >= "09:16" && clock! <= "15:30");
  const price = (column: number) => Float64Array.from(rows, (row) => Number(row[column]));
  return makeBars({
    symbol: "NIFTY",
    market: "IN",
    timeframe: "1m",
    time: Float64Array.from(rows, ([, day, clock]) => {
      const date = day!.replace(/(....)(..)(..)/, "$1-$2-$3");
      return Date.parse(`${date}T${clock}:00+05:30`) - 60_000;
    }),
    open: price(3),
    high: price(4),
    low: price(5),
    close: price(6),
  });
}

sharedTest("ema_scalper on NIFTY minutes trades and returns as an independent computation does", async () => {
  const { params, options, figures } = golden;
  const { totalReturn, ...counts } = figuresOf(emaScalper(params), await niftyMinutes(), options);
  const { totalReturn: expected, ...expectedCounts } = figures;
  assertEquals(counts, expectedCounts);
  assertAlmostEquals(totalReturn, expected, 1e-9);
});
