/**
 * Fewer points with the same look: a picture is a few hundred pixels wide, so of each bucket of neighbouring
 * points only those with the least and the greatest value of some series can be seen.
 */

/** Most points that a figure carries per series. */
export const INLINE_LIMIT = 4000;

/**
 * Ascending indexes to keep of columns that share one axis, at most `limit`, or null where all are kept. Holds the
 * first, the last and, per bucket, the least and the greatest value of every column. What is not finite is no value; a
 * bucket without any keeps one index, so that a gap stays a gap.
 */
export function thinIndexes(
  columns: readonly ArrayLike<number>[],
  length: number,
  limit: number = INLINE_LIMIT,
): Int32Array | null {
  if (length <= limit) return null;
  const buckets = Math.floor((limit - 2) / (2 * Math.max(1, columns.length)));
  if (buckets < 1) throw new RangeError(`${columns.length} columns do not fit a limit of ${limit} points`);
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

export interface Ohlc {
  open: ArrayLike<number>;
  high: ArrayLike<number>;
  low: ArrayLike<number>;
  close: ArrayLike<number>;
}

/** Bars joined into at most `limit` wider ones: first open, greatest high, least low, last close; NaN is skipped. */
export function joinCandles(
  bars: Ohlc,
  length: number,
  limit: number = INLINE_LIMIT,
): { starts: Int32Array; open: Float64Array; high: Float64Array; low: Float64Array; close: Float64Array } {
  const starts = groupStarts(length, limit);
  const { open, high, low, close } = bars;
  return {
    starts,
    open: reduceGroups(open, length, starts, (kept, next) => Number.isNaN(kept) ? next : kept),
    high: reduceGroups(high, length, starts, (kept, next) => next > kept || Number.isNaN(kept) ? next : kept),
    low: reduceGroups(low, length, starts, (kept, next) => next < kept || Number.isNaN(kept) ? next : kept),
    close: reduceGroups(close, length, starts, lastValue),
  };
}

/** First index of each group of equal size (the last may be smaller). */
function groupStarts(length: number, limit: number): Int32Array {
  const size = Math.max(1, Math.ceil(length / limit));
  return Int32Array.from({ length: Math.ceil(length / size) }, (_, group) => group * size);
}

/** One value per group of neighbours, folded from NaN over the values that are not NaN. */
export function reduceGroups(
  column: ArrayLike<number>,
  length: number,
  starts: Int32Array,
  fold: (kept: number, next: number) => number,
): Float64Array {
  const out = new Float64Array(starts.length).fill(NaN);
  for (let group = 0; group < starts.length; group++) {
    const end = starts[group + 1] ?? length;
    for (let i = starts[group]!; i < end; i++) {
      const value = column[i]!;
      if (!Number.isNaN(value)) out[group] = fold(out[group]!, value);
    }
  }
  return out;
}

export const lastValue = (_kept: number, next: number): number => next;
export const sumValues = (kept: number, next: number): number => Number.isNaN(kept) ? next : kept + next;

/** Epoch milliseconds of the kept points. */
export function inlineTimes(time: ArrayLike<number>, indexes: Int32Array | null): number[] {
  return indexes ? Array.from(indexes, (i) => time[i]!) : Array.from(time);
}

/** Values of the kept points for JSON: null where not finite, eight significant figures, more than any picture shows. */
export function inlineValues(column: ArrayLike<number>, indexes: Int32Array | null): (number | null)[] {
  const count = indexes ? indexes.length : column.length;
  return Array.from({ length: count }, (_, at) => {
    const value = column[indexes ? indexes[at]! : at]!;
    return Number.isFinite(value) ? Number(value.toPrecision(8)) : null;
  });
}
