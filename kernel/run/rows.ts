/** Columns that can also be read row by row. */
import type { Figure, NumberFormat, TableColumn, TableFigure } from "../plot/spec/figure.ts";
import { timeFormat } from "../plot/spec/format.ts";
import { columnsTable, type TableColumns } from "../plot/spec/tables.ts";
import { type Displayed, displayedAs, withHidden } from "./display.ts";

type ColumnNames<C> = { [K in keyof C]: C[K] extends ArrayLike<unknown> ? K : never }[keyof C];

/** One row of a table of columns. */
export type Row<C> = {
  readonly [K in ColumnNames<C>]: C[K] extends ArrayLike<infer T> ? T : never;
};

export type Rows<C> = C & Iterable<Row<C>> & Displayed & {
  /** Row i; negative counts from the end, undefined where there is none. */
  at(i: number): Row<C> | undefined;
};

/** Adds rows and a display to columns. Columns that are computed when they are first read stay so. */
export function withRows<C extends { readonly length: number }>(
  columns: C,
  figure: (columns: C) => Figure,
): Rows<C> {
  const names = (Object.keys(columns) as (keyof C)[]).filter((name) => name !== "length");
  const row = (i: number) =>
    Object.fromEntries(names.map((name) => [name, (columns[name] as ArrayLike<unknown>)[i]])) as Row<C>;
  const at = (i: number) => {
    const index = i < 0 ? columns.length + i : i;
    return index >= 0 && index < columns.length ? row(index) : undefined;
  };
  function* iterate(): Generator<Row<C>> {
    for (let i = 0; i < columns.length; i++) yield row(i);
  }
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(columns)) as C;
  return displayedAs(withHidden(copy, { at, [Symbol.iterator]: iterate }), figure);
}

/**
 * Columns as a table under their own names; those that end in "time" are moments, those that end in "order" numbers of
 * orders, -1 where there is none.
 */
export function namedTable<C extends { readonly length: number }>(
  columns: C,
  title: string,
  formats: Partial<Record<ColumnNames<C>, NumberFormat>> = {},
): TableFigure {
  const { length: _, ...named } = columns;
  const cells = Object.fromEntries(
    Object.entries(named as unknown as TableColumns).map(([name, values]) =>
      [name, /order$/i.test(name) ? existing(values as ArrayLike<number>) : values] as const
    ),
  );
  const table = columnsTable(cells, title);
  const times = Object.keys(cells).filter((name) => /time$/i.test(name));
  const moments = times.map((name) => [name, timeFormat(cells[name] as ArrayLike<number>)] as const);
  return withFormats(table, { ...formats, ...Object.fromEntries(moments) });
}

/** The table with columns shown otherwise, by their names. */
export const withFormats = (
  table: TableFigure,
  formats: Readonly<Record<string, TableColumn["format"] | undefined>>,
): TableFigure => ({
  ...table,
  columns: table.columns.map((each) => ({ ...each, format: formats[each.name] ?? each.format })),
});

const existing = (orders: ArrayLike<number>) => Array.from(orders, (order) => order < 0 ? null : order);
