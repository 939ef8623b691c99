/** The deepest drawdowns laid over each other from their peaks: how fast each fell and how long it took to recover. */
import { checkOption } from "../../stats/check_option.ts";
import { measureDrawdowns } from "../../stats/drawdown.ts";
import { chartColumn, type ChartFigure, type LineLayer } from "./chart.ts";
import type { EquityRows } from "./equity_rows.ts";
import { formatDate, formatNumber } from "./format.ts";
import { seriesColour } from "./series_colours.ts";
import { type CurveSource, type EquityColumns, rowsOf } from "./source.ts";
import { thinIndexes } from "./thin.ts";

/** One account, or several by name. */
export type DrawdownsInput = CurveSource<EquityColumns> | {
  readonly [name: string]: CurveSource<EquityColumns>;
};

export interface DrawdownsOptions {
  /** How many of one account, the deepest first, or of several the deepest of each; default 5. */
  count?: number;
  title?: string;
}

const DAY = 86_400_000;
/** Points of a line. */
const MOST_POINTS = 1000;

export function drawdownsFigure(input: DrawdownsInput, options: DrawdownsOptions = {}): ChartFigure {
  const { count = 5 } = options;
  checkOption("count", count, Number.isInteger(count) && count >= 1, "a whole number from 1 on");
  const isOne = isCurve(input);
  const lines = isOne
    ? deepest(rowsOf(input), count).map((found) => lineOf(found, ""))
    : Object.entries(input).slice(0, count).flatMap(([name, source]) =>
      deepest(rowsOf(source), 1).map((found) => lineOf(found, `${name}, `))
    );
  return {
    kind: "chart",
    title: options.title ?? (isOne ? "Deepest drawdowns" : "Deepest drawdown of each"),
    x: { title: "Days since the peak", scale: "linear", format: "integer", zero: true },
    y: { title: "Below the peak", scale: "linear", format: "percent", zero: true },
    layers: lines.map((line, index) => ({ ...line, colour: seriesColour(index), dashed: index >= 6 })),
    ...(lines.length === 0 ? { note: "The account never fell below a peak" } : {}),
  };
}

interface Found {
  rows: EquityRows;
  start: number;
  /** The row at which the peak was reached again, else the last one. */
  end: number;
  depth: number;
  isOver: boolean;
}

function deepest(rows: EquityRows, count: number): Found[] {
  const { length, depth, start, recovery } = measureDrawdowns(rows.time, rows.equity);
  return Array.from({ length }, (_, i) => i)
    .sort((a, b) => depth[a]! - depth[b]!)
    .slice(0, count)
    .map((i) => {
      const isOver = !Number.isNaN(recovery[i]!);
      return {
        rows,
        start: rows.time.indexOf(start[i]!),
        end: isOver ? rows.time.indexOf(recovery[i]!) : rows.time.length - 1,
        depth: depth[i]!,
        isOver,
      };
    });
}

function lineOf({ rows: { time, equity }, start, end, depth, isOver }: Found, name: string): LineLayer {
  const peak = equity[start]!;
  const days = time.subarray(start, end + 1).map((ms) => (ms - time[start]!) / DAY);
  // The last bar of one that is over may lie above the peak.
  const below = equity.subarray(start, end + 1).map((value) => Math.min(0, value / peak - 1));
  const kept = thinIndexes([below], below.length, MOST_POINTS) ?? below.keys();
  const rows = Array.from(kept);
  const state = isOver ? "" : ", not over";
  return {
    type: "line",
    name: `${name}${formatNumber(depth, "percent")} from ${formatDate(time[start]!)}${state}`,
    colour: "ink",
    x: chartColumn(rows.map((row) => days[row]!)),
    y: chartColumn(rows.map((row) => below[row]!)),
  };
}

function isCurve(input: DrawdownsInput): input is CurveSource<EquityColumns> {
  return "equity" in input && ("time" in input || "time" in (input.equity as object)) ||
    "value" in input && "time" in input;
}
