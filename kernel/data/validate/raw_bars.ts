/** Columns as a source gave them, faults included, and what the checks read of them. */
import type { Bars, CorporateAction, Market, Timeframe } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { formatTime, type Moment, parseMoment } from "../../market/time.ts";
import { parseMarket, parseTimeframe } from "../../market/timeframe.ts";
import { OHLCV_FIELDS, type OhlcvField } from "../ohlcv.ts";

/** One column of a source: numbers, or text that should be one; null, undefined, "" and NaN are missing values. */
export type Cells = ArrayLike<number | string | Date | null | undefined>;

/** Which adjustments prices have been through already. */
export type Adjusted = "raw" | "split" | "total";

/**
 * Bars before anybody checked them: unsorted, with holes, columns of different lengths or none at all. Any Bars are
 * RawBars.
 */
export interface RawBars {
  readonly symbol?: string;
  /** Default US. */
  readonly market?: Market;
  /** Default 1d. */
  readonly timeframe?: Timeframe;
  /** Epoch ms, Dates or ISO text, UTC. */
  readonly time?: Cells;
  readonly open?: Cells;
  readonly high?: Cells;
  readonly low?: Cells;
  readonly close?: Cells;
  readonly volume?: Cells;
  /** The close adjusted for splits and dividends, as some sources give it beside the close. */
  readonly adjustedClose?: Cells;
  /** Splits and dividends by ex-date, epoch ms. */
  readonly actions?: readonly CorporateAction[];
  /** Default raw: a split shows as a jump of the price. */
  readonly adjusted?: Adjusted;
}

/** What the checks read: one value a row, NaN where it is missing or no number. Rows keep the order of the source. */
export interface Examined {
  readonly symbol: string;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly adjustedClose: Float64Array | null;
  readonly actions: readonly CorporateAction[];
  readonly adjusted: Adjusted;
  /** Columns that are not there at all. */
  readonly absent: readonly OhlcvField[];
  /** Columns of another length than the longest. */
  readonly uneven: readonly { readonly field: OhlcvField; readonly length: number }[];
  readonly unreadable: readonly Unreadable[];
  /** Names that nobody reads. */
  readonly unknown: readonly string[];
  /** Rows with a time from 1900 to 2099 and four finite prices above zero, by time, the first of each time. */
  readonly sound: Uint32Array;
}

/** Values that are there and are no number or time. */
export interface Unreadable {
  readonly field: OhlcvField | "adjustedClose";
  readonly rows: readonly number[];
  readonly sample: string;
}

/** What Bars carry besides, and what RawBars do. */
const KNOWN: readonly (keyof Bars | keyof RawBars)[] = [
  ...OHLCV_FIELDS,
  "symbol",
  "name",
  "market",
  "timeframe",
  "currency",
  "length",
  "origin",
  "actions",
  "delisted",
  "forming",
  "warnings",
  "adjustedClose",
  "adjusted",
];
/** The years that calendars know; a time outside them is a fault of its own. */
export const FIRST_TIME = Date.UTC(1900, 0, 1);
export const LAST_TIME = Date.UTC(2100, 0, 1) - 1;

const ADJUSTED: readonly Adjusted[] = ["raw", "split", "total"];

