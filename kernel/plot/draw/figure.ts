/** Any figure as a still SVG element. */
import type { Figure } from "../spec/figure.ts";
import { drawCard } from "./card.ts";
import { drawPart } from "./part.ts";
import type { DrawOptions } from "./svg.ts";

export function drawFigure(figure: Figure, options: DrawOptions): SVGElement {
  return figure.kind === "card" ? drawCard(figure, options) : drawPart(figure, options);
}
