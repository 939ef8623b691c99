/**
 * Comma-separated values and their kin, read in one pass over the bytes into columns of doubles.
 *
 * Our own reader, not DuckDB's: that one guesses types from the first rows, rounded prices once, and takes a
 * contradictory date column for text without saying which row is at fault.
 */
import { DataError } from "../../market/errors.ts";
import { dialectOf } from "./csv_dialect.ts";
import { startMeter } from "../progress.ts";
import { numberStyle, unreadable } from "./cell_errors.ts";
import { refuseRows } from "./limits.ts";
import { numberReader, type NumberStyle } from "./number_text.ts";
import { stampsFromNumbers } from "./stamp_numbers.ts";
import { type DateOrder, stampReader } from "./stamp_text.ts";
import { type Columns, type Plan, type RowSymbols, sampleOf, type Table } from "./table.ts";

const LF = 10, CR = 13, SPACE = 32, QUOTE = 34, HASH = 35, MINUS = 45, SLASH = 47, ZERO = 48, NINE = 57;

/** Bytes that tell how long rows are. */
const HEAD = 1 << 16;
/** Milliseconds of work between two turns of the event loop. */
const TURN = 50;
/** Rows read by one call. */
const CALL_ROWS = 1 << 12;
const POWERS = Float64Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));

/** Keeps a field as its column needs it; false where it is something else. */
type FieldReader = (bytes: Uint8Array, from: number, to: number, row: number) => boolean;

export function csvTable(bytes: Uint8Array): Table {
  const { delimiter, skip, ...table } = dialectOf(bytes);
  const scan = { bytes, delimiter: delimiter.charCodeAt(0), skip, width: table.names.length };
  return { format: "csv", ...table, read: (plan) => readColumns(scan, table, plan) };
}

interface Scan {
  bytes: Uint8Array;
  delimiter: number;
  /** Records before the data. */
  skip: number;
  /** Fields of a record. */
  width: number;
}

async function readColumns(
  scan: Scan,
  table: Pick<Table, "names" | "sample">,
  plan: Plan,
): Promise<Columns> {
  const style = numberStyle(table, plan);
  return await readWith(scan, table, plan, style, likelyRows(scan)) ??
    (await readWith(scan, table, plan, style, countLines(scan.bytes)))!;
}

/** Undefined where there are more rows than `most`. */
async function readWith(
  scan: Scan,
  table: Pick<Table, "names" | "sample">,
  plan: Plan,
  style: NumberStyle,
  most: number,
): Promise<Columns | undefined> {
  // One column may serve twice, as where the close is the open too.
  const values = new Map(plan.numbers.map((column) => [column, new Float64Array(most)]));
  const fields: Fields = {
    numbers: [],
    others: Array(scan.width).fill(undefined),
    point: style.decimal.charCodeAt(0),
  };
  for (const [column, into] of values) {
    fields.numbers[column] = into;
    fields.others[column] = numberField(style, into);
  }
  const stamps = timeFields(fields.others, table, plan, most);
  const symbols = plan.symbol === undefined ? undefined : symbolField(most);
  if (symbols) fields.others[plan.symbol!] = symbols.field;
  const rows = await scanRows(scan, fields, table, plan, most);
  if (rows === undefined) return undefined;
  return {
    rows,
    stamps: stamps(rows),
    // Views: the quarter that was never written to takes no memory.
    numbers: plan.numbers.map((column) => values.get(column)!.subarray(0, rows)),
    ...(symbols && { symbols: { names: symbols.names, ids: symbols.ids.slice(0, rows) } }),
    style,
  };
}

/** How many rows the file has if they are as long as its first, and a quarter more; memory not written to costs nothing. */
function likelyRows({ bytes }: Scan): number {
  const head = bytes.subarray(0, HEAD);
  return Math.ceil(1.25 * countLines(head) * bytes.length / Math.max(head.length, 1)) + 16;
}

/** At least as many as there are records: a quoted line end counts too. */
function countLines(bytes: Uint8Array): number {
  let lines = 1, returns = 1;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF) lines++;
    else if (bytes[at] === CR) returns++;
  }
  return Math.max(lines, returns);
}

