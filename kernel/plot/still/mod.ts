/**
 * Figures as pictures, for clients that cannot draw them: PNG, and SVG where that is light. The drawing code, its stand-in document and the
 * rasteriser are loaded on first use, so that importing this costs nothing.
 */
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import type { Theme } from "../palette.ts";
import type { Figure } from "../spec/figure.ts";
import { formatNumber } from "../spec/format.ts";

export interface StillOptions {
  theme?: Theme;
  /** In CSS pixels, 240 to 8,000; default 720. */
  width?: number;
  /** In CSS pixels, 120 to 8,000; default what the figure needs. */
  height?: number;
  /** Pixels of the PNG per CSS pixel, 0.25 to 8; default 2, sharp on dense screens, and 1 for a sheet, which is long. */
  density?: number;
}

export interface Still {
  /** Text of an SVG document of its own. */
  svg: string;
  /** Bytes of a PNG file, `density` pixels to each CSS pixel. */
  png: Uint8Array;
}

/**
 * Draws a figure on a sheet of its own colour, so that it can be read on any page. Given both, width and height are met to
 * the pixel: figures over time are laid out anew, others are drawn in the same proportions and scaled.
 *
 * @param figure The `spec` of what plot makes.
 * @throws {ParameterError} for a size out of its range and an unknown option.
 * @example
 * ```ts
 * import { plot, renderStill } from "tapebook";
 *
 * const { spec } = plot.heatmap({ time: [Date.UTC(2020, 0, 31), Date.UTC(2020, 1, 28)], equity: [100, 103] });
 * const { svg, png } = await renderStill(spec, { width: 480 });
 * if (!svg.startsWith("<svg") || png.length === 0) throw new Error("two pictures expected");
 * ```
 */
export async function renderStill(figure: Figure, options: StillOptions = {}): Promise<Still> {
  const { theme = "light", width = WIDTH, height, density = densityOf(figure) } = options;
  checkNames(options, ["theme", "width", "height", "density"], "the options of renderStill");
  checkRange("width", width, 240, 8000);
  if (height !== undefined) checkRange("height", height, 120, 8000);
  checkRange("density", density, 0.25, 8);
  const { drawSheet, rasterise } = await import("./render.ts");
  const svg = drawSheet(figure, theme, Math.round(width), height && Math.round(height));
  return { svg, png: rasterise(svg, density) };
}

/** Pictures by MIME type, as nbformat holds them: the PNG as base64. */
export interface NotebookPictures {
  readonly "image/png": string;
  readonly "image/svg+xml"?: string;
}

/** Letters of an SVG that a notebook still keeps beside the PNG. */
const MOST_SVG = 131_072;
/** Bytes of a PNG that is still kept at twice the screen's density. */
const MOST_PNG = 196_608;

/**
 * The pictures of a figure that a notebook's file keeps for clients that cannot draw it: a PNG of 256 colours, twice as dense
 * as the screen unless that takes more than 192 kB, and the SVG up to 128 kB. Any client shows one of them.
 *
 * @param figure The `spec` of what plot makes.
 * @example
 * ```ts
 * import { notebookPictures, plot } from "tapebook";
 *
 * const { spec } = plot.heatmap({ time: [Date.UTC(2020, 0, 31), Date.UTC(2020, 1, 28)], equity: [100, 103] });
 * const pictures = await notebookPictures(spec);
 * if (!pictures["image/png"].startsWith("iVBOR") || !pictures["image/svg+xml"]) throw new Error("a small figure has both");
 * ```
 */
export async function notebookPictures(figure: Figure): Promise<NotebookPictures> {
  const { drawSheet, rasteriseLightly } = await import("./render.ts");
  const svg = drawSheet(figure, "light", WIDTH);
  const dense = rasteriseLightly(svg, densityOf(figure));
  // Hundreds of crossing lines do not compress.
  const png = dense.length <= MOST_PNG ? dense : rasteriseLightly(svg, 1);
  return { "image/png": png.toBase64(), ...svg.length <= MOST_SVG && { "image/svg+xml": svg } };
}

const WIDTH = 720;
const densityOf = ({ kind }: Figure): number => kind === "sheet" ? 1 : 2;

function checkRange(field: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  const allowed = `${least} to ${formatNumber(most, "integer")}`;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}
