/** Each closed trade as a dot: how long it took, or when it ended, against what it made. */
import { checkOneOf } from "./check.ts";
import { type ChartAxis, chartColumn, type ChartFigure, type ChartLayer, type DotLayer } from "./chart.ts";
import { formatNumber, formatTime } from "./format.ts";
import { closedRows, NO_TRADES, tradesOf, type TradeSource } from "./source.ts";
import { RESULT_AXIS, type TradeResult } from "./trade_histogram.ts";
import type { MeasuredTrades } from "../../stats/trade_sums.ts";
import type { Colour } from "./style.ts";

export interface TradeScatterOptions {
  /** Calendar days held, bars held, or the time of the exit; default "days". */
  against?: "days" | "bars" | "time";
  /** Default "profit". */
  result?: TradeResult;
  title?: string;
}

/** Dots drawn, the last ones. */
export const MOST_TRADES = 5000;

const DAY = 86_400_000;

const ACROSS = {
  days: {
    axis: { title: "Days held", scale: "linear", format: "ratio", zero: true },
    value: (trades, row) => (trades.exitTime[row]! - trades.entryTime[row]!) / DAY,
  },
  bars: {
    axis: { title: "Bars held", scale: "linear", format: "integer", zero: true },
    value: (trades, row) => trades.barsHeld[row]!,
  },
  time: {
    axis: { title: "Exit", scale: "time", format: "integer" },
    value: (trades, row) => trades.exitTime[row]!,
  },
} as const satisfies Record<
  string,
  { axis: ChartAxis; value: (trades: MeasuredTrades, row: number) => number }
>;

export function tradeScatterFigure(input: TradeSource, options: TradeScatterOptions = {}): ChartFigure {
  const { against = "days", result = "profit" } = options;
  checkOneOf("against", against, Object.keys(ACROSS));
  checkOneOf("result", result, Object.keys(RESULT_AXIS));
  const trades = tradesOf(input);
  const rows = closedRows(trades).slice(-MOST_TRADES);
  const across = ACROSS[against];
  const value = (row: number) => trades[result][row]!;
  const layer = (name: string, colour: Colour, hollow: boolean, own: number[]): DotLayer => ({
    ...tradeDots(trades, name, colour, own),
    hollow,
    x: chartColumn(own.map((row) => across.value(trades, row))),
    y: chartColumn(own.map(value)),
  });
  const layers: ChartLayer[] = [
    layer("Losses", "loss", true, rows.filter((row) => value(row) < 0)),
    layer("Wins", "gain", false, rows.filter((row) => value(row) >= 0)),
    { type: "rule", name: "", colour: "ink-2", axis: "y", at: 0 },
  ];
  return {
    kind: "chart",
    title: options.title ??
      (against === "time" ? "Trades by exit and result" : "Trades by length and result"),
    x: across.axis,
    y: { ...RESULT_AXIS[result], scale: "linear" },
    layers: layers.filter((one) => one.type !== "dots" || one.x.length > 0),
    ...tradesNote(rows.length, closedRows(trades).length),
  };
}

/** Dots of some trades, each with its words, still without places. */
export function tradeDots(trades: MeasuredTrades, name: string, colour: Colour, rows: number[]): DotLayer {
  const labels = rows.map((row) => tradeLabel(trades, row));
  return { type: "dots", name, colour, x: [], y: [], labels };
}

function tradeLabel({ symbol, side, entryTime, exitTime, quantity }: MeasuredTrades, row: number): string {
  const when = (ms: number) => formatTime(ms).replace(" 00:00", "");
  const size = formatNumber(quantity[row]!, "ratio");
  return `${symbol[row]} ${side[row]} ${size}, ${when(entryTime[row]!)} → ${when(exitTime[row]!)}`;
}

export function tradesNote(drawn: number, all: number): { note?: string } {
  if (all === 0) return { note: NO_TRADES };
  const number = (value: number) => formatNumber(value, "integer");
  return drawn < all ? { note: `last ${number(drawn)} of ${number(all)} closed trades drawn` } : {};
}
