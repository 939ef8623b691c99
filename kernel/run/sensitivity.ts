/** How much a result owes to what the run assumed: the same run under the other assumptions, side by side. */
import { percent } from "../engine/costs/mod.ts";
import { FILL_TIMES, type FillPolicy } from "../engine/fill_policy.ts";
import { type BacktestOptions, type EngineConfig, resolveOptions } from "../engine/options.ts";
import { percentSlippage } from "../engine/slippage.ts";
import type { Parameters, Strategy } from "../engine/strategy.ts";
import { type Universe, universeOf } from "../engine/universe.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { backtest } from "./backtest.ts";
import { partedOptions, type RunOptions } from "./options.ts";
import { namedTable, type Rows, withRows } from "./rows.ts";
import type { Run } from "./run.ts";

/** One row for each assumption, the run as it was given first, as columns of `length` values. */
export interface SensitivityColumns {
  readonly length: number;
  /** What was changed: `fill.at`, `costs`, …; `as given` in the first row. */
  readonly assumption: string[];
  /** To what: `next-close`, `x2`, …; empty in the first row. */
  readonly setting: string[];
  /** Metrics as those of a run, NaN where one is not defined. */
  readonly totalReturn: Float64Array;
  readonly sharpe: Float64Array;
  readonly maxDrawdown: Float64Array;
  readonly trades: Float64Array;
  /** Total return less that of the first row. */
  readonly change: Float64Array;
}

/** What sensitivity() gives; shown as a table. */
export type Sensitivity = Rows<SensitivityColumns>;

interface Variant {
  readonly assumption: string;
  readonly setting: string;
  readonly options: BacktestOptions;
}

/**
 * Runs a strategy again under the assumptions that it was not given: the other fill timings, limit and same-bar policies
 * (where it places limits or stops), no costs and twice the costs, no slippage and twice the slippage (5 and 10 basis points
 * where there are none), and tabulates how return, Sharpe, drawdown and trades move. A result that only one of them gives is
 * none.
 *
 * @param options as backtest() takes them; `split`, `benchmark` and `onProgress` change nothing here
 * @throws as backtest()
 * @example
 * ```ts
 * import { above, backtest, below, defineStrategy, loadBars, percent, sensitivity, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "above_average",
 *   indicators: ({ close }) => ({ mean: sma(close, 50) }),
 *   signals: ({ close, mean }) => ({ entries: above(close, mean), exits: below(close, mean) }),
 * });
 * const table = await sensitivity(strategy(), await loadBars("SP500"), { costs: percent(0.001) });
 * const doubled = table.setting.indexOf("x2");
 * if (!(table.change[doubled]! < 0)) throw new Error("twice the costs must hurt");
 * ```
 */
export async function sensitivity<P extends Parameters>(
  strategy: Strategy<P>,
  bars: Universe,
  options: RunOptions = {},
): Promise<Sensitivity> {
  const { engine, reading: { signal } } = partedOptions(options);
  const universe = universeOf(bars);
  const config = resolveOptions(engine, universe);
  const given = await backtest(strategy, universe, { ...engine, signal });
  const variants = [
    ...timings(config),
    ...given.orders.type.every((type) => type === "market") ? [] : matching(config, engine),
    ...charges(config),
  ];
  const runs = [given];
  for (const variant of variants) {
    runs.push(await backtest(strategy, universe, { ...engine, ...variant.options, signal }));
  }
  const rows = [{ assumption: "as given", setting: "" }, ...variants];
  const metric = (name: "totalReturn" | "sharpe" | "maxDrawdown" | "trades") =>
    Float64Array.from(runs, ({ metrics }: Run) => metrics[name] ?? NaN);
  const totalReturn = metric("totalReturn");
  return withRows({
    length: rows.length,
    assumption: rows.map(({ assumption }) => assumption),
    setting: rows.map(({ setting }) => setting),
    totalReturn,
    sharpe: metric("sharpe"),
    maxDrawdown: metric("maxDrawdown"),
    trades: metric("trades"),
    change: totalReturn.map((each) => each - totalReturn[0]!),
  }, sensitivityTable);
}

const withFill = <K extends keyof FillPolicy>(
  { fill }: EngineConfig,
  name: K,
  value: FillPolicy[K],
): Variant => ({
  assumption: `fill.${name}`,
  setting: String(value),
  options: { fill: { ...fill, [name]: value } },
});

const timings = (config: EngineConfig): Variant[] =>
  FILL_TIMES.filter((at) => at !== config.fill.at).map((at) => withFill(config, "at", at));

/** What matters to orders that wait for a price. */
function matching(config: EngineConfig, { finer }: BacktestOptions): Variant[] {
  const { limit, sameBar, limitImprovement } = config.fill;
  const others = <T>(all: readonly T[], given: unknown) => all.filter((each) => each !== given);
  const replayed = finer === undefined ? [] : ["finer"] as const;
  return [
    ...others(["touch", "through"] as const, limit).map((each) => withFill(config, "limit", each)),
    ...others(["stop-first", "target-first", "path", ...replayed] as const, sameBar)
      .map((each) => withFill(config, "sameBar", each)),
    ...others(["open", "none"] as const, limitImprovement)
      .map((each) => withFill(config, "limitImprovement", each)),
  ];
}

/** Rules add up, so that twice the rules are twice the charge. */
function charges({ costs, slippage }: EngineConfig): Variant[] {
  const paid = costs.some((rule) => rule !== "zero");
  const level = (assumption: string, setting: string, options: BacktestOptions) => ({
    assumption,
    setting,
    options,
  });
  return [
    ...paid
      ? [
        level("costs", "x0", { costs: "zero" }),
        level("costs", "x2", { costs: [...costs, ...costs] }),
      ]
      : BASIS_POINTS.map((points) => level("costs", `${points} bp`, { costs: percent(points / 1e4) })),
    ...slippage.length > 0
      ? [
        level("slippage", "x0", { slippage: [] }),
        level("slippage", "x2", { slippage: [...slippage, ...slippage] }),
      ]
      : BASIS_POINTS.map((points) =>
        level("slippage", `${points} bp`, { slippage: percentSlippage(points / 1e4) })
      ),
  ];
}

const BASIS_POINTS = [5, 10] as const;

function sensitivityTable(columns: SensitivityColumns): TableFigure {
  return namedTable(columns, "Sensitivity to what was assumed", {
    totalReturn: "percent",
    sharpe: "ratio",
    maxDrawdown: "percent",
    change: "percent",
  });
}
