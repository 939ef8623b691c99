/** A figure as a picture of its own: on a sheet with a margin, of a size that may be asked for. */
import { palette } from "../palette.ts";
import type { Figure } from "../spec/figure.ts";
import { figureSummary } from "../spec/text.ts";
import { drawFigure } from "./figure.ts";
import { canvas, type DrawOptions, element, placed } from "./svg.ts";
import { drawTime, fitsHeight } from "./time.ts";

const MARGIN = 16;
/** Widths between which a drawing is made that is scaled to another size: below, its words do not fit. */
const [NARROWEST, WIDEST] = [208, 4000];

/** @param wanted height in pixels; default what the figure needs */
export function framed(figure: Figure, options: DrawOptions, wanted?: number): SVGElement {
  const { document, theme, width } = options;
  const inside = { ...options, width: width - 2 * MARGIN };
  const { drawing, scale } = wanted === undefined
    ? { drawing: drawFigure(figure, inside), scale: 1 }
    : drawWithin(figure, inside, wanted - 2 * MARGIN);
  const height = wanted ?? heightOf(drawing) + 2 * MARGIN;
  const sheet = element(document, "rect", { width, height, fill: palette[theme].sheet });
  const marks = placed(document, drawing, MARGIN, MARGIN);
  if (scale !== 1) marks.setAttribute("transform", `translate(${MARGIN},${MARGIN}) scale(${scale})`);
  return canvas(options, height, figureSummary(figure), sheet, marks);
}

/** Panes take any height; what has one of its own is drawn at the width that gives the same proportions, and scaled. */
function drawWithin(figure: Figure, options: DrawOptions, height: number) {
  if (figure.kind === "time" && fitsHeight(figure, height)) {
    return { drawing: drawTime(figure, options, height), scale: 1 };
  }
  let drawing = drawFigure(figure, options);
  let { width } = options;
  // A wider drawing is mostly no taller, so that a few steps come close; the rest is the last scale's.
  for (let step = 0; step < 4; step++) {
    const next = Math.round(heightOf(drawing) * options.width / height);
    const held = Math.min(WIDEST, Math.max(NARROWEST, next));
    if (Math.abs(held - width) < 2) break;
    width = held;
    drawing = drawFigure(figure, { ...options, width });
  }
  const scale = Math.min(options.width / width, height / heightOf(drawing));
  return { drawing, scale: Number(scale.toFixed(4)) };
}

const heightOf = (drawing: Element): number => Number(drawing.getAttribute("height"));
