/** Figures as files, made in the reader's browser; the PNG has the page's own font in it. */
import type { Theme } from "../palette.ts";
import type { ChartFigure } from "../spec/chart.ts";
import type { HeatmapFigure, TimeFigure } from "../spec/figure.ts";
import { figureCsv } from "../spec/figure_csv.ts";
import { framed } from "./framed.ts";
import { saveFile } from "./live_file.ts";

type Picture = TimeFigure | ChartFigure | HeatmapFigure;

export interface PictureOptions {
  document: Document;
  theme: Theme;
  /** In CSS pixels. */
  width: number;
}

/** Pixels of the PNG per CSS pixel: sharp on dense screens. */
const DENSITY = 2;

export async function saveFigure(
  figure: Picture,
  format: "png" | "svg" | "csv",
  options: PictureOptions,
): Promise<void> {
  saveFile(figure.title, format, await fileOf(figure, format, options));
}

async function fileOf(
  figure: Picture,
  format: "png" | "svg" | "csv",
  options: PictureOptions,
): Promise<Blob> {
  switch (format) {
    case "png":
      return await pngFile(figure, options);
    case "svg":
      return svgBlob(framed(figure, options));
    case "csv":
      return new Blob([figureCsv(figure)], { type: "text/csv" });
  }
}

async function pngFile(figure: Picture, options: PictureOptions): Promise<Blob> {
  const { document } = options;
  const drawing = framed(figure, options);
  const style = document.createElementNS(drawing.namespaceURI, "style");
  style.textContent = await fontRule(document);
  drawing.prepend(style);
  const url = URL.createObjectURL(svgBlob(drawing));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = DENSITY * options.width;
    canvas.height = DENSITY * Number(drawing.getAttribute("height"));
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) =>
        blob ? resolve(blob) : reject(new Error("The picture is too large for this browser."))
      )
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

const svgBlob = (drawing: SVGElement): Blob =>
  new Blob([new XMLSerializer().serializeToString(drawing)], { type: "image/svg+xml" });

/** A picture cannot reach the page's fonts: their first file, Latin letters and digits, comes along. */
async function fontRule(document: Document): Promise<string> {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule) || !/Inter\b/.test(rule.style.fontFamily)) continue;
      const path = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
      if (!path) continue;
      const response = await fetch(new URL(path, sheet.href ?? document.baseURI)).catch(() => null);
      if (!response?.ok) continue;
      const data = await dataUrl(await response.blob());
      return `@font-face{font-family:Inter;font-weight:100 900;src:url(${data})}`;
    }
  }
  return "";
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
