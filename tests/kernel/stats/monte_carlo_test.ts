import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { confidenceIntervals } from "../../../kernel/stats/confidence.ts";
import { monteCarlo, tradeReturns } from "../../../kernel/stats/monte_carlo.ts";
import { resampler, resolveResampling } from "../../../kernel/stats/resampling.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import golden from "../../golden/stats/credibility.json" with { type: "json" };
import { accountOf, assertClose } from "./golden.ts";
import { tradesOf } from "./trades.ts";

const equity = golden.equity;
const returns = Float64Array.from(equity.slice(1), (value, i) => value / equity[i]! - 1);

Deno.test("confidenceIntervals() agrees with arch's bootstrap within what samples differ by", () => {
  const { blockLength, sharpe, maxDrawdown } = golden.intervals;
  const found = confidenceIntervals(returns, { blockLength, paths: 20_000 });
  const near = (actual: number, expected: number, width: number) =>
    assert(Math.abs(actual - expected) < 0.03 * width, `${actual}, expected ${expected}`);
  for (const [interval, [low, high]] of [[found.sharpe, sharpe], [found.maxDrawdown, maxDrawdown]] as const) {
    near(interval.low!, low!, high! - low!);
    near(interval.high!, high!, high! - low!);
  }
});

Deno.test("the values of confidenceIntervals() are those of statistics()", () => {
  const input = accountOf(equity);
  const { sharpe, cagr, maxDrawdown } = statistics(input);
  const years = (equity.length - 1) / 365.25;
  const found = confidenceIntervals(returns, { years, paths: 10 });
  assertClose(found.sharpe.value, sharpe.value, "Sharpe");
  assertClose(found.cagr.value, cagr.value, "CAGR");
  assertClose(found.maxDrawdown.value, maxDrawdown.value, "drawdown");
});

Deno.test("returns that do not vary have no interval of the Sharpe ratio", () => {
  const { sharpe, cagr } = confidenceIntervals(new Float64Array(30).fill(0.01), { paths: 20 });
  assertEquals(sharpe, { value: null, low: null, high: null });
  assertClose(cagr.low, cagr.high, "CAGR");
});

Deno.test("ruin and loss are as probable as all orders of the same coin make them", () => {
  const coin = Float64Array.of(0.2, -0.2);
  const all = Array.from({ length: 2 ** 10 }, (_, bits) => {
    let [value, least] = [1, 1];
    for (let i = 0; i < 10; i++) {
      value *= 1 + coin[bits >>> i & 1]!;
      least = Math.min(least, value);
    }
    return { value, least };
  });
  const share = (holds: (path: typeof all[number]) => boolean) => all.filter(holds).length / all.length;
  const throws = Float64Array.from({ length: 10 }, (_, i) => coin[i % 2]!);
  const found = monteCarlo(throws, { blockLength: 1, paths: 40_000, ruin: 0.4, method: "stationary" });
  assert(Math.abs(found.ruinProbability - share(({ least }) => least <= 0.6)) < 0.01);
  assert(Math.abs(found.lossProbability - share(({ value }) => value < 1)) < 0.01);
});

Deno.test("every fan begins at the start and its lines do not cross", () => {
  const { equity: money, drawdown, total, maxDrawdown } = monteCarlo(returns, { paths: 300, points: 12 });
  assertEquals([money.step[0], money.step.at(-1), money.step.length], [0, returns.length, 12]);
  money.values.forEach((line) => assertEquals(line[0], 1));
  for (const { values } of [money, drawdown]) {
    for (let line = 1; line < values.length; line++) {
      values[line]!.forEach((value, i) => assert(value >= values[line - 1]![i]!));
    }
  }
  const sorted = total.toSorted();
  assertClose(money.values[2]!.at(-1)!, 1 + (sorted[149]! + sorted[150]!) / 2, "median");
  maxDrawdown.forEach((depth, i) => assert(depth <= Math.min(0, total[i]!) + 1e-12));
});

Deno.test("a shuffle ends where the order of the data did, a block draws neighbours", () => {
  const { total } = monteCarlo(returns, { method: "shuffle", paths: 20 });
  total.forEach((value) => assertClose(value, equity.at(-1)! / equity[0]! - 1, "total", 1e-9));
  const counted = Float64Array.from({ length: 50 }, (_, i) => i);
  const into = new Float64Array(50);
  resampler(counted, resolveResampling({ method: "block", blockLength: 10 }, 50))(into);
  into.forEach((value, i) => {
    if (i % 10 > 0) assertEquals(value, (into[i - 1]! + 1) % 50);
  });
});

Deno.test("stationary blocks have the mean length asked for, and every value is as likely as another", () => {
  const count = 40;
  const draw = resampler(
    Float64Array.from({ length: count }, (_, i) => i),
    resolveResampling({ blockLength: 5 }, count),
  );
  const into = new Float64Array(count);
  const seen = new Float64Array(count);
  let breaks = 0;
  for (let path = 0; path < 4000; path++) {
    draw(into);
    into.forEach((value, i) => {
      seen[value] = seen[value]! + 1;
      if (i > 0 && value !== (into[i - 1]! + 1) % count) breaks++;
    });
  }
  // A new block begins with one in five, and carries on by chance with one in forty of those.
  assert(Math.abs(breaks / (4000 * (count - 1)) - 1 / 5 * (1 - 1 / count)) < 0.005);
  seen.forEach((times) => assert(Math.abs(times / 4000 - 1) < 0.1));
});

Deno.test("the same seed gives the same paths, another seed others", () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom("stationary", "block", "shuffle"), (seed, method) => {
      const of = (given: number) => monteCarlo(returns.subarray(0, 50), { paths: 5, seed: given, method });
      assertEquals(of(seed).maxDrawdown, of(seed).maxDrawdown);
      assert(of(seed).maxDrawdown.some((depth, i) => depth !== of(seed + 1).maxDrawdown[i]));
    }),
    { numRuns: 20 },
  );
});

Deno.test("tradeReturns() compound to what the closed trades made, and end with ruin", () => {
  const trades = tradesOf({ profit: [100, -300, 250, 999], open: [0, 0, 0, 1] });
  const made = tradeReturns(trades, 1000);
  assertEquals(made.length, 3);
  assertClose(made.reduce((money, r) => money * (1 + r), 1000), 1050, "money");
  assertEquals([...tradeReturns(tradesOf({ profit: [-2000, 500] }), 1000)], [-1]);
  assertEquals(assertThrows(() => tradeReturns(trades, 0), ParameterError).field, "cash");
});

Deno.test("returns that are none and options out of range are refused by name", () => {
  const refused = (given: Float64Array, options: object, field: string) =>
    assertEquals(assertThrows(() => monteCarlo(given, options), ParameterError).field, field);
  refused(new Float64Array(0), {}, "returns");
  refused(Float64Array.of(0.1, NaN), {}, "returns");
  refused(Float64Array.of(0.1, -1.2), {}, "returns");
  for (const [field, value] of Object.entries({ paths: 0.5, method: "coin", blockLength: 0, seed: 0.1 })) {
    refused(returns, { [field]: value }, field);
  }
  refused(returns, { ruin: 0 }, "ruin");
  refused(returns, { quantiles: [2] }, "quantiles");
  refused(returns, { points: 1 }, "points");
  assertEquals(
    assertThrows(() => confidenceIntervals(returns, { confidence: 1 }), ParameterError).field,
    "confidence",
  );
});
