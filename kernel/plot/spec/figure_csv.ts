/** The numbers of a picture as CSV. */
import type { ChartAxis, ChartFigure, ChartLayer, FieldLayer } from "./chart.ts";
import { type CsvColumn, csvText } from "./csv.ts";
import type { HeatmapFigure, TimeFigure } from "./figure.ts";
import { timeFormat } from "./format.ts";
import { trialText } from "./trials.ts";

/**
 * Of a figure over time one row a time and one column a series, of a heatmap one row a row, of a chart one row a mark.
 */
export function figureCsv(figure: TimeFigure | ChartFigure | HeatmapFigure): string {
  switch (figure.kind) {
    case "time":
      return csvText(timeColumns(figure));
    case "heatmap":
      return csvText(heatmapColumns(figure));
    case "chart":
      return csvText(chartColumns(figure));
  }
}

function timeColumns({ time, panes }: TimeFigure): CsvColumn[] {
  const named = panes.flatMap(({ title, series }) =>
    series.flatMap((one) => {
      if (one.type !== "candles") return [{ title, name: one.name, cells: one.values }];
      const { open, high, low, close } = one;
      return Object.entries({ open, high, low, close }).map(([name, cells]) => ({ title, name, cells }));
    })
  );
  const isTaken = (name: string) => named.filter((other) => other.name === name).length > 1;
  return [
    { name: "time", cells: time, format: timeFormat(time) },
    ...named.map(({ title, name, cells }) => ({ name: isTaken(name) ? `${title} ${name}` : name, cells })),
  ];
}

function heatmapColumns({ rows, columns, values, totals, rowTitle }: HeatmapFigure): CsvColumn[] {
  return [
    { name: rowTitle ?? "", cells: rows },
    ...columns.map((name, c) => ({ name, cells: values.map((row) => row[c]) })),
    ...totals ? [{ name: totals.title, cells: totals.values }] : [],
  ];
}

type Mark = { [column: string]: string | number | null | undefined };

/** Columns that no layer has a value in are left out. */
function chartColumns({ layers, x, y, trials }: ChartFigure): CsvColumn[] {
  const trial = (place: number | null | undefined) =>
    place === null || place === undefined || !trials ? undefined : trialText(trials, place);
  const marks = layers.flatMap((layer) => marksOf(layer, trial));
  const isWritten = (name: string) => marks.some((mark) => mark[name] !== undefined && mark[name] !== null);
  return [
    { name: "name", cells: marks.map(({ name }) => name) },
    ...["x", "x2"].filter(isWritten).map((name) => axisColumn(name, x, marks)),
    ...["y", "low", "high"].filter(isWritten).map((name) => axisColumn(name, y, marks)),
    ...["score", "label"].filter(isWritten).map((name) => ({ name, cells: marks.map((mark) => mark[name]) })),
  ];
}

function marksOf(layer: ChartLayer, trial: (place: number | null | undefined) => string | undefined): Mark[] {
  const { name } = layer;
  if (layer.type === "rule") return [{ name, [layer.axis]: layer.at }];
  if (layer.type === "field") return fieldMarks(layer);
  return layer.x.map((x, i): Mark => {
    switch (layer.type) {
      case "band":
        return { name, x, low: layer.low[i], high: layer.high[i] };
      case "bars":
        return { name, x, x2: layer.x2?.[i], y: layer.y[i] };
      case "dots":
        return {
          name,
          x,
          y: layer.y[i],
          label: layer.labels?.[i] ?? trial(layer.trials?.[i]),
          score: layer.scores?.[i],
        };
      case "text":
        return { name, x, y: layer.y[i], label: layer.texts[i] };
      default:
        return { name, x, y: layer.y[i], label: trial(layer.trials?.[i]) };
    }
  });
}

/** A node a row. */
function fieldMarks({ name, x, y, columns, values }: FieldLayer): Mark[] {
  const rows = values.length / columns;
  const at = ([from, to]: number[], share: number) => from! + (to! - from!) * share;
  return values.map((score, node) => ({
    name,
    x: at(x, node % columns / (columns - 1)),
    y: at(y, Math.floor(node / columns) / (rows - 1)),
    score,
  }));
}

/** Categories by their names, times as such. */
function axisColumn(name: string, { scale, categories }: ChartAxis, marks: Mark[]): CsvColumn {
  const cells = marks.map((mark) => {
    const value = mark[name];
    return scale === "category" && typeof value === "number" ? categories?.[value] ?? value : value;
  });
  return { name, cells, ...scale === "time" && { format: "time" as const } };
}