function numberField(style: NumberStyle, values: Float64Array): FieldReader {
  const read = numberReader(style);
  return (bytes, from, to, row) => {
    const value = read(bytes, from, to);
    values[row] = value;
    return value !== Infinity;
  };
}

/** What is done with each field of a row, by column. */
interface Fields {
  /** Where plain numbers go at once. */
  numbers: (Float64Array | undefined)[];
  /** What keeps everything else, numbers in other spellings included. */
  others: (FieldReader | undefined)[];
  /** What stands before decimals. */
  point: number;
}

/** Sets the fields of date and clock; what it returns joins them. */
function timeFields(
  fields: (FieldReader | undefined)[],
  table: Pick<Table, "sample">,
  plan: Plan,
  most: number,
): (rows: number) => Columns["stamps"] {
  const { time, clock, place, order } = plan;
  if (clock === undefined && sampleOf(table, time).every((cell) => /^-?\d+(\.\d+)?(e\+?\d+)?$/i.test(cell))) {
    const values = new Float64Array(most);
    const read = numberField({ decimal: ".", thousands: "" }, values);
    fields[time] = (bytes, from, to, row) => to > from && read(bytes, from, to, row);
    return (rows) => stampsFromNumbers(values.subarray(0, rows));
  }
  const reader = stampReader(most, order as DateOrder | undefined);
  fields[time] = reader.date;
  if (clock !== undefined) fields[clock] = reader.clock;
  return (rows) => reader.finish(rows, place);
}

/** Rows of one symbol mostly follow each other: such a field is compared, not decoded. */
function symbolField(most: number): RowSymbols & { field: FieldReader } {
  const names: string[] = [];
  const known = new Map<string, number>();
  const ids = new Int32Array(most);
  let start = 0, length = -1, id = 0;
  const field: FieldReader = (bytes, from, to, row) => {
    let same = to - from === length;
    for (let i = 0; same && i < length; i++) same = bytes[start + i] === bytes[from + i];
    if (!same) {
      [start, length] = [from, to - from];
      const name = new TextDecoder().decode(bytes.subarray(from, to));
      id = known.get(name) ?? names.push(name) - 1;
      known.set(name, id);
    }
    ids[row] = id;
    return true;
  };
  return { names, ids, field };
}

/** Reads all records into the fields; gives the number of rows, undefined where there are more than `most`. */
async function scanRows(
  scan: Scan,
  fields: Fields,
  table: Pick<Table, "names">,
  plan: Plan,
  most: number,
): Promise<number | undefined> {
  const cursor = { at: 0, row: -scan.skip };
  const { onProgress, signal } = plan.watched ?? {};
  let turned = performance.now(), told = 0;
  const meter = startMeter({ total: scan.bytes.length, unit: "bytes", onProgress });
  while (cursor.at < scan.bytes.length) {
    if (cursor.row >= most) return undefined;
    // V8 makes better code of a function that is called often than of a loop that it is in the middle of.
    scanSome(scan, fields, table, plan, cursor, Math.min(most, cursor.row + CALL_ROWS));
    if (performance.now() - turned < TURN) continue;
    meter.add(cursor.at - told);
    told = cursor.at;
    // A stop can arrive, and the picture of how far it is can leave.
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    turned = performance.now();
  }
  meter.add(cursor.at - told);
  signal?.throwIfAborted();
  return Math.max(0, cursor.row);
}

