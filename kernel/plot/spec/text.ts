/** Figures as plain text: for terminals, screen readers and clients that draw nothing. */
import { chartSummary, chartText } from "./chart_text.ts";
import type { CardFigure, Figure, HeatmapFigure, Series, TableFigure, TimeFigure } from "./figure.ts";
import { formatCell, formatDate, formatMetric, formatNumber } from "./format.ts";
import { cellName } from "./heatmap_names.ts";
import { sheetSummary, sheetText } from "./sheet_text.ts";

/** Rows of a table that its text shows. */
const TEXT_ROWS = 12;

/** The whole figure as text of several lines. */
export function figureText(figure: Figure): string {
  switch (figure.kind) {
    case "card":
      return cardText(figure);
    case "sheet":
      return sheetText(figure, partText);
    case "table":
      return tableText(figure);
    case "heatmap":
      return heatmapText(figure);
    case "chart":
      return chartText(figure);
    case "time":
      return figureSummary(figure);
  }
}

/** One sentence that stands for the picture: the label of a drawing. */
export function figureSummary(figure: Figure): string {
  switch (figure.kind) {
    case "sheet":
      return sheetSummary(figure);
    case "card":
      return [
        figure.title,
        ...(figure.verdict ? [figure.verdict.text] : []),
        ...(figure.progress ? [figure.progress.line] : []),
        ...figure.metrics.map((metric) => `${metric.label} ${formatMetric(metric)}`),
      ].join(", ");
    case "table":
      return `${figure.title}: table of ${formatNumber(figure.total, "integer")} rows`;
    case "heatmap":
      return heatmapSummary(figure);
    case "chart":
      return chartSummary(figure);
    case "time":
      return timeSummary(figure);
  }
}

/** How much of the data a drawing leaves out; empty where it shows all. */
export function thinningNote(figure: TimeFigure): string {
  const notes: string[] = [];
  const number = (value: number) => formatNumber(value, "integer");
  if (figure.thinnedFrom && hasCandles(figure)) {
    notes.push(`candles of ${number(Math.ceil(figure.thinnedFrom / figure.time.length))} bars`);
  } else if (figure.thinnedFrom) {
    notes.push(`${number(figure.time.length)} of ${number(figure.thinnedFrom)} points drawn`);
  }
  for (const { markers = [], markersFrom } of figure.panes) {
    if (markersFrom) notes.push(`last ${number(markers.length)} of ${number(markersFrom)} marks drawn`);
  }
  return notes.join(" · ");
}

function timeSummary(figure: TimeFigure): string {
  const { time, panes, title } = figure;
  if (time.length === 0) return `${title}: no data`;
  const span = `${formatDate(time[0]!)} to ${formatDate(time.at(-1)!)}`;
  const parts = panes.flatMap((pane, p) =>
    pane.series.map((series) => {
      // The same accounts once more, seen otherwise.
      const isTold = panes.slice(0, p).some((other) => other.series.some(({ name }) => name === series.name));
      const name = isTold ? `${series.name}, ${pane.title.toLowerCase()}` : series.name;
      const values = closes(series).filter((value) => value !== null);
      if (values.length === 0) return `${name} without values`;
      const say = (value: number) => formatNumber(value, pane.format);
      const isLoss = series.type === "area" || (isTold && values.every((value) => value <= 0));
      if (isLoss) return `${name} at worst ${say(least(values))}`;
      return `${name} ${say(values[0]!)} to ${say(values.at(-1)!)}`;
    })
  );
  const marks = panes.reduce((sum, pane) => sum + (pane.markers?.length ?? 0), 0);
  if (marks) parts.push(`${formatNumber(marks, "integer")} fills marked`);
  return `${title}, ${span}: ${parts.join("; ")}`;
}

function heatmapSummary(figure: HeatmapFigure): string {
  const { title, rows, columns, rowTitle, columnTitle, values, format, note, highlight, calendar } = figure;
  const cells = values.flatMap((row, r) =>
    row.flatMap((value, c) => value === null ? [] : [{ value, at: cellName(figure, r, c) }])
  );
  if (cells.length === 0) return `${title}: ${note ?? "no data"}`;
  const high = cells.reduce((best, cell) => cell.value > best.value ? cell : best);
  const low = cells.reduce((worst, cell) => cell.value < worst.value ? cell : worst);
  // Of a return one cares for the sign, of a parameter's figure of merit for where it is.
  const isReturn = format === "percent" && figure.rowTitle === undefined;
  const say = (value: number) => formatNumber(value, format, { sign: isReturn });
  const extremes = isReturn
    ? `best ${say(high.value)} in ${high.at}, worst ${say(low.value)} in ${low.at}`
    : `highest ${say(high.value)} at ${high.at}, lowest ${say(low.value)} at ${low.at}`;
  const framed = highlight
    ? `; ${highlight.name} at ${cellName(figure, highlight.row, highlight.column)}`
    : "";
  const span = calendar
    ? `${calendar.firstYear} to ${calendar.firstYear + rows.length / calendar.days - 1}`
    : rowTitle && columnTitle
    ? `${columnTitle} ${valueSpan(columns)}, ${rowTitle} ${valueSpan(rows)}`
    : `${rows[0]} to ${rows.at(-1)}`;
  return `${title}, ${span}: ${extremes}${framed}`;
}

