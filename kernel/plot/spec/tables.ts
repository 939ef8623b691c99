/** Tables of bars, trades, orders and of any columns. */
import type { Bars } from "../../market/bars.ts";
import type { OrderColumns, TradeColumns } from "../../market/trade.ts";
import type { NumberFormat, TableColumn, TableFigure } from "./figure.ts";
import { columnDecimals, timeFormat } from "./format.ts";

/** Most rows that a figure carries; `total` tells how many there are. */
export const INLINE_ROWS = 1000;

export type Cells = ArrayLike<number> | readonly string[] | readonly (string | number | null)[];
/** Columns by name. */
export interface TableColumns {
  [name: string]: Cells;
}

interface Column extends TableColumn {
  cells: Cells;
}

/** Open, high, low, close and volume, oldest first. */
export function barsTable(
  bars: Pick<Bars, "length" | "name" | "timeframe" | "time" | "open" | "high" | "low" | "close" | "volume">,
  title = `${bars.name} · ${bars.timeframe}`,
): TableFigure {
  const columns: Column[] = [
    {
      name: timeFormat(bars.time) === "date" ? "Date" : "Time",
      format: timeFormat(bars.time),
      cells: bars.time,
    },
    { name: "Open", format: "price", cells: bars.open },
    { name: "High", format: "price", cells: bars.high },
    { name: "Low", format: "price", cells: bars.low },
    { name: "Close", format: "price", cells: bars.close },
    { name: "Volume", format: "integer", cells: bars.volume },
  ];
  return tableOf(title, columns, bars.length);
}

/** Round trips; a trade still open has no exit time and stands at the last close. */
export function tradesTable(trades: TradeColumns, title = "Trades"): TableFigure {
  const { length, quantity } = trades;
  const when = timeFormat(trades.entryTime) === "time" ? "time" : timeFormat(trades.exitTime);
  const columns: Column[] = [
    { name: "Symbol", format: "text", cells: trades.symbol },
    { name: "Side", format: "text", cells: trades.side },
    { name: "Quantity", format: quantityFormat(quantity), cells: quantity },
    { name: "Entry", format: when, cells: trades.entryTime },
    { name: "Price in", format: "price", cells: trades.entryPrice },
    { name: "Exit", format: when, cells: trades.exitTime },
    { name: "Price out", format: "price", cells: trades.exitPrice },
    { name: "Bars", format: "integer", cells: trades.barsHeld },
    { name: "Costs", format: "money", cells: trades.costs },
    { name: "Profit", format: "money", cells: trades.profit },
    { name: "Return", format: "percent", cells: trades.return },
    { name: "State", format: "text", cells: Array.from(trades.open, (isOpen) => isOpen ? "open" : "closed") },
  ];
  return tableOf(title, columns, length);
}

export function ordersTable(orders: OrderColumns, title = "Orders"): TableFigure {
  const columns: Column[] = [
    { name: "Decided", format: timeFormat(orders.time), cells: orders.time },
    { name: "Symbol", format: "text", cells: orders.symbol },
    { name: "Side", format: "text", cells: orders.side },
    { name: "Type", format: "text", cells: orders.type },
    { name: "Quantity", format: quantityFormat(orders.quantity), cells: orders.quantity },
    { name: "Filled", format: quantityFormat(orders.filled), cells: orders.filled },
    { name: "Limit", format: "price", cells: orders.limit },
    { name: "Stop", format: "price", cells: orders.stop },
    { name: "Tag", format: "text", cells: orders.tag },
    { name: "Status", format: "text", cells: orders.status },
    { name: "Reason", format: "text", cells: orders.reason },
  ];
  return tableOf(title, columns, orders.length);
}

/** Any columns of one length under their names; text stays text, whole numbers show no decimals, years no commas. */
export function columnsTable(columns: TableColumns, title = ""): TableFigure {
  const named = Object.entries(columns).map(([name, cells]): Column => {
    const format = formatOf(name, cells);
    const decimals = format === "price"
      ? columnDecimals(
        Array.from({ length: Math.min(cells.length, INLINE_ROWS) }, (_, row) => cells[row] as number | null),
      )
      : undefined;
    return { name, cells, format, ...decimals !== undefined && { decimals } };
  });
  return tableOf(title, named, named.reduce((most, { cells }) => Math.max(most, cells.length), 0));
}

function tableOf(title: string, columns: Column[], total: number): TableFigure {
  const rows = Array.from({ length: Math.min(total, INLINE_ROWS) }, (_, row) =>
    columns.map(({ cells }) => {
      const cell = cells[row] ?? null;
      return typeof cell === "number" && !Number.isFinite(cell) ? null : cell;
    }));
  // Beside the JSON and with the rows, which every copy of the figure shares.
  if (rows.length < total) Object.defineProperty(rows, WHOLE, { value: columns.map(({ cells }) => cells) });
  return {
    kind: "table",
    title,
    columns: columns.map(({ cells: _, ...column }) => column),
    rows,
    total,
  };
}

const WHOLE = Symbol("whole");

/** Every row's cells, column by column, of a table that has more than its figure carries, in the process that made it. */
export function wholeTable(figure: TableFigure): TypedColumn[] | undefined {
  const whole = (figure.rows as { [WHOLE]?: Cells[] })[WHOLE];
  if (whole?.length !== figure.columns.length) return undefined;
  return figure.columns.map(({ name, format }, c) => ({
    name,
    kind: format === "text" ? "text" : format === "date" || format === "time" ? "moment" : "number",
    cells: whole[c]!,
  }));
}

/** A column of which is known what its cells are; moments are epoch ms. */
export interface TypedColumn {
  readonly name: string;
  readonly kind: "moment" | "text" | "number";
  readonly cells: Cells;
}

function formatOf(name: string, cells: Cells): TableColumn["format"] {
  const list = Array.from<string | number | null>(cells);
  if (list.some((cell) => typeof cell === "string")) return "text";
  return numbersFormat(name, list as (number | null)[]);
}

/** By the column's name as well: 2019 is a year where the name says so, else a quantity. */
export function numbersFormat(
  name: string,
  list: readonly (number | null)[],
): "year" | "integer" | "price" {
  const isYear = (cell: number | null) =>
    cell === null || Number.isNaN(cell) || (Number.isInteger(cell) && cell >= 1900 && cell <= 2100);
  if (/year/i.test(name) && list.every(isYear)) return "year";
  return list.every((cell) => cell === null || Number.isInteger(cell)) ? "integer" : "price";
}

function quantityFormat(quantity: ArrayLike<number>): NumberFormat {
  return Array.from(quantity).every((units) => Number.isNaN(units) || Number.isInteger(units))
    ? "integer"
    : "ratio";
}
