/** A run's card as one picture: title, metrics in columns, its figures below each other, remarks at the foot. */
import { palette } from "../palette.ts";
import type { CardFigure, CardMetric } from "../spec/figure.ts";
import { formatMetric, formatNumber } from "../spec/format.ts";
import { figureSummary } from "../spec/text.ts";
import { drawPart } from "./part.ts";
import {
  canvas,
  type DrawOptions,
  fitted,
  follow,
  hairline,
  label,
  placed,
  rounded,
  titleLabel,
  wrapped,
} from "./svg.ts";
import { textWidth } from "./text_width.ts";

const METRIC_HEIGHT = 48;
/** Least and most room between metrics of one row. */
const METRIC_GAP = 20;
const MOST_GAP = 64;
const LINE = 18;
/** Most warnings written out. */
const WARNINGS = 5;

export function drawCard(figure: CardFigure, options: DrawOptions): SVGElement {
  const { document, theme, width } = options;
  const marks: Element[] = [
    titleLabel(document, figure.title, width, 16),
    hairline(document, theme, 0, 30, width, 30),
  ];
  let top = 38;
  for (const row of metricRows(figure.metrics, width)) {
    for (const { metric, x, room } of row) marks.push(...metricMarks(metric, options, x, top, room));
    top += METRIC_HEIGHT;
  }
  top += 8;

  for (const part of figure.figures) {
    const drawing = drawPart(part, options);
    marks.push(placed(document, drawing, 0, top));
    top += Number(drawing.getAttribute("height")) + 20;
  }

  const remarks = remarkLines(figure, width);
  if (remarks.length) {
    marks.push(hairline(document, theme, 0, top, width, top));
    remarks.forEach(({ text, isWarning }, index) =>
      marks.push(label(document, 0, top + 18 + index * LINE, text, {
        fill: palette[theme][isWarning ? "warn" : "ink-2"],
      }))
    );
    top += remarks.length * LINE + 10;
  }
  return rounded(canvas(options, top, figureSummary(figure), ...marks));
}

interface PlacedMetric {
  metric: CardMetric;
  x: number;
  room: number;
}

/** All in one row where they fit at their own widths, else in columns of equal width and rows of equal length. */
function metricRows(metrics: CardMetric[], width: number): PlacedMetric[][] {
  const widths = metrics.map(metricWidth);
  const spare = width - widths.reduce((sum, one) => sum + one, 0);
  const gap = spare / Math.max(1, metrics.length - 1);
  if (gap >= METRIC_GAP) {
    let x = 0;
    const row = metrics.map((metric, index) => {
      const placed = { metric, x: Math.round(x), room: widths[index]! + 1 };
      x += widths[index]! + Math.min(gap, MOST_GAP);
      return placed;
    });
    return row.length ? [row] : [];
  }
  const most = Math.max(1, Math.floor((width + METRIC_GAP) / (Math.max(...widths) + METRIC_GAP)));
  const columns = Math.ceil(metrics.length / Math.ceil(metrics.length / most));
  const column = width / columns;
  return Array.from(
    { length: Math.ceil(metrics.length / columns) },
    (_, row) =>
      metrics.slice(row * columns, (row + 1) * columns).map((metric, index) => ({
        metric,
        x: Math.floor(index * column),
        room: Math.floor(column) - 12,
      })),
  );
}

function metricWidth(metric: CardMetric): number {
  const note = metric.note ? textWidth(metric.note, 12) + 6 : 0;
  return Math.max(textWidth(metric.label, 12), textWidth(valueText(metric), 20, 500) + note);
}

function valueText({ note: _, ...metric }: CardMetric): string {
  return formatMetric(metric);
}

function metricMarks(
  metric: CardMetric,
  { document, theme }: DrawOptions,
  x: number,
  y: number,
  room: number,
) {
  const colours = palette[theme];
  const value = label(document, x, y + 38, valueText(metric), {
    size: 20,
    weight: 500,
    fill: metric.tone && colours[metric.tone],
  });
  if (metric.note) follow(document, value, metric.note, { size: 12, weight: 400, fill: colours["ink-2"] });
  return [label(document, x, y + 14, fitted(metric.label, room, 12), { fill: colours["ink-2"] }), value];
}

/** Every line in full: a remark that was cut would say something else. */
function remarkLines({ notes, warnings }: CardFigure, width: number): { text: string; isWarning: boolean }[] {
  const more = warnings.length - WARNINGS;
  const warned = warnings.slice(0, WARNINGS).map((warning) => `Warning: ${warning}`);
  if (more > 0) warned.push(`${formatNumber(more, "integer")} more warnings`);
  const lines = (text: string, isWarning: boolean) =>
    wrapped(text, width, 12).map((line) => ({ text: line, isWarning }));
  return [...lines(notes.join(" · "), false), ...warned.flatMap((warning) => lines(warning, true))];
}
