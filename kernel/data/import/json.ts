/**
 * Bars out of JSON of any of the usual shapes: rows as objects, rows as arrays, one array for each column, and any of
 * these somewhere inside what a data service answered.
 */
import { DataError } from "../../market/errors.ts";
import { LABEL, parseLabel } from "../export/label.ts";
import { readCells, textOf } from "./cells.ts";
import type { ImportFile } from "./content.ts";
import { findField } from "./field_names.ts";
import { columnName, type Table } from "./table.ts";

const SAMPLE_ROWS = 1000;
/** How deep answers bury their rows: Yahoo's quotes lie below five names and lists. */
const DEPTH = 7;
/** V8's longest string; beyond it JSON.parse cannot be asked. */
const LONGEST = 500_000_000;

interface Found {
  names: string[];
  headed: boolean;
  columns: (readonly unknown[])[];
  rows: number;
  symbol?: string;
}
type Record_ = { readonly [name: string]: unknown };

export function jsonTable(file: ImportFile): Table {
  const value = parse(file);
  const found = findRows(value, undefined, 0);
  if (!found) throw noBars(file.name, value);
  const { names, headed, columns, rows, symbol } = found;
  const label = isObject(value) ? parseLabel(value[LABEL]) : undefined;
  const sample = Array.from(
    { length: Math.min(rows, SAMPLE_ROWS) },
    (_, row) => columns.map((column) => textOf(column[row])),
  );
  return {
    format: "json",
    names,
    headed,
    sample,
    ...(symbol && { symbol }),
    ...(label && { label }),
    read: (plan) => readCells({ names, sample }, plan, rows, (i) => ({ kind: "any", values: columns[i]! })),
  };
}

function parse({ name, bytes }: ImportFile): unknown {
  if (bytes.length > LONGEST) {
    throw new DataError(
      `Give ${name} as CSV or Parquet: JSON of more than ${LONGEST} bytes cannot be read.`,
      {
        field: "bytes",
        value: bytes.length,
        allowed: `up to ${LONGEST}`,
      },
    );
  }
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    try {
      // One object a line, as logs are.
      if (lines.length > 1) return lines.map((line) => JSON.parse(line));
    } catch {
      // What is wrong with the whole is said, not what is with a line.
    }
    throw new DataError(`Load ${name} again: it is no JSON, or cut off (${(error as Error).message}).`, {
      field: "path",
      value: name,
      cause: error,
    });
  }
}

const isObject = (value: unknown): value is Record_ =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown) => typeof value !== "object" || value === null;

function findRows(value: unknown, key: string | undefined, depth: number): Found | undefined {
  if (depth > DEPTH || isScalar(value)) return undefined;
  if (Array.isArray(value)) {
    const first = value[0];
    if (isObject(first)) {
      const found = rowObjects(value as Record_[], key);
      if (found) return found;
    } else if (Array.isArray(first)) {
      const found = rowArrays(value as unknown[][], key);
      if (found) return found;
    }
    return joined(value.map((each) => findRows(each, undefined, depth + 1)));
  }
  const object = value as Record_;
  const found = columnArrays(object, key);
  if (found) return found;
  const named = textSymbol(object);
  const inner = Object.entries(object).map(([name, each]) => findRows(each, named ?? name, depth + 1));
  return joined(inner.filter((each) => each !== undefined));
}

/** A short word that an answer gives as its symbol. */
function textSymbol(object: Record_): string | undefined {
  const found = ["symbol", "ticker", "pair"].map((name) => object[name]).find((each) =>
    typeof each === "string"
  );
  return found as string | undefined ??
    (isObject(object.meta) ? textSymbol(object.meta) : undefined);
}

/** Names that answers give to their parts are no symbols. */
const symbolOf = (key: string | undefined): string | undefined =>
  key !== undefined && /^[A-Z0-9^][A-Z0-9.\-=/&^:]*$/.test(key) ? key : undefined;

const hasPrices = (names: readonly string[]): boolean =>
  (["open", "high", "low", "close"] as const).every((field) => findField(names, field) !== undefined);

function rowObjects(rows: readonly Record_[], key: string | undefined): Found | undefined {
  const names = [...new Set(rows.slice(0, 100).flatMap((row) => isObject(row) ? Object.keys(row) : []))];
  const plain = names.filter((name) => rows.slice(0, 100).every((row) => isScalar(row?.[name])));
  if (!hasPrices(plain)) return undefined;
  return {
    names: plain,
    headed: true,
    columns: plain.map((name) => rows.map((row) => row?.[name])),
    rows: rows.length,
    symbol: symbolOf(key),
  };
}

