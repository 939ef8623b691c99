/** First index at which a column holds something else than a finite number above zero; -1 where all are. */
export function firstNotPositive(column: Float64Array): number {
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!(value > 0 && value < Infinity)) return i;
  }
  return -1;
}

/** First index at which a column does not rise to a finite number; -1 where it is strictly ascending. */
export function firstNotAscending(column: Float64Array): number {
  let previous = -Infinity;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!(value > previous && value < Infinity)) return i;
    previous = value;
  }
  return -1;
}

/** Whether two columns hold the same values; NaN equals nothing. */
export function sameColumn(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

/** First index at which a column holds something else than a finite number; -1 where all are. */
export function firstNotFinite(column: Float64Array): number {
  for (let i = 0; i < column.length; i++) {
    if (!Number.isFinite(column[i]!)) return i;
  }
  return -1;
}
