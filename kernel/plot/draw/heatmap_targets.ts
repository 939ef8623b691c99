/** The cells of a heatmap that can be asked for their values. */
import type { HeatmapFigure } from "../spec/figure.ts";
import { exactNumber } from "../spec/format.ts";
import { cellName } from "../spec/heatmap_names.ts";
import { parameterText, trialText } from "../spec/trials.ts";
import { heatmapLayout } from "./heatmap_layout.ts";
import type { DrawOptions } from "./svg.ts";
import type { Targets } from "./target.ts";

export function heatmapTargets(figure: HeatmapFigure, { width, live }: DrawOptions): Targets {
  const { cellWidth, cellHeight, rowTop, columnLeft } = heatmapLayout(figure, width, live);
  const { highlight } = figure;
  return figure.values.map((row, r) =>
    row.flatMap((value, c) => {
      if (value === null) return [];
      const [x1, y1] = [columnLeft(c), rowTop(r)];
      const name = highlight?.row === r && highlight.column === c ? ` (${highlight.name})` : "";
      return [{
        x: x1 + cellWidth / 2,
        y: y1 + cellHeight / 2,
        box: { x1, x2: x1 + cellWidth, y1, y2: y1 + cellHeight },
        lines:
          () => [cellName(figure, r, c) + name, ...otherParameters(figure, r, c), cellValue(figure, value)],
        ...trialOf(figure.places?.[r]?.[c]),
      }];
    })
  );
}

/** "Sharpe: 0.6400", with the same decimals in all cells; returns carry their sign. */
export function cellValue({ format, rowTitle, score }: HeatmapFigure, value: number): string {
  const text = exactNumber(value, format, { sign: format === "percent" && rowTitle === undefined });
  return score === undefined ? text : `${score}: ${text}`;
}

/** A mark's trial, where it has one. */
export const trialOf = (place: number | null | undefined): { trial?: number } =>
  place === null || place === undefined ? {} : { trial: place };

/** What a cell's trial has besides what the cell is called: other parameters, and its own values where several share a place. */
function otherParameters(
  { trials, places, rowTitle, columnTitle, rows, columns }: HeatmapFigure,
  row: number,
  column: number,
): string[] {
  const place = places?.[row]?.[column];
  if (!trials || place === null || place === undefined) return [];
  const told = new Map([[rowTitle, rows[row]], [columnTitle, columns[column]]]);
  const others = trials.parameters.filter(({ name, values }) =>
    told.get(name) !== parameterText(values[place]!)
  );
  if (others.length === 0) return [];
  const text = trialText({ ...trials, parameters: others }, place);
  const isShared = others.some(({ name }) => told.has(name));
  return [isShared ? `the trial with ${text}` : text];
}
