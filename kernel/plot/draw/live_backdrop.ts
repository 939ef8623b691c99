/** What lies behind and over the series of a live pane: washes, levels, stacked areas, segments, and the dimmed part. */
import type { IChartApi, ISeriesApi, Logical, SeriesType } from "lightweight-charts";
import { bandFill, palette, stackFill, type Theme, veil, withAlpha } from "../palette.ts";
import type { Pane, TimeFigure } from "../spec/figure.ts";
import { type StackedArea, stackedAreas } from "./stack.ts";
import { countBelow } from "./time_axis.ts";

/** Read at each frame: whoever changes it asks for a new one. */
export interface Backdrop {
  figure: TimeFigure;
  pane: Pane;
  isTop: boolean;
  theme: Theme;
  isHidden(series: number): boolean;
}

type Draw = (frame: Frame) => void;
interface Frame {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/** Gives a function that draws anew what has changed. */
export function attachBackdrop(
  chart: IChartApi,
  series: ISeriesApi<SeriesType>,
  backdrop: Backdrop,
): () => void {
  const scale = chart.timeScale();
  /** The chart itself answers for whole indexes only. */
  const xOf = (index: number): number => {
    const first = scale.logicalToCoordinate(0 as Logical);
    return first === null ? NaN : first + index * scale.options().barSpacing;
  };
  /** Between the point before a moment and the first that is not. */
  const xAt = (ms: number): number => xOf(countBelow(backdrop.figure.time, ms, false) - 0.5);
  const xOn = (ms: number): number => xOf(Math.max(0, countBelow(backdrop.figure.time, ms, true) - 1));
  const yOf = (value: number): number => series.priceToCoordinate(value) ?? NaN;

  const drawBands: Draw = ({ context, width, height }) => {
    const colours = palette[backdrop.theme];
    for (const { from, to, colour } of backdrop.figure.bands ?? []) {
      const [start, end] = [Math.max(0, xAt(from)), Math.min(width, xAt(to))];
      if (!(end > start)) continue;
      context.fillStyle = bandFill(colours, colour);
      context.fillRect(start, 0, end - start, height);
    }
  };
  const drawLevels: Draw = ({ context, width }) => {
    context.strokeStyle = withAlpha(palette[backdrop.theme]["ink-2"], 0.6);
    context.setLineDash([2, 3]);
    for (const level of backdrop.pane.levels ?? []) line(context, 0, yOf(level), width, yOf(level));
    context.setLineDash([]);
  };
  let areas: { pane: Pane; hidden: string; list: StackedArea[] } | undefined;
  const drawStack: Draw = ({ context, width }) => {
    const { pane, theme } = backdrop;
    if (!pane.stacked) return;
    const hidden = pane.series.map((_, index) => backdrop.isHidden(index)).join();
    if (areas?.pane !== pane || areas.hidden !== hidden) {
      areas = { pane, hidden, list: stackedAreas(pane, (index) => backdrop.isHidden(index)) };
    }
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    const first = Math.max(0, Math.floor(range.from));
    const last = Math.min(backdrop.figure.time.length - 1, Math.ceil(range.to));
    // One step a pixel is all that can be seen.
    const step = Math.max(1, Math.floor((last - first) / Math.max(1, width)));
    areas.list.forEach(({ from, to }, index) => {
      const one = pane.series[index]!;
      if (one.type === "candles" || backdrop.isHidden(index)) return;
      context.fillStyle = stackFill(palette[theme], one.colour);
      for (let i = first; i <= last; i += step) {
        if (from[i] === null || to[i] === from[i]) continue;
        const [x, next] = [xOf(i - 0.5), xOf(i + step - 0.5)];
        const [low, high] = [yOf(from[i]!), yOf(to[i]!)];
        // Whole pixels, so that neighbours leave no seam.
        context.fillRect(
          Math.round(x),
          Math.min(low, high),
          Math.round(next) - Math.round(x),
          Math.abs(low - high),
        );
      }
    });
  };
  const drawSegments: Draw = ({ context, width }) => {
    context.setLineDash([2, 2]);
    for (const { from, fromValue, to, toValue, colour } of backdrop.pane.segments ?? []) {
      const [start, end] = [xOn(from), xOn(to)];
      if (!(end >= 0 && start <= width)) continue;
      context.strokeStyle = palette[backdrop.theme][colour];
      line(context, start, yOf(fromValue), end, yOf(toValue));
    }
    context.setLineDash([]);
  };
  const drawSplit: Draw = ({ context, width, height }) => {
    const { figure: { split }, theme, isTop } = backdrop;
    if (!split) return;
    const colours = palette[theme];
    const x = xAt(split.time);
    context.fillStyle = veil(colours);
    context.fillRect(0, 0, Math.min(width, Math.max(0, x)), height);
    if (!(x >= 0 && x <= width)) return;
    context.strokeStyle = colours["ink-2"];
    context.setLineDash([3, 3]);
    line(context, x, 0, x, height);
    context.setLineDash([]);
    if (!isTop) return;
    context.font = "11px 'Inter Variable', Inter, system-ui, sans-serif";
    context.fillStyle = colours["ink-2"];
    context.textBaseline = "bottom";
    // Words that would be cut stay out: the tooltip says them too.
    const fits = (text: string, room: number) => context.measureText(text).width <= room;
    context.textAlign = "right";
    if (fits(split.before, x - 5)) context.fillText(split.before, x - 5, height - 4);
    context.textAlign = "left";
    if (fits(split.after, width - x - 5)) context.fillText(split.after, x + 5, height - 4);
  };

  const view = (order: "bottom" | "normal" | "top", ...draws: Draw[]) => ({
    zOrder: () => order,
    renderer: () => ({
      draw: (target: Target) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          for (const draw of draws) draw({ context, ...mediaSize });
        }),
    }),
  });
  const views = [
    view("bottom", drawBands, drawStack, drawLevels),
    view("normal", drawSegments, drawSplit),
  ];
  let update = () => {};
  series.attachPrimitive({
    attached: ({ requestUpdate }) => void (update = requestUpdate),
    paneViews: () => views,
  });
  return () => update();
}

interface Target {
  useMediaCoordinateSpace<T>(
    draw: (scope: { context: CanvasRenderingContext2D; mediaSize: { width: number; height: number } }) => T,
  ): T;
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
