/** What the colours of a heatmap mean: a strip from its least value to its greatest. */
import { palette } from "../palette.ts";
import type { HeatmapFigure } from "../spec/figure.ts";
import { formatNumber } from "../spec/format.ts";
import { extremes, heatmapColour, knownCells } from "./heatmap_cells.ts";
import { type DrawOptions, element, label } from "./svg.ts";
import { textWidth } from "./text_width.ts";

const STEPS = 12;
const STEP = 7;
const GAP = 6;

interface ColourScale {
  /** Pixels that it takes at the right. */
  readonly width: number;
  /** Around a baseline. */
  marks(y: number): SVGElement[];
}

/** None where all cells have one value. */
export function colourScale(figure: HeatmapFigure, { document, theme, width }: DrawOptions): ColourScale {
  const { least, greatest } = extremes(knownCells(figure));
  if (!(greatest > least)) return { width: 0, marks: () => [] };
  const [low, high] = [least, greatest].map((value) => formatNumber(value, figure.format)) as [
    string,
    string,
  ];
  const fill = palette[theme]["ink-2"];
  const colour = heatmapColour(figure, theme);
  const end = width - Math.ceil(textWidth(high, 12)) - GAP;
  const start = end - STEPS * STEP;
  return {
    width: width - start + GAP + Math.ceil(textWidth(low, 12)) + GAP,
    marks: (y) => [
      label(document, start - GAP, y, low, { fill, anchor: "end" }),
      ...Array.from({ length: STEPS }, (_, step) =>
        element(document, "rect", {
          x: start + step * STEP,
          y: y - 10,
          width: STEP,
          height: 11,
          fill: colour(least + (greatest - least) * step / (STEPS - 1)),
        })),
      label(document, width, y, high, { fill, anchor: "end" }),
    ],
  };
}