/** @throws ParameterError for what is no object of columns, and for an unknown market, timeframe or `adjusted` */
export function examine(raw: RawBars): Examined {
  if (typeof raw !== "object" || raw === null || raw instanceof Promise) {
    const hint = raw instanceof Promise ? "a promise; put await before it" : quote(raw);
    throw new ParameterError(`Give validate() bars or an object of columns: it is ${hint}`, {
      field: "bars",
      value: raw,
      allowed: "bars, or an object with time, open, high, low, close and volume",
    });
  }
  const adjusted = raw.adjusted ?? "raw";
  if (!ADJUSTED.includes(adjusted)) {
    throw new ParameterError(`Set adjusted to one of ${ADJUSTED.join(", ")}: it is ${quote(adjusted)}`, {
      field: "adjusted",
      value: adjusted,
      allowed: ADJUSTED.join(", "),
    });
  }
  const length = Math.max(0, ...OHLCV_FIELDS.map((field) => raw[field]?.length ?? 0));
  const unreadable: Unreadable[] = [];
  const read = (field: OhlcvField | "adjustedClose") => {
    const parse = field === "time" ? parseTime : parseNumber;
    return readCells(raw[field] ?? [], length, parse, (rows, sample) => {
      unreadable.push({ field, rows, sample });
    });
  };
  const columns = {
    time: read("time"),
    open: read("open"),
    high: read("high"),
    low: read("low"),
    close: read("close"),
    volume: read("volume"),
  };
  return {
    symbol: raw.symbol ?? "the data",
    market: parseMarket(raw.market ?? "US"),
    timeframe: parseTimeframe(raw.timeframe ?? "1d"),
    length,
    ...columns,
    adjustedClose: raw.adjustedClose ? read("adjustedClose") : null,
    actions: raw.actions ?? [],
    adjusted,
    absent: OHLCV_FIELDS.filter((field) => raw[field] === undefined || raw[field] === null),
    uneven: OHLCV_FIELDS.flatMap((field) => {
      const each = raw[field]?.length;
      return each === undefined || each === length ? [] : [{ field, length: each }];
    }),
    unreadable,
    unknown: Object.keys(raw).filter((name) => !(KNOWN as readonly string[]).includes(name)),
    sound: soundRows(columns, length),
  };
}

/** Undefined for a missing value, NaN for one that cannot be read. */
type Parse = (cell: NonNullable<Cells[number]>) => number;

function readCells(
  cells: Cells,
  length: number,
  parse: Parse,
  report: (rows: number[], sample: string) => void,
): Float64Array {
  if (cells instanceof Float64Array && cells.length === length) return cells;
  const values = new Float64Array(length).fill(NaN);
  const rows: number[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (cell === null || cell === undefined || cell === "" || Number.isNaN(cell)) continue;
    values[i] = parse(cell);
    if (Number.isNaN(values[i])) rows.push(i);
  }
  if (rows.length > 0) report(rows, quote(cells[rows[0]!]));
  return values;
}

/** Number() would take "0x10" and a Date, and " " for zero. */
function parseNumber(cell: NonNullable<Cells[number]>): number {
  if (typeof cell === "number") return cell;
  return typeof cell === "string" && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell)
    ? Number(cell)
    : NaN;
}

function parseTime(cell: NonNullable<Cells[number]>): number {
  try {
    return parseMoment(cell as Moment, "time");
  } catch {
    return NaN;
  }
}

function soundRows(
  { time, open, high, low, close }: Pick<Examined, "time" | "open" | "high" | "low" | "close">,
  length: number,
): Uint32Array {
  const rows = new Uint32Array(length);
  let count = 0;
  let ascending = true;
  let previous = -Infinity;
  for (let i = 0; i < length; i++) {
    const least = Math.min(open[i]!, high[i]!, low[i]!, close[i]!);
    const most = Math.max(open[i]!, high[i]!, low[i]!, close[i]!);
    const at = time[i]!;
    if (!(least > 0 && most < Infinity && at >= FIRST_TIME && at <= LAST_TIME)) continue;
    if (!(at > previous)) ascending = false;
    previous = at;
    rows[count++] = i;
  }
  const sound = rows.slice(0, count);
  if (ascending) return sound;
  sound.sort((a, b) => time[a]! - time[b]! || a - b);
  return sound.filter((row, i) => i === 0 || time[row]! > time[sound[i - 1]!]!);
}

/** A row in words: its day and time, or its number where it has none. */
export function rowName(data: Pick<Examined, "time">, row: number): string {
  const time = data.time[row]!;
  return Number.isFinite(time) ? formatTime(time) : `row ${row}`;
}

/** "2015-03-05, 2015-03-30 and 4 more". */
export function rowNames(data: Pick<Examined, "time">, rows: readonly number[], most = 3): string {
  const named = rows.slice(0, most).map((row) => rowName(data, row)).join(", ");
  return rows.length > most ? `${named} and ${rows.length - most} more` : named;
}

/** "1 row", "12 rows", "1 bar lies", "2 bars lie". */
export const counted = (count: number, one = "row", many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

export const percent = (share: number): string =>
  share > 0 && share < 0.001 ? "under 0.1 %" : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
