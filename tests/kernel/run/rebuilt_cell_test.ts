import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  above,
  backtest,
  type BacktestOptions,
  type Bars,
  combine,
  crossedAbove,
  customCosts,
  customRisk,
  customSizing,
  customSlippage,
  defineStrategy,
  equalWeight,
  filterBy,
  fixedShares,
  higher,
  invert,
  makeBars,
  maxPosition,
  onTimeframe,
  percent,
  percentSlippage,
  probability,
  type Run,
  type RunOptions,
  sma,
  stopLoss,
  type Strategy,
  TapebookError,
  timeStop,
  topN,
  vote,
  withStops,
  z,
} from "../../../kernel/mod.ts";
import { rebuiltCell } from "../../../kernel/run/rebuilt_cell.ts";
import { finished, sampleBars, smaCross } from "./fixtures.ts";

/** Runs a cell as a module of its own: it sees nothing of this one. */
async function executed(cell: string): Promise<Run> {
  const source = new TextEncoder().encode(`${cell};\nexport { run };\n`);
  return (await import(`data:application/typescript;base64,${source.toBase64()}`)).run;
}

const events = defineStrategy({
  name: "events",
  description: "Waits, and enters above its mean",
  params: { wait: z.int().default(10) },
  indicators: ({ close }) => ({ mean: sma(close, 50) }),
  state: ({ wait }) => ({ count: wait }),
  onBar(ctx, { wait }) {
    ctx.state.count++;
    const close = ctx.bars.close.ago(0);
    if (ctx.position.quantity !== 0 || ctx.state.count % wait !== 0) return;
    if (close > ctx.indicators.mean.ago(0)) ctx.buy({ stopLoss: close * 0.95, takeProfit: close * 1.1 });
  },
});

const rotation = defineStrategy({
  name: "rotation",
  weights(panel) {
    const chosen = topN(panel.close, 1);
    return Object.fromEntries(
      Object.entries(chosen).map(([symbol, column]) => [symbol, column.map((value) => value * 0.9)]),
    );
  },
});

const weekly = defineStrategy({
  name: "weekly",
  signals: ({ close }) => ({
    entries: crossedAbove(close, higher("1w", (week) => sma(week.close, 10))),
    exits: above(1, close),
  }),
});

const CASES: Record<string, [strategy: Strategy, options: BacktestOptions]> = {
  "signals": [smaCross({ fast: 5 }), { costs: "us-equity", cash: 5_000, from: "2019-01-02" }],
  "onBar with state": [events({ wait: 7 }), {
    costs: [percent(0.001), { kind: "fixed", amount: 1 }],
    slippage: percentSlippage(0.001),
  }],
  "weights": [rotation(), { rebalance: { every: "month", threshold: 0.05 }, sizing: equalWeight() }],
  "a higher timeframe": [weekly(), { fill: { at: "next-close", limit: probability(0.5) }, seed: 3 }],
  "leverage and rules": [smaCross(), {
    leverage: 2,
    maintenance: 0.2,
    risk: [maxPosition(1.5), stopLoss({ atr: 2, n: 14 }), timeStop(20)],
    financing: { margin: 0.05, borrow: { SP500: 0.01 } },
    instruments: { SP500: { tick: 0.01, sector: "index" } },
    closeAtEnd: true,
  }],
  "an option proxy": [smaCross(), { optionDelta: { delta: 0.5, lotSize: 10, lots: 2 } }],
  "another engine's assumptions": [smaCross(), { preset: "backtesting.py" }],
  "strategies side by side": [
    combine({ trend: smaCross, "by-week": weekly })({ "trend.fast": 5, "trend.share": 0.7 }),
    {},
  ],
  "strategies that vote": [
    vote({ a: invert(smaCross({ fast: 9 })), b: combine({ one: smaCross, two: weekly }, { mode: "any" }) }, {
      name: "poll",
      version: "2.0.0",
    })({ threshold: 0.4, "a.weight": 0.5 }),
    {},
  ],
  "a strategy with a filter": [
    filterBy(smaCross, ({ close }, { long }) => above(close, sma(close, long)), {
      params: { long: z.int().default(150) },
      exit: true,
    })({ long: 60, fast: 8 }),
    {},
  ],
  "an event strategy with stops and another as its filter": [
    withStops(filterBy(events, onTimeframe(smaCross({ fast: 2, slow: 4 }), "1w")), {
      stopLossAtr: 2,
      atrPeriod: 10,
    })({
      "filter.slow": 5,
      stopLossAtr: 3,
    }),
    {},
  ],
  "functions of one's own": [smaCross({ fast: 5 }), {
    costs: customCosts("flat", (_side, quantity, price) => 1 + quantity * price * 0.0001),
    slippage: [
      percentSlippage(0.0001),
      customSlippage("late", (_side, price, _quantity, past) => {
        const share = past.length > 100 ? 0.001 : 0.002;
        return price * share;
      }),
    ],
    sizing: customSizing("half", ({ equity }) => ({ money: equity / 2 })),
    risk: [
      customRisk("patient", {
        check: (proposal) =>
          proposal.price > 3_000 ? { kind: "block", reason: "too dear" } : { kind: "pass" },
        watch(view) {
          return view.positions.filter(({ barsHeld }) => barsHeld > 30)
            .map(({ symbol }) => ({ symbol, reason: "held for long" }));
        },
      }),
      customRisk("counts", () => {
        let count = 0;
        return {
          check: () => ++count > 3 ? { kind: "block", reason: "three are enough" } : { kind: "pass" },
        };
      }),
    ],
  }],
};

