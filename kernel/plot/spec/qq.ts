/** Returns against those of a normal distribution: where the points leave the line, the tails are fatter or thinner. */
import { momentsOf } from "../../stats/moments.ts";
import { normalPlot } from "../../stats/normal_plot.ts";
import { chartColumn, type ChartFigure, type ChartLayer } from "./chart.ts";
import { formatNumber } from "./format.ts";
import { RETURN_OF, type ReturnPeriod, returnsOf, type ReturnsSource } from "./source.ts";

export interface QqOptions {
  /** Returns by bar, or by period of the calendar; default "bar". */
  period?: ReturnPeriod;
  title?: string;
}

/** Points in the tails are all drawn; of the middle, where they lie on each other, some. */
const TAIL = 200;
const MIDDLE = 600;

export function qqFigure(input: ReturnsSource, options: QqOptions = {}): ChartFigure {
  const { period = "bar", title = "Returns against a normal distribution" } = options;
  const { quantile, value } = normalPlot(returnsOf(input, period));
  const { mean, deviation } = momentsOf(value);
  const kept = keptRows(value.length);
  const take = (column: Float64Array) => chartColumn(kept.map((row) => column[row]!));
  const layers: ChartLayer[] = [
    { type: "dots", name: "Returns", colour: "blue", x: take(quantile), y: take(value) },
  ];
  if (deviation !== null) {
    const ends = [quantile[0]!, quantile.at(-1)!];
    layers.unshift({
      type: "line",
      name: "Normal of this mean and deviation",
      colour: "ink-2",
      dashed: true,
      x: chartColumn(ends),
      y: chartColumn(ends.map((z) => mean + z * deviation)),
    });
  }
  const count = formatNumber(value.length, "integer");
  return {
    kind: "chart",
    title,
    x: { title: "Normal quantile", scale: "linear", format: "ratio" },
    y: { title: RETURN_OF[period], scale: "linear", format: "percent" },
    layers,
    note: value.length === 0
      ? "No returns: it takes two values of an equity"
      : kept.length < value.length
      ? `${formatNumber(kept.length, "integer")} of ${count} returns drawn`
      : `${count} returns`,
  };
}

function keptRows(count: number): number[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  if (count <= 2 * TAIL + MIDDLE) return rows;
  const middle = Array.from(
    { length: MIDDLE },
    (_, i) => TAIL + Math.floor(i * (count - 2 * TAIL) / MIDDLE),
  );
  return [...rows.slice(0, TAIL), ...middle, ...rows.slice(-TAIL)];
}
