/** Any figure as a still SVG element. */
import type { Figure } from "../spec/figure.ts";
import { drawCard } from "./card.ts";
import { drawPart } from "./part.ts";
import { drawSheet } from "./sheet.ts";
import type { DrawOptions } from "./svg.ts";

export function drawFigure(figure: Figure, options: DrawOptions): SVGElement {
  switch (figure.kind) {
    case "card":
      return drawCard(figure, options);
    case "sheet":
      return drawSheet(figure, options);
    default:
      return drawPart(figure, options);
  }
}