function rowArrays(rows: readonly (readonly unknown[])[], key: string | undefined): Found | undefined {
  const width = rows[0]!.length;
  const whole = rows.every((row) => Array.isArray(row) && row.length === width);
  if (width < 5 || !whole || !rows[0]!.every(isScalar)) return undefined;
  const header = rows[0]!.every((cell) => typeof cell === "string") && hasPrices(rows[0] as string[]);
  const data = header ? rows.slice(1) : rows;
  return {
    names: header ? rows[0] as string[] : Array.from({ length: width }, (_, i) => columnName(i)),
    headed: header,
    columns: Array.from({ length: width }, (_, i) => data.map((row) => row[i])),
    rows: data.length,
    symbol: symbolOf(key),
  };
}

/** Columns side by side, also where the times lie one level above the prices, and pandas' objects by row number. */
function columnArrays(object: Record_, key: string | undefined): Found | undefined {
  const prices = hasPrices(Object.keys(object)) ? object : onlyPrices(object);
  if (!prices) return undefined;
  const all = prices === object ? object : { ...timesOf(object), ...prices };
  const names = Object.keys(all).filter((name) => !isScalar(all[name]));
  const columns = names.map((name) => {
    const value = all[name];
    return Array.isArray(value) ? value as unknown[] : Object.values(value as Record_);
  });
  const rows = columns[names.findIndex((name) => findField([name], "close") !== undefined)]?.length ?? 0;
  const keep = names.map((_, i) => columns[i]!.length === rows && columns[i]!.every(isScalar));
  const kept = names.filter((_, i) => keep[i]);
  if (!hasPrices(kept)) return undefined;
  return withIndex(object, prices, {
    names: kept,
    headed: true,
    columns: columns.filter((_, i) => keep[i]),
    rows,
    symbol: symbolOf(textSymbol(object) ?? key),
  });
}

/** pandas' `orient="columns"` has the index as the keys of each column. */
function withIndex(object: Record_, prices: Record_, found: Found): Found {
  if (prices !== object || findField(found.names, "time") !== undefined) return found;
  const column = Object.values(object).find(isObject);
  if (!column) return found;
  return { ...found, names: ["time", ...found.names], columns: [Object.keys(column), ...found.columns] };
}

function onlyPrices(object: Record_): Record_ | undefined {
  if (findField(Object.keys(object), "time") === undefined) return undefined;
  const search = (value: unknown, depth: number): Record_ | undefined => {
    if (depth > DEPTH || isScalar(value)) return undefined;
    if (isObject(value) && hasPrices(Object.keys(value))) return value;
    return Object.values(value as object).map((each) => search(each, depth + 1)).find((each) => each);
  };
  const found = search(object, 0);
  return found && Object.values(found).some(Array.isArray) ? found : undefined;
}

function timesOf(object: Record_): Record_ {
  const names = Object.keys(object);
  const time = findField(names, "time");
  return time === undefined ? {} : { [names[time]!]: object[names[time]!] };
}

/** Series of several symbols as one table with a column for the symbol; undefined where one has none or is unlike. */
function joined(series: readonly (Found | undefined)[]): Found | undefined {
  const [first] = series;
  if (first === undefined || series.length === 1) return first;
  const found = series.filter((each) =>
    each?.symbol !== undefined && each.names.join() === first.names.join()
  );
  if (found.length < series.length) return undefined;
  return {
    names: [...first.names, "symbol"],
    headed: first.headed,
    columns: [
      ...first.names.map((_, i) => found.flatMap((each) => each!.columns[i]!)),
      found.flatMap((each) => Array(each!.rows).fill(each!.symbol)),
    ],
    rows: found.reduce((sum, each) => sum + each!.rows, 0),
  };
}

function noBars(name: string, value: unknown): DataError {
  const said = isObject(value)
    ? Object.keys(value).slice(0, 8).join(", ")
    : `${(value as unknown[]).length} items`;
  return new DataError(
    `No bars in ${name}. It has ${
      said || "nothing"
    }; they may be rows with open, high, low and close, arrays of ` +
      "time, open, high, low, close, or such columns.",
    { field: "path", value: said, allowed: "rows or columns with time, open, high, low and close" },
  );
}
