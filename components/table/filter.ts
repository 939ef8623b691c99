/** What a reader types over a column to see only some of its rows. */
import type { TableColumn } from "../../kernel/plot/spec/figure.ts";
import { formatCell } from "../../kernel/plot/spec/format.ts";

export type Cell = string | number | null;
export type Test = (cell: Cell) => boolean;

const MONTHS_OR_DAY = /^\d{4}(-\d{2}(-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?)?)?$/;

/**
 * Numbers and dates: `> 0`, `<= 2020-03`, `= 5`, `1..10`, `2020..2021`; all others are looked for in the text as it is
 * shown, whatever their case; `!x` for rows without it, `=x` for the whole text. Percentages are typed as they are shown:
 * `> 5` is above 5 %. Null for nothing typed; a reason where a comparison has no value.
 */
export function filterTest(typed: string, format: TableColumn["format"]): Test | null | { reason: string } {
  const text = typed.trim();
  if (text === "") return null;
  if (format !== "text") {
    const compared = comparison(text, format);
    if (compared !== null) return compared;
  }
  const shown = (cell: Cell) => formatCell(cell, format).toLowerCase();
  const wanted = text.toLowerCase().replace("-", format === "text" ? "-" : "\u2212");
  if (text.startsWith("!")) return (cell) => !shown(cell).includes(wanted.slice(1).trim());
  if (text.startsWith("=")) return (cell) => shown(cell) === wanted.slice(1).trim();
  const plain = text.toLowerCase();
  return (cell) => shown(cell).includes(plain) || shown(cell).includes(wanted);
}

function comparison(text: string, format: TableColumn["format"]): Test | null | { reason: string } {
  const range = /^(.*?)\.\.(.*)$/.exec(text);
  if (range && (range[1] || range[2])) {
    const from = range[1] ? bounds(range[1], format) : { from: -Infinity, to: -Infinity };
    const to = range[2] ? bounds(range[2], format) : { from: Infinity, to: Infinity };
    if (!from || !to) return { reason: noValue(range[from ? 2 : 1]!, format) };
    return within(from.from, to.to);
  }
  const sign = /^(<=|>=|<|>|=|!=?)\s*(.*)$/.exec(text);
  if (!sign) return null;
  const value = bounds(sign[2]!, format);
  if (!value) return { reason: noValue(sign[2]!, format) };
  const inside = within(value.from, value.to);
  switch (sign[1]) {
    case "<":
      return (cell) => typeof cell === "number" && cell < value.from;
    case "<=":
      return (cell) => typeof cell === "number" && cell <= value.to;
    case ">":
      return (cell) => typeof cell === "number" && cell > value.to;
    case ">=":
      return (cell) => typeof cell === "number" && cell >= value.from;
    case "=":
      return inside;
    default:
      return (cell) => !inside(cell);
  }
}

const within = (from: number, to: number): Test => (cell) =>
  typeof cell === "number" && cell >= from && cell <= to;

const noValue = (typed: string, format: TableColumn["format"]): string =>
  `"${typed.trim()}" is no ${format === "date" || format === "time" ? "date" : "number"}`;

/** What a typed value stands for: one number, or the whole year, month, day or minute. */
function bounds(typed: string, format: TableColumn["format"]): { from: number; to: number } | null {
  const text = typed.trim();
  if (format === "date" || format === "time") {
    if (!MONTHS_OR_DAY.test(text)) return null;
    const from = Date.parse(`${text.replace(" ", "T")}${text.length > 10 ? "Z" : ""}`);
    return Number.isNaN(from) ? null : { from, to: endOf(from, text.length) - 1 };
  }
  const digits = text.replaceAll(/[,\s\u2009%]/g, "").replace("\u2212", "-");
  const number = digits === "" ? NaN : Number(digits);
  if (Number.isNaN(number)) return null;
  const value = format === "percent" ? number / 100 : number;
  return { from: value, to: value };
}

function endOf(from: number, length: number): number {
  const date = new Date(from);
  if (length === 4) return Date.UTC(date.getUTCFullYear() + 1, 0, 1);
  if (length === 7) return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return from + (length === 10 ? 86_400_000 : length === 16 ? 60_000 : 1_000);
}
