import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { simulate } from "../../../../kernel/engine/simulate.ts";
import { type EntryMasks, randomEntries } from "../../../../kernel/optimize/random_entries.ts";
import { prepareTrials } from "../../../../kernel/run/sweep/prepare_trials.ts";
import { randomScores } from "../../../../kernel/run/sweep/random_runs.ts";
import type { TrialOptions } from "../../../../kernel/run/sweep/trial_options.ts";
import {
  backtest,
  type Bars,
  defineStrategy,
  fixedCash,
  type Run,
  sliceBars,
  sweep,
  z,
} from "../../../../kernel/mod.ts";
import { inWorkspace } from "../../data/workspace.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const BARS = someBars(["A", "B"], 700);
const BEST = { fast: 5, slow: 20 };
const SEED = 3;

async function scored(bars: readonly Bars[], options: Partial<TrialOptions> = {}) {
  const given = { params: { fast: [5, 8], slow: [20] }, ...options } as TrialOptions;
  return randomScores(await prepareTrials("sweep", smaCross, bars, given, []), BEST, SEED);
}

/** Orders where the masks say so, one strategy for all symbols. */
const orders = (masks: ReadonlyMap<string, EntryMasks>) =>
  defineStrategy({
    name: "at_random",
    params: {},
    state: () => ({ bar: new Map<string, number>() }),
    onBar(ctx) {
      const bar = ctx.state.bar.get(ctx.symbol) ?? 0;
      ctx.state.bar.set(ctx.symbol, bar + 1);
      const { entries, exits } = masks.get(ctx.symbol)!;
      if (exits[bar] === 1) ctx.close();
      else if (entries[bar] === 1) ctx.buy();
    },
  });

Deno.test("runs with random entries trade each symbol of an account as often and as long as the best, at other times", async () => {
  const { value } = await scored(BARS);
  const cut = BARS[0]!.time[490]! - 1;
  const sample = BARS.map((bars) => sliceBars(bars, { end: cut }));
  const best = simulate(smaCross(BEST), sample);
  const streams = sample.map((bars, i) => {
    const held: number[] = [];
    for (let trade = 0; trade < best.trades.length; trade++) {
      if (best.trades.symbol[trade] !== bars.symbol) continue;
      const [from, to] = [best.trades.entryTime[trade]!, best.trades.exitTime[trade]!];
      const last = Number.isNaN(to) ? bars.length - 1 : bars.time.indexOf(to);
      held.push(last - bars.time.indexOf(from));
    }
    assert(held.length > 2 && bars.length === 490);
    return randomEntries({ ticks: bars.length, held, runs: 200, seed: SEED + i });
  });
  assertEquals(value!.scores.length, 200);
  for (let run = 0; run < 5; run++) {
    const masks = new Map(sample.map(({ symbol }, i) => [symbol, streams[i]!.next().value!]));
    const { metrics, trades } = await backtest(orders(masks)(), sample);
    assertEquals(trades.length, best.trades.length);
    assertAlmostEquals(value!.scores[run]!, metrics.sharpe!, 1e-9);
  }
  assertAlmostEquals(value!.best, (await backtest(smaCross(BEST), sample)).metrics.sharpe!, 1e-9);
});

Deno.test("random runs are scored by the objective: a metric, another statistic, or a function of each", async () => {
  const bars = BARS.slice(0, 1);
  const of = async (objective: TrialOptions["objective"]) => (await scored(bars, { objective })).value!;
  const [sharpe, omega, risk] = [await of("sharpe"), await of("omega"), await of("volatility")];
  const own = await of((run: Run) => run.metrics.sharpe ?? NaN);
  assertEquals([sharpe.scores.length, own.scores.length], [200, 100]);
  assertEquals([own.scores, own.best], [sharpe.scores.slice(0, 100), sharpe.best]);
  const ownOmega = await of((run: Run) => run.statistics().omega.value ?? NaN);
  assertEquals([ownOmega.scores, ownOmega.best], [omega.scores.slice(0, 100), omega.best]);
  const ownRisk = await of({ name: "risk", better: "lower", of: (run) => run.metrics.volatility ?? NaN });
  assertEquals(ownRisk.scores, risk.scores.slice(0, 100));
  assert(risk.scores.every((score) => score < 0), "the higher the better");
});

Deno.test("without runs with random entries there is a reason that is one", async () => {
  const never = { minTrades: 0, params: { fast: [5], slow: [20] }, split: 12 / 700 };
  assertStringIncludes((await scored(BARS, never)).reason!, "the best trial made no trade");
  const money = await scored(someBars(["A", "B", "C", "D"], 700), { sizing: fixedCash(90_000) });
  assertStringIncludes(money.reason!, "want the same money at once");
  const twice = defineStrategy({
    name: "twice",
    params: { hold: z.int() },
    state: () => ({ bar: 0 }),
    onBar(ctx, { hold }) {
      const bar = ctx.state.bar++;
      if (bar % 40 < 2) ctx.buy({ fraction: 0.3 });
      if (bar % 40 === hold) ctx.close();
    },
  });
  const prepared = await prepareTrials("sweep", twice, BARS.slice(0, 1), { params: { hold: [38] } }, []);
  assertStringIncludes(randomScores(prepared, { hold: 38 }, SEED).reason!, "its trades of A overlap");
});

Deno.test("the report on a sweep compares the best with random entries, and the ten best with cash", () =>
  inWorkspace(async () => {
    const params = { fast: [5, 8, 11, 14], slow: [20, 25, 30, 35] };
    for (const bars of [BARS.slice(0, 1), BARS]) {
      const { overfitting } = await sweep(smaCross, bars, { params, workers: 0, save: false });
      assertEquals([overfitting.random.value?.runs, overfitting.superior.value?.trials], [200, 10]);
      assert(overfitting.random.value!.median < overfitting.random.value!.best);
    }
  }));
