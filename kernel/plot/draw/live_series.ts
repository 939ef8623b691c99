/** One series of a figure as a series of lightweight-charts. */
import type { IChartApi, ISeriesApi, SeriesType, UTCTimestamp } from "lightweight-charts";
import { palette, type Theme, withAlpha } from "../palette.ts";
import type { Pane, Series } from "../spec/figure.ts";
import { stepDecimals } from "../spec/format.ts";
import { stackedAreas } from "./stack.ts";
import { axisFormat } from "./ticks.ts";

type Library = typeof import("lightweight-charts");

export interface LiveSeries {
  readonly api: ISeriesApi<SeriesType>;
  setTheme(theme: Theme): void;
  /** Other values of the same series, one a time; missing ones leave a gap. */
  setValues(series: Series, times: readonly UTCTimestamp[]): void;
}

interface Place {
  library: Library;
  chart: IChartApi;
  pane: Pane;
  paneIndex: number;
  theme: Theme;
  currency: string | undefined;
}

/** Adds a series without values to a pane. */
export function addSeries(place: Place, series: Series): LiveSeries {
  const { library, chart, pane, paneIndex } = place;
  const { definition, style, colours } = lookOf(library, pane, series);
  const api = chart.addSeries(
    definition,
    {
      priceFormat: priceFormat(pane, place.currency),
      priceLineVisible: false,
      lastValueVisible: false,
      ...style,
      ...colours(place.theme),
    },
    paneIndex,
  ) as ISeriesApi<SeriesType>;
  return {
    api,
    setTheme: (theme) => api.applyOptions(colours(theme)),
    setValues: (values, times) => api.setData(pointsOf(values, times)),
  };
}

function lookOf(library: Library, pane: Pane, series: Series) {
  if (series.type === "candles") {
    return { definition: library.CandlestickSeries, style: {}, colours: candleColours };
  }
  const colourOf = (theme: Theme) => palette[theme][series.colour];
  const lineType = series.stepped ? library.LineType.WithSteps : library.LineType.Simple;
  if (pane.stacked) {
    // The backdrop draws the areas: the line itself gives the axis its range.
    const style = { lineVisible: false, pointMarkersVisible: false, crosshairMarkerVisible: false };
    return { definition: library.LineSeries, style, colours: (theme: Theme) => ({ color: colourOf(theme) }) };
  }
  if (series.type === "columns") {
    const colours = (theme: Theme) => ({ color: withAlpha(colourOf(theme), 0.5) });
    return { definition: library.HistogramSeries, style: {}, colours };
  }
  if (series.type === "area") {
    const baseValue = { type: "price" as const, price: 0 };
    const style = { baseValue, lineType, lineWidth: 1 as const, crosshairMarkerRadius: 3 };
    const colours = (theme: Theme) => areaColours(colourOf(theme));
    return { definition: library.BaselineSeries, style, colours };
  }
  const style = {
    lineType,
    lineWidth: series.dashed ? 1 as const : 2 as const,
    lineStyle: series.dashed ? library.LineStyle.Dashed : library.LineStyle.Solid,
    crosshairMarkerRadius: 3,
  };
  return { definition: library.LineSeries, style, colours: (theme: Theme) => ({ color: colourOf(theme) }) };
}

function pointsOf(series: Series, times: readonly UTCTimestamp[]) {
  if (series.type === "candles") {
    const { open, high, low, close } = series;
    return times.map((time, i) => {
      const bar = { open: open[i], high: high[i], low: low[i], close: close[i] };
      return isWhole(bar) ? { time, ...bar } : { time };
    });
  }
  const { values } = series;
  const clear = series.type === "columns" ? {} : CLEAR;
  return times.map((time, i) => {
    const value = values[i];
    if (typeof value !== "number") return { time };
    // Lines run on over what is missing: the stretch from the last value before it is drawn in no colour.
    return values[i + 1] === null ? { time, value, ...clear } : { time, value };
  });
}

const NONE = "transparent";
const CLEAR = {
  color: NONE,
  topLineColor: NONE,
  bottomLineColor: NONE,
  topFillColor1: NONE,
  topFillColor2: NONE,
  bottomFillColor1: NONE,
  bottomFillColor2: NONE,
};

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
function priceFormat(pane: Pane, currency: string | undefined) {
  const [low, high] = paneRange(pane);
  const step = (high - low) / 10;
  return {
    type: "custom" as const,
    formatter: axisFormat(Math.max(-low, high), step, pane.format, currency),
    // In the data's own unit, where a percentage is a fraction.
    minMove: 10 ** -(stepDecimals(step, pane.format) + (pane.format === "percent" ? 2 : 0)),
  };
}

function paneRange(pane: Pane): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  if (pane.stacked) return stackRange(pane);
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

function stackRange(pane: Pane): [number, number] {
  return stackedAreas(pane).flatMap(({ to }) => to).reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value ?? 0), Math.max(high, value ?? 0)],
    [0, 0],
  );
}

function isWhole<T>(bar: { [K in keyof T]: T[K] }): bar is { [K in keyof T]: NonNullable<T[K]> } {
  return Object.values(bar as object).every((value) => value !== null && value !== undefined);
}
