/**
 * Figures as pictures, for clients that cannot draw them: SVG and PNG. The drawing code, its stand-in document and the
 * rasteriser are loaded on first use, so that importing this costs nothing.
 */
import type { Theme } from "../palette.ts";
import type { Figure } from "../spec/figure.ts";

export interface StillOptions {
  theme?: Theme;
  /** In CSS pixels, 240 at least; the PNG has twice as many. */
  width?: number;
}

export interface Still {
  /** Text of an SVG document of its own. */
  svg: string;
  /** Bytes of a PNG file, two pixels to each CSS pixel. */
  png: Uint8Array;
}

/**
 * Draws a figure on a sheet of its own colour, so that it can be read on any page.
 *
 * @param figure The `spec` of what plot makes.
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
  const { theme = "light", width = 720 } = options;
  const { drawSheet, rasterise } = await import("./render.ts");
  const svg = drawSheet(figure, theme, Math.max(240, Math.round(width)));
  return { svg, png: rasterise(svg) };
}
