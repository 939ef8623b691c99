/** One series of a figure as a series of lightweight-charts. */
import type { IChartApi, ISeriesApi, SeriesType, UTCTimestamp } from "lightweight-charts";
import { palette, type Theme, withAlpha } from "../palette.ts";
import type { Pane, Series } from "../spec/figure.ts";
import { stepDecimals } from "../spec/format.ts";
import { axisFormat } from "./ticks.ts";

type Library = typeof import("lightweight-charts");

export interface LiveSeries {
  readonly api: ISeriesApi<SeriesType>;
  setTheme(theme: Theme): void;
}

/** Adds a series with its values to a pane; missing values leave a gap. */
export function addSeries(
  library: Library,
  chart: IChartApi,
  pane: Pane,
  series: Series,
  times: UTCTimestamp[],
  paneIndex: number,
  theme: Theme,
): LiveSeries {
  const shared = {
    priceFormat: priceFormat(pane),
    priceLineVisible: false,
    lastValueVisible: false,
  };
  if (series.type === "candles") {
    const api = chart.addSeries(
      library.CandlestickSeries,
      { ...shared, ...candleColours(theme) },
      paneIndex,
    );
    const { open, high, low, close } = series;
    api.setData(times.map((time, i) => {
      const bar = { open: open[i], high: high[i], low: low[i], close: close[i] };
      return isWhole(bar) ? { time, ...bar } : { time };
    }));
    return { api, setTheme: (next) => api.applyOptions(candleColours(next)) };
  }

  const points = times.map((time, i) => {
    const value = series.values[i];
    return typeof value === "number" ? { time, value } : { time };
  });
  if (series.type === "columns") {
    const colours = (theme: Theme) => ({ color: withAlpha(palette[theme][series.colour], 0.5) });
    const api = chart.addSeries(library.HistogramSeries, { ...shared, ...colours(theme) }, paneIndex);
    api.setData(points);
    return { api, setTheme: (next) => api.applyOptions(colours(next)) };
  }
  if (series.type === "area") {
    const colours = (theme: Theme) => areaColours(palette[theme][series.colour]);
    const baseValue = { type: "price" as const, price: 0 };
    const style = { baseValue, lineWidth: 1 as const, crosshairMarkerRadius: 3 };
    const api = chart.addSeries(
      library.BaselineSeries,
      { ...shared, ...style, ...colours(theme) },
      paneIndex,
    );
    api.setData(points);
    return { api, setTheme: (next) => api.applyOptions(colours(next)) };
  }
  const style = {
    lineWidth: series.dashed ? 1 as const : 2 as const,
    lineStyle: series.dashed ? library.LineStyle.Dashed : library.LineStyle.Solid,
    crosshairMarkerRadius: 3,
  };
  const colours = (theme: Theme) => ({ color: palette[theme][series.colour] });
  const api = chart.addSeries(library.LineSeries, { ...shared, ...style, ...colours(theme) }, paneIndex);
  api.setData(points);
  return { api, setTheme: (next) => api.applyOptions(colours(next)) };
}

/** Rising candles are hollow and falling ones filled, so that colour is not the only sign. */
function candleColours(theme: Theme) {
  const { gain, loss } = palette[theme];
  return {
    upColor: "transparent",
    borderUpColor: gain,
    wickUpColor: gain,
    downColor: loss,
    borderDownColor: loss,
    wickDownColor: loss,
  };
}

/** Filled towards zero on both sides of it. */
function areaColours(colour: string) {
  const fill = withAlpha(colour, 0.18);
  return {
    topLineColor: colour,
    bottomLineColor: colour,
    topFillColor1: fill,
    topFillColor2: fill,
    bottomFillColor1: fill,
    bottomFillColor2: fill,
  };
}

/** Axis labels with as many decimals as a tenth of the pane's range needs. */
function priceFormat(pane: Pane) {
  const [low, high] = paneRange(pane);
  const step = (high - low) / 10;
  return {
    type: "custom" as const,
    formatter: axisFormat(Math.max(-low, high), step, pane.format),
    // In the data's own unit, where a percentage is a fraction.
    minMove: 10 ** -(stepDecimals(step, pane.format) + (pane.format === "percent" ? 2 : 0)),
  };
}

function paneRange(pane: Pane): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const series of pane.series) {
    for (const column of series.type === "candles" ? [series.low, series.high] : [series.values]) {
      for (const value of column) {
        if (value === null) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  }
  return low <= high ? [low, high] : [0, 0];
}

function isWhole<T>(bar: { [K in keyof T]: T[K] }): bar is { [K in keyof T]: NonNullable<T[K]> } {
  return Object.values(bar as object).every((value) => value !== null && value !== undefined);
}
