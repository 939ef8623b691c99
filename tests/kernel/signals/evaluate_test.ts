import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { custom, lag } from "../../../kernel/signals/columns.ts";
import { atr, ema, macd, rsi, sma, trueRange } from "../../../kernel/signals/indicators.ts";
import { above, below, between, crossedAbove, crossedBelow } from "../../../kernel/signals/compare.ts";
import { Evaluator } from "../../../kernel/signals/evaluate.ts";
import { and, barsSince, not, or } from "../../../kernel/signals/logic.ts";
import { COLUMNS } from "../../../kernel/signals/node.ts";
import { StrategyError } from "../../../kernel/series/errors.ts";
import { randomWalk } from "../random_walk.ts";

const bars = randomWalk(80, 5);
const { open, high, low, close, volume } = COLUMNS;

Deno.test("an evaluator gives for every node what the function gives on arrays", () => {
  const evaluator = new Evaluator(bars);
  const on = bars;
  assertEquals(evaluator.column(ema(close, 9)), ema(on.close, 9));
  assertEquals(evaluator.column(rsi(close, 9)), rsi(on.close, 9));
  assertEquals(evaluator.column(atr(high, low, close, 9)), atr(on.high, on.low, on.close, 9));
  assertEquals(evaluator.column(trueRange(high, low, close)), trueRange(on.high, on.low, on.close));
  assertEquals(evaluator.column(lag(sma(close, 3), 2)), lag(sma(on.close, 3), 2));
  const up = crossedAbove(on.close, on.open);
  assertEquals(evaluator.signal(crossedAbove(close, open)), up);
  assertEquals(evaluator.signal(crossedBelow(close, open)), crossedBelow(on.close, on.open));
  assertEquals(evaluator.signal(crossedBelow(close, 100)), crossedBelow(on.close, 100));
  assertEquals(evaluator.signal(between(close, 95, sma(close, 5))), between(on.close, 95, sma(on.close, 5)));
  assertEquals(evaluator.column(barsSince(crossedAbove(close, open))), barsSince(up));
  const both = and(above(close, open), below(volume, 5), [...up].map(Boolean));
  assertEquals(evaluator.signal(both), and(above(on.close, on.open), below(on.volume, 5), up));
  assertEquals(evaluator.signal(or(not(above(close, open)), up)), or(not(above(on.close, on.open)), up));
});

Deno.test("an evaluator computes equal expressions once, however they were built", () => {
  const evaluator = new Evaluator(bars);
  let calls = 0;
  const double = (values: Float64Array) => {
    calls++;
    return values.map((value) => 2 * value);
  };
  const first = evaluator.column(custom(double, sma(close, 4)));
  assertStrictEquals(evaluator.column(custom(double, sma(close, 4))), first);
  assertEquals(calls, 1);
  assert(evaluator.column(sma(close, 5)) !== evaluator.column(sma(close, 4)));
  assert(evaluator.column(custom((values) => values.slice(), close)) !== evaluator.column(close));
});

Deno.test("an evaluator computes the outputs of an indicator together, once", () => {
  const changing = { ...bars, close: bars.close.slice() };
  const evaluator = new Evaluator(changing);
  const on = macd(bars.close, 3, 6, 2);
  const first = evaluator.column(macd(close, 3, 6, 2).signal);
  // Whatever is computed from here on would differ.
  changing.close.fill(1);
  assertStrictEquals(evaluator.column(macd(close, 3, 6, 2).signal), first);
  assertEquals(first, on.signal);
  assertEquals(evaluator.column(macd(close, 3, 6, 2).macd), on.macd);
  assertEquals(evaluator.column(macd(close, 3, 6, 2).histogram), on.histogram);
});

Deno.test("an evaluator tells two functions of the same text apart", () => {
  const scale = (factor: number) => (values: Float64Array) => values.map((value) => factor * value);
  const evaluator = new Evaluator(bars);
  const [one, two] = [scale(1), scale(2)].map((compute) => evaluator.column(custom(compute, close)));
  assertEquals(two, one!.map((value) => 2 * value));
});

Deno.test("a column kept by a custom function survives later runs", () => {
  const kept: Float64Array[] = [];
  const keep = (values: Float64Array) => {
    kept.push(values);
    return values;
  };
  const first = new Evaluator(bars);
  first.column(custom(keep, sma(close, 6)));
  const before = kept[0]!.slice();
  first.release();
  const next = new Evaluator(bars);
  for (let n = 2; n < 30; n++) next.column(ema(close, n));
  assertEquals(kept[0], before);
});

Deno.test("a custom column must be a Float64Array with one value per bar", () => {
  const evaluator = new Evaluator(bars);
  const short = function half(values: Float64Array) {
    return values.subarray(40);
  };
  assertThrows(
    () => evaluator.column(custom(short, close)),
    StrategyError,
    "custom(half) one value per bar of WALK5, 80: it has 40",
  );
  assertThrows(() => evaluator.column(custom(() => [1] as never, close)), StrategyError, "it returned [1]");
});

Deno.test("given arrays must have one value per bar", () => {
  const evaluator = new Evaluator(bars);
  assertThrows(
    () => evaluator.signal(new Uint8Array(3)),
    StrategyError,
    "one value per bar of WALK5, 80: it has 3",
  );
  assertThrows(() => evaluator.signal(above(close, new Float64Array(81))), StrategyError, "81");
  assertEquals([...evaluator.signal(new Uint8Array(80).fill(9))], new Array(80).fill(1));
});
