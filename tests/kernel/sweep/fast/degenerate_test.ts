/** The fast path beside a loop over all bars that knows nothing of it, and where there is little to compute. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fixed, percent } from "../../../../kernel/engine/costs/mod.ts";
import type { BacktestOptions } from "../../../../kernel/engine/options.ts";
import type { Bars } from "../../../../kernel/market/bars.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { fastEvaluator } from "../../../../kernel/sweep/fast/mod.ts";
import type { TrialMetric, Window } from "../../../../kernel/sweep/outcomes.ts";
import { someBars, someMask } from "./arbitrary.ts";
import { accountOf, assertOutcome, blankFor, engineOutcome, givenTrials, type MaskPair } from "./trials.ts";

/** All of the cash in whole lots at the next open, a rate of fees; one bar after the other. */
function naive(bars: Bars, [entries, exits]: MaskPair, { from, to }: Window, lot: number, rate: number) {
  let [cash, units, ordered, trades] = [100_000, 0, 0, 0];
  const equity: number[] = [];
  let exposed = 0;
  for (let i = from; i < to; i++) {
    const price = bars.open[i]!;
    if (ordered > 0) {
      let count = Math.floor(cash / (price * (1 + rate)) / lot) + 3;
      while (count > 0 && count * lot * price * (1 + rate) > cash) count--;
      units = count * lot;
      cash -= units * price * (1 + rate);
    } else if (ordered < 0) {
      cash += units * price * (1 - rate);
      units = 0;
      trades++;
    }
    equity.push(cash + units * bars.close[i]!);
    exposed += units * bars.close[i]! / equity.at(-1)!;
    ordered = units > 0 ? -(exits?.[i] ?? 0) : entries[i] === 1 && exits?.[i] !== 1 ? 1 : 0;
  }
  const returns = equity.slice(1).map((value, i) => value / equity[i]! - 1);
  const mean = returns.reduce((a, r) => a + r, 0) / returns.length;
  const variance = returns.reduce((a, r) => a + (r - mean) ** 2, 0) / (returns.length - 1);
  const shortfall = returns.reduce((a, r) => a + Math.min(r, 0) ** 2, 0) / returns.length;
  let [peak, deepest] = [0, 0];
  for (const value of equity) {
    peak = Math.max(peak, value);
    deepest = Math.min(deepest, value / peak - 1);
  }
  return {
    totalReturn: equity.at(-1)! / 100_000 - 1,
    trades,
    sharpe: mean / Math.sqrt(variance) * Math.sqrt(252),
    volatility: Math.sqrt(variance * 252),
    sortino: mean / Math.sqrt(shortfall) * Math.sqrt(252),
    maxDrawdown: deepest,
    exposure: exposed / equity.length,
  };
}

const evaluate = (bars: Bars, options: BacktestOptions, pairs: MaskPair[], windows: Window[]) => {
  const outcomes = blankFor(pairs.length, windows);
  const left = fastEvaluator(accountOf(bars, options, windows)).evaluate(givenTrials(pairs), outcomes);
  return { outcomes, left };
};

Deno.test("a loop over all bars finds the same, however long positions are held and small the lots", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom(1e-9, 1e-3, 1),
      fc.constantFrom(0, 0.001),
      fc.constantFrom(0.001, 0.05, 0.5),
      fc.constantFrom(null, 0.0005, 0.01, 0.3),
      (seed, lot, rate, entering, leaving) => {
        const bars = someBars({
          length: 4_000,
          seed,
          market: "US",
          price: 100,
          swing: 0.01,
          ties: 0.1,
          volume: 1e15,
        });
        const exits = leaving === null ? null : someMask(4_000, seed + 1, leaving);
        const pair = [someMask(4_000, seed, entering), exits] as const;
        const window = { from: 500, to: 3_900, edges: [501, 2_000] };
        const costs = rate === 0 ? "zero" : percent(rate);
        const { outcomes, left } = evaluate(bars, { lot, costs, fill: { volumeCap: null } }, [pair], [
          window,
        ]);
        assertEquals(left, []);
        const expected = naive(bars, pair, window, lot, rate);
        for (const [name, wanted] of Object.entries(expected)) {
          const value = outcomes.metrics[name as TrialMetric][0]!;
          if (Number.isNaN(wanted)) assertEquals(value, NaN, name);
          else assertAlmostEquals(value, wanted, 1e-9 * Math.max(1, Math.abs(wanted)), name);
        }
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});

const flat = (length: number, price = 50): Bars => {
  const column = new Float64Array(length).fill(price);
  const time = Float64Array.from({ length }, (_, i) => i * 86_400_000);
  return makeBars({ symbol: "FLAT", time, open: column, high: column, low: column, close: column });
};

const all = (length: number): Uint8Array => new Uint8Array(length).fill(1);

