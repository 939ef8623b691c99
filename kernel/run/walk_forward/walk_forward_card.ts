/** A walk-forward at a glance, as a table and as a page. */
import { runCard } from "../../plot/spec/card.ts";
import { equityFigure } from "../../plot/spec/equity.ts";
import type { CardFigure, CardMetric, TableFigure } from "../../plot/spec/figure.ts";
import { formatNumber, timeFormat } from "../../plot/spec/format.ts";
import { sheetFigure } from "../../plot/spec/sheet.ts";
import { columnsTable, type TableColumns } from "../../plot/spec/tables.ts";
import { walkForwardFigure } from "../../plot/spec/walk_forward.ts";
import type { ChartFigure } from "../../plot/spec/chart.ts";
import type { FigureTrials } from "../../plot/spec/trials.ts";
import type { Metrics } from "../../stats/core_metrics.ts";
import type { ReportSource } from "../report/report.ts";
import { withFormats } from "../rows.ts";
import { strategyTitle, symbolsTitle, toneOf } from "../run_card.ts";
import type { Goal } from "../sweep/objective.ts";
import { parameterCells, plainValue } from "../sweep/parameter_values.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { Kept } from "./kept.ts";
import type { WalkForwardVerdict } from "./verdict.ts";
import type { SearchPlan } from "./walked_forward.ts";
import type { WalkForwardColumns } from "./walk_forward_result.ts";
import type { OpenedWindows } from "./window_source.ts";

export interface WalkForwardParts {
  readonly prepared: PreparedTrials;
  readonly plan: SearchPlan;
  readonly columns: WalkForwardColumns;
  readonly goal: Goal;
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly metrics: Metrics;
  readonly kept: Kept;
  readonly verdict: WalkForwardVerdict;
  readonly opens: OpenedWindows | null;
  /** Hash of what was walked through, and how. */
  readonly id: string;
  readonly notes: readonly string[];
}

/** @param stored where the windows are, in words */
export function walkForwardCard(parts: WalkForwardParts, stored?: string): CardFigure {
  const { verdict, notes } = parts;
  return runCard({
    title: walkForwardTitle(parts),
    verdict: { light: verdict.light, text: verdict.text },
    metrics: metricsOf(parts),
    figures: [equityOf(parts), barsOf(parts), walkForwardTable(parts), stabilityTable(parts)],
    notes: [...notes, ...stored === undefined ? [] : [stored]],
  });
}

/** One row a window, with a column for each parameter that varies. */
export function walkForwardTable(parts: WalkForwardParts): TableFigure {
  const { columns, goal, prepared, opens, kept: { stability, sharpe } } = parts;
  const { time, endTime, inSample, outOfSample, degradation, totalReturn, trades } = columns;
  const { inSampleSharpe, outOfSampleSharpe } = columns;
  const lost = stability.isOwn ? "Degradation" : `Degradation of ${stability.of}`;
  const beside = sharpe && [`${sharpe.title} in sample`, `${sharpe.title} out of sample`] as const;
  const named: TableColumns = {
    "Test from": time,
    "Test to": endTime,
    ...parameterCells(columns.params, prepared.space),
    [`${goal.title} in sample`]: inSample,
    [`${goal.title} out of sample`]: outOfSample,
    ...beside && { [beside[0]]: inSampleSharpe, [beside[1]]: outOfSampleSharpe },
    [lost]: degradation,
    Return: totalReturn,
    Trades: trades,
  };
  const table = withFormats(columnsTable(named, "Windows"), {
    "Test from": timeFormat(time),
    "Test to": timeFormat(time),
    [`${goal.title} in sample`]: goal.format,
    [`${goal.title} out of sample`]: goal.format,
    ...beside && { [beside[0]]: "ratio", [beside[1]]: "ratio" },
    [lost]: "percent",
    Return: "percent",
    Trades: "integer",
  });
  // Rows open by their places: none where one has no run.
  return opens?.isRun.every(Boolean) ? { ...table, ...openedTrials(parts) } : table;
}

