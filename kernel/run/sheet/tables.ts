/** The tables of a run's tear sheet: drawdowns, trades with what they paid, and what SQL can ask. */
import type { TableFigure } from "../../plot/spec/figure.ts";
import { timeFormat } from "../../plot/spec/format.ts";
import { columnsTable, type TableColumns } from "../../plot/spec/tables.ts";
import { drawdowns } from "../../stats/drawdown.ts";
import { withFormats } from "../rows.ts";
import type { SheetRun } from "./sheet_run.ts";
import { tradeFees } from "./trade_fees.ts";

/** The deepest ones that are listed. */
const MOST_DRAWDOWNS = 10;

export function drawdownTable({ finished: { result } }: SheetRun): TableFigure {
  const { time, equity, start } = result;
  const found = drawdowns(time.subarray(start), equity.subarray(start));
  const rows = Array.from({ length: found.length }, (_, i) => i)
    .sort((a, b) => found.depth[a]! - found.depth[b]!).slice(0, MOST_DRAWDOWNS);
  const take = (column: Float64Array) => rows.map((i) => column[i]!);
  const when = timeFormat(time);
  const table = columnsTable({
    Depth: take(found.depth),
    Peak: take(found.start),
    Trough: take(found.trough),
    Recovered: take(found.recovery),
    Days: take(found.days),
  }, "Deepest drawdowns");
  const note = found.length > rows.length ? { note: `${rows.length} deepest of ${found.length}` } : {};
  return {
    ...withFormats(table, { Depth: "percent", Peak: when, Trough: when, Recovered: when, Days: "integer" }),
    ...note,
  };
}

/** Names of fee components as a contract note has them. */
const FEES: Readonly<Record<string, string>> = {
  stt: "STT",
  gst: "GST",
  sebi: "SEBI fee",
  ipft: "IPFT",
  dp: "DP charge",
  sec: "SEC fee",
  taf: "TAF",
};

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Columns of every trade, with one for each component of what it paid where the price list has several. */
export function tradeColumns({ run: { trades }, finished, stage }: SheetRun): TableColumns {
  const fees = Object.entries(tradeFees(finished, stage));
  return {
    Symbol: trades.symbol,
    Side: trades.side,
    Quantity: trades.quantity,
    Entry: trades.entryTime,
    "Price in": trades.entryPrice,
    Exit: trades.exitTime,
    "Price out": trades.exitPrice,
    Bars: trades.barsHeld,
    ...(fees.length > 1
      ? Object.fromEntries(fees.map(([name, money]) => [FEES[name] ?? capital(name), money]))
      : {}),
    Costs: trades.costs,
    Profit: trades.profit,
    Return: trades.return,
    MAE: trades.mae,
    MFE: trades.mfe,
    "Exit by": trades.exitReason,
    State: Array.from(trades.open, (isOpen) => isOpen ? "open" : "closed"),
  };
}

export function tradeTable(sheet: SheetRun): TableFigure {
  const columns = tradeColumns(sheet);
  const { entryTime, exitTime } = sheet.run.trades;
  const when = timeFormat(entryTime) === "time" ? "time" : timeFormat(exitTime);
  const names = Object.keys(columns);
  const fees = names.slice(names.indexOf("Bars") + 1, names.indexOf("Costs"));
  return withFormats(columnsTable(columns, "Trades"), {
    Entry: when,
    "Price in": "price",
    Exit: when,
    "Price out": "price",
    Bars: "integer",
    ...Object.fromEntries(["Costs", "Profit", ...fees].map((name) => [name, "money"])),
    Return: "percent",
    MAE: "percent",
    MFE: "percent",
  });
}
