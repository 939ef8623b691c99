/**
 * Fewer points with the same look: a picture is a few hundred pixels wide, so of each bucket of neighbouring
 * points only those with the least and the greatest value of some series can be seen.
 */
import type { Series, TimeFigure } from "./figure.ts";

/** Most points that a figure carries per series. */
export const INLINE_LIMIT = 4000;

type Values = (number | null)[];

/**
 * The figure with at most `limit` points a series. Lines keep the least and the greatest value of every bucket;
 * where there are candles, neighbours are joined instead: lines keep their value at the join's close, columns are summed.
 */
export function thinFigure(figure: TimeFigure, limit: number = INLINE_LIMIT): TimeFigure {
  const length = figure.time.length;
  if (length <= limit) return figure;
  const series = figure.panes.flatMap((pane) => pane.series);
  const lines = series.filter((one) => one.type !== "candles");
  const isJoined = lines.length < series.length;
  const kept = isJoined
    ? joinStarts(length, limit)
    : thinIndexes(lines.map(({ values }) => values), length, limit);
  if (!kept) return figure;
  const thin = isJoined
    ? (one: Series) => joinSeries(one, kept)
    : (one: Series) => one.type === "candles" ? one : { ...one, values: pick(one.values, kept) };
  return {
    ...figure,
    time: pick(figure.time, kept),
    panes: figure.panes.map((pane) => ({ ...pane, series: pane.series.map(thin) })),
    thinnedFrom: figure.thinnedFrom ?? length,
  };
}

/**
 * Ascending indexes to keep of columns that share one axis, at most `limit`, or null where all are kept. Holds the
 * first, the last and, per bucket, the least and the greatest value of every column. What is not finite is no
 * value; a bucket without any keeps one index, so that a gap stays a gap.
 */
export function thinIndexes(
  columns: readonly ArrayLike<number | null>[],
  length: number,
  limit: number = INLINE_LIMIT,
): Int32Array | null {
  if (length <= limit) return null;
  let buckets = Math.floor((limit - 2) / (2 * Math.max(1, columns.length)));
  if (buckets < 1) throw new RangeError(`${columns.length} columns do not fit a limit of ${limit} points`);
  // Columns often have their extremes together, which leaves room for finer buckets.
  let kept = keepExtremes(columns, length, buckets);
  for (buckets *= 2; buckets <= length; buckets *= 2) {
    const finer = keepExtremes(columns, length, buckets);
    if (finer.length > limit) break;
    kept = finer;
  }
  return kept;
}

function keepExtremes(
  columns: readonly ArrayLike<number | null>[],
  length: number,
  buckets: number,
): Int32Array {
  const keep = new Uint8Array(length);
  keep[0] = keep[length - 1] = 1;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * length) / buckets);
    const end = Math.floor(((bucket + 1) * length) / buckets);
    let hasValue = false;
    for (const column of columns) {
      let least = -1;
      let greatest = -1;
      for (let i = start; i < end; i++) {
        const value = column[i]!;
        if (!Number.isFinite(value)) continue;
        if (least < 0 || value < column[least]!) least = i;
        if (greatest < 0 || value > column[greatest]!) greatest = i;
      }
      if (least < 0) continue;
      hasValue = true;
      keep[least] = keep[greatest] = 1;
    }
    if (!hasValue) keep[start] = 1;
  }
  let count = 0;
  for (let i = 0; i < length; i++) count += keep[i]!;
  const indexes = new Int32Array(count);
  for (let i = 0, at = 0; i < length; i++) if (keep[i]) indexes[at++] = i;
  return indexes;
}

/** First index of each group of equal size (the last may be smaller). */
function joinStarts(length: number, limit: number): Int32Array {
  const size = Math.ceil(length / limit);
  return Int32Array.from({ length: Math.ceil(length / size) }, (_, group) => group * size);
}

function joinSeries(series: Series, starts: Int32Array): Series {
  const last = (_: number, next: number) => next;
  if (series.type === "candles") {
    return {
      ...series,
      open: foldGroups(series.open, starts, (kept) => kept),
      high: foldGroups(series.high, starts, Math.max),
      low: foldGroups(series.low, starts, Math.min),
      close: foldGroups(series.close, starts, last),
    };
  }
  const sum = (kept: number, next: number) => kept + next;
  return { ...series, values: foldGroups(series.values, starts, series.type === "columns" ? sum : last) };
}

/** One value per group of neighbours; null where a group has none. */
function foldGroups(
  values: Values,
  starts: Int32Array,
  fold: (kept: number, next: number) => number,
): Values {
  return Array.from(starts, (start, group) => {
    const end = starts[group + 1] ?? values.length;
    let kept: number | null = null;
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (value !== null) kept = kept === null ? value : fold(kept, value);
    }
    return kept;
  });
}

function pick<T>(values: T[], indexes: Int32Array): T[] {
  return Array.from(indexes, (i) => values[i]!);
}

/** A column as a figure holds it: null where not finite. */
export function figureValues(column: ArrayLike<number>): Values {
  return Array.from(column, (value) => Number.isFinite(value) ? value : null);
}

const WHOLE = Symbol("whole");

/** The figure with every point, where this one was thinned for a notebook in this process. */
export function wholeFigure(figure: TimeFigure): TimeFigure | undefined {
  return (figure as { [WHOLE]?: TimeFigure })[WHOLE];
}

/** Thinned to `limit` points a series for a notebook, with eight significant figures, more than any picture shows. */
export function inlineFigure(figure: TimeFigure, limit: number = INLINE_LIMIT): TimeFigure {
  const thin = thinFigure(figure, limit);
  const panes = thin.panes.map((pane) => ({ ...pane, series: pane.series.map(roundSeries) }));
  const inline = { ...thin, panes };
  // Beside the JSON, so that what shows the figure can keep the columns without every builder handing them on.
  if (thin !== figure) Object.defineProperty(inline, WHOLE, { value: figure });
  return inline;
}

function roundSeries(series: Series): Series {
  const round = (values: Values) =>
    values.map((value) => value === null ? null : Number(value.toPrecision(8)));
  if (series.type !== "candles") return { ...series, values: round(series.values) };
  const { open, high, low, close } = series;
  return { ...series, open: round(open), high: round(high), low: round(low), close: round(close) };
}
