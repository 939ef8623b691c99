import { assert, assertEquals } from "@std/assert";
import {
  backtest,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  FIGURE_MIME,
  loadBars,
  makeBars,
  sma,
  STATISTICS,
} from "tapebook";
import type { TableFigure } from "../../../kernel/plot/spec/figure.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";
import { METRIC_NAMES } from "../../../kernel/stats/core_metrics.ts";

const strategy = defineStrategy({
  name: "golden_cross",
  indicators: ({ close }) => ({ fast: sma(close, 50), slow: sma(close, 200) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
})();

const run = await backtest(strategy, await loadBars("SP500"), { costs: "us-equity", from: "2010-01-04" });

Deno.test("run.statistics() equals the metrics of the run where both have a name", () => {
  const values = run.statistics();
  assertEquals(Object.keys(values), Object.keys(STATISTICS));
  for (const name of METRIC_NAMES) {
    const [a, b] = [values[name].value!, run.metrics[name]!];
    assert(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${name}: ${a} and ${b}`);
  }
});

Deno.test("run.statistics() counts the money of every fill in the turnover", () => {
  const { fills, equity } = run;
  const money = fills.quantity.reduce((sum, units, i) => sum + units * fills.price[i]!, 0);
  const start = equity.time.findIndex((time) => time >= Date.UTC(2010, 0, 4));
  const values = equity.value.subarray(start);
  const years = (equity.time.at(-1)! - equity.time[start]!) / (365.25 * 86_400_000);
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert(Math.abs(run.statistics().turnover.value! / (money / 2 / average / years) - 1) < 1e-12);
});

Deno.test("run.statistics() shows a table by kind, with a dash and the reason where a value is missing", async () => {
  const figure = (await run.statistics()[DISPLAY]())[FIGURE_MIME] as unknown as TableFigure;
  assertEquals(figure.total, Object.keys(STATISTICS).length);
  const kinds = figure.rows.map(([kind]) => kind).filter(Boolean);
  assertEquals(kinds.slice(0, 2), ["Returns", "Risk"]);
  assertEquals(new Set(kinds).size, kinds.length);
  const deflated = figure.rows.find(([, title]) => title === STATISTICS.deflatedSharpe.title)!;
  assertEquals(deflated.slice(2), ["–", "the number of trials was not given"]);
  const { maxDrawdownDays } = run.metrics;
  const longest = figure.rows.find(([, title]) => title === STATISTICS.maxDrawdownDays.title)!;
  assertEquals(longest[2], `${Math.round(maxDrawdownDays).toLocaleString("en-US")} d`);
});

Deno.test("a run of a single bar has statistics without a throw, all but a few null with a reason", async () => {
  const bars = makeBars({
    symbol: "ONE",
    time: ["2024-01-02"],
    open: [10],
    high: [11],
    low: [9],
    close: [10],
  });
  const values = (await backtest(strategy, bars)).statistics({ trials: 3 });
  assertEquals(values.totalReturn, { value: 0 });
  for (const { value, reason } of Object.values(values)) assert(value !== null || Boolean(reason));
});
