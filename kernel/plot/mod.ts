/** Pictures and tables for cells: plain functions over plain columns, each giving a figure that shows itself. */
import type { Bars } from "../market/bars.ts";
import { checkNames } from "../market/known_names.ts";
import type { FillColumns, OrderColumns, TradeColumns } from "../market/trade.ts";
import { returnCharts } from "./return_charts.ts";
import { searchCharts } from "./search_charts.ts";
import { shown, type ShownFigure } from "./show.ts";
import { equityFigure, type EquityInput } from "./spec/equity.ts";
import type { HeatmapFigure, TableFigure, TimeFigure } from "./spec/figure.ts";
import { monthlyHeatmap, type MonthlyInput } from "./spec/heatmap.ts";
import { PlotError } from "./spec/plot_error.ts";
import { type MarkedTrades, type PriceBars, priceFigure, type PriceInput } from "./spec/price.ts";
import { columnsOf, type CurveSource } from "./spec/source.ts";
import { barsTable, columnsTable, ordersTable, type TableColumns, tradesTable } from "./spec/tables.ts";
import { tradeCharts } from "./trade_charts.ts";

/** Builds figures; the last value of a cell is drawn. */
export const plot = {
  equity,
  heatmap,
  monthly: heatmap,
  price,
  table,
  ...returnCharts,
  ...tradeCharts,
  ...searchCharts,
};

type PriceOptions = Pick<PriceInput, "overlays" | "volume" | "title">;

const PRICE_OPTIONS: readonly (keyof PriceOptions)[] = ["overlays", "volume", "title"];

/**
 * Account value over time with its drawdown below.
 *
 * @param input A run, `run.equity`, or `time` (epoch milliseconds, ascending) and `equity` (money, one per time; NaN
 * for none) with an optional `benchmark` in any unit, scaled to start where the equity starts.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.equity({ time: [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)], equity: [100_000, 100_800] });
 * if (spec.panes.length !== 2) throw new Error("equity over drawdown");
 * ```
 */
function equity(input: CurveSource<EquityInput>): ShownFigure<TimeFigure> {
  return shown(equityFigure(columnsOf(input)));
}

/**
 * Returns by calendar month (UTC), years down, with each year's compounded total.
 *
 * @param input A run, `run.equity`, or `time` (epoch milliseconds, ascending) and `equity` (money, one per time; NaN
 * for none).
 * @throws {PlotError} `length-mismatch` or `time-order`.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.heatmap({ time: [Date.UTC(2024, 0, 31), Date.UTC(2024, 1, 29)], equity: [100_000, 101_500] });
 * if (spec.rows.join() !== "2024") throw new Error("one row a year");
 * ```
 */
function heatmap(input: CurveSource<MonthlyInput>): ShownFigure<HeatmapFigure> {
  return shown(monthlyHeatmap(columnsOf(input)));
}

/**
 * Candles with trades marked: a triangle up for each buy, down for each sell.
 *
 * @param bars As `loadBars` gives them.
 * @param trades Trades of a run; those of other symbols are left out.
 * @param options `overlays`: lines by name, one value per bar, NaN for none; `volume`: true for a pane of it; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { loadBars, plot, sma } from "tapebook";
 *
 * const bars = await loadBars("SP500", { start: "2019-01-01" });
 * const { spec } = plot.price(bars, undefined, { overlays: { "SMA 20": sma(bars.close, 20) } });
 * if (spec.panes[0]!.series.length !== 2) throw new Error("candles and one line");
 * ```
 */
function price(
  bars: PriceBars,
  trades?: MarkedTrades,
  options: PriceOptions = {},
): ShownFigure<TimeFigure> {
  checkNames(options, PRICE_OPTIONS, "the options of plot.price");
  return shown(priceFigure({ ...options, bars, trades }));
}

/**
 * Bars, trades, orders or any named columns as a table; 1,000 rows at most are shown.
 *
 * @param value Columns of one length each: typed arrays, numbers or texts.
 * @throws {PlotError} `unknown-input` where the value has no columns.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.table({ symbol: ["AAPL", "MSFT"], weight: [0.6, 0.4] });
 * if (spec.total !== 2) throw new Error("two rows");
 * ```
 */
function table(
  value: Bars | TradeColumns | OrderColumns | FillColumns | TableColumns,
  title?: string,
): ShownFigure<TableFigure> {
  if (isShape<Bars>(value, ["open", "high", "low", "close", "timeframe"])) {
    return shown(barsTable(value, title));
  }
  if (isShape<TradeColumns>(value, ["entryTime", "exitTime", "profit"])) {
    return shown(tradesTable(value, title));
  }
  if (isShape<OrderColumns>(value, ["status", "reason", "side"])) return shown(ordersTable(value, title));
  const columns = Object.entries(value).filter(([name]) => name !== "length");
  const odd = columns.find(([, column]) => !hasLength(column));
  if (!odd) return shown(columnsTable(Object.fromEntries(columns) as TableColumns, title));
  const [field, column] = odd;
  throw new PlotError(
    "unknown-input",
    `${field} is not a column: pass bars, trades, orders, or an object of arrays`,
    { field, value: column, allowed: "arrays or typed arrays" },
  );
}

function isShape<T>(value: object, keys: (keyof T)[]): value is T & object {
  return keys.every((key) => key in value);
}

function hasLength(column: unknown): boolean {
  return Array.isArray(column) || ArrayBuffer.isView(column);
}
