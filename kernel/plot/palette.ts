/** The colours of every picture, light and dark: the only place in the kernel that names one. */
import type { Colour } from "./spec/figure.ts";

export type Theme = "light" | "dark";
export type Surface = "paper" | "sheet" | "rule" | "warn";

/** Series colours are Okabe and Ito's set, told apart by colour-blind readers; lightened on dark paper. */
export type Palette = Record<Colour | Surface, string>;

export const palette: Record<Theme, Palette> = {
  light: {
    paper: "#fbfaf7",
    sheet: "#ffffff",
    rule: "#e3e0d8",
    ink: "#1c1e21",
    "ink-2": "#5b6068",
    accent: "#0b6bcb",
    gain: "#0a7d4f",
    loss: "#b3261e",
    warn: "#8a5a00",
    blue: "#0072b2",
    vermillion: "#d55e00",
    green: "#009e73",
    purple: "#cc79a7",
    sky: "#56b4e9",
    orange: "#e69f00",
  },
  dark: {
    paper: "#14161a",
    sheet: "#1b1e24",
    rule: "#2c3038",
    ink: "#e8e6e1",
    "ink-2": "#a3a8b0",
    accent: "#6cb2ff",
    gain: "#4cc38a",
    loss: "#ff8a80",
    warn: "#f2c14e",
    blue: "#4ea8de",
    vermillion: "#f0844a",
    green: "#35c49b",
    purple: "#e0a3c4",
    sky: "#8ccdf2",
    orange: "#f2bd4b",
  },
};

/** Ends and middle of the diverging scale: loss vermillion, zero the sheet, gain blue. */
const diverging: Record<Theme, { below: string; zero: string; above: string }> = {
  light: { below: "#d55e00", zero: "#ffffff", above: "#0072b2" },
  dark: { below: "#d9692a", zero: "#22262d", above: "#2f8fcb" },
};

/** Eleven samples of matplotlib's viridis, dark to bright. */
const viridis = [
  "#440154",
  "#482475",
  "#414487",
  "#355f8d",
  "#2a788e",
  "#21918c",
  "#22a884",
  "#44bf70",
  "#7ad151",
  "#bddf26",
  "#fde725",
];

/** How far towards its ends the diverging scale goes: numbers in the theme's ink stay readable on every cell. */
const DEPTH = 0.7;

/** Colour of a share of the scale in [-1, 1], zero in the middle; beyond the ends it is held. */
export function divergingColour(share: number, theme: Theme): string {
  const { below, zero, above } = diverging[theme];
  return mix(zero, share < 0 ? below : above, Math.min(1, Math.abs(share)) * DEPTH);
}

/** Colour of a share of the scale in [0, 1]. */
export function sequentialColour(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const index = Math.min(viridis.length - 2, Math.floor(at));
  return mix(viridis[index]!, viridis[index + 1]!, at - index);
}

/** Near-black or white, whichever stands out more on this background. */
export function textOn(background: string): string {
  const { ink } = palette.light;
  return contrast(background, ink) >= contrast(background, "#ffffff") ? ink : "#ffffff";
}

/** The colour with an opacity in [0, 1], as #rrggbbaa. */
export function withAlpha(hex: string, alpha: number): string {
  return hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
}

/** A wash behind a picture: what is drawn on it stays readable. */
export function bandFill(colours: Palette, colour: Colour): string {
  return withAlpha(colours[colour], 0.14);
}

/** Of one part of a whole: the grid shines through. */
export function stackFill(colours: Palette, colour: Colour): string {
  return withAlpha(colours[colour], 0.8);
}

/** Laid over what is not to stand out. */
export function veil(colours: Palette): string {
  return withAlpha(colours.sheet, 0.55);
}

/** WCAG 2 contrast ratio of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = channels(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(from: string, to: string, share: number): string {
  const end = channels(to);
  const mixed = channels(from).map((value, i) => Math.round(value + (end[i]! - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
