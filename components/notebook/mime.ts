/** Which of a bundle's types is shown: the richest that we draw ourselves, then pictures, then text. */
import type { MimeBundle } from "../../document/notebook.ts";
import { FIGURE_MIME } from "../../kernel/plot/spec/figure.ts";

const PREFERRED = [
  FIGURE_MIME,
  "text/html",
  "text/markdown",
  "image/svg+xml",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "application/json",
  "text/plain",
] as const;
export type ShownMime = typeof PREFERRED[number];

export function shownMime(data: MimeBundle): ShownMime | null {
  return PREFERRED.find((mime) => Object.hasOwn(data, mime)) ?? null;
}

/** A picture as a data address. SVG goes into an <img> too, where its scripts and links are dead. */
export function pictureUrl(mime: string, data: string): string {
  return mime === "image/svg+xml"
    ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(data)}`
    : `data:${mime};base64,${data.replace(/\s/g, "")}`;
}
