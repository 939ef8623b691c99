/** What every format is read as: named columns, a sample to guess from, and the planned columns whole. */
import type { BarsLabel } from "../export/label.ts";
import type { Watched } from "../progress.ts";
import type { DateOrder, Stamps } from "./stamp_text.ts";
import type { NumberStyle } from "./number_text.ts";

export interface Table {
  /** `csv`, `json`, `parquet` or `arrow`. */
  readonly format: string;
  /** As in the file; `column1`, `column2`, … where it has no header. */
  readonly names: readonly string[];
  readonly headed: boolean;
  /** Cells of the first rows as text, "" where there is none. */
  readonly sample: readonly (readonly string[])[];
  /** The symbol that the file itself names outside its rows. */
  readonly symbol?: string;
  /** What a file that was exported by this program says of its bars. */
  readonly label?: BarsLabel;
  /** Throws a DataError at the first cell that is not what the plan says. */
  read(plan: Plan): Columns | Promise<Columns>;
}

/** Which columns to read, by index, and how. */
export interface Plan {
  /** For messages. */
  place: string;
  time: number;
  /** A time of day beside the date. */
  clock?: number;
  numbers: readonly number[];
  symbol?: number;
  order?: DateOrder;
  decimal?: NumberStyle["decimal"];
  /** Most rows allowed. */
  rows: number;
  watched?: Watched;
}

/** The planned columns of all rows, in the file's order. */
export interface Columns {
  rows: number;
  stamps: Stamps;
  /** As planned; NaN where nothing is written. */
  numbers: Float64Array[];
  symbols?: RowSymbols;
  style?: NumberStyle;
}

/** The symbol of each row as an index into the names, in the order in which they first come. */
export interface RowSymbols {
  names: string[];
  ids: Int32Array;
}

export const columnName = (index: number): string => `column${index + 1}`;

/** The samples of one column, without rows that have nothing there. */
export const sampleOf = (table: Pick<Table, "sample">, index: number): string[] =>
  table.sample.map((row) => row[index]?.trim() ?? "").filter((cell) => cell !== "");

/** The first ten of some names, for messages. */
export const someOf = (names: readonly string[]): string =>
  names.slice(0, 10).join(", ") + (names.length > 10 ? `, … (${names.length})` : "");
