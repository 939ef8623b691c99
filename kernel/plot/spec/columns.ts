/**
 * All columns of a time figure as bytes: what is kept beside a notebook when the figure in it is thinned. Doubles of the
 * times, then of each series in the order of its panes (candles: open, high, low, close); NaN where there is no value.
 */
import type { Series, TimeFigure } from "./figure.ts";

/** A figure of more rows stays thinned: a browser could not hold it. */
export const MOST_ROWS = 1_000_000;

type Values = (number | null)[];

const columnsOf = (series: Series): Values[] =>
  series.type === "candles" ? [series.open, series.high, series.low, series.close] : [series.values];

export function columnBytes({ time, panes }: TimeFigure): Uint8Array<ArrayBuffer> {
  const columns = panes.flatMap(({ series }) => series.flatMap(columnsOf));
  const rows = time.length;
  const doubles = new Float64Array((columns.length + 1) * rows);
  doubles.set(time);
  columns.forEach((values, column) => {
    const start = (column + 1) * rows;
    for (let i = 0; i < rows; i++) doubles[start + i] = values[i] ?? NaN;
  });
  return new Uint8Array(doubles.buffer);
}

/** The figure with all its values again; null where the bytes are not those of a figure of its shape. */
export function withColumns(figure: TimeFigure, bytes: ArrayBuffer): TimeFigure | null {
  const count = figure.panes.reduce((sum, { series }) => sum + series.flatMap(columnsOf).length, 1);
  const rows = bytes.byteLength / 8 / count;
  if (!Number.isInteger(rows) || rows !== figure.full?.rows) return null;
  const doubles = new Float64Array(bytes);
  const time = Array.from(doubles.subarray(0, rows));
  if (!isAscending(time)) return null;
  let column = 1;
  const next = (): Values => {
    const values = doubles.subarray(column * rows, ++column * rows);
    return Array.from(values, (value) => Number.isFinite(value) ? value : null);
  };
  const filled = (series: Series): Series =>
    series.type === "candles"
      ? { ...series, open: next(), high: next(), low: next(), close: next() }
      : { ...series, values: next() };
  const { thinnedFrom: _, full: __, ...rest } = figure;
  return { ...rest, time, panes: figure.panes.map((pane) => ({ ...pane, series: pane.series.map(filled) })) };
}

function isAscending(times: number[]): boolean {
  return times.every((ms, i) => Number.isFinite(ms) && (i === 0 || ms > times[i - 1]!));
}