/** From the first value to the last one, where names may be of several values: "60 to 193". */
function valueSpan(names: readonly string[]): string {
  const [low, high] = [names[0]!.split(" to ")[0]!, names.at(-1)!.split(" to ").at(-1)!];
  return low === high ? low : `${low} to ${high}`;
}

function heatmapText(figure: HeatmapFigure): string {
  const { title, rows, columns, values, totals, format, note } = figure;
  // A calendar's weeks and a hill's hundreds of cells say more in a sentence.
  if (figure.calendar || figure.view || rows.length === 0) return heatmapSummary(figure);
  const header = ["", ...columns, ...(totals ? [totals.title] : [])];
  const lines = rows.map((name, r) => [
    name,
    ...values[r]!.map((value) => value === null ? "" : formatNumber(value, format)),
    ...(totals ? [formatNumber(totals.values[r], format)] : []),
  ]);
  const table = aligned([header, ...lines], () => "right");
  return [title, table, ...(note ? [note] : [])].join("\n");
}

function tableText(figure: TableFigure): string {
  const { title, columns, rows, total, marked, note } = figure;
  const shown = rows.slice(0, TEXT_ROWS);
  const isMarked = markedCells(figure);
  const lines = shown.map((row, r) =>
    columns.map(({ format, decimals }, c) => {
      const cell = formatCell(row[c] ?? null, format, decimals);
      if (isMarked(r, c)) return `${cell}*`;
      // Room for the star, so that a column's points stand below each other.
      return format !== "text" && marked?.cells.some(([, column]) => column === c) ? `${cell} ` : cell;
    })
  );
  const body = aligned(
    [columns.map(({ name }) => name), ...lines],
    (c) => columns[c]!.format === "text" ? "left" : "right",
  );
  const more = total > shown.length
    ? note !== undefined
      ? `\n${note} of ${formatNumber(total, "integer")} rows`
      : `\n… ${formatNumber(total - shown.length, "integer")} more rows of ${formatNumber(total, "integer")}`
    : note !== undefined
    ? `\n${note}`
    : "";
  const meaning = marked && marked.cells.length > 0 ? `\n* ${marked.meaning}` : "";
  return `${title ? `${title}\n` : ""}${body}${more}${meaning}`;
}

/** Whether a cell of the table stands out. */
export function markedCells({ marked }: TableFigure): (row: number, column: number) => boolean {
  const cells = new Set(marked?.cells.map(([row, column]) => `${row} ${column}`));
  return (row, column) => cells.has(`${row} ${column}`);
}

function cardText({ title, verdict, metrics, progress, figures, notes, warnings }: CardFigure): string {
  const lines = aligned(
    metrics.map((metric) => [metric.label, formatMetric(metric)]),
    (c) => c === 0 ? "left" : "right",
  );
  return [
    title,
    ...(verdict ? [verdict.text] : []),
    ...(progress ? [progress.line] : []),
    lines,
    ...figures.map(partText),
    ...(notes.length ? [notes.join(" · ")] : []),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].filter((part) => part !== "").join("\n");
}

/** Within a text: tables in lines, pictures in a sentence. */
function partText(figure: CardFigure["figures"][number]): string {
  return figure.kind === "table" ? tableText(figure) : figureSummary(figure);
}

function aligned(lines: string[][], side: (column: number) => "left" | "right"): string {
  const widths = (lines[0] ?? []).map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  const pad = (cell: string, c: number) =>
    side(c) === "left" ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

export function hasCandles({ panes }: TimeFigure): boolean {
  return panes.some(({ series }) => series.some(({ type }) => type === "candles"));
}

/** The values that stand for a series in words: closes where it has candles. */
function closes(series: Series): (number | null)[] {
  return series.type === "candles" ? series.close : series.values;
}

function least(values: number[]): number {
  return values.reduce((low, value) => value < low ? value : low);
}
