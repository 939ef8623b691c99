/** A run's card as one picture: title, metrics in columns, its figures below each other, remarks at the foot. */
import { palette } from "../palette.ts";
import type { CardFigure, CardMetric } from "../spec/figure.ts";
import { formatMetric, formatNumber } from "../spec/format.ts";
import { figureSummary } from "../spec/text.ts";
import { drawPart } from "./part.ts";
import { canvas, type DrawOptions, fitted, hairline, label, placed, titleLabel } from "./svg.ts";
import { textWidth } from "./text_width.ts";

const METRIC_HEIGHT = 48;
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
  const perRow = metricsPerRow(figure.metrics, width);
  figure.metrics.forEach((metric, index) => {
    const x = Math.floor((index % perRow) * width / perRow);
    const y = top + Math.floor(index / perRow) * METRIC_HEIGHT;
    marks.push(...metricMarks(metric, options, x, y, Math.floor(width / perRow) - 12));
  });
  top += Math.ceil(figure.metrics.length / perRow) * METRIC_HEIGHT + 8;

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
  return canvas(options, top, figureSummary(figure), ...marks);
}

/** As many metrics side by side as the widest allows, in rows of equal length. */
function metricsPerRow(metrics: CardMetric[], width: number): number {
  const widest = Math.max(1, ...metrics.map(metricWidth)) + 20;
  const most = Math.max(1, Math.floor(width / widest));
  const rows = Math.ceil(metrics.length / most);
  return Math.max(1, Math.ceil(metrics.length / Math.max(1, rows)));
}

function metricWidth(metric: CardMetric): number {
  const note = metric.note ? textWidth(metric.note, 12) + 8 : 0;
  return Math.max(textWidth(metric.label, 12), valueWidth(metric) + note);
}

function valueWidth(metric: CardMetric): number {
  return textWidth(valueText(metric), 20, 500);
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
  const marks = [
    label(document, x, y + 14, fitted(metric.label, room, 12), { fill: colours["ink-2"] }),
    label(document, x, y + 38, valueText(metric), {
      size: 20,
      weight: 500,
      fill: metric.tone && colours[metric.tone],
    }),
  ];
  if (metric.note) {
    marks.push(label(document, x + valueWidth(metric) + 8, y + 38, metric.note, { fill: colours["ink-2"] }));
  }
  return marks;
}

function remarkLines({ notes, warnings }: CardFigure, width: number): { text: string; isWarning: boolean }[] {
  const lines = wrapped(notes, width).map((text) => ({ text, isWarning: false }));
  for (const warning of warnings.slice(0, WARNINGS)) {
    lines.push({ text: fitted(`Warning: ${warning}`, width, 12), isWarning: true });
  }
  const more = warnings.length - WARNINGS;
  if (more > 0) lines.push({ text: `${formatNumber(more, "integer")} more warnings`, isWarning: true });
  return lines;
}

/** Notes joined by dots, broken between notes where a line is full. */
function wrapped(notes: string[], width: number): string[] {
  const lines: string[] = [];
  for (const note of notes) {
    const joined = lines.length ? `${lines.at(-1)} · ${note}` : note;
    if (lines.length && textWidth(joined, 12) <= width) lines[lines.length - 1] = joined;
    else lines.push(fitted(note, width, 12));
  }
  return lines;
}
