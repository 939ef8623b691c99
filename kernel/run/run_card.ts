/** A run at a glance: title, six figures of merit, equity over drawdown, months, and what was assumed. */
import type { CostRule } from "../engine/costs/mod.ts";
import type { BacktestOptions, EngineConfig } from "../engine/options.ts";
import type { EngineResult } from "../engine/result.ts";
import type { Strategy } from "../engine/strategy.ts";
import type { Bars } from "../market/bars.ts";
import { formatTime } from "../market/time.ts";
import { runCard } from "../plot/spec/card.ts";
import { equityFigure } from "../plot/spec/equity.ts";
import type { CardFigure, CardMetric, HeatmapFigure, TimeFigure } from "../plot/spec/figure.ts";
import { formatNumber } from "../plot/spec/format.ts";
import { linkOf, type TimeContext } from "../plot/spec/time_context.ts";
import { monthlyHeatmap } from "../plot/spec/heatmap.ts";
import type { Metrics } from "../stats/core_metrics.ts";
import { runBenchmark } from "./benchmark.ts";
import type { SampleSplit } from "./split.ts";

/** What a card is drawn from: a finished run's parts. */
export interface Finished {
  readonly strategy: Strategy;
  readonly bars: readonly Bars[];
  readonly config: EngineConfig;
  /** As given: what the configuration cannot hold, such as exchange rates and finer bars, is in them. */
  readonly options: BacktestOptions;
  /** Bars to compare with; null for the run's own. */
  readonly benchmark: Bars | null;
  readonly result: EngineResult;
  readonly metrics: Metrics;
  readonly split: SampleSplit | null;
}

/** "SMA crossover 20/100 · S&P 500 · 2005 → 2020" */
export function runTitle({ strategy, bars, result }: Finished): string {
  const { time, start } = result;
  const year = (at: number) => new Date(time[at] ?? NaN).getUTCFullYear();
  const [first, last] = [year(start), year(time.length - 1)];
  return [strategyTitle(strategy), symbolsTitle(bars), first === last ? `${first}` : `${first} → ${last}`]
    .join(" · ");
}

export const symbolsTitle = (bars: readonly Bars[]): string =>
  bars.length <= 3 ? bars.map(({ name }) => name).join(", ") : `${bars.length} symbols`;

/** Initials that a strategy's name holds are written as such: sma_crossover is "SMA crossover". */
const INITIALS = /\b(sma|ema|wma|rsi|atr|adx|macd|vwap|etf|us)\b/g;

export function strategyTitle({ name, params }: Pick<Strategy, "name" | "params">): string {
  const words = name.replaceAll(/[_-]+/g, " ").replaceAll(INITIALS, (word) => word.toUpperCase());
  const values = Object.values(params).filter((value) =>
    /^(number|string|boolean)$/.test(typeof value) && value !== ""
  );
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${values.join("/")}`.trimEnd();
}

/** Currency and split of a run, and the name under which its figures move together. */
export function runContext({ config, split, result: { time, equity } }: Finished): TimeContext {
  return {
    currency: config.currency,
    link: linkOf(time, equity),
    ...split && { split: split.outOfSample.from },
  };
}

export function equityPicture(run: Finished): TimeFigure {
  const { time, equity, start } = run.result;
  const { name, value } = runBenchmark(run);
  return equityFigure({
    time: time.subarray(start),
    equity: equity.subarray(start),
    benchmark: value,
    benchmarkName: name,
    ...runContext(run),
  });
}

export function monthsPicture({ result: { time, equity, start } }: Finished): HeatmapFigure {
  return monthlyHeatmap({ time: time.subarray(start), equity: equity.subarray(start) });
}

export function cardOf(run: Finished): CardFigure {
  return runCard({
    title: runTitle(run),
    metrics: cardMetrics(run),
    figures: [equityPicture(run), monthsPicture(run)],
    notes: [
      `${run.config.fill.at} fills · ${costsLine(run.config.costs)}`,
      ...(run.split ? [splitLine(run.split)] : []),
      ...originNotes(run.bars),
    ],
    warnings: [...run.result.warnings],
  });
}

/** Shorter than a quarter, what a run made in a year says nothing: 100 % in two weeks would be a hundred million. */
const LEAST_FOR_A_YEAR = 90 * 86_400_000;

export function cardMetrics({ metrics, result: { time, start, trades } }: Finished): CardMetric[] {
  const annual = time.at(-1)! - time[start]! >= LEAST_FOR_A_YEAR;
  const days = formatNumber(Math.round(metrics.maxDrawdownDays), "integer");
  return [
    { label: "return", value: metrics.totalReturn, format: "percent", ...toneOf(metrics.totalReturn) },
    { label: "CAGR", value: annual ? metrics.cagr : null, format: "percent" },
    { label: "Sharpe", value: metrics.sharpe, format: "ratio" },
    { label: "max drawdown", value: metrics.maxDrawdown, format: "percent", note: `${days} d` },
    {
      label: "trades",
      value: metrics.trades,
      format: "integer",
      ...(trades.length > metrics.trades && { note: `+ ${trades.length - metrics.trades} open` }),
    },
    { label: "exposure", value: metrics.exposure, format: "percent" },
  ];
}

/** Nothing won and nothing lost has no colour. */
export const toneOf = (value: number): Pick<CardMetric, "tone"> =>
  value === 0 ? {} : { tone: value < 0 ? "loss" : "gain" };

function costsLine(rules: readonly CostRule[]): string {
  const lines = rules.filter((rule) => rule !== "zero").map((rule) => {
    if (typeof rule === "string") return `${rule} costs`;
    if (rule.kind === "percent") return `${formatNumber(rule.rate, "percent", { decimals: 3 })} costs`;
    if (rule.kind === "fixed") return `${rule.amount} a fill`;
    return rule.kind === "per-share" ? `${rule.amount} a share` : `${rule.name} costs`;
  });
  return lines.join(" + ") || "no costs";
}

function splitLine({ inSample, outOfSample }: SampleSplit): string {
  const words = ({ metrics }: SampleSplit["inSample"]) =>
    `${formatNumber(metrics.totalReturn, "percent")} (Sharpe ${formatNumber(metrics.sharpe, "ratio")})`;
  const from = formatTime(outOfSample.from);
  return `in sample ${words(inSample)} · out of sample from ${from} ${words(outOfSample)}`;
}

const originNotes = (bars: readonly Bars[]): string[] => [
  ...new Set(bars.flatMap(({ origin }) => origin.source === "sample" && origin.note ? [origin.note] : [])),
];
