/**
 * A time figure that answers to the cursor: panes over one axis with one crosshair, values beside their names. Drawn by
 * lightweight-charts, which is loaded on first use and runs in a browser only; its logo stays, as its licence asks.
 */
import type { MouseEventParams, UTCTimestamp } from "lightweight-charts";
import { palette, type Theme } from "../palette.ts";
import type { Marker, Pane, TimeFigure } from "../spec/figure.ts";
import { figureSummary, thinningNote } from "../spec/text.ts";
import { mountLegend } from "./live_legend.ts";
import { fixedOptions, themeOptions } from "./live_options.ts";
import { addSeries, type LiveSeries } from "./live_series.ts";
import { timeFigureHeight } from "./size.ts";

export interface MountedFigure {
  /** Resolves once the chart stands. */
  readonly ready: Promise<void>;
  setTheme(theme: Theme): void;
  /** Panes with values at or below zero stay linear. */
  setScale(scale: "linear" | "log"): void;
  destroy(): void;
}

/** Draws into an empty element; one without a height gets the figure's own. */
export function mountTimeFigure(element: HTMLElement, figure: TimeFigure, theme: Theme): MountedFigure {
  const wanted = { theme, scale: figure.scale ?? "linear" };
  let chart: LiveChart | undefined;
  let destroyed = false;
  element.setAttribute("role", "img");
  const note = thinningNote(figure);
  element.setAttribute("aria-label", note ? `${figureSummary(figure)} (${note})` : figureSummary(figure));

  const ready = import("lightweight-charts").then((library) => {
    if (destroyed) return;
    chart = createLive(library, element, figure, wanted.theme);
    chart.setScale(wanted.scale);
  });
  return {
    ready,
    setTheme(next) {
      wanted.theme = next;
      chart?.setTheme(next);
    },
    setScale(next) {
      wanted.scale = next;
      chart?.setScale(next);
    },
    destroy() {
      destroyed = true;
      chart?.remove();
      chart = undefined;
    },
  };
}

/** Of the height of all panes, to each of them at least. */
const LEAST_SHARE = 0.3;
/** Pixels below which a pane's labels stand closer, so that more than one has room. */
const LOW_PANE = 120;

interface LiveChart {
  setTheme(theme: Theme): void;
  setScale(scale: "linear" | "log"): void;
  remove(): void;
}

type Library = typeof import("lightweight-charts");

function createLive(library: Library, element: HTMLElement, figure: TimeFigure, theme: Theme): LiveChart {
  const frame = element.ownerDocument.createElement("div");
  frame.style.cssText = "position:relative;width:100%;height:100%";
  if (element.clientHeight === 0) frame.style.height = `${timeFigureHeight(figure)}px`;
  element.append(frame);

  const seconds = figure.time.map((ms) => ms / 1000 as UTCTimestamp);
  const chart = library.createChart(frame, fixedOptions(library, figure));
  chart.applyOptions(themeOptions(library, theme));
  const panes = figure.panes.map((pane, index) => ({
    pane,
    series: pane.series.map((one) => addSeries(library, chart, pane, one, seconds, index, theme)),
  }));
  const total = figure.panes.reduce((sum, { weight }) => sum + weight, 0);
  panes.forEach(({ pane }, index) => {
    chart.panes()[index]?.setStretchFactor(Math.max(pane.weight, total * LEAST_SHARE));
  });
  const marks = panes.map(({ pane, series }) => mark(library, pane, series[0], theme));

  const legend = mountLegend(frame, panes.map(({ pane }) => pane), theme);
  const place = () => {
    const elements = chart.panes().map((pane) => pane.getHTMLElement());
    const heights = legend.place(elements, chart.priceScale("right").width());
    panes.forEach(({ series }, index) => {
      const height = Math.max(1, elements[index]?.clientHeight ?? 0);
      // Series stay clear of the names above them.
      const top = Math.min(0.5, (heights[index]! + 8) / height);
      series[0]?.api.priceScale().applyOptions({
        scaleMargins: { top, bottom: 0.06 },
        tickMarkDensity: height < LOW_PANE ? 1.5 : 2.5,
      });
    });
  };
  const resized = new ResizeObserver(place);
  resized.observe(frame);
  const last = figure.time.length - 1;
  const indexes = new Map(seconds.map((time, index) => [time, index]));
  const moved = ({ time }: MouseEventParams) => {
    const index = indexes.get(time as UTCTimestamp);
    if (index === undefined) return legend.show(last, null);
    legend.show(index, { from: figure.time[index]!, to: figure.time[index + 1] ?? Infinity });
  };
  chart.subscribeCrosshairMove(moved);
  legend.show(last, null);
  // Panes and axes get their sizes with the chart's first frame.
  let frameRequest = requestAnimationFrame(() => {
    chart.timeScale().fitContent();
    frameRequest = requestAnimationFrame(place);
  });

  return {
    setTheme(next) {
      chart.applyOptions(themeOptions(library, next));
      for (const { series } of panes) for (const one of series) one.setTheme(next);
      marks.forEach((setMarks) => setMarks?.(next));
      legend.setTheme(next);
    },
    setScale(scale) {
      for (const { pane, series } of panes) {
        const { Logarithmic, Normal } = library.PriceScaleMode;
        const mode = scale === "log" && isPositive(pane) ? Logarithmic : Normal;
        series[0]?.api.priceScale().applyOptions({ mode });
      }
    },
    remove() {
      cancelAnimationFrame(frameRequest);
      resized.disconnect();
      chart.remove();
      frame.remove();
    },
  };
}

/** Marks stand below and above the pane's first series; gives a function that recolours them. */
function mark(library: Library, pane: Pane, series: LiveSeries | undefined, theme: Theme) {
  if (!series || !pane.markers?.length) return undefined;
  const marksIn = (theme: Theme) => pane.markers!.map((marker) => markOf(marker, theme));
  const plugin = library.createSeriesMarkers(series.api, marksIn(theme));
  return (next: Theme) => plugin.setMarkers(marksIn(next));
}

function markOf({ kind, time }: Marker, theme: Theme) {
  return {
    time: time / 1000 as UTCTimestamp,
    position: kind === "buy" ? "belowBar" as const : "aboveBar" as const,
    shape: kind === "buy" ? "arrowUp" as const : "arrowDown" as const,
    color: palette[theme][kind === "buy" ? "gain" : "loss"],
  };
}

function isPositive(pane: Pane): boolean {
  return pane.series.every((series) =>
    (series.type === "candles" ? series.low : series.values).every((value) => value === null || value > 0)
  );
}
