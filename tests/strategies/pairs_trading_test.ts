import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { auditLookAhead, backtest, type Bars, makePanel, ParameterError } from "../../kernel/mod.ts";
import { pairsTrading } from "../../strategies/pairs_trading.ts";
import { seededRandom } from "../kernel/random_walk.ts";
import { barsOf } from "./hand_bars.ts";

/** B walks, A is what 1.5 times its log says plus a deviation that keeps a share of itself. */
function pair(count: number, seed: number): [Bars, Bars] {
  const random = seededRandom(seed);
  let [log, deviation] = [4, 0];
  const closes: [number[], number[]] = [[], []];
  for (let i = 0; i < count; i++) {
    log += 0.02 * (random() - 0.5);
    deviation = 0.85 * deviation + 0.02 * (random() - 0.5);
    closes[0].push(Math.exp(1.5 * log - 1 + deviation));
    closes[1].push(Math.exp(log));
  }
  return [barsOf(closes[0], { symbol: "A" }), barsOf(closes[1], { symbol: "B" })];
}

const weightsOf = (bars: Bars[], params: Parameters<typeof pairsTrading>[0] = {}) => {
  const strategy = pairsTrading(params);
  return strategy.definition.weights!(makePanel(bars), strategy.params) as Record<string, Float64Array>;
};

/** Score and slope of the last of these log prices by a regression over all of them. */
function regress(y: number[], x: number[]) {
  const n = y.length;
  const [my, mx] = [y, x].map((values) => values.reduce((sum, value) => sum + value, 0) / n) as [
    number,
    number,
  ];
  const sxy = y.reduce((sum, value, i) => sum + (value - my) * (x[i]! - mx), 0);
  const slope = sxy / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const residuals = y.map((value, i) => value - my - slope * (x[i]! - mx));
  const deviation = Math.sqrt(residuals.reduce((sum, value) => sum + value ** 2, 0) / n);
  return { score: residuals.at(-1)! / deviation, slope };
}

Deno.test("pairs_trading takes the sides that a regression made anew at each bar says", () => {
  const bars = pair(400, 8);
  const [y, x] = bars.map(({ close }) => Array.from(close, Math.log));
  const { A, B } = weightsOf(bars, { bars: 40, enter: 1.8, leave: 0.4, stop: 10 });
  let [side, slopeThen, entries] = [0, NaN, 0];
  for (let i = 39; i < 400; i++) {
    const { score, slope } = regress(y!.slice(i - 39, i + 1), x!.slice(i - 39, i + 1));
    if (side !== 0 && (Math.abs(score) <= 0.4 || score * side > 0)) side = 0;
    else if (side === 0 && Math.abs(score) > 1.8) {
      side = score > 0 ? -1 : 1;
      slopeThen = slope;
      entries++;
    }
    const expected = side === 0 ? [0, 0] : [side / (1 + slopeThen), -side * slopeThen / (1 + slopeThen)];
    assertAlmostEquals(A![i]!, expected[0]!, 1e-9, `A at ${i}`);
    assertAlmostEquals(B![i]!, expected[1]!, 1e-9, `B at ${i}`);
  }
  assert(entries >= 5, `${entries} entries`);
});

Deno.test("pairs_trading puts the whole equity to work, in opposite directions", () => {
  const { A, B } = weightsOf(pair(400, 8));
  A!.forEach((weight, i) => {
    const both = Math.abs(weight) + Math.abs(B![i]!);
    assert(both === 0 || Math.abs(both - 1) < 1e-12 && weight * B![i]! < 0, `${weight} and ${B![i]}`);
  });
});

Deno.test("pairs_trading gives a broken pair up until it has come back", () => {
  const [a, b] = pair(200, 3);
  const torn = a.close.map((price, i) => price * (i < 150 ? 1 : i < 170 ? 1.5 : 1));
  const weights = weightsOf([barsOf([...torn], { symbol: "A" }), b!], { bars: 50, stop: 3 });
  const onBreak = Array.from(weights.A!.subarray(150, 156));
  assertEquals(onBreak, onBreak.map(() => 0), "the jump is far beyond the stop");
});

Deno.test("pairs_trading decides nothing where one of the two has no bar", () => {
  const [a, b] = pair(300, 8);
  const hole = 120;
  const keep = (values: Float64Array) => values.filter((_, i) => i !== hole);
  const holed = barsOf([...keep(b.close)], { symbol: "B", time: keep(b.time) });
  const without = weightsOf([a, holed]);
  const clean = weightsOf([
    barsOf([...keep(a.close)], { symbol: "A", time: keep(a.time) }),
    holed,
  ]);
  assertEquals(without.A![hole], without.A![hole - 1]);
  assertEquals(keep(without.A!), clean.A!);
});

Deno.test("pairs_trading earns on a pair that reverts", async () => {
  const { metrics } = await backtest(pairsTrading({ bars: 40 }), pair(600, 8));
  assert(metrics.trades > 10 && metrics.totalReturn > 0.03, `${metrics.trades}, ${metrics.totalReturn}`);
});

Deno.test("pairs_trading refuses wrong levels and anything but two symbols, and looks at no later bar", async () => {
  assertThrows(() => pairsTrading({ enter: 2, stop: 2 }), ParameterError, "leave < enter < stop");
  assertThrows(() => pairsTrading({ bars: 2 }), ParameterError, "bars");
  const [a, b] = pair(120, 1);
  await assertRejects(() => backtest(pairsTrading(), a), ParameterError, "two symbols: it got A");
  const three = [a, b, barsOf([...a.close], { symbol: "C" })];
  await assertRejects(() => backtest(pairsTrading(), three), ParameterError, "two symbols");
  assertEquals(auditLookAhead(pairsTrading({ bars: 20 }), [a, b]).clean, true);
});
