/** Options of the live chart. */
import type { DeepPartial, TimeChartOptions, UTCTimestamp } from "lightweight-charts";
import { palette, type Theme } from "../palette.ts";
import type { TimeFigure } from "../spec/figure.ts";
import { formatDate, formatTime, timeFormat } from "../spec/format.ts";

type Library = typeof import("lightweight-charts");

/** What stays as long as the chart stands. */
export function fixedOptions(library: Library, figure: TimeFigure): DeepPartial<TimeChartOptions> {
  const format = timeFormat(figure.time) === "date" ? formatDate : formatTime;
  return {
    autoSize: true,
    localization: { timeFormatter: (time: UTCTimestamp) => format(time * 1000) },
    rightPriceScale: {
      borderVisible: false,
      entireTextOnly: true,
      scaleMargins: { top: 0.12, bottom: 0.06 },
    },
    timeScale: {
      allowBoldLabels: false,
      lockVisibleTimeRangeOnResize: true,
      fixLeftEdge: true,
      fixRightEdge: true,
      // Thousands of points must fit a notebook's column.
      minBarSpacing: 0.001,
      // Bars narrower than half a pixel are drawn together: a hundred thousand of them stay smooth.
      enableConflation: true,
      timeVisible: format === formatTime,
      tickMarkFormatter: (time: UTCTimestamp, type: number) => tickText(library, time * 1000, type),
    },
    crosshair: { mode: library.CrosshairMode.Normal },
    // The wheel scrolls the page, not the chart: dragging moves it and dragging an axis zooms.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  };
}

/** What changes with the theme. */
export function themeOptions(library: Library, theme: Theme): DeepPartial<TimeChartOptions> {
  const colours = palette[theme];
  const grid = { color: colours.rule };
  const crosshair = { color: colours["ink-2"], labelBackgroundColor: colours["ink-2"], width: 1 as const };
  return {
    layout: {
      background: { type: library.ColorType.Solid, color: "transparent" },
      textColor: colours["ink-2"],
      fontFamily: "'Inter Variable', Inter, system-ui, sans-serif",
      fontSize: 12,
      attributionLogo: true,
      panes: { enableResize: false, separatorColor: colours.rule },
    },
    grid: { vertLines: { visible: false }, horzLines: grid },
    crosshair: { vertLine: crosshair, horzLine: crosshair },
    timeScale: { borderColor: colours.rule },
  };
}

function tickText({ TickMarkType }: Library, ms: number, type: number): string {
  const iso = formatTime(ms);
  if (type === TickMarkType.Year) return iso.slice(0, 4);
  if (type === TickMarkType.Month) return iso.slice(0, 7);
  if (type === TickMarkType.DayOfMonth) return iso.slice(5, 10);
  return iso.slice(11);
}