for (const [what, [strategy, options]] of Object.entries(CASES)) {
  Deno.test(`the rebuilt cell of a run with ${what} gives the same run`, async () => {
    const bars = await sampleBars("2018-01-01");
    const run = await backtest(strategy, bars, options);
    const again = await executed(rebuiltCell(finished(strategy, [bars], options)));
    assert(run.fills.length > 0);
    assertEquals(again.digest, run.digest);
    assertEquals(again.manifest, run.manifest);
    assertEquals(again.id, run.id);
  });
}

Deno.test("the rebuilt cell keeps the split and the benchmark of a run", async () => {
  const bars = await sampleBars("2018-01-01");
  const options: RunOptions = { split: 0.6, benchmark: "SP500" };
  const run = await backtest(smaCross(), bars, options);
  const { inSample, outOfSample } = run;
  const made = { ...finished(smaCross(), [bars]), split: { inSample, outOfSample }, benchmark: bars };
  const cell = rebuiltCell(made);
  assertMatch(cell, /benchmark: "SP500", split: "2019-05-\d\d"/);
  const again = await executed(cell);
  assertEquals([again.id, again.outOfSample], [run.id, outOfSample]);
});

const refused = (strategy: Strategy, bars: Bars, options: BacktestOptions = {}) =>
  assertThrows(() => rebuiltCell(finished(strategy, [bars], options)), TapebookError);

Deno.test("a run whose functions use what is outside them is not rebuilt, and the names are said", async () => {
  const bars = await sampleBars("2018-01-01");
  const length = 20, rate = 0.001;
  const mean = (values: Float64Array) => values;
  const own = defineStrategy({
    name: "own",
    indicators: ({ close }) => ({ mean: sma(close, length) }),
    signals: ({ mean: line, close }) => ({ entries: crossedAbove(close, line) }),
  });
  const error = refused(own(), bars);
  assertEquals([error.code, error.value], ["save", "own"]);
  assertMatch(error.message, /own is known by its compiled functions alone, and it uses length from outside/);

  const costs = refused(smaCross(), bars, { costs: customCosts("mine", (_s, quantity) => quantity * rate) });
  assertMatch(costs.message, /mine .* uses rate from outside/);
  const weights = defineStrategy({ name: "w", weights: (panel) => ({ SP500: mean(panel.close.SP500!) }) });
  assertMatch(refused(weights(), bars).message, /uses mean from outside/);
});

Deno.test("a composition whose condition uses what is outside it is not rebuilt", async () => {
  const level = 5;
  const filtered = filterBy(smaCross, ({ close }) => above(close, level));
  assertMatch(
    refused(filtered(), await sampleBars("2018-01-01")).message,
    /filtered_sma_crossover .* uses level/,
  );
});

Deno.test("a run over exchange rates or finer bars made in memory is not rebuilt", async () => {
  const bars = await sampleBars("2018-01-01");
  const rate = makeBars({ ...bars, symbol: "EURUSD", origin: { source: "memory" } });
  const euros = { ...bars, currency: "EUR" };
  assertMatch(
    refused(smaCross(), euros, { currency: "USD", fx: { EUR: rate } }).message,
    /the run of EURUSD/,
  );
  const finer = makeBars({ ...bars, origin: { source: "memory" } });
  const fill = { sameBar: "finer" as const };
  assertMatch(refused(smaCross(), bars, { finer, fill, sizing: fixedShares(1) }).message, /from a notebook/);
});
