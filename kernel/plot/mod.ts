/** Pictures and tables for cells: plain functions over plain columns, each giving a figure that shows itself. */
import type { Bars } from "../market/bars.ts";
import { checkNames } from "../market/known_names.ts";
import type { FillColumns, OrderColumns, TradeColumns } from "../market/trade.ts";
import { returnCharts } from "./return_charts.ts";
import { searchCharts } from "./search_charts.ts";
import { shown, type ShownFigure } from "./show.ts";
import type { HeatmapFigure, TableFigure, TimeFigure } from "./spec/figure.ts";
import { monthlyHeatmap, type MonthlyInput } from "./spec/heatmap.ts";
import { isList } from "./spec/check.ts";
import { PlotError } from "./spec/plot_error.ts";
import { type MarkedTrades, type PriceBars, priceFigure, type PriceInput } from "./spec/price.ts";
import { columnsOf, type CurveSource, notDrawn } from "./spec/source.ts";
import { barsTable, columnsTable, ordersTable, type TableColumns, tradesTable } from "./spec/tables.ts";
import { TIME_OPTIONS, timeCharts } from "./time_charts.ts";
import { tradeCharts } from "./trade_charts.ts";
import { trialCharts } from "./trial_charts.ts";

/** Builds figures; the last value of a cell is drawn. */
export const plot = {
  heatmap,
  monthly: heatmap,
  price,
  table,
  ...timeCharts,
  ...returnCharts,
  ...tradeCharts,
  ...searchCharts,
  ...trialCharts,
};

type PriceOptions = Omit<PriceInput, "bars" | "trades">;

const PRICE_OPTIONS: readonly (keyof PriceOptions)[] = [
  "overlays",
  "panes",
  "stops",
  "volume",
  ...TIME_OPTIONS,
];

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
 * Candles with trades marked: a triangle up for each buy, down for each sell, a line from entry to exit and what it made.
 *
 * @param bars As `loadBars` gives them.
 * @param trades Trades of a run; those of other symbols are left out.
 * @param options `overlays`: lines by name, one value per bar, NaN for none; `panes`: indicators below, by title, each
 * `{ lines, levels?, columns?, format? }`; `stops`: level of the stop at each bar; `volume`: true for a pane of it; and
 * those of `plot.equity`.
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
  if (!isList(Object(bars).close)) {
    throw notDrawn("bars, as loadBars gives them (plot.trades draws a run)", bars);
  }
  return shown(priceFigure({ ...options, bars, trades }));
}

/**
 * Bars, trades, orders or any named columns as a table; 1,000 rows at most are shown.
 *
 * @param value Columns of one length each: typed arrays, numbers or texts.
 * @throws {PlotError} `unknown-input` where the value has no columns, `length-mismatch`.
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
  if (typeof value !== "object" || value === null) {
    throw notDrawn("bars, trades, orders, or an object of arrays", value);
  }
  if (isShape<Bars>(value, ["open", "high", "low", "close", "timeframe"])) {
    return shown(barsTable(value, title));
  }
  if (isShape<TradeColumns>(value, ["entryTime", "exitTime", "profit"])) {
    return shown(tradesTable(value, title));
  }
  if (isShape<OrderColumns>(value, ["status", "reason", "side"])) return shown(ordersTable(value, title));
  const columns = Object.entries(value).filter(([name]) => name !== "length");
  const odd = columns.find(([, column]) => !isList(column));
  if (!odd) {
    checkOneLength(columns as [string, ArrayLike<unknown>][]);
    return shown(columnsTable(Object.fromEntries(columns) as TableColumns, title));
  }
  const [field, column] = odd;
  throw new PlotError(
    "unknown-input",
    `${field} is not a column: pass bars, trades, orders, or an object of arrays`,
    { field, value: column, allowed: "arrays or typed arrays" },
  );
}

/** Rows of a shorter column would stand beside those of others that they do not belong to. */
function checkOneLength([first, ...others]: [string, ArrayLike<unknown>][]): void {
  const odd = others.find(([, column]) => column.length !== first![1].length);
  if (!odd) return;
  const [field, { length }] = odd;
  throw new PlotError(
    "length-mismatch",
    `Pass columns of one length: ${first![0]} has ${first![1].length} values and ${field} ${length}`,
    { field, value: length, allowed: `${first![1].length} values` },
  );
}

function isShape<T>(value: object, keys: (keyof T)[]): value is T & object {
  return keys.every((key) => key in value);
}
