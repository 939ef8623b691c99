/** A figure that may stand inside a card. */
import type { CardFigure } from "../spec/figure.ts";
import { drawChart } from "./chart.ts";
import { drawHeatmap } from "./heatmap.ts";
import type { DrawOptions } from "./svg.ts";
import { drawTable } from "./table.ts";
import { drawTime } from "./time.ts";

export function drawPart(figure: CardFigure["figures"][number], options: DrawOptions): SVGElement {
  switch (figure.kind) {
    case "time":
      return drawTime(figure, options);
    case "chart":
      return drawChart(figure, options);
    case "heatmap":
      return drawHeatmap(figure, options);
    case "table":
      return drawTable(figure, options);
  }
}
