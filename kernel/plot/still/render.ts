/** The heavy half of stills: a stand-in document, the drawing code and a rasteriser with its own fonts. */
import { Resvg } from "@resvg/resvg-js";
import { DOMParser } from "linkedom";
import { createRequire } from "node:module";
import { framed } from "../draw/framed.ts";
import type { Theme } from "../palette.ts";
import type { Figure } from "../spec/figure.ts";
import { indexedPng } from "./indexed_png.ts";

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
export function drawSheet(figure: Figure, theme: Theme, width: number, height?: number): string {
  const svg = framed(figure, { document: xmlDocument(), theme, width }, height).toString();
  return svg.toWellFormed().replace(NOT_XML, "");
}

/** An XML document, since an HTML one would leave & in attributes as it is, which no SVG reader accepts. */
function xmlDocument(): Document {
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml");
  // The stand-in document has types of its own; drawings use only what both have.
  return document as unknown as Document;
}

/** @param density pixels per CSS pixel */
export const rasterise = (svg: string, density: number): Uint8Array =>
  new Uint8Array(pixelsOf(svg, density).asPng());

/** The same in 256 colours. */
export function rasteriseLightly(svg: string, density: number): Uint8Array {
  const { pixels, width } = pixelsOf(svg, density);
  return indexedPng(new Uint8Array(pixels), width);
}

const pixelsOf = (svg: string, density: number) =>
  new Resvg(svg, {
    fitTo: { mode: "zoom", value: density },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "Inter", sansSerifFamily: "Inter" },
  }).render();
