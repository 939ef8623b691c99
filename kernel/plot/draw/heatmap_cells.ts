/** Colours and numbers of a heatmap's cells. */
import { divergingColour, sequentialColour, type Theme } from "../palette.ts";
import type { HeatmapFigure } from "../spec/figure.ts";
import { formatNumber } from "../spec/format.ts";
import { textWidth } from "./text_width.ts";

export interface Cell {
  row: number;
  column: number;
  value: number;
  fill: string;
}

export function heatmapCells(figure: HeatmapFigure, theme: Theme): Cell[] {
  const cells = knownCells(figure);
  const colour = heatmapColour(figure, theme);
  return cells.map((cell) => ({ ...cell, fill: colour(cell.value) }));
}

/** What decides the colours of cells. */
type Coloured = Pick<HeatmapFigure, "values" | "format" | "scheme" | "reach" | "score">;

export function heatmapColour(figure: Coloured, theme: Theme): (value: number) => string {
  const share = heatmapShare(figure);
  const colour = isDiverging(figure) ? divergingColour : sequentialColour;
  return (value) => colour(share(value), theme);
}

/** Where a value lies on the scale: from -1 to 1 around zero on a diverging one, else from 0 to 1; beyond it for outliers. */
export function heatmapShare(figure: Coloured): (value: number) => number {
  const cells = knownCells(figure);
  if (isDiverging(figure)) {
    const reach = figure.reach ?? (figure.score ? wholeReach(cells) : typicalReach(cells));
    return (value) => value / reach;
  }
  const { least, greatest } = extremes(cells);
  return (value) => (value - least) / (greatest - least || 1);
}

/**
 * Returns, and whatever lies on both sides of zero, are coloured from zero to either side; the rest from its
 * least to its greatest value. A figure may say otherwise.
 */
function isDiverging(figure: Coloured): boolean {
  if (figure.scheme) return figure.scheme === "diverging";
  const { least, greatest } = extremes(knownCells(figure));
  return figure.format === "percent" || (least < 0 && greatest > 0);
}

export function extremes(cells: { value: number }[]): { least: number; greatest: number } {
  return {
    least: cells.reduce((low, { value }) => Math.min(low, value), Infinity),
    greatest: cells.reduce((high, { value }) => Math.max(high, value), -Infinity),
  };
}

export function knownCells({ values }: Pick<HeatmapFigure, "values">): Omit<Cell, "fill">[] {
  return values.flatMap((row, r) =>
    row.flatMap((value, column) => value === null ? [] : [{ row: r, column, value }])
  );
}

/** The size that 95 % of the values stay within: one crash must not bleach all other months. */
function typicalReach(cells: { value: number }[]): number {
  const sizes = cells.map(({ value }) => Math.abs(value)).sort((a, b) => a - b);
  return sizes[Math.floor((sizes.length - 1) * 0.95)] || sizes.at(-1) || 1;
}

/** Of trials the best are what one looks for: they are told apart unless they lie far beyond all others. */
function wholeReach(cells: { value: number }[]): number {
  const typical = typicalReach(cells);
  const { least, greatest } = extremes(cells);
  return Math.min(3 * typical, Math.max(Math.abs(least), Math.abs(greatest))) || 1;
}

export interface NumberStyle {
  decimals: number;
  size: number;
}

/** Decimals and sizes, the most readable first. A ratio is never without a decimal: 0.64 is not 1. */
const TRIES = [[1, 12], [1, 11], [1, 10], [0, 11], [0, 10]] as const;
const RATIO_TRIES = [[2, 12], [2, 11], [2, 10], [1, 11], [1, 10]] as const;

/** The most readable way to write every number inside its cell, or null where none fits. */
export function cellNumbers(figure: HeatmapFigure, cellWidth: number): NumberStyle | null {
  const values = figure.values.flat().filter((value) => value !== null);
  for (const [decimals, size] of figure.format === "ratio" ? RATIO_TRIES : TRIES) {
    const widest = widestText(values.map((value) => cellText(figure, value, decimals)), size);
    if (widest + 4 <= cellWidth) return { decimals, size };
  }
  return null;
}

/** Percentages without their sign, which stands once above them. */
export function cellText({ format }: HeatmapFigure, value: number, decimals?: number): string {
  if (format === "percent") return formatNumber(value * 100, "ratio", { decimals: decimals ?? 1 });
  const isCut = decimals === 0 || (format === "ratio" && decimals !== undefined);
  return formatNumber(value, format, isCut ? { decimals } : {});
}

export function widestText(texts: string[], size: number, weight?: number): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text, size, weight)), 0);
}
