/** SVG elements made in whatever document is given: the browser's or a stand-in. */
import { palette, type Theme } from "../palette.ts";
import { textWidth } from "./text_width.ts";

export interface DrawOptions {
  document: Document;
  theme: Theme;
  /** In CSS pixels. */
  width: number;
  /** The page around it shows title, legend and tooltips: the picture leaves them out. */
  live?: boolean;
  /** How far a hill is turned around its upright axis, in degrees. */
  turn?: number;
}

const NAMESPACE = "http://www.w3.org/2000/svg";
const FONT = "Inter, 'Inter Variable', system-ui, sans-serif";

type Attributes = { [name: string]: string | number | undefined };

export function element(
  document: Document,
  name: string,
  attributes: Attributes,
  ...children: (Element | string)[]
): SVGElement {
  const made = document.createElementNS(NAMESPACE, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}

/** The outermost element of a drawing; `label` stands for it where it cannot be seen. */
export function canvas(
  { document, theme, width }: DrawOptions,
  height: number,
  label: string,
  ...children: Element[]
): SVGElement {
  const svg = element(document, "svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": label,
    "font-family": FONT,
    "font-size": 12,
    fill: palette[theme].ink,
    style: "font-variant-numeric:tabular-nums",
  }, ...children);
  // Set apart from the others: some stand-in documents do not write the namespace by themselves.
  svg.setAttribute("xmlns", NAMESPACE);
  return svg;
}

export interface TextStyle {
  size?: number;
  weight?: number;
  fill?: string;
  anchor?: "start" | "middle" | "end";
}

/** One line of text on a baseline. */
export function label(document: Document, x: number, y: number, text: string, style: TextStyle = {}) {
  return element(document, "text", {
    x,
    y,
    "font-size": style.size,
    "font-weight": style.weight,
    fill: style.fill,
    "text-anchor": style.anchor === "start" ? undefined : style.anchor,
  }, text);
}

/** Letters that keep clear of the marks behind them. */
export function haloed(text: SVGElement, theme: Theme): SVGElement {
  const halo = {
    stroke: palette[theme].sheet,
    "stroke-width": "3",
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
  for (const [key, value] of Object.entries(halo)) text.setAttribute(key, value);
  return text;
}

/** More words behind a text, wherever it ends: no measuring can miss. */
export function follow(document: Document, text: Element, words: string, style: TextStyle = {}): void {
  text.append(element(document, "tspan", {
    dx: 6,
    "font-size": style.size,
    "font-weight": style.weight,
    fill: style.fill,
  }, words));
}

/** A figure's title at the top left, cut where it does not fit. */
export function titleLabel(document: Document, title: string, width: number, size = 14): SVGElement {
  return label(document, 0, size + 2, fitted(title, width, size, 600), { size, weight: 600 });
}

/** As much of a text as fits a width, with an ellipsis where it was cut. */
export function fitted(text: string, width: number, size: number, weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text;
  let kept = [...text];
  while (kept.length > 0 && textWidth(`${kept.join("")}…`, size, weight) > width) kept = kept.slice(0, -1);
  return kept.length ? `${kept.join("").trimEnd()}…` : "";
}

/** A text broken between words into lines that fit a width; none for no text. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const joined = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && textWidth(joined, size) <= width) lines[lines.length - 1] = joined;
    else lines.push(fitted(word, width, size));
  }
  return lines;
}

export function hairline(document: Document, theme: Theme, x1: number, y1: number, x2: number, y2: number) {
  return element(document, "line", { x1, y1, x2, y2, stroke: palette[theme].rule, "stroke-width": 1 });
}

/** Another drawing's marks moved to a place within this one, without its styles and its frame. */
export function placed(document: Document, drawing: Element, x: number, y: number): SVGElement {
  const group = element(document, "g", { transform: `translate(${x},${y})` });
  for (const name of ["font-size", "text-anchor", "fill"]) {
    const value = drawing.getAttribute(name);
    if (value) group.setAttribute(name, value);
  }
  group.append(...Array.from(drawing.children).filter((child) => child.tagName.toLowerCase() !== "style"));
  return group;
}

const GEOMETRY = ["d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points"];

/** Coordinates rounded to a tenth of a pixel: no eye sees more and files get a third smaller. */
export function rounded<E extends Element>(drawing: E): E {
  for (const child of [drawing, ...Array.from(drawing.querySelectorAll("*"))]) {
    for (const name of GEOMETRY) {
      const value = child.getAttribute(name);
      if (value?.includes(".")) {
        child.setAttribute(
          name,
          value.replace(/-?\d*\.\d+(e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(1)))),
        );
      }
    }
  }
  return drawing;
}
