/** Which rows of a table are shown, and in which order. */
import type { TableColumn } from "../../kernel/plot/spec/figure.ts";
import { type Cell, filterTest, type Test } from "./filter.ts";

export interface TableData {
  columns: readonly TableColumn[];
  length: number;
  /** Null or NaN where there is none. */
  cell(row: number, column: number): Cell;
}

export interface Sort {
  column: number;
  descending: boolean;
}

export interface View {
  sort: Sort | null;
  /** What is typed over each column. */
  filters: readonly string[];
}

export interface Shown {
  /** Rows in the order in which they are shown. */
  rows: Int32Array;
  /** Why what is typed over a column is no condition, by column. */
  reasons: Map<number, string>;
}

/** Rows that pass all filters; equal ones keep their order, those without a value come last either way. */
export function shownRows({ columns, length, cell }: TableData, { sort, filters }: View): Shown {
  const reasons = new Map<number, string>();
  const tests: [column: number, test: Test][] = [];
  columns.forEach(({ format }, column) => {
    const test = filterTest(filters[column] ?? "", format);
    if (typeof test === "function") tests.push([column, test]);
    else if (test !== null) reasons.set(column, test.reason);
  });
  const kept: number[] = [];
  for (let row = 0; row < length; row++) {
    if (tests.every(([column, test]) => test(known(cell(row, column))))) kept.push(row);
  }
  const rows = Int32Array.from(kept);
  return {
    rows: sort ? sorted(rows, (row) => known(cell(row, sort.column)), sort.descending) : rows,
    reasons,
  };
}

const known = (cell: Cell): Cell => typeof cell === "number" && Number.isNaN(cell) ? null : cell;

function sorted(rows: Int32Array, cellOf: (row: number) => Cell, descending: boolean): Int32Array {
  const cells = Array.from(rows, cellOf);
  const order = Int32Array.from(rows, (_, i) => i);
  const sign = descending ? -1 : 1;
  order.sort((a, b) => {
    const [x, y] = [cells[a]!, cells[b]!];
    if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
    return sign * compared(x, y) || a - b;
  });
  return order.map((i) => rows[i]!);
}

function compared(x: string | number, y: string | number): number {
  if (typeof x === "number" && typeof y === "number") return x < y ? -1 : x > y ? 1 : 0;
  return collator.compare(String(x), String(y));
}

const collator = new Intl.Collator("en", { numeric: true });

/** The next sort of a column's heading: up, down, as it came. Numbers begin with the largest. */
export function nextSort(sort: Sort | null, column: number, format: TableColumn["format"]): Sort | null {
  const first = format !== "text" && format !== "date" && format !== "time";
  if (sort?.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : null;
}
