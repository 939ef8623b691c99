/** Price as candles with trades marked and indicators laid over it. */
import type { Bars } from "../../market/bars.ts";
import type { TradeColumns } from "../../market/trade.ts";
import type { Colour, Marker, Pane, Series, TimeFigure } from "./figure.ts";
import { formatNumber } from "./format.ts";
import { checkLength, checkTime } from "./plot_error.ts";
import { figureValues, inlineFigure } from "./thin.ts";

export type PriceBars = Pick<
  Bars,
  "symbol" | "name" | "timeframe" | "time" | "open" | "high" | "low" | "close" | "volume"
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

export interface PriceInput {
  bars: PriceBars;
  /** Those of the bars' symbol are marked at their entry and exit, where the bars reach them. */
  trades?: MarkedTrades;
  /** Lines over the candles, e.g. `{ "SMA 20": sma(bars.close, 20) }`; one value per bar, NaN for none. */
  overlays?: { [name: string]: ArrayLike<number> };
  /** A pane of traded volume below, where the bars have any. */
  volume?: boolean;
  title?: string;
}

const MOST_MARKERS = 4000;
const OVERLAY_COLOURS: Colour[] = ["blue", "orange", "purple", "green", "sky", "vermillion"];

/** Where there are too many bars to draw, neighbours are joined into wider candles. */
export function priceFigure({ bars, trades, overlays = {}, volume, title }: PriceInput): TimeFigure {
  checkTime(bars.time);
  const series: Series[] = [{
    type: "candles",
    name: bars.name,
    open: figureValues(bars.open),
    high: figureValues(bars.high),
    low: figureValues(bars.low),
    close: figureValues(bars.close),
  }];
  Object.entries(overlays).forEach(([name, column], index) => {
    checkLength(`overlays["${name}"]`, column, bars.time.length);
    const colour = OVERLAY_COLOURS[index % OVERLAY_COLOURS.length]!;
    series.push({ type: "line", name, colour, values: figureValues(column) });
  });
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
  return inlineFigure({
    kind: "time",
    title: title ?? `${bars.name} · ${bars.timeframe}`,
    time: Array.from(bars.time),
    panes,
  });
}

function marked(trades: MarkedTrades, { symbol, time }: PriceBars): Pick<Pane, "markers" | "markersFrom"> {
  const [first = Infinity, last = -Infinity] = [time[0], time.at(-1)];
  const within = markersOf(trades, symbol).filter((marker) => marker.time >= first && marker.time <= last);
  return within.length <= MOST_MARKERS
    ? { markers: within }
    : { markers: within.slice(-MOST_MARKERS), markersFrom: within.length };
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
  return { time, price, kind, label: result ? `${at}, ${result}` : at };
}
