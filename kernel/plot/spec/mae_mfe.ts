/** How far each closed trade went against its entry and in its favour, after Sweeney 1997. */
import type { MeasuredTrades } from "../../stats/trade_sums.ts";
import { checkOneOf } from "./check.ts";
import { chartColumn, type ChartFigure, type ChartLayer } from "./chart.ts";
import { PlotError } from "./plot_error.ts";
import { closedRows, tradesOf, type TradeSource } from "./source.ts";
import { MOST_TRADES, tradeDots, tradesNote } from "./trade_scatter.ts";

export interface MaeMfeOptions {
  /** What stands upwards: the best price on the way, or what was kept of it; default "mfe". */
  against?: "mfe" | "return";
  title?: string;
}

export function maeMfeFigure(input: TradeSource, options: MaeMfeOptions = {}): ChartFigure {
  const { against = "mfe", title = "Excursions of trades" } = options;
  checkOneOf("against", against, ["mfe", "return"]);
  const trades = tradesOf(input);
  const { mae, mfe } = excursionsOf(trades);
  const rows = closedRows(trades).slice(-MOST_TRADES);
  const height = against === "mfe" ? mfe : trades.return;
  const layer = (name: string, colour: "gain" | "loss", hollow: boolean, own: number[]): ChartLayer => ({
    ...tradeDots(trades, name, colour, own),
    hollow,
    x: chartColumn(own.map((row) => -mae[row]!)),
    y: chartColumn(own.map((row) => height[row]!)),
  });
  const reach = rows.reduce((most, row) => Math.max(most, Math.min(-mae[row]!, height[row]!)), 0);
  const layers: ChartLayer[] = [
    { type: "line", name: "as far either way", colour: "ink-2", dashed: true, x: [0, reach], y: [0, reach] },
    layer("Losses", "loss", true, rows.filter((row) => trades.profit[row]! < 0)),
    layer("Wins", "gain", false, rows.filter((row) => trades.profit[row]! >= 0)),
  ];
  return {
    kind: "chart",
    title,
    x: { title: "Worst price against the entry (MAE)", scale: "linear", format: "percent", zero: true },
    y: against === "mfe"
      ? { title: "Best price against the entry (MFE)", scale: "linear", format: "percent", zero: true }
      : { title: "Return", scale: "linear", format: "percent", zero: true },
    layers: rows.length === 0 ? [] : layers.filter((one) => one.type !== "dots" || one.x.length > 0),
    ...tradesNote(rows.length, closedRows(trades).length),
  };
}

function excursionsOf({ mae, mfe, length }: MeasuredTrades): { mae: Float64Array; mfe: Float64Array } {
  if (mae && mfe) return { mae, mfe };
  if (length === 0) return { mae: new Float64Array(0), mfe: new Float64Array(0) };
  throw new PlotError("unknown-input", "Pass a run or run.trades: these trades have no mae and mfe", {
    field: "mae",
    value: mae,
    allowed: "columns of fractions, one value per trade",
  });
}
