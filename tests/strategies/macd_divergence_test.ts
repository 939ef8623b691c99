import { assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, backtest, macd, ParameterError } from "../../kernel/mod.ts";
import { macdDivergence } from "../../strategies/macd_divergence.ts";
import { barsOf, fillsOf, series } from "./hand_bars.ts";

const params = { fast: 3, slow: 6, signal: 3, swing: 2, within: 40 };

/** Flat, a fast fall to 80 in bar 19, up to `top` in bar 29, a slow fall of ten bars by `step`, up for eight. */
function twoLows(step: number, top = 88): number[] {
  const bottom = top - 10 * step;
  return [
    ...series(10, () => 100),
    ...series(10, (i) => 98 - 2 * i),
    ...series(10, (i) => 80 + (top - 80) * (i + 1) / 10),
    ...series(10, (i) => top - step * (i + 1)),
    ...series(8, (i) => bottom + 2 * (i + 1)),
  ];
}
const FIRST = 19, SECOND = 39;

Deno.test("macd_divergence buys a lower low with a higher MACD once the low is confirmed", () => {
  const closes = twoLows(1);
  const line = macd(Float64Array.from(closes), 3, 6, 3).macd;
  assertEquals([closes[FIRST], closes[SECOND], line[SECOND]! > line[FIRST]!], [80, 78, true]);
  // Confirmed two bars after the low, filled one bar later.
  assertEquals(fillsOf(macdDivergence(params), barsOf(closes)), [`buy ${SECOND + 3}`]);
});

Deno.test("macd_divergence leaves alone a higher low, and a lower low that the MACD confirms", () => {
  assertEquals(fillsOf(macdDivergence(params), barsOf(twoLows(0.7))), []);
  const confirmed = twoLows(3, 96);
  const line = macd(Float64Array.from(confirmed), 3, 6, 3).macd;
  assertEquals([confirmed[SECOND], line[SECOND]! < line[FIRST]!], [66, true]);
  assertEquals(fillsOf(macdDivergence(params), barsOf(confirmed)), []);
});

Deno.test("macd_divergence leaves alone lows that are further apart than within", () => {
  const apart = SECOND - FIRST;
  const fills = (within: number) => fillsOf(macdDivergence({ ...params, within }), barsOf(twoLows(1)));
  assertEquals([fills(apart).length, fills(apart - 1).length], [1, 0]);
});

Deno.test("macd_divergence sells when the MACD falls below its signal", () => {
  const closes = [...twoLows(1), ...series(6, (i) => 94 - i)];
  const { macd: line, signal } = macd(Float64Array.from(closes), 3, 6, 3);
  const bought = SECOND + 3;
  const crossed = closes.findIndex((_, i) =>
    i > bought && line[i - 1]! >= signal[i - 1]! && line[i]! < signal[i]!
  );
  assertEquals(fillsOf(macdDivergence(params), barsOf(closes)), [`buy ${bought}`, `sell ${crossed + 1}`]);
});

Deno.test("macd_divergence stops at the swing low", async () => {
  const closes = [...twoLows(1).slice(0, SECOND + 4), 84, 70, 70];
  const run = await backtest(macdDivergence(params), barsOf(closes));
  const fills = Array.from(run.fills, ({ side, price }) => [side, price]);
  assertEquals(fills.at(-1), ["sell", 78]);
});

Deno.test("macd_divergence refuses a slow length below the fast one and looks at no later bar", () => {
  assertThrows(() => macdDivergence({ fast: 26, slow: 12 }), ParameterError, "fast must be below slow");
  assertThrows(() => macdDivergence({ swing: 0 }), ParameterError, "swing");
  assertEquals(auditLookAhead(macdDivergence(params), barsOf(twoLows(1))).clean, true);
});
