/** The cells of a heatmap that can be asked for their values. */
import type { HeatmapFigure } from "../spec/figure.ts";
import { exactValue } from "../spec/chart_text.ts";
import { cellName } from "../spec/heatmap_names.ts";
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
        lines: () => [cellName(figure, r, c) + name, cellValue(figure, value)],
      }];
    })
  );
}

/** Returns carry their sign. */
export function cellValue({ format, rowTitle }: HeatmapFigure, value: number): string {
  return exactValue(value, format, { sign: format === "percent" && rowTitle === undefined });
}
