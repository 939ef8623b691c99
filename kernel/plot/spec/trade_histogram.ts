/** How the results of trades are distributed: losses and wins share no bin. */
import { histogram } from "../../stats/histogram.ts";
import { mean } from "../../series/moments.ts";
import type { ChartFigure, ChartLayer } from "./chart.ts";
import { checkOneOf } from "./check.ts";
import { histogramLayer } from "./distribution.ts";
import { formatNumber } from "./format.ts";
import { closedRows, NO_TRADES, tradesOf, type TradeSource } from "./source.ts";

/** What a trade made: money, or a fraction of its entry value. */
export type TradeResult = "profit" | "return";

export interface TradeHistogramOptions {
  /** Default "profit". */
  result?: TradeResult;
  /** Width of a bin, in money or as a fraction. */
  binWidth?: number;
  title?: string;
}

export function tradeHistogramFigure(input: TradeSource, options: TradeHistogramOptions = {}): ChartFigure {
  const { result = "profit", title = "Results of trades" } = options;
  checkOneOf("result", result, Object.keys(RESULT_AXIS));
  const trades = tradesOf(input);
  const values = Float64Array.from(closedRows(trades), (row) => trades[result][row]!).filter(Number.isFinite);
  const { format, title: axis } = RESULT_AXIS[result];
  const bins = histogram(values, options.binWidth);
  const losses = bins.counts.map((count, i) => bins.edges[i + 1]! <= 0 ? count : 0);
  const wins = bins.counts.map((count, i) => count - losses[i]!);
  const layers: ChartLayer[] = [
    histogramLayer({ ...bins, counts: losses }, "Losses", "loss"),
    histogramLayer({ ...bins, counts: wins }, "Wins", "gain"),
  ];
  const average = mean(values);
  if (values.length > 0) {
    const name = `mean ${formatNumber(average, format, { sign: true })}`;
    layers.push({ type: "rule", name, colour: "ink", axis: "x", at: average, dashed: true });
  }
  const won = values.filter((value) => value > 0).length;
  const number = (value: number) => formatNumber(value, "integer");
  return {
    kind: "chart",
    title,
    x: { title: axis, scale: "linear", format },
    y: { title: "Trades", scale: "linear", format: "integer", zero: true },
    layers,
    note: values.length === 0
      ? NO_TRADES
      : `${number(values.length)} closed trades, ${number(won)} won; a result of zero counts as no loss`,
  };
}

export const RESULT_AXIS = {
  profit: { title: "Profit", format: "money" },
  return: { title: "Return", format: "percent" },
} as const;
