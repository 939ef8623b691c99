/** What each window of a walk-forward scored in sample, where its parameters were chosen, and out of sample after. */
import { mean, slope } from "../../series/moments.ts";
import { type KeptScores, keptScores, type ScoreKind } from "../../stats/kept_share.ts";
import { chartColumn, type ChartFigure, type ChartLayer } from "./chart.ts";
import { formatDate, formatNumber } from "./format.ts";
import { checkColumn, checkLength } from "./plot_error.ts";
import type { NumberFormat } from "./style.ts";

/** One row a window. */
export interface WalkForwardColumns {
  /** Epoch ms at which each window's test begins. */
  time: ArrayLike<number>;
  /** Scores, such as Sharpe ratios; NaN for none. */
  inSample: ArrayLike<number>;
  outOfSample: ArrayLike<number>;
}

export interface WalkForwardOptions extends Pick<ScoreKind, "better" | "isLoss" | "isLengthBound"> {
  /** What the scores are; default "Sharpe". */
  score?: string;
  format?: NumberFormat;
  title?: string;
}

export function walkForwardFigure(
  windows: WalkForwardColumns,
  options: WalkForwardOptions = {},
): ChartFigure {
  const { score = "Sharpe", format = "ratio", title = "In sample and out of sample" } = options;
  const { better = "higher", isLoss, isLengthBound } = options;
  const { time, inSample, outOfSample } = Object(windows) as WalkForwardColumns;
  checkColumn("time", time);
  checkLength("inSample", inSample, time.length);
  checkLength("outOfSample", outOfSample, time.length);
  const x = Array.from(time, (_, index) => index);
  const kept = keptScores(inSample, outOfSample, { better, isLoss, isLengthBound });
  const trend = trendOf(inSample, outOfSample, better === "lower" ? -1 : 1);
  const bars = (name: string, colour: "ink-2" | "blue", column: ArrayLike<number>): ChartLayer => ({
    type: "bars",
    name,
    colour,
    x,
    y: chartColumn(column),
  });
  return {
    kind: "chart",
    title,
    x: { title: "Test from", scale: "category", format: "integer", categories: Array.from(time, formatDate) },
    y: { title: score, scale: "linear", format, zero: true },
    layers: [
      bars("in sample", "ink-2", inSample),
      bars("out of sample", "blue", outOfSample),
      ...trend ? [lostLayer(trend, x.length)] : [],
    ],
    note: noteOf(kept, x.length, format) + (trend ? trendNote(trend, format) : ""),
  };
}

/** Score lost out of sample, as a straight line over the windows. */
interface Trend {
  first: number;
  slope: number;
}

/** Least squares; null for fewer than three windows with both scores, which any line would fit. */
function trendOf(inSample: ArrayLike<number>, outOfSample: ArrayLike<number>, sign: 1 | -1): Trend | null {
  const points = Array.from(
    inSample,
    (inside, window) => ({ window, lost: sign * (inside - outOfSample[window]!) }),
  )
    .filter(({ lost }) => Number.isFinite(lost));
  if (points.length < 3) return null;
  const windows = Float64Array.from(points, ({ window }) => window);
  const lost = Float64Array.from(points, ({ lost }) => lost);
  const a = slope(windows, lost) ?? 0;
  return { first: mean(lost) - a * mean(windows), slope: a };
}

const lostLayer = ({ first, slope }: Trend, windows: number): ChartLayer => ({
  type: "line",
  name: "lost out of sample, trend",
  colour: "vermillion",
  dashed: true,
  x: [0, windows - 1],
  y: chartColumn([first, first + slope * (windows - 1)]),
});

function trendNote({ slope }: Trend, format: NumberFormat): string {
  const size = formatNumber(Math.abs(slope), format);
  if (!/[1-9]/.test(size)) return " · the loss keeps its size";
  return ` · the loss ${slope > 0 ? "grows" : "shrinks"} by ${size} a window`;
}

/** Efficiency after Pardo 2008: what was left of the score on data that the choice had not seen. */
function noteOf(
  { count, inSample, outOfSample, all }: KeptScores,
  length: number,
  format: NumberFormat,
): string {
  if (length === 0) return "No windows";
  const windows = `${formatNumber(length, "integer")} windows`;
  if (count === 0) return `${windows} · none has a score in and out of sample`;
  const say = (value: number) => formatNumber(value, format);
  const which = count < length ? `${formatNumber(count, "integer")} of ${windows} have both` : windows;
  const efficiency = all.value === null ? "" : ` · efficiency ${formatNumber(all.value, "percent")}`;
  return `${which} · mean ${say(inSample)} in sample, ${say(outOfSample)} out of sample${efficiency}`;
}
