/** Price as candles with trades marked and indicators laid over it. */
import type { Bars } from "../../market/bars.ts";
import type { TradeColumns } from "../../market/trade.ts";
import { checkNames } from "../../market/known_names.ts";
import type { Marker, NumberFormat, Pane, Segment, Series, TimeFigure } from "./figure.ts";
import { formatNumber } from "./format.ts";
import { checkLength, checkTime } from "./plot_error.ts";
import { seriesColour } from "./series_colours.ts";
import { figureValues } from "./thin.ts";
import { inContext, type TimeContext } from "./time_context.ts";

export type PriceBars = Pick<
  Bars,
  "symbol" | "name" | "timeframe" | "currency" | "time" | "open" | "high" | "low" | "close" | "volume"
>;
export type MarkedTrades = Pick<
  TradeColumns,
  | "length"
  | "symbol"
  | "side"
  | "quantity"
  | "entryTime"
  | "entryPrice"
  | "exitTime"
  | "exitPrice"
  | "return"
  | "open"
>;

export interface IndicatorPane {
  /** One value per bar, NaN for none. */
  lines: { readonly [name: string]: ArrayLike<number> };
  /** Values with a line across, e.g. 30 and 70. */
  levels?: number[];
  /** Lines unless told otherwise; columns stand on zero, such as MACD's histogram. */
  columns?: readonly string[];
  format?: NumberFormat;
}

export interface PriceInput extends TimeContext {
  bars: PriceBars;
  /** Those of the bars' symbol are marked at their entry and exit, where the bars reach them. */
  trades?: MarkedTrades;
  /** Level of the stop at each bar, NaN for none. */
  stops?: ArrayLike<number>;
  /** Lines over the candles, e.g. `{ "SMA 20": sma(bars.close, 20) }`; one value per bar, NaN for none. */
  overlays?: { [name: string]: ArrayLike<number> };
  /** Panes below the prices by title, e.g. `{ RSI: { lines: { "RSI 14": rsi(bars.close, 14) }, levels: [30, 70] } }`. */
  panes?: { [title: string]: IndicatorPane };
  /** A pane of traded volume below, where the bars have any. */
  volume?: boolean;
  title?: string;
}

const MOST_MARKERS = 4000;

/** Where there are too many bars to draw, neighbours are joined into wider candles. */
export function priceFigure(input: PriceInput): TimeFigure {
  const { bars, trades, stops, overlays = {}, panes: lower = {}, volume, title } = input;
  checkTime(bars.time);
  const series: Series[] = [{
    type: "candles",
    name: bars.name,
    open: figureValues(bars.open),
    high: figureValues(bars.high),
    low: figureValues(bars.low),
    close: figureValues(bars.close),
  }];
  series.push(...linesOf(overlays, "overlays", bars));
  if (stops) {
    checkLength("stops", stops, bars.time.length);
    const values = figureValues(stops);
    series.push({ type: "line", name: "Stop", colour: "loss", dashed: true, stepped: true, values });
  }
  const price: Pane = { title: bars.name, format: "price", weight: 4, series };
  if (trades) Object.assign(price, marked(trades, bars));

  const panes = [price];
  if (volume && bars.volume.some((value) => value > 0)) {
    panes.push({
      title: "Volume",
      format: "integer",
      weight: 1,
      series: [{ type: "columns", name: "Volume", colour: "ink-2", values: figureValues(bars.volume) }],
    });
  }
  for (const [name, pane] of Object.entries(lower)) panes.push(indicatorPane(name, pane, bars));
  return inContext({
    kind: "time",
    title: title ?? `${bars.name} · ${bars.timeframe}`,
    time: Array.from(bars.time),
    panes,
  }, { currency: bars.currency, ...input });
}

function indicatorPane(title: string, pane: IndicatorPane, bars: PriceBars): Pane {
  const { lines, levels, columns = [], format = "ratio" } = pane;
  checkNames(pane, ["lines", "levels", "columns", "format"], `panes["${title}"]`);
  const series = linesOf(lines, `panes["${title}"].lines`, bars).map((line): Series =>
    line.type === "line" && columns.includes(line.name) ? { ...line, type: "columns" } : line
  );
  return { title, format, weight: 1.2, series, ...levels && { levels } };
}

function linesOf(lines: IndicatorPane["lines"], field: string, { time }: PriceBars): Series[] {
  return Object.entries(lines).map(([name, column], index) => {
    checkLength(`${field}["${name}"]`, column, time.length);
    return { type: "line", name, colour: seriesColour(index), values: figureValues(column) };
  });
}

function marked(
  trades: MarkedTrades,
  { symbol, time }: PriceBars,
): Pick<Pane, "markers" | "markersFrom" | "segments"> {
  const [first = Infinity, last = -Infinity] = [time[0], time.at(-1)];
  const within = markersOf(trades, symbol).filter((marker) => marker.time >= first && marker.time <= last);
  const segments = segmentsOf(trades, symbol).filter(({ from, to }) => from >= first && to <= last);
  const held = segments.length > 0 ? { segments: segments.slice(-MOST_MARKERS / 2) } : {};
  return within.length <= MOST_MARKERS
    ? { markers: within, ...held }
    : { markers: within.slice(-MOST_MARKERS), markersFrom: within.length, ...held };
}

/** From each entry to its exit, in the colour of what it made. */
function segmentsOf(trades: MarkedTrades, symbol: string): Segment[] {
  const segments: Segment[] = [];
  for (let i = 0; i < trades.length; i++) {
    if (trades.symbol[i] !== symbol || trades.open[i]) continue;
    segments.push({
      from: trades.entryTime[i]!,
      fromValue: trades.entryPrice[i]!,
      to: trades.exitTime[i]!,
      toValue: trades.exitPrice[i]!,
      colour: trades.return[i]! < 0 ? "loss" : "gain",
    });
  }
  return segments;
}

/** In order of time. A trade still open has no exit to mark. */
function markersOf(trades: MarkedTrades, symbol: string): Marker[] {
  const markers: Marker[] = [];
  for (let i = 0; i < trades.length; i++) {
    if (trades.symbol[i] !== symbol) continue;
    const isLong = trades.side[i] === "long";
    const size = formatNumber(trades.quantity[i]!, "ratio");
    markers.push(marker(trades.entryTime[i]!, trades.entryPrice[i]!, isLong ? "buy" : "sell", size));
    if (trades.open[i]) continue;
    const result = formatNumber(trades.return[i]!, "percent", { sign: true });
    markers.push(marker(trades.exitTime[i]!, trades.exitPrice[i]!, isLong ? "sell" : "buy", size, result));
  }
  return markers.sort((a, b) => a.time - b.time);
}

function marker(time: number, price: number, kind: Marker["kind"], size: string, result?: string): Marker {
  const at = `${kind} ${size} at ${formatNumber(price, "price")}`;
  return result
    ? { time, price, kind, label: `${at}, ${result}`, text: result }
    : { time, price, kind, label: at };
}
