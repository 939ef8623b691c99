/** Which columns of a table are what: as told, else by their names, else by what is in them. */
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import {
  ACTION_FIELDS,
  type ActionField,
  type FieldName,
  findField,
  knownCount,
  namesOf,
  plainName,
} from "./field_names.ts";
import { slowNumber } from "./number_text.ts";
import { isClock, isStamp } from "./stamp_parts.ts";
import { sampleOf, type Table } from "./table.ts";

/** Columns by their names in the file; `column1`, `column2`, … where it has none. */
export interface ColumnMap {
  time?: string;
  /** A time of day beside the date. */
  clock?: string;
  open?: string;
  high?: string;
  low?: string;
  close?: string;
  volume?: string;
  /** The close adjusted for splits and dividends. */
  adjustedClose?: string;
  /** Money a share on the ex-date. */
  dividend?: string;
  /** New shares for each old one on the ex-date: 4 for a 4-for-1 split. */
  split?: string;
  /** A symbol in each row, where a file has several. */
  symbol?: string;
  /** Columns of one symbol's prices each, named by it; instead of open to volume. */
  prices?: readonly string[];
}

/** The same by index. */
export interface Mapping {
  time: number;
  clock?: number;
  symbol?: number;
  prices?: number[];
  /** Open, high, low, close. */
  ohlc?: [number, number, number, number];
  volume?: number;
  adjustedClose?: number;
  dividend?: number;
  split?: number;
}

const PRICES = ["open", "high", "low", "close"] as const;
/** Of the sampled rows, how many must look like bars for unnamed columns to be taken for them. */
const ENOUGH = 0.95;
const TICKER = /^[\^$]?[A-Z0-9][A-Z0-9.\-=_/&^: ]{0,19}$/;

export function mapColumns(table: Table, place: string, told: ColumnMap = {}): Mapping {
  const at = (field: keyof ColumnMap, name: string) => indexOf(table, place, field, name);
  const time = told.time !== undefined ? at("time", told.time) : findTime(table, place);
  const clock = told.clock !== undefined ? at("clock", told.clock) : findClock(table, time);
  const taken = [time, ...(clock === undefined ? [] : [clock])];
  const symbol = told.symbol !== undefined ? at("symbol", told.symbol) : findSymbol(table, taken);
  const base = { time, ...(clock !== undefined && { clock }), ...(symbol !== undefined && { symbol }) };
  if (told.prices) return { ...base, prices: told.prices.map((name) => at("prices", name)) };
  const rest = [...taken, ...(symbol === undefined ? [] : [symbol])];

  const named = PRICES.map((field) =>
    told[field] === undefined ? findField(table.names, field, rest) : at(field, told[field]!)
  );
  if (!PRICES.some((field) => told[field] !== undefined)) {
    if (!table.headed) return { ...base, ...byPosition(table, place, rest) };
    const wide = findWide(table, rest);
    if (wide) return { ...base, prices: wide };
  }
  const missing = PRICES.find((_, i) => named[i] === undefined);
  if (missing) throw noColumn(table, place, missing);
  const volume = told.volume === undefined
    ? findField(table.names, "volume", rest)
    : at("volume", told.volume);
  const known = [...rest, ...named as number[], ...(volume === undefined ? [] : [volume])];
  return {
    ...base,
    ohlc: named as Mapping["ohlc"],
    ...(volume !== undefined && { volume }),
    ...Object.fromEntries(ACTION_FIELDS.flatMap((field) => {
      const index = told[field] === undefined ? findAction(table, field, known) : at(field, told[field]);
      return index === undefined ? [] : [[field, index]];
    })),
  };
}

/** The columns of numbers that a mapping asks for. */
export const numbersOfMapping = ({ prices, ohlc, volume, ...rest }: Mapping): number[] =>
  [...prices ?? ohlc!, volume, ...ACTION_FIELDS.map((field) => rest[field])].filter((each) =>
    each !== undefined
  );

/** The mapping as the user would write it. */
export function namesOfMapping({ names }: Pick<Table, "names">, mapping: Mapping): ColumnMap {
  const { time, clock, symbol, prices, ohlc, volume, adjustedClose, dividend, split } = mapping;
  const name = (index: number | undefined) => index === undefined ? undefined : names[index];
  const map: ColumnMap = {
    time: name(time),
    clock: name(clock),
    open: name(ohlc?.[0]),
    high: name(ohlc?.[1]),
    low: name(ohlc?.[2]),
    close: name(ohlc?.[3]),
    volume: name(volume),
    adjustedClose: name(adjustedClose),
    dividend: name(dividend),
    split: name(split),
    symbol: name(symbol),
    prices: prices?.map((index) => names[index]!),
  };
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}

function indexOf({ names }: Table, place: string, field: keyof ColumnMap, wanted: string): number {
  const exact = names.indexOf(wanted);
  const index = exact >= 0 ? exact : names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
  if (index >= 0) return index;
  const near = nearestName(wanted, names);
  throw new ParameterError(
    `Set columns.${field} to a column of ${place}: there is no ${quote(wanted)}${
      near ? `; did you mean ${quote(near)}?` : `, but ${names.join(", ")}`
    }`,
    { field: `columns.${field}`, value: wanted, allowed: names.join(", ") },
  );
}

