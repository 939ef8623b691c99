/** Cuts long console text to its beginning and end without splitting all of it. */
export const SHOWN_LINES = 200;
const KEPT_LINES = 40;
/** A text of few but huge lines is cut by length. */
const SHOWN_CHARACTERS = 60_000;
const KEPT_CHARACTERS = 8_000;

export interface Shortened {
  head: string;
  tail: string;
  /** Lines of the whole text. */
  lines: number;
}

/** Null when the text is short enough to be shown as it is. */
export function shortened(text: string): Shortened | null {
  const lines = countLines(text);
  if (lines <= SHOWN_LINES && text.length <= SHOWN_CHARACTERS) return null;
  let headEnd = -1;
  let tailStart = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let i = 0; i < KEPT_LINES && headEnd < text.length; i++) headEnd = after(text, headEnd + 1);
  for (let i = 0; i < KEPT_LINES && tailStart > 0; i++) tailStart = text.lastIndexOf("\n", tailStart - 1);
  headEnd = Math.min(headEnd, KEPT_CHARACTERS);
  tailStart = Math.max(tailStart, text.length - KEPT_CHARACTERS, headEnd);
  return { head: text.slice(0, headEnd), tail: text.slice(tailStart).replace(/^\n/, ""), lines };
}

function after(text: string, start: number): number {
  const found = text.indexOf("\n", start);
  return found < 0 ? text.length : found;
}

export function countLines(text: string): number {
  let lines = text === "" || text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** Blocks of whole lines, so that the browser can skip drawing those out of sight. */
export function blocksOf(text: string, linesPerBlock: number): string[] {
  const blocks: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = start - 1;
    for (let i = 0; i < linesPerBlock && end < text.length; i++) end = after(text, end + 1);
    blocks.push(text.slice(start, end + 1));
    start = end + 1;
  }
  return blocks;
}