Deno.test("a trial without a trade keeps its cash: no return, no drawdown, no ratio", () => {
  const bars = someBars({ length: 90, seed: 1, market: "US", price: 100, swing: 0.02, ties: 0, volume: 1e9 });
  const { outcomes, left } = evaluate(bars, {}, [[new Uint8Array(90), all(90)]], [{ from: 3, to: 80 }]);
  assertEquals(left, []);
  const { totalReturn, maxDrawdown, trades, exposure, volatility, sharpe, winRate } = outcomes.metrics;
  assertEquals([totalReturn[0], maxDrawdown[0], trades[0], exposure[0], volatility[0]], [0, 0, 0, 0, 0]);
  assertEquals([sharpe[0], winRate[0]], [NaN, NaN]);
});

Deno.test("one bar has neither a fill nor a return, and the last bar's order never fills", () => {
  const bars = flat(3);
  const windows = [{ from: 1, to: 2 }, { from: 0, to: 3 }];
  const last = Uint8Array.of(0, 0, 1);
  const { outcomes, left } = evaluate(bars, {}, [[last, null], [all(3), null]], windows);
  for (const trial of [0, 1]) {
    windows.forEach((window, w) => {
      if (left.includes(2 * trial + w)) return;
      const pair = [trial === 0 ? last : all(3), null] as const;
      assertOutcome(outcomes, trial, w, 2, engineOutcome(bars, {}, pair, window));
    });
  }
  assertEquals(outcomes.metrics.exposure[1], 0);
});

Deno.test("prices that never move give no variance, not rounding in its place", () => {
  const bars = flat(300, 100 / 3);
  const pair = [all(300), null] as const;
  const { outcomes, left } = evaluate(bars, { lot: 1e-10 }, [pair], [{ from: 0, to: 300 }]);
  if (left.length === 0) {
    assertOutcome(outcomes, 0, 0, 1, engineOutcome(bars, { lot: 1e-10 }, pair, { from: 0, to: 300 }));
  }
  assertEquals(left.length === 0 ? outcomes.metrics.sharpe[0] : NaN, NaN);
});

Deno.test("steady growth, an account that fees ruin and an order beyond the volume are left to the full engine", () => {
  const growing = flat(3_000);
  growing.open.forEach((_, i) => growing.open[i] = 50 * 1.001 ** i);
  const whole = { from: 0, to: 3_000 };
  assertEquals(evaluate(growing, { lot: 1e-9 }, [[all(3_000), null]], [whole]).left, [0]);
  const window = { from: 0, to: 400 };
  const ruinous = { costs: fixed(600), cash: 1_000, closeAtEnd: true };
  assertEquals(evaluate(flat(400), ruinous, [[all(400), null]], [window]).left, [0]);
  const thin = someBars({
    length: 400,
    seed: 1,
    market: "US",
    price: 100,
    swing: 0.02,
    ties: 0,
    volume: 100,
  });
  assertEquals(evaluate(thin, {}, [[all(400), null]], [window]).left, [0]);
});

Deno.test("losses that are hardly more than the rounding of a return are left to the full engine", () => {
  const bars = someBars({
    length: 4,
    seed: 879744700,
    market: "US",
    price: 0.5,
    swing: 1e-4,
    ties: 0.2,
    volume: 1e3,
  });
  const options = {
    cash: 1e9,
    costs: { kind: "fixed", amount: 3 },
    lot: 1,
    fill: { volumeCap: null },
  } as const;
  const masks = Array.from(
    { length: 16 },
    (_, bits) => Uint8Array.from([0, 1, 2, 3], (bar) => bits >> bar & 1),
  );
  const pairs = masks.flatMap((entries) => masks.map((exits) => [entries, exits] as const));
  const window = { from: 0, to: 3 };
  const { outcomes, left } = evaluate(bars, options, pairs, [window]);
  assert(left.length > 0 && left.length < pairs.length, `${left.length} were left`);
  pairs.forEach((pair, k) => {
    if (!left.includes(k)) assertOutcome(outcomes, k, 0, 1, engineOutcome(bars, options, pair, window));
  });
});

Deno.test("bars behind a window's end change no bit of it", () => {
  const shape = { length: 600, market: "US", price: 100, swing: 0.02, ties: 0.1, volume: 1e9 } as const;
  const bars = someBars({ ...shape, seed: 4 });
  const other = someBars({ ...shape, seed: 5, price: 40_000 });
  const mixed = makeBars({
    ...bars,
    ...Object.fromEntries(
      (["open", "high", "low", "close", "volume"] as const).map((name) => [
        name,
        bars[name].map((value, i) => i < 300 ? value : other[name][i]!),
      ]),
    ),
  });
  const pairs: MaskPair[] = [0.05, 0.3].map((share) => [someMask(600, 1, share), someMask(600, 2, share)]);
  const windows = [{ from: 20, to: 300, edges: [100] }];
  for (const lot of [1, 1e-9]) {
    assertEquals(evaluate(mixed, { lot }, pairs, windows), evaluate(bars, { lot }, pairs, windows));
  }
});