const every = (table: Table, column: number, test: (cell: string) => boolean): boolean => {
  const cells = sampleOf(table, column);
  return cells.length > 0 && cells.every(test);
};
const isNumber = (cell: string): boolean => {
  return [".", ","].some((decimal) =>
    slowNumber(cell, { decimal: decimal as ".", thousands: decimal === "." ? "," : "." }) !== Infinity
  );
};

function findTime(table: Table, place: string): number {
  const clocks = table.names.map((_, i) => i).filter((i) => every(table, i, isClock));
  const named = findField(table.names, "time", clocks);
  if (named !== undefined) {
    // MetaTrader's <DATE> and <TIME>, the time as 093000: the date is the one that is a date.
    const date = table.names.findIndex((name) => plainName(name) === "date");
    return date >= 0 && plainName(table.names[named]!) === "time" ? date : named;
  }
  const stamps = table.names.findIndex((_, i) => every(table, i, isStamp));
  if (stamps >= 0) return stamps;
  // Rows of bare numbers begin with their time, which is far greater than any price.
  if (!table.headed && every(table, 0, (cell) => Number(cell) > 1e8)) return 0;
  throw noColumn(table, place, "time");
}

function findClock(table: Table, time: number): number | undefined {
  const others = table.names.map((_, i) => i).filter((i) => i !== time);
  const clock = others.find((i) => every(table, i, isClock));
  if (clock !== undefined) return every(table, time, (cell) => cell.includes(":")) ? undefined : clock;
  const isDate = plainName(table.names[time]!) === "date";
  return isDate
    ? others.find((i) => plainName(table.names[i]!) === "time" && every(table, i, isShortClock))
    : undefined;
}

const isShortClock = (cell: string): boolean => /^\d{4}(\d\d)?$/.test(cell);

function findSymbol(table: Table, taken: readonly number[]): number | undefined {
  const isWord = (i: number) => every(table, i, (cell) => !isNumber(cell) && !isStamp(cell));
  if (table.headed) {
    const found = findField(table.names, "symbol", taken);
    return found !== undefined && isWord(found) ? found : undefined;
  }
  const found = table.names.findIndex((_, i) => !taken.includes(i) && isWord(i));
  return found < 0 ? undefined : found;
}

/** A split written 4:1 is left to the notes. */
function findAction(table: Table, field: ActionField, taken: readonly number[]): number | undefined {
  const found = table.headed ? findField(table.names, field, taken) : undefined;
  return found !== undefined && sampleOf(table, found).every(isNumber) ? found : undefined;
}

/** Names that are symbols, and none that is a price of bars; a lone column may be anything. */
function findWide(table: Table, taken: readonly number[]): number[] | undefined {
  const others = table.names.map((_, i) => i).filter((i) => !taken.includes(i));
  const bars = PRICES.filter((field) => findField(table.names, field, taken) !== undefined);
  const isTicker = (name: string) => TICKER.test(name) && (name.length === 1 || knownCount([name]) === 0);
  const fits = others.every((i) => isTicker(table.names[i]!) && every(table, i, isNumber));
  // C is Citigroup beside AAPL, and the close beside O, H and L.
  return others.length >= 2 && bars.length < 3 && fits ? others : undefined;
}

function byPosition(table: Table, place: string, taken: readonly number[]): Pick<Mapping, "ohlc" | "volume"> {
  const numeric = table.names.map((_, i) => i).filter((i) => !taken.includes(i) && every(table, i, isNumber));
  const four = numeric.slice(0, 4);
  const rows = table.sample.map((row) =>
    numeric.map((i) => Number(row[i] === "" ? NaN : row[i]?.replaceAll(",", ".")))
  );
  const share = (test: (row: number[]) => boolean) => rows.filter(test).length / Math.max(rows.length, 1);
  const extreme = (i: number, pick: (...values: number[]) => number) =>
    share((row) => row[i] === pick(...row.slice(0, 4))) >= ENOUGH;
  const isOhlc = four.length === 4 && extreme(1, Math.max) && extreme(2, Math.min);
  const isOlhc = four.length === 4 && extreme(2, Math.max) && extreme(1, Math.min);
  if (!isOhlc && !isOlhc) {
    throw new DataError(
      `Set columns for ${place}: it has no header, and its numbers are not open, high, low, close in a row. ` +
        `Name them as in { time: "column1", open: "column2", … }; its first row is ${
          table.sample[0]?.join(", ")
        }.`,
      { field: "columns", value: table.sample[0]?.join(","), allowed: table.names.join(", ") },
    );
  }
  const [open, second, third, close] = four as [number, number, number, number];
  // A price between high and low after the four is an average, not a volume.
  const [high, low] = isOhlc ? [1, 2] : [2, 1];
  const isAverage = (i: number) =>
    share((row) => row[i] === 0 || (row[i]! >= row[low]! && row[i]! <= row[high]!)) === 1 &&
    share((row) => row[i] !== 0) > 0;
  const later = numeric.map((_, i) => i).slice(4);
  const volume = later.find((i) => !isAverage(i)) ?? later[0];
  return {
    ohlc: isOhlc ? [open, second, third, close] : [open, third, second, close],
    ...(volume !== undefined && { volume: numeric[volume]! }),
  };
}

function noColumn({ names }: Table, place: string, field: FieldName): DataError {
  const found = names.join(", ");
  return new DataError(
    `No ${field} column in ${place}. It has ${found}; name one of them ${
      namesOf(field).slice(0, 3).join(" or ")
    }, ` +
      `or set columns to { ${field}: "…" }.`,
    { field, value: found, allowed: namesOf(field).join(", ") },
  );
}