export function walkForwardReport(parts: WalkForwardParts): ReportSource {
  const { columns, prepared, verdict, notes, metrics, time, equity } = parts;
  const title = walkForwardTitle(parts);
  return {
    name: title,
    id: parts.id,
    sheet: sheetFigure(title, [
      { title: "Verdict", text: [verdict.text, ...notes] },
      { title: "Metrics of the tests together", metrics: metricsOf(parts) },
      { title: "Equity through the tests", figures: [equityOf(parts)] },
      { title: "Windows", figures: [barsOf(parts), walkForwardTable(parts)] },
      { title: "Stability of the best parameters", text: [trendOf(parts)], figures: [stabilityTable(parts)] },
    ]),
    get tables() {
      const { length: _, params, ...numbers } = columns;
      return {
        windows: { ...numbers, ...parameterCells(params, prepared.space) } as unknown as TableColumns,
        equity: { time, equity },
      };
    },
    facts: { verdict, stability: parts.kept.stability, notes, metrics },
  };
}

function stabilityTable({ kept: { stability: { parameters } } }: WalkForwardParts): TableFigure {
  const numbers = (of: (each: typeof parameters[number]) => number | null) =>
    parameters.map((each) => of(each));
  const table = columnsTable({
    Parameter: parameters.map(({ name }) => name),
    "Picked most": parameters.map(({ mode }) => String(mode)),
    "In share of windows": numbers(({ share }) => share),
    Mean: numbers(({ mean }) => mean),
    Deviation: numbers(({ deviation }) => deviation),
    "Drift a window": numbers(({ drift }) => drift),
  }, "Best parameters from window to window");
  return withFormats(table, {
    "In share of windows": "percent",
    Mean: "ratio",
    Deviation: "ratio",
    "Drift a window": "ratio",
  });
}

function trendOf({ kept: { stability: { trend, meanDegradation, of, isOwn } } }: WalkForwardParts): string {
  const what = isOwn ? "objective" : of;
  const say = (value: number) => formatNumber(value, "percent", { decimals: 0 });
  const lost = meanDegradation.value === null
    ? `What was lost out of sample is not defined: ${meanDegradation.reason}`
    : `${say(meanDegradation.value)} of the ${what} were lost out of sample in the mean of the windows`;
  if (trend.value === null) return `${lost}.`;
  return `${lost}, ${say(Math.abs(trend.value))} ${trend.value > 0 ? "more" : "less"} with each window.`;
}

export function walkForwardTitle({ prepared, time }: Pick<WalkForwardParts, "prepared" | "time">): string {
  const year = (at: number) => new Date(at).getUTCFullYear();
  const [first, last] = [year(time[0]!), year(time.at(-1)!)];
  return [
    `Walk-forward of ${strategyTitle({ name: prepared.name, params: {} })}`,
    symbolsTitle(prepared.universe),
    first === last ? `${first}` : `${first} → ${last}`,
  ].join(" · ");
}

function metricsOf({ metrics, verdict, kept: { stability } }: WalkForwardParts): CardMetric[] {
  const { totalReturn, cagr, sharpe, maxDrawdown, trades } = metrics;
  return [
    { label: "return", value: totalReturn, format: "percent", ...toneOf(totalReturn) },
    { label: "CAGR", value: cagr, format: "percent" },
    { label: "Sharpe", value: sharpe, format: "ratio" },
    { label: "max drawdown", value: maxDrawdown, format: "percent" },
    { label: "trades", value: trades, format: "integer" },
    {
      label: stability.isOwn ? "efficiency" : `efficiency of ${stability.of}`,
      value: stability.efficiency.value,
      format: "percent",
      note: verdict.light,
    },
  ];
}

const equityOf = ({ time, equity, prepared }: WalkForwardParts) =>
  equityFigure({ time, equity, currency: prepared.config.currency, title: "Equity through the tests" });

function barsOf(parts: WalkForwardParts): ChartFigure {
  const { columns, goal, opens } = parts;
  const figure = walkForwardFigure(columns, {
    score: goal.title,
    format: goal.format,
    better: goal.better,
    isLoss: goal.isLoss,
    isLengthBound: goal.isLengthBound,
  });
  if (opens === null) return figure;
  // Both bars of a window open its test, by its place among the windows.
  const trials = opens.isRun.map((isRun, i) => isRun ? i : null);
  const layers = figure.layers.map((layer) => layer.type === "bars" ? { ...layer, trials } : layer);
  return { ...figure, layers, ...openedTrials(parts) };
}

/** What marks and rows that are windows open. */
function openedTrials({ columns, opens, prepared: { space } }: WalkForwardParts): { trials?: FigureTrials } {
  if (opens === null) return {};
  const parameters = space.dimensions.map(({ name }) => ({
    name,
    values: columns.params.map((point) => plainValue(point?.[name])),
  }));
  return { trials: { sweep: opens.id, numbers: columns.params.map((_, i) => i), parameters } };
}
