/** The chart of a time figure as it stands in a page. */
import type { LogicalRange, MouseEventParams, UTCTimestamp } from "lightweight-charts";
import { palette, type Theme } from "../palette.ts";
import type { Pane, TimeFigure } from "../spec/figure.ts";
import type { KeyedChart } from "./live_keys.ts";
import { mountLegend } from "./live_legend.ts";
import { joinLink, type LinkedMove } from "./live_link.ts";
import { fixedOptions, themeOptions } from "./live_options.ts";
import { isPositive, livePane } from "./live_pane.ts";
import { cursorLines } from "./live_words.ts";
import { mountTip } from "./live_tip.ts";
import { timeFigureHeight } from "./size.ts";
import { countBelow } from "./time_axis.ts";

/** Of the height of all panes, to each of them at least. */
const LEAST_SHARE = 0.3;
/** Pixels below which a pane's labels stand closer, so that more than one has room. */
const LOW_PANE = 120;
/** Points in sight below which all of them are fetched: a reader who sees this much of a thinned figure looks closer. */
const CLOSE = 0.7;
/** Fewest points that zooming leaves in sight. */
const LEAST_POINTS = 5;

export interface MountOptions {
  /** Gives the figure with every point, asked for once, when the reader first looks closer; null where it is not kept. */
  loadWhole?: () => Promise<TimeFigure | null>;
  /** Called when every point is drawn. */
  onWhole?: () => void;
}

export interface LiveChart extends KeyedChart {
  setTheme(theme: Theme): void;
  setScale(scale: "linear" | "log"): void;
  remove(): void;
}

type Library = typeof import("lightweight-charts");

