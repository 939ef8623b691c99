/** Columns that are in memory already, as JSON, Parquet and Arrow give them, read by the same rules as text. */
import { numberStyle, unreadable } from "./cell_errors.ts";
import { refuseRows } from "./limits.ts";
import { numberReader } from "./number_text.ts";
import { stampsFromNumbers } from "./stamp_numbers.ts";
import { stampReader, type Stamps } from "./stamp_text.ts";
import { type Columns, type Plan, sampleOf, type Table } from "./table.ts";

/** Numbers, NaN where there is none; moments or wall-clock times, in ms; or cells of any kind. */
export type CellColumn =
  | { kind: "number"; values: Float64Array }
  | { kind: "moment" | "wall" | "date"; values: Float64Array }
  | { kind: "any"; values: readonly unknown[] };

/** @param column gives a column whole, by its index */
export function readCells(
  table: Pick<Table, "names" | "sample">,
  plan: Plan,
  rows: number,
  column: (index: number) => CellColumn,
): Columns {
  refuseRows(plan.place, rows, { bytes: Infinity, ratio: Infinity, rows: plan.rows });
  const style = numberStyle(table, plan);
  const read = numberReader(style);
  const encoder = new TextEncoder();
  const refuse = (index: number, row: number, cell: unknown) =>
    unreadable(table, plan, index, row, textOf(cell));

  function numbersOf(index: number): Float64Array {
    const { kind, values } = column(index);
    if (kind !== "any") return values;
    return Float64Array.from(values, (cell, row) => {
      if (typeof cell === "number") return cell;
      if (cell === null || cell === undefined) return NaN;
      const bytes = encoder.encode(textOf(cell));
      const value = typeof cell === "string" || typeof cell === "bigint"
        ? read(bytes, 0, bytes.length)
        : Infinity;
      if (value === Infinity) throw refuse(index, row, cell);
      return value;
    });
  }

  function stampsOf(): Stamps {
    const { kind, values } = column(plan.time);
    if (kind === "number") return stampsFromNumbers(present(plan.time, values));
    if (kind !== "any") {
      const dateOnly = kind === "date" && plan.clock === undefined;
      return { wall: present(plan.time, values), epoch: kind === "moment", dateOnly, format: kind };
    }
    if (values.every((cell) => typeof cell === "number" || typeof cell === "bigint")) {
      return stampsFromNumbers(Float64Array.from(values, Number));
    }
    const digits = (cell: string) => /^\d+(\.\d+)?$/.test(cell);
    if (plan.clock === undefined && sampleOf(table, plan.time).every(digits)) {
      return stampsFromNumbers(present(plan.time, numbersOf(plan.time)));
    }
    const reader = stampReader(rows, plan.order);
    const clocks = plan.clock === undefined ? undefined : column(plan.clock).values;
    values.forEach((cell, row) => {
      const bytes = encoder.encode(textOf(cell));
      if (!reader.date(bytes, 0, bytes.length, row)) throw refuse(plan.time, row, cell);
      if (!clocks) return;
      const clock = encoder.encode(textOf(clocks[row]));
      if (!reader.clock(clock, 0, clock.length, row)) throw refuse(plan.clock!, row, clocks[row]);
    });
    return reader.finish(rows, plan.place);
  }

  function present(index: number, values: Float64Array): Float64Array {
    const missing = values.findIndex(Number.isNaN);
    if (missing >= 0) throw refuse(index, missing, "");
    return values;
  }

  return {
    rows,
    stamps: stampsOf(),
    numbers: plan.numbers.map(numbersOf),
    ...(plan.symbol !== undefined && { symbols: symbolsOf(column(plan.symbol)) }),
    style,
  };
}

function symbolsOf({ values }: CellColumn): Columns["symbols"] {
  const known = new Map<string, number>();
  const ids = Int32Array.from(values as ArrayLike<unknown>, (cell) => {
    const name = textOf(cell);
    const id = known.get(name) ?? known.size;
    known.set(name, id);
    return id;
  });
  return { names: [...known.keys()], ids };
}

/** A cell as it would stand in a text file. */
export function textOf(cell: unknown): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return "";
  if (typeof cell === "object") return JSON.stringify(cell);
  return String(cell);
}
