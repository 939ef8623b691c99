/** How a text file separates its fields and where its rows begin. */
import { type BarsLabel, LABEL, parseLabelText } from "../export/label.ts";
import { isClock, isStamp } from "./stamp_parts.ts";
import { isMissing, slowNumber } from "./number_text.ts";
import { knownCount } from "./field_names.ts";
import { columnName } from "./table.ts";

export interface Dialect {
  delimiter: string;
  names: string[];
  headed: boolean;
  /** Records before the first row of data: header, titles. */
  skip: number;
  sample: string[][];
  symbol?: string;
  label?: BarsLabel;
}

/** Where both fit, comma is last: with decimal commas it stands in every row as well. */
const DELIMITERS = ["\t", ";", "|", ","];
const SAMPLE_BYTES = 1 << 18;
const SAMPLE_ROWS = 1000;
/** Titles, licences and units stand above some headers. */
const PREAMBLE = 30;

export function dialectOf(bytes: Uint8Array): Dialect {
  const head = new TextDecoder().decode(bytes.subarray(0, SAMPLE_BYTES));
  const whole = bytes.length <= SAMPLE_BYTES
    ? head
    : head.slice(0, Math.max(head.lastIndexOf("\n"), 0) || undefined);
  const told = /^sep=(.)\r?\n/i.exec(whole)?.[1];
  const delimiter = told ?? chooseDelimiter(whole);
  const records = splitRecords(whole, delimiter, SAMPLE_ROWS + PREAMBLE);
  const label = labelAbove(whole);
  return { delimiter, ...headerOf(records), ...(label && { label }) };
}

function labelAbove(text: string): BarsLabel | undefined {
  const start = `# ${LABEL} `;
  return text.startsWith(start) ? parseLabelText(text.slice(start.length, text.indexOf("\n"))) : undefined;
}

export function chooseDelimiter(text: string): string {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== "" && !isComment(line)).slice(0, 50);
  const scores = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => splitRecords(line, delimiter, 1)[0]?.length ?? 1);
    const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 1;
    const share = counts.filter((count) => count === usual).length / Math.max(counts.length, 1);
    return usual > 1 ? share : 0;
  });
  const best = Math.max(...scores);
  return best === 0 ? "," : DELIMITERS[scores.indexOf(best)]!;
}

const isComment = (line: string): boolean => line.startsWith("#") || line.startsWith("//");

/** The records of a text by RFC 4180, without empty lines and comments. */
export function splitRecords(text: string, delimiter: string, most: number): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length && records.length < most) {
    if (text[at] === "\n" || text[at] === "\r") {
      at++;
      continue;
    }
    if (text[at] === "#" || text.startsWith("//", at)) {
      while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
      continue;
    }
    const cells: string[] = [];
    for (;;) {
      let cell = "";
      if (text[at] === '"') {
        let close = at + 1;
        while (close < text.length && !(text[close] === '"' && text[close + 1] !== '"')) {
          close += text[close] === '"' ? 2 : 1;
        }
        cell = text.slice(at + 1, close).replaceAll('""', '"');
        at = close + 1;
      }
      const from = at;
      while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
      cells.push((cell + text.slice(from, at)).trim());
      if (text[at] !== delimiter) break;
      at++;
    }
    records.push(cells);
  }
  return records;
}

const isNumber = (cell: string): boolean =>
  Number.isFinite(slowNumber(cell, { decimal: ".", thousands: "," })) ||
  Number.isFinite(slowNumber(cell, { decimal: ",", thousands: "." }));

/** A row of data has a moment in it, or nothing but numbers. */
function isData(cells: string[]): boolean {
  if (cells.some((cell) => isClock(cell) || (isStamp(cell) && !/^\d{1,7}$/.test(cell)))) return true;
  return cells.filter(isNumber).length >= 4 && cells.every((cell) => isNumber(cell) || isMissing(cell));
}

function headerOf(records: string[][]): Omit<Dialect, "delimiter"> {
  const top = records.slice(0, PREAMBLE).map((cells) => /^sep=.$/i.test(cells.join("")) ? [] : cells);
  const found = top.findIndex(isData);
  const skip = found >= 0 ? found : Math.min(1, records.length);
  const above = top.slice(0, skip);
  const header = above.reduce<string[] | undefined>(
    (best, cells) => best && knownCount(best) >= knownCount(cells) && best.length >= 1 ? best : cells,
    undefined,
  );
  const sample = records.slice(skip, skip + SAMPLE_ROWS);
  const width = header?.length ?? sample[0]?.length ?? 0;
  const names = Array.from({ length: width }, (_, i) => header?.[i] || columnName(i));
  // yfinance writes the ticker above each column, in a row of its own.
  const tickers = new Set(above.find(([first]) => /^ticker$/i.test(first ?? ""))?.slice(1));
  const symbol = tickers.size === 1 ? [...tickers][0] : undefined;
  return { names, headed: header !== undefined, skip, sample, ...(symbol && { symbol }) };
}
