/** Figures of merit in rows: their names small, their values large. */
import { palette } from "../palette.ts";
import type { CardMetric } from "../spec/figure.ts";
import { formatMetric } from "../spec/format.ts";
import { type DrawOptions, fitted, follow, label } from "./svg.ts";
import { textWidth } from "./text_width.ts";

const METRIC_HEIGHT = 48;
/** Least and most room between metrics of one row. */
const METRIC_GAP = 20;
const MOST_GAP = 64;

/** Marks from `top` on, and how high they are. */
export function metricMarks(
  metrics: CardMetric[],
  options: DrawOptions,
  top: number,
): { marks: Element[]; height: number } {
  const rows = metricRows(metrics, options.width);
  const marks = rows.flatMap((row, r) =>
    row.flatMap(({ metric, x, room }) => oneMetric(metric, options, x, top + r * METRIC_HEIGHT, room))
  );
  return { marks, height: rows.length * METRIC_HEIGHT };
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

function oneMetric(
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
