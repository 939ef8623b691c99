/** Bars and columns as they go into a table. */
import type { Bars } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import type { Panel } from "../../market/panel.ts";
import { OHLCV_FIELDS } from "../ohlcv.ts";

export type NumberColumn =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;
export type TextColumn = readonly (string | null)[];
export type FlagColumn = readonly (boolean | null)[];
export type TableColumn = NumberColumn | TextColumn | FlagColumn;

/** One part or several of the same columns, one below the other. */
export interface TableValues {
  readonly names: readonly string[];
  readonly parts: readonly { readonly length: number; readonly columns: readonly TableColumn[] }[];
}

/** Epoch ms: TIMESTAMP in SQL. */
export const isMoment = (name: string, column: TableColumn): boolean =>
  /time$/i.test(name) && column instanceof Float64Array;

/** Undefined for what is no table. */
export function tableValues(value: object): TableValues | undefined {
  if (isBars(value)) return barsTable([value]);
  if (isPanel(value)) return barsTable(value.bars);
  if (Array.isArray(value)) return value.length > 0 && value.every(isBars) ? barsTable(value) : undefined;
  const columns = Object.entries(value).filter(([name]) => name !== "length");
  if (columns.length === 0 || !columns.every(([, column]) => isColumn(column))) return undefined;
  return columnsTable(columns);
}

function isBars(value: unknown): value is Bars {
  return typeof value === "object" && value !== null && typeof (value as Bars).symbol === "string" &&
    OHLCV_FIELDS.every((field) => (value as Bars)[field] instanceof Float64Array);
}

/** Its bars without the holes say the same as its columns do. */
const isPanel = (value: object): value is Panel =>
  "bars" in value && "symbols" in value && Array.isArray(value.bars) && value.bars.every(isBars);

const isColumn = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

function barsTable(series: readonly Bars[]): TableValues {
  const parts = series.map((bars) => ({
    length: bars.length,
    columns: [new Array<string>(bars.length).fill(bars.symbol), ...OHLCV_FIELDS.map((field) => bars[field])],
  }));
  return { names: ["symbol", ...OHLCV_FIELDS], parts };
}

function columnsTable(named: [string, ArrayLike<unknown>][]): TableValues {
  const { length } = named[0]![1];
  const columns = named.map(([name, column]) => {
    if (column.length !== length) {
      throw refused(
        name,
        `${column.length} values long`,
        `as many values as ${named[0]![0]}, which has ${length}`,
      );
    }
    return checkedColumn(name, column);
  });
  return { names: named.map(([name]) => name), parts: [{ length, columns }] };
}

const NUMERIC = [Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array];

function checkedColumn(name: string, column: ArrayLike<unknown>): TableColumn {
  if (column instanceof Uint8Array || NUMERIC.some((type) => column instanceof type)) {
    return column as NumberColumn;
  }
  if (!Array.isArray(column)) {
    throw refused(name, column.constructor.name, "Float64Array, Int32Array, … or a list");
  }
  const cells = column.map((cell) => cell ?? null);
  const first = cells.find((cell) => cell !== null);
  const type = first === undefined ? "number" : typeof first;
  const odd = cells.find((cell) => cell !== null && typeof cell !== type);
  if (odd !== undefined || !["number", "string", "boolean"].includes(type)) {
    throw refused(name, `a list with ${quote(odd ?? first)}`, "numbers, text or booleans alone, and null");
  }
  return type === "number" ? Float64Array.from(cells as (number | null)[], (cell) => cell ?? NaN) : cells;
}

const refused = (name: string, is: string, allowed: string): ParameterError =>
  new ParameterError(`Give the column ${quote(name)} ${allowed}: it is ${is}`, {
    field: name,
    value: is,
    allowed,
  });
