/** What a user may say of a file; everything left out is guessed or has a default. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { parseMarket, parseTimeframe } from "../../market/timeframe.ts";
import { checkWatched, type Watched } from "../progress.ts";
import type { StampSide } from "./bar_times.ts";
import type { Limits } from "./limits.ts";
import type { ColumnMap } from "./mapping.ts";
import type { DateOrder } from "./stamp_text.ts";
import { zoneOffset } from "./zone.ts";

const ENDING = /\.(csv|tsv|psv|txt|json|jsonl|ndjson|parquet|arrow|feather|ipc|zip)(\.gz)?$/i;

/** Whether what was given to loadBars names a file rather than a symbol. */
export const isBarsFile = (text: string): boolean => ENDING.test(text) || /^https?:\/\//i.test(text);

/** The file's name without its endings: the symbol of a file that names none. */
export function baseName(name: string): string {
  const bare = name.replace(/\.(gz|zip)$/i, "");
  return bare.replace(ENDING, "") || bare;
}

/** How to read a file. */
export interface ReadOptions {
  /** Which column is what, by the names in the file; default: guessed by names and contents. */
  columns?: ColumnMap;
  /** Order of day, month and year, such as "DD/MM/YYYY"; default: decided from the whole column. */
  dateFormat?: string;
  /** Zone of stamps that name none, of the tz database; default UTC. */
  timezone?: string;
  /** Whether rows are stamped with the beginning or the end of their bar; default start. */
  stamps?: StampSide;
  /** By how much prices are multiplied in the file: 10000 for 1362500 meaning 136.25; default 1. */
  priceScale?: number;
  /** What stands before the decimals; default: guessed. */
  decimal?: "." | ",";
  /** Name of the bars, or which symbol of a file with several; default: what the file says, else its name. */
  symbol?: string;
  /** Which file of a zip with several. */
  entry?: string;
  /** What to do with rows that lack a price: refuse the file (default), or leave them out and say so. */
  incomplete?: "refuse" | "skip";
  /** Default: the one that the form of every symbol says, else US. */
  market?: Market;
  /** Default: what the spacing of the rows says. */
  timeframe?: Timeframe;
}

/** Also how much a file may hold. */
export interface ImportOptions extends ReadOptions, Watched {
  /** Default: what one machine takes; set less for files of strangers. */
  limits?: Partial<Limits>;
}

export const READ_NAMES: readonly (keyof ReadOptions)[] = [
  "columns",
  "dateFormat",
  "timezone",
  "stamps",
  "priceScale",
  "decimal",
  "symbol",
  "entry",
  "incomplete",
  "market",
  "timeframe",
];
const COLUMN_NAMES: readonly (keyof ColumnMap)[] = [
  "time",
  "clock",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "adjustedClose",
  "dividend",
  "split",
  "symbol",
  "prices",
];

/** Before any file is read, so that a mistake shows at once. */
export function checkImportOptions(options: ImportOptions): void {
  checkNames(options, [...READ_NAMES, "limits", "onProgress", "signal"], "the options of importBars");
  checkReadOptions(options);
  checkWatched(options);
}

export function checkReadOptions(options: ReadOptions): void {
  const { columns, dateFormat, timezone, stamps, priceScale, decimal, incomplete, market, timeframe } =
    options;
  if (columns !== undefined) checkNames(columns, COLUMN_NAMES, "columns");
  if (dateFormat !== undefined) parseDateFormat(dateFormat);
  if (timezone !== undefined) zoneOffset(timezone);
  oneOf("stamps", stamps, ["start", "end"]);
  oneOf("decimal", decimal, [".", ","]);
  oneOf("incomplete", incomplete, ["refuse", "skip"]);
  if (market !== undefined) parseMarket(market);
  if (timeframe !== undefined) parseTimeframe(timeframe);
  if (priceScale !== undefined && !(Number.isFinite(priceScale) && priceScale > 0)) {
    throw new ParameterError(`Set priceScale to a number above zero: it is ${quote(priceScale)}`, {
      field: "priceScale",
      value: priceScale,
      allowed: "a number above zero",
    });
  }
}

/** The order of the letters D, M and Y. */
export function parseDateFormat(format: string): DateOrder {
  const order = String(format).toUpperCase().replaceAll(/[^DMY]/g, "").replaceAll(/(.)\1+/g, "$1");
  if (order === "DMY" || order === "MDY" || order === "YMD") return order;
  throw new ParameterError(
    `Set dateFormat to "DD/MM/YYYY", "MM/DD/YYYY" or "YYYY-MM-DD": it is ${quote(format)}`,
    { field: "dateFormat", value: format, allowed: "DD/MM/YYYY, MM/DD/YYYY, YYYY-MM-DD" },
  );
}

function oneOf(field: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  const words = allowed.map(quote).join(" or ");
  throw new ParameterError(`Set ${field} to ${words}: it is ${quote(value)}`, {
    field,
    value,
    allowed: words,
  });
}