/** Moves the cursor on to row `until`, or to the end. */
function scanSome(
  { bytes, delimiter, width }: Scan,
  { numbers, others, point }: Fields,
  table: Pick<Table, "names">,
  plan: Plan,
  cursor: { at: number; row: number },
  until: number,
): void {
  const end = bytes.length;
  let { at, row } = cursor;
  while (at < end) {
    const begin = bytes[at];
    if (begin === LF || begin === CR) {
      at++;
      continue;
    }
    if (begin === HASH || (begin === SLASH && bytes[at + 1] === SLASH)) {
      while (at < end && bytes[at] !== LF && bytes[at] !== CR) at++;
      continue;
    }
    const record = at;
    let column = 0, bad = -1, badFrom = 0, badTo = 0;
    if (row >= plan.rows) {
      refuseRows(plan.place, row + 1, { bytes: Infinity, ratio: Infinity, rows: plan.rows });
    }
    if (row >= until) break;
    for (;; column++, at++) {
      const number = row >= 0 ? numbers[column] : undefined;
      if (number !== undefined) {
        // Nearly every field is a plain number: read in one pass, exactly (see number_text.ts), in two parts because
        // 32-bit integers multiply in half the time of doubles.
        const negative = bytes[at] === MINUS;
        const first = negative ? at + 1 : at;
        let whole = 0, fraction = 0, decimals = 0, next = first, mark = LF;
        for (; next < end; next++) {
          mark = bytes[next]!;
          if (mark < ZERO || mark > NINE) break;
          whole = (Math.imul(whole, 10) + mark - ZERO) | 0;
        }
        const wholes = next - first;
        if (mark === point && mark !== delimiter && next < end) {
          const after = ++next;
          for (mark = LF; next < end; next++) {
            mark = bytes[next]!;
            if (mark < ZERO || mark > NINE) break;
            fraction = (Math.imul(fraction, 10) + mark - ZERO) | 0;
          }
          decimals = next - after;
        }
        const digits = wholes + decimals;
        if (
          digits > 0 && wholes <= 9 && decimals <= 9 && digits <= 15 &&
          (next === end || mark === delimiter || mark === LF || mark === CR)
        ) {
          const power = POWERS[decimals]!;
          const value = decimals === 0 ? whole : (whole * power + fraction) / power;
          number[row] = negative ? -value : value;
          at = next;
          if (mark === delimiter && at < end) continue;
          break;
        }
      }
      let from = at, to: number;
      if (bytes[at] === QUOTE) {
        from = ++at;
        for (; at < end; at++) {
          if (bytes[at] !== QUOTE) continue;
          if (bytes[at + 1] !== QUOTE) break;
          at++;
        }
        if (at >= end) throw openQuote(plan.place, row);
        to = at++;
        while (at < end && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at++;
      } else {
        let byte: number;
        while (at < end && (byte = bytes[at]!) !== delimiter && byte !== LF && byte !== CR) at++;
        to = at;
      }
      if (row >= 0) {
        while (from < to && bytes[from] === SPACE) from++;
        while (to > from && bytes[to - 1] === SPACE) to--;
        const field = others[column];
        if (field !== undefined) {
          if (!field(bytes, from, to, row) && bad < 0) [bad, badFrom, badTo] = [column, from, to];
        } else if (column >= width && to > from) throw tooMany(plan.place, row, column + 1, width);
      }
      if (bytes[at] !== delimiter || at >= end) break;
    }
    if (row >= 0) {
      const blank = (bad >= 0 || column + 1 < width) && isBlank(bytes, record, at, delimiter);
      if (blank) continue;
      if (bad >= 0) {
        throw unreadable(table, plan, bad, row, new TextDecoder().decode(bytes.subarray(badFrom, badTo)));
      }
      if (column + 1 < width) refuseShort(others, column + 1, plan.place, row, width);
    }
    row++;
  }
  cursor.at = at;
  cursor.row = row;
}

/** A row of delimiters alone, as spreadsheets leave them at the end. */
function isBlank(bytes: Uint8Array, from: number, to: number, delimiter: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte !== delimiter && byte !== SPACE && byte !== QUOTE) return false;
  }
  return true;
}

function refuseShort(
  fields: readonly (FieldReader | undefined)[],
  found: number,
  place: string,
  row: number,
  width: number,
): void {
  if (fields.findLastIndex((field) => field !== undefined) < found) return;
  throw new DataError(
    `Load ${place} again or mend it: row ${
      row + 1
    }, not counting the header, ends after ${found} of ${width} fields.`,
    { field: "row", value: found, allowed: `${width} fields` },
  );
}

const tooMany = (place: string, row: number, found: number, width: number): DataError =>
  new DataError(
    `Mend ${place}: row ${row + 1}, not counting the header, has ${found} fields, not ${width}. ` +
      'Quote numbers that have commas in them: "1,234.5".',
    { field: "row", value: found, allowed: `${width} fields` },
  );

const openQuote = (place: string, row: number): DataError =>
  new DataError(`Close the quote in ${place} that opens in row ${row + 1}, not counting the header.`, {
    field: "row",
    value: row + 1,
  });
