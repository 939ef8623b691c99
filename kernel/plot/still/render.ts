/** The heavy half of stills: a stand-in document, the drawing code and a rasteriser with its own fonts. */
import { Resvg } from "@resvg/resvg-js";
import { DOMParser } from "linkedom";
import { createRequire } from "node:module";
import { drawFigure } from "../draw/figure.ts";
import { canvas, type DrawOptions, element, placed } from "../draw/svg.ts";
import { drawTime, fitsHeight } from "../draw/time.ts";
import { palette, type Theme } from "../palette.ts";
import type { Figure } from "../spec/figure.ts";
import { figureSummary } from "../spec/text.ts";

const MARGIN = 16;
/** Widths between which a drawing is made that is scaled to another size: below, its words do not fit. */
const [NARROWEST, WIDEST] = [208, 4000];

/** Control characters that XML 1.0 does not allow, escaped or not. */
// deno-lint-ignore no-control-regex
const NOT_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

const { resolve } = createRequire(import.meta.url);
/** The rasteriser draws no text at all without a font, so the project brings its own, in the weights that drawings use. */
const fontFiles = [
  "400Regular/Inter_400Regular",
  "500Medium/Inter_500Medium",
  "600SemiBold/Inter_600SemiBold",
]
  .map((name) => resolve(`@expo-google-fonts/inter/${name}.ttf`));

/** A figure with a margin on an opaque sheet, as SVG text. */
export function drawSheet(figure: Figure, theme: Theme, width: number, wanted?: number): string {
  const document = xmlDocument();
  const options = { document, theme, width: width - 2 * MARGIN };
  const { drawing, scale } = wanted === undefined
    ? { drawing: drawFigure(figure, options), scale: 1 }
    : drawWithin(figure, options, wanted - 2 * MARGIN);
  const height = wanted ?? heightOf(drawing) + 2 * MARGIN;
  const sheet = element(document, "rect", { width, height, fill: palette[theme].sheet });
  const marks = placed(document, drawing, MARGIN, MARGIN);
  if (scale !== 1) marks.setAttribute("transform", `translate(${MARGIN},${MARGIN}) scale(${scale})`);
  const svg = canvas({ document, theme, width }, height, figureSummary(figure), sheet, marks).toString();
  return svg.toWellFormed().replace(NOT_XML, "");
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

/** An XML document, since an HTML one would leave & in attributes as it is, which no SVG reader accepts. */
function xmlDocument(): Document {
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml");
  // The stand-in document has types of its own; drawings use only what both have.
  return document as unknown as Document;
}

/** @param density pixels per CSS pixel */
export function rasterise(svg: string, density: number): Uint8Array {
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: density },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "Inter", sansSerifFamily: "Inter" },
  }).render();
  return new Uint8Array(image.asPng());
}