export function createLive(
  library: Library,
  element: HTMLElement,
  first: TimeFigure,
  firstTheme: Theme,
  { loadWhole, onWhole }: MountOptions,
): LiveChart {
  const { ownerDocument: document } = element;
  let figure = first;
  let theme = firstTheme;
  let removed = false;
  const frame = document.createElement("div");
  frame.style.cssText = "position:relative;width:100%;height:100%";
  if (element.clientHeight === 0) frame.style.height = `${timeFigureHeight(figure)}px`;
  element.append(frame);

  const chart = library.createChart(frame, fixedOptions(library, figure));
  chart.applyOptions(themeOptions(library, theme));
  const scale = chart.timeScale();
  const panes = figure.panes.map((pane, index) => livePane(library, chart, figure, pane, index, theme));
  const total = figure.panes.reduce((sum, { weight }) => sum + weight, 0);
  panes.forEach(({ pane }, index) => {
    chart.panes()[index]?.setStretchFactor(Math.max(pane.weight, total * LEAST_SHARE));
  });

  const legend = mountLegend(
    frame,
    figure,
    theme,
    (pane, series, isVisible) => panes[pane]!.show(series, isVisible),
  );
  const tip = mountTip(document, { ring: false });
  frame.append(tip.element);
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

  /** The point under the cursor, whoever put it there. */
  let cursor: number | null = null;
  /** Whether the reader is at this figure, and not at one that it is linked to. */
  let isLeading = false;
  const showAt = (index: number | null, at?: { x: number; y: number }) => {
    cursor = index;
    if (index === null) {
      legend.show(figure, figure.time.length - 1, null);
      return tip.show(null, 0, palette[theme]);
    }
    const span = { from: figure.time[index]!, to: figure.time[index + 1] ?? Infinity };
    legend.show(figure, index, span);
    const x = at?.x ?? scale.logicalToCoordinate(index as never) ?? 0;
    const lines = () => cursorLines(figure, index, (pane, series) => panes[pane]!.isVisible(series));
    const target = { x, y: at?.y ?? 24, box: { x1: x, x2: x, y1: 0, y2: 0 }, lines };
    if (isLeading) tip.show(target, frame.clientWidth, palette[theme]);
  };
  const hear = (move: LinkedMove) => {
    isLeading = false;
    if (move.kind === "range") {
      if (figure.time.length > 1) {
        scale.setVisibleRange({ from: secondsOf(move.from), to: secondsOf(move.to) });
      }
      return;
    }
    const index = move.time === null ? -1 : countBelow(figure.time, move.time, true) - 1;
    pointAt(index >= 0 ? index : null);
  };
  const link = joinLink(document, figure.link, hear);

  /** Puts the crosshair on a point. */
  const pointAt = (index: number | null) => {
    const on = panes.find(({ series }) => series.length > 0)?.series[0];
    if (index === null || !on) {
      chart.clearCrosshairPosition();
      return showAt(null);
    }
    const value = valueAt(figure.panes[0]!, index) ?? 0;
    chart.setCrosshairPosition(value, secondsOf(figure.time[index]!), on.api);
    showAt(index);
  };
  const moved = ({ logical, time, point, sourceEvent }: MouseEventParams) => {
    // Without an event it was put there by this code, which has shown its values, or dropped by a frame of the chart.
    if (!sourceEvent || time === undefined || logical === undefined) return;
    const index = Math.round(logical);
    const pane = point && chart.panes()[0]?.getHTMLElement()?.getBoundingClientRect();
    const top = pane ? pane.top - frame.getBoundingClientRect().top : 0;
    showAt(index, point && { x: point.x, y: point.y + top });
    link.tell({ kind: "cursor", time: figure.time[index]! });
  };
  chart.subscribeCrosshairMove(moved);

  /** Until then the chart shows some last points, which nobody asked for. */
  let isFitted = false;
  const loadDetail = once(async () => {
    const whole = await loadWhole?.().catch(() => null);
    if (!whole || removed) return;
    const range = scale.getVisibleRange();
    const moment = cursor === null ? null : figure.time[cursor]!;
    setFigure(whole);
    if (range) scale.setVisibleRange(range);
    onWhole?.();
    // The chart takes the range with its next frame, and drops a cursor that is out of it until then.
    if (moment !== null) afterFrames(2, () => pointAt(countBelow(figure.time, moment, true) - 1));
  });
  const ranged = (range: LogicalRange | null) => {
    if (!range) return;
    for (const { marks } of panes) marks.fit(range, frame.clientWidth);
    if (isFitted && figure.full && range.to - range.from < figure.time.length * CLOSE) loadDetail();
    if (!isLeading) return;
    const { length } = figure.time;
    const at = (index: number) => figure.time[Math.min(length - 1, Math.max(0, Math.round(index)))]!;
    link.tell({ kind: "range", from: at(range.from), to: at(range.to) });
  };
  scale.subscribeVisibleLogicalRangeChange(ranged);

  const setFigure = (next: TimeFigure) => {
    figure = next;
    const seconds = next.time.map(secondsOf);
    panes.forEach((pane, index) => pane.setValues(next, next.panes[index]!, seconds));
    showAt(null);
  };
  setFigure(figure);
  const afterFrames = (count: number, run: () => void) => {
    requestAnimationFrame(() => {
      if (removed) return;
      if (count === 1) run();
      else afterFrames(count - 1, run);
    });
  };
  // Panes and axes get their sizes with the chart's first frame.
  afterFrames(1, () => {
    scale.fitContent();
    afterFrames(1, () => {
      isFitted = true;
      place();
    });
  });

  /** What was asked for and is not drawn yet: two keys within a frame add up. */
  let pending: { from: number; to: number } | null = null;
  const inSight = () => pending ?? scale.getVisibleLogicalRange();
  const setInSight = (range: { from: number; to: number }) => {
    pending = range;
    scale.setVisibleLogicalRange(range);
    afterFrames(2, () => void (pending = null));
  };

  const lead = () => void (isLeading = true);
  const zoomBy = (factor: number, around?: number) => {
    const range = inSight();
    if (!range) return;
    const width = Math.max(LEAST_POINTS, (range.to - range.from) * factor);
    const centre = around ?? cursor ?? (range.from + range.to) / 2;
    const share = Math.min(1, Math.max(0, (centre - range.from) / (range.to - range.from)));
    const from = centre - width * share;
    setInSight({ from, to: from + width });
  };
  const onWheel = (event: WheelEvent) => {
    // The wheel alone scrolls the page.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const x = event.clientX - frame.getBoundingClientRect().left;
    zoomBy(1.0015 ** event.deltaY, scale.coordinateToLogical(x) ?? undefined);
  };
  const onDouble = () => scale.fitContent();
  const leave = () => {
    if (cursor === null) return false;
    pointAt(null);
    link.tell({ kind: "cursor", time: null });
    return true;
  };
  frame.addEventListener("pointerenter", lead);
  frame.addEventListener("pointerdown", lead);
  frame.addEventListener("pointerleave", leave);
  frame.addEventListener("wheel", onWheel, { passive: false });
  frame.addEventListener("dblclick", onDouble);

  return {
    setTheme(next) {
      theme = next;
      chart.applyOptions(themeOptions(library, next));
      for (const pane of panes) pane.setTheme(next);
      legend.setTheme(next);
    },
    setScale(wanted) {
      for (const { pane, series } of panes) {
        const { Logarithmic, Normal } = library.PriceScaleMode;
        const mode = wanted === "log" && isPositive(pane) ? Logarithmic : Normal;
        series[0]?.api.priceScale().applyOptions({ mode });
      }
    },
    step(points) {
      lead();
      const { length } = figure.time;
      if (length === 0) return;
      const range = inSight();
      const start = Math.min(length - 1, Math.floor(range?.to ?? length));
      const index = cursor === null ? start : Math.min(length - 1, Math.max(0, cursor + points));
      if (range && (index < range.from || index > range.to)) {
        const shift = index < range.from ? index - range.from : index - range.to;
        setInSight({ from: range.from + shift, to: range.to + shift });
      }
      pointAt(index);
      link.tell({ kind: "cursor", time: figure.time[index]! });
    },
    jump(end) {
      cursor = end === "first" ? 0 : figure.time.length - 1;
      this.step(0);
    },
    pan(share) {
      lead();
      const range = inSight();
      if (!range) return;
      const shift = (range.to - range.from) * share;
      setInSight({ from: range.from + shift, to: range.to + shift });
    },
    zoom(factor) {
      lead();
      zoomBy(factor);
    },
    fit() {
      lead();
      scale.fitContent();
    },
    leave,
    remove() {
      removed = true;
      link.close();
      resized.disconnect();
      chart.remove();
      frame.remove();
    },
  };
}

const secondsOf = (ms: number) => ms / 1000 as UTCTimestamp;

function valueAt({ series }: Pane, index: number): number | null {
  const [one] = series;
  return (one?.type === "candles" ? one.close : one?.values)?.[index] ?? null;
}

function once(run: () => Promise<void>): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    void run();
  };
}
